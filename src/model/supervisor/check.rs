//! Walks a supervisor along the table of its release, as Druid's reader does, and notes what it refuses, drops or changes.

use super::Supervisor;
use super::value::{a, judge};
use crate::document::{Member, Node, Value};
use crate::facts::druid::{self, Class, Kind, Release, Table, Unknown};
use crate::model::hole;
use crate::source::Span;
use std::collections::HashSet;

/// What Druid does with something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// It refuses the spec: why, as the end of a sentence that begins with the value.
    Refused(String),
    /// It takes something else: what, as the end of a sentence.
    Changed(String),
    /// It takes a bare number of a period for milliseconds.
    Milliseconds(i64),
    /// It takes a period that is zero or less.
    NotPositive,
    /// It drops a member that it does not know.
    Dropped {
        /// The member's name.
        name: String,
        /// A member of the same class that is probably meant.
        near: Option<String>,
        /// Where another class has a member of the name.
        elsewhere: Option<String>,
        /// The release that brought the member.
        since: Option<Release>,
        /// The first release without it.
        gone: Option<Release>,
    },
    /// It does not know the id of a kind.
    UnknownId {
        /// The id.
        id: String,
        /// One that is probably meant.
        near: Option<String>,
        /// The class that is taken in its stead; refused without one.
        becomes: Option<String>,
        /// The extension that has it.
        extension: Option<&'static str>,
    },
    /// A kind is not said, and must be.
    NoId {
        /// The member that says it.
        selector: String,
    },
    /// A member is not there and must be; of several one is enough.
    Missing(Vec<&'static str>),
}

/// What a place is about, which says which rule speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Area {
    /// A period.
    Period,
    /// A granularity.
    Granularity,
    /// A dimension.
    Dimension,
    /// A metric.
    Metric,
    /// A transform or a filter.
    Transform,
    /// The tuning configuration itself.
    Tuning,
    /// The auto-scaler.
    Scaler,
    /// Anything else.
    Other,
}

/// Something that Druid refuses, drops or changes.
#[derive(Debug, Clone)]
pub struct Trouble {
    /// The value, or the key of a member.
    pub span: Span,
    /// The way from the supervisor's spec: `ioConfig.taskDuration`.
    pub path: String,
    /// What it is about.
    pub area: Area,
    /// What happens.
    pub what: What,
}

/// Walks a supervisor as the reader of a release does.
#[must_use]
pub fn troubles(supervisor: &Supervisor<'_>, release: Release) -> Vec<Trouble> {
    let mut found = read(supervisor, druid::table(release));
    if !found.is_empty()
        && let Some(later) = druid::later_table(release)
    {
        let places: HashSet<Span> = read(supervisor, later)
            .into_iter()
            .map(|trouble| trouble.span)
            .collect();
        found.retain(|trouble| places.contains(&trouble.span));
    }
    found
}

fn read(supervisor: &Supervisor<'_>, table: &'static Table) -> Vec<Trouble> {
    let mut reader = Reader {
        table,
        found: Vec::new(),
    };
    let (class, node) = if supervisor.wrapped {
        ("KafkaSupervisorIngestionSpec", supervisor.spec)
    } else {
        ("KafkaSupervisorSpec", supervisor.node)
    };
    if supervisor.wrapped
        && let Some(outer) = reader.table.class("KafkaSupervisorSpec")
    {
        for member in members(supervisor.node) {
            let name = member.key.text.as_ref();
            match (name, outer.members.get(name)) {
                ("type" | "spec", _) => {}
                // Beside `spec` they have no effect, and are read all the same: one that cannot be read is refused.
                ("dataSchema" | "ioConfig" | "tuningConfig", Some((kind, _))) => {
                    let before = reader.found.len();
                    reader.value(kind, &member.value, name, Area::Other, None);
                    let refused = |trouble: &Trouble| {
                        matches!(
                            trouble.what,
                            What::Refused(_) | What::Missing(_) | What::NoId { .. }
                        )
                    };
                    let mut index = 0;
                    reader.found.retain(|trouble| {
                        index += 1;
                        index <= before || refused(trouble)
                    });
                }
                (_, Some((kind, _))) => reader.value(kind, &member.value, name, Area::Other, None),
                (_, None) => {
                    reader.dropped(member, name, "KafkaSupervisorSpec", outer, Area::Other)
                }
            }
        }
    }
    reader.members(node, class, "", Area::Other);
    reader.found
}

