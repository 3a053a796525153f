//! What Druid reads in a Kafka supervisor, by release.
//!
//! The tables beside this file name every class that Druid's JSON reader reaches from a supervisor, with its members, the ids of
//! its kinds, and what an unknown id becomes. Source: Druid's own deserializers (33.0.0 and 37.0.0 as published, 34, 36 and 38
//! where they left master); read 2026-11-21. A release between two tables takes the older one. A table is parsed when the first
//! supervisor asks for it.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

/// A release of Druid by its first number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Release(pub u32);

impl Release {
    /// The release of a text such as `37`, `37.0.0` or `v37`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches('v');
        let digits = text.split('.').next()?;
        let plain =
            !digits.is_empty() && digits.len() <= 3 && digits.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| digits.parse().ok().map(Self)).flatten()
    }

    /// The newest release of the tables, which is the target when nobody says another.
    pub const NEWEST: Self = Self(38);

    /// The oldest one.
    pub const OLDEST: Self = Self(33);
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// The releases that have a table, oldest first.
const RELEASES: [(u32, &str); 5] = [
    (33, include_str!("druid/33.json")),
    (34, include_str!("druid/34.json")),
    (36, include_str!("druid/36.json")),
    (37, include_str!("druid/37.json")),
    (38, include_str!("druid/38.json")),
];

/// The type of a member's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    String,
    /// True or false.
    Boolean,
    /// A number with or without fraction.
    Number,
    /// A whole number of 32 bits.
    Int32,
    /// A whole number of 64 bits.
    Int64,
    /// An ISO period, or a number of milliseconds.
    Period,
    /// The same.
    Duration,
    /// An ISO date and time, or a number of milliseconds.
    DateTime,
    /// Two ISO dates and times with a slash between them.
    Interval,
    /// A name of a time zone.
    TimeZone,
    /// Anything.
    Any,
    /// A list.
    List(Box<Kind>),
    /// An object with keys of the user's own.
    Map(Box<Kind>),
    /// A class of the same table.
    Class(String),
}

impl Kind {
    fn parse(text: &str) -> Self {
        let text = text.split(" = ").next().unwrap_or(text);
        let text = text
            .trim_end_matches(" injected")
            .trim_end_matches(" primitive")
            .trim();
        if let Some(inner) = text
            .strip_prefix("list<")
            .and_then(|rest| rest.strip_suffix('>'))
        {
            return Self::List(Box::new(Self::parse(inner)));
        }
        if let Some(inner) = text
            .strip_prefix("map<")
            .and_then(|rest| rest.strip_suffix('>'))
        {
            let value = inner.split_once(", ").map_or("any", |(_, value)| value);
            return Self::Map(Box::new(Self::parse(value)));
        }
        match text {
            "string" => Self::String,
            "boolean" => Self::Boolean,
            "number" => Self::Number,
            "int32" | "Byte" => Self::Int32,
            "int64" => Self::Int64,
            "period" => Self::Period,
            "duration" => Self::Duration,
            "datetime" => Self::DateTime,
            "interval" => Self::Interval,
            "timezone" => Self::TimeZone,
            "any" => Self::Any,
            class => Self::Class(class.to_owned()),
        }
    }

    /// In words, for messages.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::String => "text",
            Self::Boolean => "true or false",
            Self::Number => "a number",
            Self::Int32 | Self::Int64 => "a whole number",
            Self::Period | Self::Duration => "an ISO period such as `PT1H`",
            Self::DateTime => "an ISO date and time",
            Self::Interval => "an interval",
            Self::TimeZone => "a time zone",
            Self::Any => "anything",
            Self::List(_) => "a list",
            Self::Map(_) | Self::Class(_) => "an object",
        }
    }
}

/// What becomes of an id that a class does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unknown {
    /// It is refused, and so is an absent one.
    Refused,
    /// It is refused; an absent one means this class.
    RefusedUnlessAbsent(String),
    /// This class is taken, without a word.
    Becomes(String),
}

