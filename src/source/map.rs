//! Where the pieces of a made text came from.

use super::{SourceId, Span};

/// A span of one source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The text.
    pub source: SourceId,
    /// The range in it.
    pub span: Span,
}

/// Index of a [`Via`] in its [`super::Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ViaId(pub u32);

/// What kind of tag a piece passed through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ViaKind {
    /// A variable tag: the piece is (a part of) the tag's value.
    Value,
    /// A section around the piece.
    Section,
    /// A partial tag that brought the piece's template in.
    Partial,
}

/// A template tag through which a piece of text came.
#[derive(Debug, Clone)]
pub struct Via {
    /// What it does.
    pub kind: ViaKind,
    /// The tag itself.
    pub tag: Place,
    /// For a section: the value that opened it, where it has a place.
    pub value: Option<Place>,
    /// The next tag outwards.
    pub outer: Option<ViaId>,
}

/// One piece of a made text.
#[derive(Debug, Clone, Copy)]
pub struct Seg {
    /// First byte in the made text.
    pub at: u32,
    /// Length in the made text; zero for an empty value, whose place still matters.
    pub len: u32,
    /// Where it came from; `None` for text that msk-gen itself put there.
    pub from: Option<Place>,
    /// Whether the bytes are the same on both sides, so that a part maps to a part. Otherwise any part of the piece
    /// maps to the whole place (an escape, a folded newline).
    pub exact: bool,
    /// The innermost tag it came through.
    pub via: Option<ViaId>,
}

/// The pieces of a made text in order; what no piece covers was put there by msk-gen.
#[derive(Debug, Clone, Default)]
pub struct Map {
    /// Ordered by `at`, not overlapping.
    pub segs: Vec<Seg>,
}

impl Map {
    /// The map of a text that is exactly `place`.
    #[must_use]
    pub fn whole(place: Place) -> Self {
        Self {
            segs: vec![Seg {
                at: 0,
                len: place.span.end - place.span.start,
                from: Some(place),
                exact: true,
                via: None,
            }],
        }
    }

    /// The pieces that overlap `span`, cut to it; an empty piece counts when it lies inside or on the border, and
    /// an empty span takes the piece it lies in.
    pub fn cut(&self, span: Span) -> impl Iterator<Item = Seg> + '_ {
        let first = self
            .segs
            .partition_point(|seg| seg.at + seg.len < span.start);
        self.segs[first..]
            .iter()
            .take_while(move |seg| seg.at <= span.end)
            .filter_map(move |seg| {
                let (start, end) = (seg.at.max(span.start), (seg.at + seg.len).min(span.end));
                let touches = start < end || seg.len == 0 || (span.is_empty() && start == end);
                if !touches {
                    return None;
                }
                let from = seg.from.map(|place| {
                    if seg.exact {
                        let shift = start - seg.at;
                        let begin = place.span.start + shift;
                        Place {
                            span: Span {
                                start: begin,
                                end: begin + (end - start),
                            },
                            ..place
                        }
                    } else {
                        place
                    }
                });
                Some(Seg {
                    at: start,
                    len: end - start,
                    from,
                    ..*seg
                })
            })
    }
}

/// A string together with the map of its pieces: a value of a context, a name that was put together.
#[derive(Debug, Clone, Default)]
pub struct Traced {
    /// The characters.
    pub text: String,
    /// Where they came from.
    pub map: Map,
}

impl Traced {
    /// Text that msk-gen itself wrote.
    #[must_use]
    pub fn own(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            map: Map::default(),
        }
    }

    /// Text that stands exactly so at `place`.
    #[must_use]
    pub fn at(text: impl Into<String>, place: Place) -> Self {
        let text = text.into();
        let exact = text.len() == place.span.len();
        let len = u32::try_from(text.len()).unwrap_or(u32::MAX);
        Self {
            text,
            map: Map {
                segs: vec![Seg {
                    at: 0,
                    len,
                    from: Some(place),
                    exact,
                    via: None,
                }],
            },
        }
    }

    /// The first place that a piece came from.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        self.map.segs.iter().find_map(|seg| seg.from)
    }
}

/// Puts a text together from pieces and keeps the map.
#[derive(Debug, Clone, Default)]
pub struct Builder {
    /// The text so far.
    pub text: String,
    map: Map,
}

impl Builder {
    /// Appends text that msk-gen itself puts there.
    pub fn own(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Appends text that came from `place` through `via`.
    pub fn piece(
        &mut self,
        text: &str,
        place: Option<Place>,
        exact: bool,
        via: Option<ViaId>,
    ) -> &mut Self {
        let seg = Seg {
            at: u32::try_from(self.text.len()).unwrap_or(u32::MAX),
            len: u32::try_from(text.len()).unwrap_or(u32::MAX),
            from: place,
            exact,
            via,
        };
        self.text.push_str(text);
        let Some(last) = self.map.segs.last_mut() else {
            self.map.segs.push(seg);
            return self;
        };
        let follows = matches!((last.from, seg.from), (Some(a), Some(b))
            if a.source == b.source && a.span.end == b.span.start);
        if last.exact
            && seg.exact
            && last.via == seg.via
            && last.at + last.len == seg.at
            && follows
            && last.len > 0
            && seg.len > 0
        {
            last.len += seg.len;
            if let (Some(place), Some(more)) = (&mut last.from, seg.from) {
                place.span.end = more.span.end;
            }
        } else {
            self.map.segs.push(seg);
        }
        self
    }

    /// Appends a traced string; pieces without a tag of their own get `via`.
    pub fn traced(&mut self, value: &Traced, via: Option<ViaId>) -> &mut Self {
        let base = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.text.push_str(&value.text);
        for seg in &value.map.segs {
            self.map.segs.push(Seg {
                at: base + seg.at,
                via: seg.via.or(via),
                ..*seg
            });
        }
        self
    }

    /// The text and its map.
    #[must_use]
    pub fn finish(self) -> Traced {
        Traced {
            text: self.text,
            map: self.map,
        }
    }
}