fn members<'n, 'd>(node: &'n Node<'d>) -> impl Iterator<Item = &'n Member<'d>> {
    node.members().filter(|member| !member.shadowed)
}

struct Reader {
    table: &'static Table,
    found: Vec<Trouble>,
}

/// Periods of which months and years are kept.
const CALENDAR: [&str; 3] = [
    "intermediatePersistPeriod",
    "intermediateHandoffPeriod",
    "period",
];

/// The classes that are written by hand, with their places, for the members that stand at a wrong one.
pub(super) const PLACES: [(&str, &str); 12] = [
    ("KafkaSupervisorIngestionSpec", "spec"),
    ("KafkaSupervisorIOConfig", "ioConfig"),
    ("KafkaSupervisorTuningConfig", "tuningConfig"),
    ("DataSchema", "dataSchema"),
    ("TimestampSpec", "dataSchema.timestampSpec"),
    ("DimensionsSpec", "dataSchema.dimensionsSpec"),
    ("UniformGranularitySpec", "dataSchema.granularitySpec"),
    ("TransformSpec", "dataSchema.transformSpec"),
    ("LagBasedAutoScalerConfig", "ioConfig.autoScalerConfig"),
    ("IdleConfig", "ioConfig.idleConfig"),
    ("IndexSpec", "tuningConfig.indexSpec"),
    // What stands beside `spec`.
    ("KafkaSupervisorSpec", ""),
];

impl Reader {
    fn note(&mut self, span: Span, path: &str, area: Area, what: What) {
        self.found.push(Trouble {
            span,
            path: path.to_owned(),
            area,
            what,
        });
    }

    /// Reads a value of a type. `key` is the member's name.
    fn value(&mut self, kind: &Kind, node: &Node<'_>, path: &str, area: Area, key: Option<&str>) {
        if node.tag.is_some() || node.as_str().is_some_and(is_open) {
            return;
        }
        match (kind, &node.value) {
            (Kind::List(inner), Value::List(items)) => {
                for (index, item) in items.iter().enumerate() {
                    let path = format!("{path}[{index}]");
                    let exclusions = matches!(
                        key,
                        Some("dimensionExclusions" | "transforms" | "spatialDimensions")
                    );
                    let columns = matches!(key, Some("dimensions" | "metricsSpec"))
                        && matches!(area, Area::Dimension | Area::Metric);
                    if matches!(item.value, Value::Null) && (columns || exclusions) {
                        self.note(
                            item.span,
                            &path,
                            area,
                            What::Refused("is null, and Druid refuses it".into()),
                        );
                        continue;
                    }
                    self.value(inner, item, &path, area, None);
                }
            }
            (Kind::Map(inner), Value::Object(_)) => {
                for member in members(node) {
                    let path = format!("{path}.{}", member.key.text);
                    self.value(inner, &member.value, &path, area, None);
                }
            }
            (Kind::List(_) | Kind::Map(_), Value::Null | Value::Bad) => {}
            (Kind::List(_) | Kind::Map(_), _) => {
                let why = format!("is {}, and Druid wants {}", a(node), kind.name());
                self.note(node.span, path, area, What::Refused(why));
            }
            (Kind::Class(class), _) => self.class(class, node, path, area),
            _ => {
                let calendar = key.is_some_and(|key| {
                    CALENDAR.contains(&key) && (key != "period" || area == Area::Granularity)
                });
                if let Some(what) = judge(kind, node, calendar) {
                    let area = match kind {
                        Kind::Period | Kind::Duration if area != Area::Granularity => Area::Period,
                        _ => area,
                    };
                    self.note(node.span, path, area, what);
                }
            }
        }
    }