/// A class of a table.
#[derive(Debug)]
pub struct Class {
    /// Its members, each with its type and the default that Druid prints, when it prints one.
    pub members: BTreeMap<String, (Kind, Option<String>)>,
    /// The member that chooses among kinds.
    pub selector: Option<String>,
    /// The kinds: id and class.
    pub ids: BTreeMap<String, String>,
    /// What an unknown id becomes.
    pub unknown: Unknown,
    /// Other JSON values that it is read from: `string`, `integer`, `list…`, `any`.
    pub also_from: Vec<String>,
    /// The words of an enumeration.
    pub words: Vec<String>,
    /// Whether the words may be in any case.
    pub any_case: bool,
    /// Members that Druid prints and does not read.
    pub only_written: Vec<String>,
    /// Whether Druid cannot make one, whatever is given.
    pub impossible: bool,
}

impl Class {
    fn parse(facts: &Value) -> Self {
        let list = |key: &str| -> Vec<String> {
            facts
                .get(key)
                .and_then(Value::as_array)
                .map(|list| {
                    list.iter()
                        .filter_map(Value::as_str)
                        .map(str::to_owned)
                        .collect()
                })
                .unwrap_or_default()
        };
        let pairs = |key: &str| -> BTreeMap<String, String> {
            facts
                .get(key)
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
                .filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())))
                .collect()
        };
        let unknown = match facts.get("unknown id").and_then(Value::as_str) {
            None => Unknown::Refused,
            Some(text) => match text.strip_prefix("rejected; absent: ") {
                Some(class) => Unknown::RefusedUnlessAbsent(class.to_owned()),
                None => Unknown::Becomes(text.to_owned()),
            },
        };
        Self {
            members: pairs("members")
                .into_iter()
                .map(|(name, text)| {
                    let default = text.split_once(" = ").map(|(_, value)| value.to_owned());
                    (name, (Kind::parse(&text), default))
                })
                .collect(),
            selector: facts
                .get("selector")
                .and_then(Value::as_str)
                .map(str::to_owned),
            ids: pairs("ids"),
            unknown,
            also_from: list("also from"),
            words: list("enum"),
            any_case: facts.get("reading").is_some(),
            only_written: list("only written"),
            impossible: facts.get("cannot be read").is_some(),
        }
    }
}

/// The classes of a release.
#[derive(Debug)]
pub struct Table {
    /// The release whose classes these are.
    pub release: Release,
    classes: BTreeMap<String, Class>,
}

impl Table {
    /// The class of a name.
    #[must_use]
    pub fn class(&self, name: &str) -> Option<&Class> {
        self.classes.get(name)
    }
}

/// The table for a release: its own, or that of the nearest older one; for releases before the first, the first.
#[must_use]
pub fn table(release: Release) -> &'static Table {
    static TABLES: [OnceLock<Table>; 5] = [const { OnceLock::new() }; 5];
    let index = RELEASES
        .iter()
        .rposition(|(known, _)| *known <= release.0)
        .unwrap_or(0);
    TABLES[index].get_or_init(|| {
        let (number, text) = RELEASES[index];
        let facts: BTreeMap<String, Value> = serde_json::from_str(text).unwrap_or_default();
        Table {
            release: Release(number),
            classes: facts
                .into_iter()
                .map(|(name, facts)| (name, Class::parse(&facts)))
                .collect(),
        }
    })
}

/// The table behind that of [`table`], for a release that has none of its own and lies between two: what is new in it may be
/// there already.
#[must_use]
pub fn later_table(release: Release) -> Option<&'static Table> {
    let next = RELEASES.iter().find(|(known, _)| *known >= release.0)?.0;
    (next > release.0 && release > Release::OLDEST).then(|| table(Release(next)))
}

/// What a user is told who asks for a release without a table of its own.
#[must_use]
pub fn stands_in(release: Release) -> Option<String> {
    let taken = table(release).release;
    (taken != release).then(|| match later_table(release) {
        Some(later) => format!(
            "there is no table for Druid {release}: told is what {taken} and {} both say",
            later.release
        ),
        None => format!("there is no table for Druid {release}: that of {taken} is taken"),
    })
}

