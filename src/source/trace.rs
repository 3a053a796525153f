//! From a place in a made text back to the text that a person would edit.

use super::{Origin, Place, Sources, ViaId, ViaKind};

/// A place on the way from a made text to its origin, with what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The place.
    pub place: Place,
    /// What stands there, for the label of a related place.
    pub label: String,
}

/// Where a place comes from.
#[derive(Debug, Clone, Default)]
pub struct Trace {
    /// The place that a person would edit, in a source that a person can edit. `None` when all of it came from built-in
    /// templates and the command line.
    pub primary: Option<Place>,
    /// Whether the primary place is byte for byte the place asked for, so that it may be edited in its stead.
    pub exact: bool,
    /// The tags that carried the text, outermost last, and the made texts it passed through.
    pub steps: Vec<Step>,
    /// Names of the built-in templates and arguments that had a part in it.
    pub notes: Vec<String>,
}

/// One way back from a place to a text that was not made from others.
#[derive(Debug, Clone)]
struct Route {
    place: Place,
    /// Length of the piece in the text that was asked about.
    len: u32,
    exact: bool,
    vias: Vec<ViaId>,
}

/// How deep made texts may lie in one another: context, intent, policy, artifact, and embedded texts on either side.
const MAX_HOPS: usize = 16;

/// Follows `place` back to where it came from.
///
/// Of several pieces a value of a user's file comes first, then the text of the user's template, in each the longest
/// piece; for an empty place the empty value in it.
#[must_use]
pub fn trace(sources: &Sources, place: Place) -> Trace {
    let mut trace = Trace::default();
    let mut routes = Vec::new();
    let mut made = Vec::new();
    follow(
        sources,
        place,
        &mut Vec::new(),
        MAX_HOPS,
        &mut routes,
        &mut made,
    );
    let routes = joined(routes);
    let single = routes.len() == 1;
    let rank = |route: &Route| {
        let kind = match sources.get(route.place.source).origin {
            Origin::File => 0,
            Origin::Template => 1,
            _ => 2,
        };
        let empty = place.span.is_empty() && route.len == 0;
        (kind, !empty, u32::MAX - route.len)
    };
    let best = routes.iter().min_by_key(|route| rank(route)).cloned();
    let Some(best) = best else {
        trace.steps = made;
        return trace;
    };
    let origin = sources.get(best.place.source).origin;
    if origin.editable() {
        let whole = whole_value(sources, &best);
        trace.primary = Some(whole.unwrap_or(best.place));
        let same = best.place.span.len() == place.span.len();
        trace.exact = single && best.exact && same && whole.is_none();
    }
    for &via in &best.vias {
        let via = sources.via(via);
        if trace.primary.is_none() && origin == Origin::Builtin {
            // Nobody can edit a built-in template; the value that opened a section around the place, maybe.
            let value = via
                .value
                .and_then(|value| self::trace(sources, value).primary);
            trace.primary = value;
        }
        let tag = sources.get(via.tag.source);
        match tag.origin {
            Origin::File | Origin::Template => {
                let label = match via.kind {
                    ViaKind::Value => "came in through this tag",
                    ViaKind::Section => "inside this section",
                    ViaKind::Partial => "included here",
                };
                trace.steps.push(Step {
                    place: via.tag,
                    label: label.into(),
                });
            }
            Origin::Builtin => push_new(&mut trace.notes, tag.name.clone()),
            _ => {}
        }
    }
    if matches!(origin, Origin::Builtin | Origin::Argument) {
        push_new(
            &mut trace.notes,
            sources.get(best.place.source).name.clone(),
        );
    }
    trace.steps.extend(made);
    if let Some(primary) = trace.primary {
        trace.steps.retain(|step| step.place != primary);
    }
    trace
}

/// Neighbouring pieces of one text, which came the same way, as one: a string and its quotes.
fn joined(routes: Vec<Route>) -> Vec<Route> {
    let mut out: Vec<Route> = Vec::with_capacity(routes.len());
    for route in routes {
        match out.last_mut() {
            Some(last)
                if last.place.source == route.place.source
                    && last.place.span.end == route.place.span.start
                    && last.vias == route.vias
                    && last.len > 0
                    && route.len > 0 =>
            {
                last.place.span.end = route.place.span.end;
                last.len += route.len;
                last.exact &= route.exact;
            }
            _ => out.push(route),
        }
    }
    out
}

/// The string around a piece that is all of what it holds, quotes included: who blames the value blames all of it.
fn whole_value(sources: &Sources, route: &Route) -> Option<Place> {
    let via = sources.via(*route.vias.first()?);
    let value = via
        .value
        .filter(|value| via.kind == ViaKind::Value && value.source == route.place.source)?;
    let (inner, outer) = (route.place.span, value.span);
    (inner.start == outer.start + 1 && inner.end + 1 == outer.end && !inner.is_empty())
        .then_some(value)
}

fn push_new(list: &mut Vec<String>, item: String) {
    if !list.contains(&item) {
        list.push(item);
    }
}

/// Collects the routes of `place`; `vias` are the tags passed so far, and `made` the artifacts.
fn follow(
    sources: &Sources,
    place: Place,
    vias: &mut Vec<ViaId>,
    hops: usize,
    routes: &mut Vec<Route>,
    made: &mut Vec<Step>,
) {
    let source = sources.get(place.source);
    if source.origin == Origin::Artifact && made.is_empty() {
        made.push(Step {
            place,
            label: "rendered here".into(),
        });
    }
    let Some(map) = source.map.as_ref().filter(|_| hops > 0) else {
        let len = place.span.end - place.span.start;
        routes.push(Route {
            place,
            len,
            exact: true,
            vias: vias.clone(),
        });
        return;
    };
    for seg in map.cut(place.span) {
        let Some(from) = seg.from else { continue };
        let passed = vias.len();
        // The innermost tag first, so that the list reads from the value outwards.
        let mut via = seg.via;
        let mut inner = Vec::new();
        while let Some(id) = via {
            inner.push(id);
            via = sources.via(id).outer;
        }
        vias.splice(0..0, inner);
        let first = routes.len();
        follow(sources, from, vias, hops - 1, routes, made);
        vias.drain(..vias.len() - passed);
        for route in &mut routes[first..] {
            route.exact &= seg.exact;
            route.len = route.len.min(seg.len);
        }
    }
}