    /// Reads a value of a class.
    fn class(&mut self, name: &str, node: &Node<'_>, path: &str, area: Area) {
        let Some(class) = self.table.class(name) else {
            return;
        };
        let area = area_of(name).unwrap_or(area);
        match &node.value {
            Value::Null | Value::Bad => {}
            _ if !class.words.is_empty() => self.word(class, node, path, area),
            Value::Object(_) if name == "KafkaConfigOverrides" => {
                let why = "is an object, and Druid itself has no kind of it".to_owned();
                self.note(node.span, path, area, What::Refused(why));
            }
            Value::Object(_) => self.object(name, class, node, path, area),
            Value::List(items) if !class.also_from.is_empty() && class.members.is_empty() => {
                // A list in the place of an object that holds one.
                let inner = class
                    .also_from
                    .iter()
                    .find_map(|kind| kind.strip_prefix("list<")?.strip_suffix('>'));
                for (index, item) in items.iter().enumerate().filter(|_| inner.is_some()) {
                    let path = format!("{path}[{index}]");
                    self.class(inner.unwrap_or(""), item, &path, area);
                }
            }
            Value::Text(_) if area == Area::Granularity && name == "Granularity" => {
                self.granularity(node, path);
            }
            value => {
                let from = |class: &Class, kind: &str| {
                    class
                        .also_from
                        .iter()
                        .any(|other| other == kind || other == "any")
                };
                // A kind is read from a text when one of its classes, or the one in place of an unknown id, is.
                let others = class.ids.values().chain(match &class.unknown {
                    Unknown::Becomes(other) | Unknown::RefusedUnlessAbsent(other) => Some(other),
                    Unknown::Refused => None,
                });
                let mut others = others.filter_map(|id| self.table.class(id));
                let fine = match value {
                    // Comparators are written by their names.
                    Value::Text(text) if name == "StringComparator" => class
                        .ids
                        .keys()
                        .any(|id| id.eq_ignore_ascii_case(&text.text)),
                    Value::Text(_) => {
                        from(class, "string") || others.any(|other| from(other, "string"))
                    }
                    Value::Number(_) => from(class, "integer"),
                    Value::List(_) => class.also_from.iter().any(|kind| kind.starts_with("list")),
                    _ => false,
                };
                if !fine {
                    let why = format!("is {}, and Druid wants an object", a(node));
                    self.note(node.span, path, area, What::Refused(why));
                }
            }
        }
    }

    /// Reads a word of an enumeration.
    fn word(&mut self, class: &Class, node: &Node<'_>, path: &str, area: Area) {
        let fine = match &node.value {
            Value::Text(text) => {
                class.words.iter().any(|word| {
                    *word == text.text || class.any_case && word.eq_ignore_ascii_case(&text.text)
                }) || !class.any_case
                    && text
                        .text
                        .parse()
                        .is_ok_and(|index: usize| index < class.words.len())
            }
            Value::Number(number) => {
                !class.any_case
                    && number
                        .parse()
                        .is_ok_and(|index: usize| index < class.words.len())
            }
            _ => false,
        };
        if fine {
            return;
        }
        let words: Vec<String> = class
            .words
            .iter()
            .map(|word| match class.any_case {
                true => format!("`{}`", word.to_ascii_lowercase()),
                false => format!("`{word}`"),
            })
            .collect();
        let why = format!("is none of {}, and Druid refuses it", words.join(", "));
        self.note(node.span, path, area, What::Refused(why));
    }

    /// Reads a granularity by its name.
    fn granularity(&mut self, node: &Node<'_>, path: &str) {
        let text = node.as_str().unwrap_or("");
        if !GRANULARITIES
            .iter()
            .any(|known| known.eq_ignore_ascii_case(text))
        {
            let why = match super::period::parse(text) {
                Some(_) => format!(
                    "is no name of a granularity; a period is written as {{\"type\": \"period\", \"period\": \"{text}\"}}"
                ),
                None => match near(text, GRANULARITIES.iter().copied()) {
                    Some(near) => format!(
                        "is no name of a granularity, and Druid refuses it; did you mean `{}`?",
                        near.to_ascii_lowercase()
                    ),
                    None => "is no name of a granularity, and Druid refuses it".to_owned(),
                },
            };
            self.note(node.span, path, Area::Granularity, What::Refused(why));
        }
    }