/// All releases that have a table, oldest first.
pub fn releases() -> impl Iterator<Item = Release> {
    RELEASES.iter().map(|(number, _)| Release(*number))
}

/// What Druid refuses to be without, by class: it says so when the spec is posted. Members of which one suffices are
/// separated by `|`.
#[rustfmt::skip]
pub const REQUIRED: [(&str, &[&str]); 63] = [
    ("ExtractionDimFilter", &["dimension"]), ("JavaScriptDimFilter", &["dimension"]), ("SpatialDimFilter", &["dimension"]),
    ("IsFalseDimFilter", &["field"]), ("IsTrueDimFilter", &["field"]), ("ArrayContainsElementFilter", &["column"]),
    ("TypedInFilter", &["column"]),
    ("SelectorDimFilter", &["dimension"]), ("NullFilter", &["column"]), ("RangeFilter", &["column", "matchValueType"]),
    ("EqualityFilter", &["column", "matchValueType", "matchValue"]), ("InDimFilter", &["dimension", "values"]),
    ("LikeDimFilter", &["dimension", "pattern"]), ("BoundDimFilter", &["dimension"]),
    ("RegexDimFilter", &["dimension", "pattern"]), ("IntervalDimFilter", &["dimension", "intervals"]),
    ("SearchQueryDimFilter", &["dimension", "query"]), ("ColumnComparisonDimFilter", &["dimensions"]),
    ("NotDimFilter", &["field"]), ("ExpressionDimFilter", &["expression"]),
    ("DataSchema", &["dataSource"]),
    ("KafkaSupervisorIOConfig", &["consumerProperties"]),
    ("PeriodGranularity", &["period"]), ("DurationGranularity", &["duration"]),
    ("KafkaInputFormat", &["valueFormat"]),
    ("ExpressionTransform", &["name", "expression"]),
    ("JSONPathFieldSpec", &["name", "type"]),
    ("CountAggregatorFactory", &["name"]),
    ("LongSumAggregatorFactory", &["name", "fieldName|expression"]),
    ("DoubleSumAggregatorFactory", &["name", "fieldName|expression"]),
    ("FloatSumAggregatorFactory", &["name", "fieldName|expression"]),
    ("LongMinAggregatorFactory", &["name", "fieldName|expression"]),
    ("DoubleMinAggregatorFactory", &["name", "fieldName|expression"]),
    ("FloatMinAggregatorFactory", &["name", "fieldName|expression"]),
    ("LongMaxAggregatorFactory", &["name", "fieldName|expression"]),
    ("DoubleMaxAggregatorFactory", &["name", "fieldName|expression"]),
    ("FloatMaxAggregatorFactory", &["name", "fieldName|expression"]),
    ("LongFirstAggregatorFactory", &["name", "fieldName"]), ("LongLastAggregatorFactory", &["name", "fieldName"]),
    ("DoubleFirstAggregatorFactory", &["name", "fieldName"]), ("DoubleLastAggregatorFactory", &["name", "fieldName"]),
    ("FloatFirstAggregatorFactory", &["name", "fieldName"]), ("FloatLastAggregatorFactory", &["name", "fieldName"]),
    ("StringFirstAggregatorFactory", &["name", "fieldName"]), ("StringLastAggregatorFactory", &["name", "fieldName"]),
    ("LongAnyAggregatorFactory", &["name", "fieldName"]), ("DoubleAnyAggregatorFactory", &["name", "fieldName"]),
    ("FloatAnyAggregatorFactory", &["name", "fieldName"]), ("StringAnyAggregatorFactory", &["name", "fieldName"]),
    ("DoubleMeanAggregatorFactory", &["name", "fieldName"]),
    ("HyperUniquesAggregatorFactory", &["name", "fieldName"]),
    ("CardinalityAggregatorFactory", &["name", "fields|fieldNames"]),
    ("FilteredAggregatorFactory", &["aggregator", "filter"]),
    ("HistogramAggregatorFactory", &["name", "fieldName"]),
    ("JavaScriptAggregatorFactory", &["name", "fieldNames", "fnAggregate", "fnReset", "fnCombine"]),
    ("ExpressionLambdaAggregatorFactory", &["name", "fold", "initialValue"]),
    ("StringDimensionSchema", &["name"]), ("LongDimensionSchema", &["name"]), ("FloatDimensionSchema", &["name"]),
    ("DoubleDimensionSchema", &["name"]), ("NestedDataColumnSchema", &["name"]), ("AutoTypeColumnSchema", &["name"]),
    ("NewSpatialDimensionSchema", &["name"]),
];