    /// Reads an object: chooses its class by its selector, then reads its members.
    fn object(&mut self, name: &str, class: &Class, node: &Node<'_>, path: &str, area: Area) {
        let Some(selector) = &class.selector else {
            self.members(node, name, path, area);
            return;
        };
        let said = node
            .member(selector)
            .filter(|member| !matches!(member.value.value, Value::Null));
        let Some(said) = said else {
            match &class.unknown {
                Unknown::Becomes(other) | Unknown::RefusedUnlessAbsent(other) if other != name => {
                    self.members(node, other, path, area);
                }
                _ => {
                    let selector = selector.clone();
                    self.note(node.span, path, area, What::NoId { selector });
                }
            }
            return;
        };
        let Some(id) = said.value.scalar() else {
            match &class.unknown {
                Unknown::Becomes(other) if other != name => self.members(node, other, path, area),
                _ => {
                    let why = format!("is {}, and names no type", a(&said.value));
                    let path = format!("{path}.{selector}");
                    self.note(said.value.span, &path, area, What::Refused(why));
                }
            }
            return;
        };
        if is_open(id) {
            return;
        }
        if let Some(concrete) = class.ids.get(id) {
            let impossible = self
                .table
                .class(concrete)
                .is_some_and(|class| class.impossible);
            if impossible {
                let why = "is a type that Druid lists and cannot make: it refuses it, whatever the fields".to_owned();
                self.note(
                    said.value.span,
                    &format!("{path}.{selector}"),
                    area,
                    What::Refused(why),
                );
                return;
            }
            self.members(node, concrete, path, area);
            return;
        }
        let extension = druid::EXTENSIONS
            .iter()
            .find(|(of, known, _)| *of == name && *known == id)
            .map(|(_, _, extension)| *extension);
        let becomes = match &class.unknown {
            Unknown::Becomes(other) if other != name => Some(other.clone()),
            _ => None,
        };
        let what = What::UnknownId {
            id: id.to_owned(),
            near: near(id, class.ids.keys().map(String::as_str)).or_else(|| {
                let meant = druid::GUESSES
                    .iter()
                    .find(|(of, guess, _)| *of == name && guess.eq_ignore_ascii_case(id));
                meant.map(|(.., meant)| (*meant).to_owned())
            }),
            becomes: becomes.as_deref().map(|other| {
                let known = class.ids.iter().find(|(_, class)| *class == other);
                known.map_or_else(|| other.to_owned(), |(id, _)| id.clone())
            }),
            extension,
        };
        self.note(said.value.span, &format!("{path}.{selector}"), area, what);
        if let Some(other) = becomes {
            self.members(node, &other, path, area);
        }
    }

    /// Reads the members of an object of a class.
    fn members(&mut self, node: &Node<'_>, name: &str, path: &str, area: Area) {
        // That the arbitrary kind drops the size of segments is the least that is wrong with it.
        let name = match name {
            "ArbitraryGranularitySpec" => "UniformGranularitySpec",
            name => name,
        };
        let Some(class) = self.table.class(name) else {
            return;
        };
        for member in members(node) {
            let key = member.key.text.as_ref();
            let below = match path {
                "" => key.to_owned(),
                path => format!("{path}.{key}"),
            };
            match class.members.get(key) {
                Some((kind, _)) => {
                    let area = area_of_member(name, key).unwrap_or(area);
                    self.value(kind, &member.value, &below, area, Some(key));
                }
                None => self.dropped(member, &below, name, class, area),
            }
        }
        for (_, required) in druid::REQUIRED.iter().filter(|(of, _)| *of == name) {
            for names in *required {
                let names: Vec<&'static str> = names.split('|').collect();
                let there = names.iter().any(|name| {
                    node.get(name)
                        .is_some_and(|value| !matches!(value.value, Value::Null))
                });
                if !there {
                    self.note(node.span, path, area, What::Missing(names));
                }
            }
        }
    }

    /// Notes a member that the class does not have.
    fn dropped(&mut self, member: &Member<'_>, path: &str, name: &str, class: &Class, area: Area) {
        let key = member.key.text.as_ref();
        // One that has no known type is taken whole, as a name.
        if name == "LegacyDimensionSpec" {
            return;
        }
        // What Druid prints, the kind of an object, and notes to oneself are no slips.
        let note = key.starts_with(['_', '$', '#', '/', '…'])
            || key.starts_with("...")
            || key.eq_ignore_ascii_case("comment");
        let printed = class.only_written.iter().any(|other| other == key) || PRINTED.contains(&key);
        if note || printed || key == "type" || key == "autoScalerStrategy" || is_open(key) {
            return;
        }
        let other = |release: Release| {
            druid::table(release)
                .class(name)
                .is_some_and(|class| class.members.contains_key(key))
        };
        let here = self.table.release;
        let since = druid::releases()
            .filter(|release| *release > here)
            .find(|r| other(*r));
        let last = druid::releases()
            .filter(|release| *release < here && other(*release))
            .last();
        let gone = last.and_then(|last| druid::releases().find(|release| *release > last));
        let elsewhere = PLACES
            .iter()
            .filter(|(class, _)| *class != name)
            .find(|(class, _)| {
                self.table
                    .class(class)
                    .is_some_and(|class| class.members.contains_key(key))
            })
            .map(|(_, place)| match *place {
                "" => key.to_owned(),
                place => format!("{place}.{key}"),
            });
        let near = near(key, class.members.keys().map(String::as_str));
        let what = What::Dropped {
            name: key.to_owned(),
            near: near.filter(|near| !there(near, member)),
            elsewhere,
            since,
            gone,
        };
        self.note(member.key.span, path, area, what);
    }
}

/// Whether a member is called exactly so.
fn there(name: &str, member: &Member<'_>) -> bool {
    member.key.text == name
}

/// Members that Druid adds when it prints a spec, whatever the class.
pub(super) const PRINTED: [&str; 9] = [
    "multiValueHandling",
    "stream",
    "useEarliestSequenceNumber",
    "repartitionTransitionDuration",
    "skipSequenceNumberAvailabilityCheck",
    "ordering",
    "minTriggerScaleActionFrequencyMillis",
    "source",
    "createBitmapIndex",
];

/// The names of granularities, finest first.
pub(super) const GRANULARITIES: [&str; 16] = [
    "SECOND",
    "MINUTE",
    "FIVE_MINUTE",
    "TEN_MINUTE",
    "FIFTEEN_MINUTE",
    "THIRTY_MINUTE",
    "HOUR",
    "SIX_HOUR",
    "EIGHT_HOUR",
    "DAY",
    "WEEK",
    "MONTH",
    "QUARTER",
    "YEAR",
    "ALL",
    "NONE",
];

fn area_of(class: &str) -> Option<Area> {
    Some(match class {
        "Granularity" | "GranularitySpec" => Area::Granularity,
        "DimensionSchema" => Area::Dimension,
        "AggregatorFactory" => Area::Metric,
        "Transform" | "DimFilter" | "TransformSpec" => Area::Transform,
        "KafkaSupervisorTuningConfig" => Area::Tuning,
        "AutoScalerConfig" => Area::Scaler,
        "IndexSpec" | "InputFormat" | "JSONPathSpec" => Area::Other,
        _ => return None,
    })
}

/// The area of the lists that have no class of their own.
fn area_of_member(class: &str, key: &str) -> Option<Area> {
    Some(match (class, key) {
        ("DimensionsSpec", "dimensions") => Area::Dimension,
        ("DataSchema", "metricsSpec") => Area::Metric,
        _ => return None,
    })
}

/// Whether nobody can know the text from here.
fn is_open(text: &str) -> bool {
    hole::has_hole(&hole::mask(text))
}

/// A name that is the same but for case, or a slip or two away.
#[must_use]
pub fn near<'n>(word: &str, names: impl Iterator<Item = &'n str> + Clone) -> Option<String> {
    if let Some(same) = names.clone().find(|name| name.eq_ignore_ascii_case(word)) {
        return Some(same.to_owned());
    }
    let most = match word.len() {
        0..=3 => return None,
        4..=6 => 1,
        7..=12 => 2,
        _ => 3,
    };
    names
        .filter(|name| name.len().abs_diff(word.len()) <= most)
        .map(|name| (strsim::damerau_levenshtein(name, word), name))
        .min()
        .filter(|(distance, _)| *distance <= most)
        .map(|(_, name)| name.to_owned())
}