/// Ids of kinds that extensions bring, with the extension: input formats, aggregators and filters. Source: Druid's documentation and
/// source; read 2026-11-21.
#[rustfmt::skip]
pub const EXTENSIONS: [(&str, &str, &str); 44] = [
    ("InputFormat", "avro_stream", "druid-avro-extensions"), ("InputFormat", "avro_ocf", "druid-avro-extensions"),
    ("InputFormat", "protobuf", "druid-protobuf-extensions"), ("InputFormat", "thrift", "druid-thrift-extensions"),
    ("InputFormat", "influx", "druid-influx-extensions"), ("InputFormat", "orc", "druid-orc-extensions"),
    ("InputFormat", "parquet", "druid-parquet-extensions"),
    ("AggregatorFactory", "thetaSketch", "druid-datasketches"), ("AggregatorFactory", "thetaSketchBuild", "druid-datasketches"),
    ("AggregatorFactory", "thetaSketchMerge", "druid-datasketches"), ("AggregatorFactory", "sketchBuild", "druid-datasketches"),
    ("AggregatorFactory", "sketchMerge", "druid-datasketches"), ("AggregatorFactory", "HLLSketch", "druid-datasketches"),
    ("AggregatorFactory", "HLLSketchBuild", "druid-datasketches"), ("AggregatorFactory", "HLLSketchMerge", "druid-datasketches"),
    ("AggregatorFactory", "quantilesDoublesSketch", "druid-datasketches"),
    ("AggregatorFactory", "quantilesDoublesSketchMerge", "druid-datasketches"),
    ("AggregatorFactory", "KllDoublesSketch", "druid-datasketches"),
    ("AggregatorFactory", "KllDoublesSketchMerge", "druid-datasketches"),
    ("AggregatorFactory", "KllFloatsSketch", "druid-datasketches"),
    ("AggregatorFactory", "KllFloatsSketchMerge", "druid-datasketches"),
    ("AggregatorFactory", "arrayOfDoublesSketch", "druid-datasketches"),
    ("AggregatorFactory", "arrayOfDoublesSketchBuild", "druid-datasketches"),
    ("AggregatorFactory", "arrayOfDoublesSketchMerge", "druid-datasketches"),
    ("AggregatorFactory", "approxHistogram", "druid-histogram"), ("AggregatorFactory", "approxHistogramFold", "druid-histogram"),
    ("AggregatorFactory", "fixedBucketsHistogram", "druid-histogram"), ("AggregatorFactory", "variance", "druid-stats"),
    ("AggregatorFactory", "varianceFold", "druid-stats"), ("AggregatorFactory", "bloom", "druid-bloom-filter"),
    ("AggregatorFactory", "timeMin", "druid-time-min-max"), ("AggregatorFactory", "timeMax", "druid-time-min-max"),
    ("AggregatorFactory", "distinctCount", "druid-distinctcount"),
    ("AggregatorFactory", "momentSketch", "druid-momentsketch"),
    ("AggregatorFactory", "momentSketchMerge", "druid-momentsketch"),
    ("AggregatorFactory", "tDigestSketch", "druid-tdigestsketch"), ("AggregatorFactory", "ddSketch", "druid-ddsketch"),
    ("AggregatorFactory", "spectatorHistogram", "druid-spectator-histogram"),
    ("AggregatorFactory", "spectatorHistogramTimer", "druid-spectator-histogram"),
    ("AggregatorFactory", "spectatorHistogramDistribution", "druid-spectator-histogram"),
    ("AggregatorFactory", "compressedBigDecimalSum", "druid-compressed-bigdecimal"),
    ("AggregatorFactory", "compressedBigDecimalMin", "druid-compressed-bigdecimal"),
    ("AggregatorFactory", "compressedBigDecimalMax", "druid-compressed-bigdecimal"),
    ("DimFilter", "bloom", "druid-bloom-filter"),
];

/// What people write who do not know an id: the family, the guess, the id. Source: druid.md 3.3, 3.4 and 6, where these are listed
/// as frequent and refused (or read as text up to Druid 34); read 2026-11-21.
pub const GUESSES: [(&str, &str, &str); 22] = [
    ("AggregatorFactory", "sum", "longSum` or `doubleSum"),
    ("AggregatorFactory", "min", "longMin` or `doubleMin"),
    ("AggregatorFactory", "max", "longMax` or `doubleMax"),
    ("AggregatorFactory", "intSum", "longSum"),
    ("AggregatorFactory", "doubleCount", "count"),
    ("AggregatorFactory", "hll", "HLLSketchBuild"),
    ("AggregatorFactory", "theta", "thetaSketch"),
    ("DimensionSchema", "int", "long"),
    ("DimensionSchema", "integer", "long"),
    ("DimensionSchema", "bigint", "long"),
    ("DimensionSchema", "timestamp", "long"),
    ("DimensionSchema", "number", "double"),
    ("DimensionSchema", "decimal", "double"),
    ("DimensionSchema", "text", "string"),
    ("DimensionSchema", "varchar", "string"),
    ("DimensionSchema", "boolean", "string` or `long"),
    ("InputFormat", "delimited", "tsv"),
    ("InputFormat", "tvs", "tsv"),
    ("InputFormat", "avro", "avro_stream"),
    ("InputFormat", "proto", "protobuf"),
    ("InputFormat", "nested", "json"),
    ("InputFormat", "ndjson", "json"),
];

/// Names that batch ingestion, Kinesis or old Druid read in these places, and Kafka supervisors never.
pub const FOREIGN: [&str; 25] = [
    "basePersistDirectory",
    "buildV9Directly",
    "chatAsync",
    "chatThreads",
    "endpoint",
    "fetchDelayMillis",
    "forceGuaranteedRollup",
    "maxNumConcurrentSubTasks",
    "maxRecordsPerPoll",
    "maximumMessageTime",
    "minimumMessageTime",
    "partitions",
    "partitionsSpec",
    "recordBufferSize",
    "recordsPerFetch",
    "rejectionPolicy",
    "repartitionTransitionDuration",
    "skipOffsetGaps",
    "skipSequenceNumberAvailabilityCheck",
    "stream",
    "targetPartitionSize",
    "targetRowsPerSegment",
    "useEarliestSequenceNumber",
    "useTransaction",
    "windowPeriod",
];

/// Switches of Jackson's parser, which `featureSpec` sets. Source: `JsonParser.Feature` of jackson-core 2.22.1, which is newer than
/// what Druid brings; read 2026-11-29.
pub const JSON_FEATURES: [&str; 21] = [
    "ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER",
    "ALLOW_COMMENTS",
    "ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS",
    "ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS",
    "ALLOW_MISSING_VALUES",
    "ALLOW_NON_NUMERIC_NUMBERS",
    "ALLOW_NUMERIC_LEADING_ZEROS",
    "ALLOW_RS_CONTROL_CHAR",
    "ALLOW_SINGLE_QUOTES",
    "ALLOW_TRAILING_COMMA",
    "ALLOW_TRAILING_DECIMAL_POINT_FOR_NUMBERS",
    "ALLOW_UNQUOTED_CONTROL_CHARS",
    "ALLOW_UNQUOTED_FIELD_NAMES",
    "ALLOW_YAML_COMMENTS",
    "AUTO_CLOSE_SOURCE",
    "CLEAR_CURRENT_TOKEN_ON_CLOSE",
    "IGNORE_UNDEFINED",
    "INCLUDE_SOURCE_IN_LOCATION",
    "STRICT_DUPLICATE_DETECTION",
    "USE_FAST_BIG_NUMBER_PARSER",
    "USE_FAST_DOUBLE_PARSER",
];

/// Other names of zones that people write. Source: the links of the time zone database, 2025b; read 2026-11-29.
#[rustfmt::skip]
const SAME_ZONES: [(&str, &str); 18] = [
    ("Z", "UTC"), ("GMT", "UTC"), ("UT", "UTC"), ("Etc/UTC", "UTC"), ("Etc/GMT", "UTC"), ("UCT", "UTC"), ("Etc/UCT", "UTC"),
    ("Zulu", "UTC"), ("Etc/Zulu", "UTC"), ("Universal", "UTC"), ("+00:00", "UTC"), ("-00:00", "UTC"), ("+0000", "UTC"),
    ("US/Pacific", "America/Los_Angeles"), ("US/Mountain", "America/Denver"), ("US/Central", "America/Chicago"),
    ("US/Eastern", "America/New_York"), ("Asia/Calcutta", "Asia/Kolkata"),
];

/// The zone that a name stands for: two names of one zone are the same zone.
#[must_use]
pub fn zone_itself(name: &str) -> &str {
    let same = SAME_ZONES.iter().find(|(other, _)| *other == name);
    same.map_or_else(|| offset_of(name).unwrap_or(name), |(_, zone)| zone)
}

/// The offset of `Etc/GMT-9`, whose sign is the other way round, for whole hours of one digit.
fn offset_of(name: &str) -> Option<&'static str> {
    const EAST: [&str; 9] = [
        "+01:00", "+02:00", "+03:00", "+04:00", "+05:00", "+06:00", "+07:00", "+08:00", "+09:00",
    ];
    const WEST: [&str; 9] = [
        "-01:00", "-02:00", "-03:00", "-04:00", "-05:00", "-06:00", "-07:00", "-08:00", "-09:00",
    ];
    let (list, hours) = match name.strip_prefix("Etc/GMT")?.split_at_checked(1)? {
        ("-", hours) => (&EAST, hours),
        ("+", hours) => (&WEST, hours),
        _ => return None,
    };
    let hours: usize = hours.parse().ok()?;
    list.get(hours.checked_sub(1)?).copied()
}

/// Whether Joda knows a time zone; an unknown one becomes UTC without a word. Source: the time zone database, 2026a.
#[must_use]
pub fn is_zone(name: &str) -> bool {
    const ZONES: &str = include_str!("druid/zones.txt");
    // `UTC`, `Z` and offsets such as `+02:00` are no names of the database.
    let offset = name.strip_prefix(['+', '-']).is_some_and(|rest| {
        let digits = rest.bytes().filter(u8::is_ascii_digit).count();
        (2..=6).contains(&digits) && rest.bytes().all(|b| b.is_ascii_digit() || b == b':')
    });
    offset || matches!(name, "UTC" | "Z" | "GMT" | "UT") || ZONES.lines().any(|zone| zone == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_whole() {
        for release in releases() {
            let table = table(release);
            assert_eq!(table.release, release);
            for (name, class) in &table.classes {
                let known = |class: &str| table.class(class).is_some();
                assert!(class.ids.values().all(|id| known(id)), "{name}");
                for (member, (kind, _)) in &class.members {
                    let mut kind = kind;
                    while let Kind::List(inner) | Kind::Map(inner) = kind {
                        kind = inner;
                    }
                    if let Kind::Class(other) = kind {
                        assert!(known(other), "{release} {name}.{member}: {other}");
                    }
                }
            }
            for (class, members) in REQUIRED {
                let facts = table.class(class).unwrap();
                for member in members.iter().flat_map(|names| names.split('|')) {
                    assert!(
                        facts.members.contains_key(member),
                        "{release} {class}.{member}"
                    );
                }
            }
        }
        assert_eq!(table(Release(35)).release, Release(34));
        assert_eq!(table(Release(20)).release, Release(33));
        assert_eq!(table(Release(99)).release, Release(38));
        assert_eq!(Release::parse("37.0.0"), Some(Release(37)));
        assert!(is_zone("America/Los_Angeles") && is_zone("UTC") && is_zone("+02:00"));
        assert!(!is_zone("Mars/X") && !is_zone("utc+1"));
    }
}
