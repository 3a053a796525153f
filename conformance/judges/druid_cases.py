"""Cases of the judge `druid`: valid supervisors of many shapes, and what is done to them, one thing at a time."""

import copy
import json
import random

# ---- valid supervisors ---------------------------------------------------------------------------------------------


def supervisor(data=None, io=None, tuning=None, outer=None, layout="wrapped"):
    """A supervisor that Druid takes; the arguments are put over it, and None takes a member away."""

    def over(base, more):
        return {key: value for key, value in (base | (more or {})).items() if value is not None}

    parts = {
        "dataSchema": over(
            {
                "dataSource": "events",
                "timestampSpec": {"column": "timestamp", "format": "iso"},
                "dimensionsSpec": {"dimensions": ["user_id", "page"]},
                "metricsSpec": [{"type": "count", "name": "events"}],
                "granularitySpec": {"segmentGranularity": "hour", "queryGranularity": "minute", "rollup": True},
            },
            data,
        ),
        "ioConfig": over(
            {
                "topic": "events",
                "inputFormat": {"type": "json"},
                "consumerProperties": {"bootstrap.servers": "localhost:9092"},
                "useEarliestOffset": True,
            },
            io,
        ),
    }
    if tuning is not None:
        parts["tuningConfig"] = {"type": "kafka"} | tuning
    spec = {"type": "kafka"} | (parts if layout == "flat" else {"spec": parts})
    return spec | (outer or {})


def period(text, **more):
    return {"type": "period", "period": text} | more


def expression(name, text):
    return {"type": "expression", "name": name, "expression": text}


SPECS = {
    "plain": supervisor(tuning={}),
    "flat": supervisor(
        io={"taskCount": 2, "replicas": 1, "taskDuration": "PT1H", "type": "kafka"},
        tuning={"maxRowsInMemory": 1000},
        outer={"context": {"priority": 75}, "suspended": False},
        layout="flat",
    ),
    "times": supervisor(
        io={
            "taskDuration": "PT10M",
            "startDelay": "PT5S",
            "period": "PT30S",
            "completionTimeout": "PT30M",
            "lateMessageRejectionPeriod": "P1D",
            "earlyMessageRejectionPeriod": "PT1H",
            "pollTimeout": 100,
            "stopTaskCount": 1,
            "emitTimeLagMetrics": False,
            "idleConfig": {"enabled": True, "inactiveAfterMillis": 600000},
        },
        tuning={
            "intermediatePersistPeriod": "PT10M",
            "intermediateHandoffPeriod": "P1M",
            "httpTimeout": "PT10S",
            "shutdownTimeout": "PT80S",
            "offsetFetchPeriod": "PT30S",
        },
    ),
    "tuned": supervisor(
        tuning={
            "appendableIndexSpec": {"type": "onheap", "preserveExistingMetrics": False},
            "maxRowsInMemory": 150000,
            "maxBytesInMemory": 100000000,
            "skipBytesInMemoryOverheadCheck": False,
            "maxRowsPerSegment": 5000000,
            "maxTotalRows": 20000000,
            "maxPendingPersists": 0,
            "indexSpec": {
                "bitmap": {"type": "roaring"},
                "dimensionCompression": "lz4",
                "metricCompression": "zstd",
                "longEncoding": "longs",
                "stringDictionaryEncoding": {"type": "frontCoded", "bucketSize": 4, "formatVersion": 1},
            },
            "reportParseExceptions": False,
            "handoffConditionTimeout": 900000,
            "resetOffsetAutomatically": False,
            "segmentWriteOutMediumFactory": {"type": "tmpFile"},
            "workerThreads": 2,
            "chatRetries": 8,
            "logParseExceptions": True,
            "maxParseExceptions": 100,
            "maxSavedParseExceptions": 10,
            "numPersistThreads": 1,
            "maxColumnsToMerge": -1,
        }
    ),
    "scaled": supervisor(
        io={
            "autoScalerConfig": {
                "enableTaskAutoScaler": True,
                "autoScalerStrategy": "lagBased",
                "taskCountMax": 6,
                "taskCountMin": 2,
                "lagCollectionIntervalMillis": 30000,
                "lagCollectionRangeMillis": 600000,
                "scaleOutThreshold": 6000000,
                "triggerScaleOutFractionThreshold": 0.3,
                "scaleInThreshold": 1000000,
                "triggerScaleInFractionThreshold": 0.9,
                "scaleActionStartDelayMillis": 300000,
                "scaleActionPeriodMillis": 60000,
                "scaleInStep": 1,
                "scaleOutStep": 2,
                "minTriggerScaleActionFrequencyMillis": 600000,
                "lagAggregate": "MAX",
            }
        }
    ),
    "pattern": supervisor(io={"topic": None, "topicPattern": "events-.*"}),
    "typed": supervisor(
        data={
            "timestampSpec": {"column": "ts", "format": "millis", "missingValue": "2026-01-01T00:00:00Z"},
            "dimensionsSpec": {
                "dimensions": [
                    "page",
                    {"type": "string", "name": "tags", "multiValueHandling": "SORTED_SET", "createBitmapIndex": False},
                    {"type": "long", "name": "age"},
                    {"type": "double", "name": "price"},
                    {"type": "float", "name": "weight"},
                    {"type": "json", "name": "body", "formatVersion": 5},
                    {"type": "auto", "name": "any", "castToType": "ARRAY<STRING>"},
                    {"type": "spatial", "name": "place", "dims": ["lat", "lon"]},
                ],
                "dimensionExclusions": ["noise"],
                "includeAllDimensions": True,
                "forceSegmentSortByTime": True,
            },
        }
    ),
    "discovered": supervisor(
        data={
            "timestampSpec": {},
            "dimensionsSpec": {
                "useSchemaDiscovery": True,
                "dimensionExclusions": ["a", "b"],
                "spatialDimensions": [{"dimName": "place", "dims": ["lat", "lon"]}],
            },
            "granularitySpec": {"type": "uniform", "rollup": False, "intervals": ["2026-01-01/2026-02-01"]},
        }
    ),
    "measured": supervisor(
        data={
            "metricsSpec": [
                {"type": "count", "name": "rows"},
                {"type": "longSum", "name": "bytes", "fieldName": "bytes_in"},
                {"type": "doubleSum", "name": "cost", "expression": "price * 2"},
                {"type": "floatMin", "name": "least", "fieldName": "w"},
                {"type": "longMax", "name": "most", "fieldName": "n"},
                {"type": "doubleFirst", "name": "d1", "fieldName": "d", "timeColumn": "t"},
                {"type": "stringLast", "name": "s2", "fieldName": "s", "maxStringBytes": 100},
                {"type": "longAny", "name": "one", "fieldName": "o"},
                {"type": "hyperUnique", "name": "users", "fieldName": "user", "round": True},
                {"type": "cardinality", "name": "pairs", "fields": [{"type": "default", "dimension": "b", "outputName": "c"}],
                    "byRow": True},
            ]
        }
    ),
    "sketched": supervisor(
        data={
            "metricsSpec": [
                {"type": "thetaSketch", "name": "theta", "fieldName": "user", "size": 16384},
                {"type": "HLLSketchBuild", "name": "hll", "fieldName": "user", "lgK": 12, "tgtHllType": "HLL_4"},
                {"type": "quantilesDoublesSketch", "name": "q", "fieldName": "n", "k": 128},
                {
                    "type": "filtered",
                    "name": "some",
                    "filter": {"type": "selector", "dimension": "country", "value": "DE"},
                    "aggregator": {"type": "longSum", "name": "some", "fieldName": "n"},
                },
                {"type": "expression", "name": "ex", "fields": ["n"], "initialValue": "0", "fold": "__acc + n"},
            ]
        }
    ),
    "transformed": supervisor(
        data={
            "transformSpec": {
                "transforms": [expression("country", "upper(\"country\")"), expression("sum", "a + b * 2")],
                "filter": {
                    "type": "and",
                    "fields": [
                        {"type": "selector", "dimension": "country", "value": "DE"},
                        {"type": "not", "field": {"type": "in", "dimension": "page", "values": ["a", "b"]}},
                        {"type": "bound", "dimension": "age", "lower": "18", "lowerStrict": True,
                            "ordering": {"type": "numeric"}},
                        {"type": "like", "dimension": "page", "pattern": "/a%"},
                        {"type": "regex", "dimension": "page", "pattern": "^/b.*"},
                        {"type": "expression", "expression": "age > 3"},
                    ],
                },
            }
        }
    ),
    "filtered": supervisor(
        data={
            "transformSpec": {
                "filter": {
                    "type": "or",
                    "fields": [
                        {"type": "equals", "column": "a", "matchValueType": "STRING", "matchValue": "x"},
                        {"type": "range", "column": "n", "matchValueType": "LONG", "lower": 1, "upperOpen": True},
                        {"type": "null", "column": "b"},
                        {"type": "true"},
                        {"type": "interval", "dimension": "__time", "intervals": ["2026-01-01/2027-01-01"]},
                        {"type": "columnComparison", "dimensions": [{"type": "default", "dimension": d,
                            "outputName": d} for d in "ab"]},
                        {"type": "search", "dimension": "a", "query": {"type": "insensitive_contains", "value": "x"}},
                    ],
                }
            }
        }
    ),
    "projected": supervisor(
        data={
            "projections": [
                {
                    "type": "aggregate",
                    "name": "by_page",
                    "virtualColumns": [{"type": "expression", "name": "up", "expression": "upper(page)",
                        "outputType": "STRING"}],
                    "groupingColumns": [{"type": "string", "name": "page"}],
                    "aggregators": [{"type": "count", "name": "n"}],
                }
            ]
        }
    ),
    "nested": supervisor(
        io={
            "inputFormat": {
                "type": "json",
                "flattenSpec": {
                    "useFieldDiscovery": True,
                    "fields": [
                        "plain",
                        {"type": "root", "name": "r"},
                        {"type": "path", "name": "p", "expr": "$.a.b"},
                        {"type": "jq", "name": "q", "expr": ".a.b"},
                        {"type": "tree", "name": "t", "nodes": ["a", "b"]},
                    ],
                },
                "featureSpec": {"ALLOW_COMMENTS": True},
                "keepNullColumns": False,
                "assumeNewlineDelimited": False,
                "useJsonNodeReader": True,
            }
        }
    ),
    "csv": supervisor(
        io={"inputFormat": {"type": "csv", "columns": ["timestamp", "user_id"], "listDelimiter": "|", "tryParseNumbers": True}}
    ),
    "tsv": supervisor(
        io={
            "inputFormat": {
                "type": "tsv",
                "columns": ["timestamp", "user_id"],
                "delimiter": ";",
                "findColumnsFromHeader": False,
                "skipHeaderRows": 0,
            }
        }
    ),
    "regex": supervisor(
        io={"inputFormat": {"type": "regex", "pattern": "^(\\S+) (\\S+)$", "columns": ["timestamp", "user_id"],
            "listDelimiter": ","}}
    ),
    "kafka": supervisor(
        io={
            "inputFormat": {
                "type": "kafka",
                "valueFormat": {"type": "json"},
                "keyFormat": {"type": "tsv", "columns": ["x"]},
                "headerFormat": {"type": "string", "encoding": "UTF-8"},
                "headerColumnPrefix": "h.",
                "keyColumnName": "key",
                "timestampColumnName": "kt",
                "topicColumnName": "topic",
            }
        }
    ),
    "days": supervisor(
        data={
            "granularitySpec": {
                "segmentGranularity": period("P1D", timeZone="America/New_York", origin="2026-01-01T00:00:00Z"),
                "queryGranularity": {"type": "duration", "duration": 60000, "origin": "2026-01-01T00:00:00Z"},
            }
        }
    ),
    "none": supervisor(
        data={"granularitySpec": {"segmentGranularity": "MONTH", "queryGranularity": {"type": "none"}}, "metricsSpec": None}
    ),
    "all": supervisor(
        data={"granularitySpec": {"segmentGranularity": {"type": "all"}, "queryGranularity": "ALL"}, "transformSpec": {}}
    ),
}

# ---- one thing at a time -------------------------------------------------------------------------------------------

PERIODS = (
    "PT60M P1D P1W PT3600S PT1H30M PT01H PT+1H PT1.5S pt1h PT1h P PT P1DT P1M P1Y P1H P1D1H PT1M1H 1h 3600 PT3600 PT1.5H P0.5D "
    "-PT1H +PT1H null PT-1H P-1D PT0S PT0.5S PT1,5S P1Y2M3DT4H5M6S PT1H1H PT PTH P1.5D PT1.S PT.5S P1W2D PT99999999999H "
    "PT2147483648S P1D2W PT1S1M P0D P1 T1H PT1H30 1D 01:00:00 PT1H\u00a0 PT\u0661H"
).split(" ") + ["1 hour", " PT1H ", "PT1H\n", "PT1H PT1H", "PT1 H", "", " ", "PT1H;"]
DATES = (
    "2026-01-01 2026-01 2026 2026-W01 T00:00 2026-01-01T00:00:00Z 2026-01-01T00:00:00+02:00 2026-01-01T00:00:00.123 2026-13-01 "
    "2026-01-32 2026-02-30 2026/01/01 now 1700000000000 2026-01-01T25:00 2026-1-1 20260101 2026-01-01T00 2026-01-01T00:00 "
    "2026-001 2026-367 -5 +2026 2026-01-01Z 2026-01-01T00:00:00z 2026-01-01T24:00:00 2026-01-01T00:00:60Z 12345678 2026-W54 "
    "2026-01-01T00:00:00UTC T 2026-01-01T 01.01.2026 2026-01-01T00:00:00+0200 2026-01-01T00:00:00+2 2026-01-01T00:00:00,5Z 1e9"
).split(" ") + ["2026-01-01 00:00:00", "", " ", " 2026-01-01 ", "Jan 1 2026"]
GRANULARITIES = [
    *("second MINUTE five_minute Ten_Minute fifteen_minute thirty_minute hour "
        "SIX_HOUR eight_hour day week month quarter year").split(),
    *"all none PT1H 1h hourly hours 5m daily decade millisecond FIVE-MINUTE null DAYS".split(),
    "five minute", " hour ", "", 3600000, True, None, [], {}, ["hour"],
    {"type": "all"}, {"type": "none"}, {"type": "All"}, {"type": "hour"}, {"period": "PT1H"}, {"type": "Period",
        "period": "PT1H"},
    {"type": "period"}, {"type": "duration"}, {"type": "all", "period": "PT1H"}, {"type": None, "period": "PT1H"},
    *[period(text) for text in ("PT1S PT1M PT5M PT15M PT30M PT1H PT2H PT3H PT6H PT8H "
        "PT12H P1D P2D P7D P1W P2W P1M P2M P3M P1Y").split()],
    *[period(text) for text in ("PT-1H", "PT0S", "P", "", " PT1H ", "pt1h", "P1Y1M", "PT90M", "PT61M", "hour", "1h", None,
        3600000, "3600000", 0, -1, 1.5, True, [])],
    *[period("P1D", timeZone=zone) for zone in ("UTC", "Etc/UTC", "America/Los_Angeles", "Europe/Berlin", "Mars/X", "+02:00",
        "", "GMT+2", "EST", "PST", "+2", 7, None, "europe/berlin", "Z", "Asia/Kolkata", "CET", "UTC+2")],
    *[period("PT1H", timeZone=zone) for zone in ("America/Los_Angeles", "Asia/Kolkata", "Asia/Kathmandu")],
    *[period("P1D", origin=origin) for origin in ("2026-01-01T00:00:00Z", "2026-01-01T06:00:00Z", "2026-01-01T06:00:00+02:00",
        0, "x", "", None, "2026-01-01", 1.5, True)],
    period("P1D", timezone="UTC"), period("P1W", origin="2026-01-01"), period("PT1H", origin="2026-01-01T00:30:00Z"),
    *[{"type": "duration", "duration": value} for value in (3600000, 86400000, 7200000, 1000, 60000, 604800000, "3600000",
        "PT1H", 0, -1, 1.5, "1.5", True, None, "", [], 9223372036854775807, 9223372036854775808)],
    {"type": "duration", "duration": 3600000, "origin": "2026-01-01T00:30:00Z"},
]  # fmt: skip
ZONED = "America/Los_Angeles"
PAIRS = [
    *[(segment,
        query) for segment in "minute hour six_hour eight_hour day week month quarter year all none".split() for query in
      "none second fifteen_minute hour six_hour eight_hour day week month quarter year all".split()],
    *[(period(segment), period(query)) for segment in "PT2H PT3H PT12H P2D P7D P2M P1W PT90M PT6H P3M".split() for query in
      "PT1M PT1H PT2H PT3H PT8H PT12H P1D P2D P7D P1W P1M P2M P3M PT90M".split()],
    *[(period(segment, timeZone=ZONED), query) for segment in "PT1H PT6H PT8H P1D P1W P1M P1Y".split() for query in
      ("minute", "hour", "six_hour", "day", "week", "month", period("P1D", timeZone=ZONED), period("PT6H", timeZone=ZONED),
       period("P1D", timeZone="Europe/Berlin"), period("PT1H", timeZone="Asia/Kolkata"), period("P1M", timeZone=ZONED))],
    *[(segment, period(query, timeZone=zone)) for segment in "hour six_hour day week month year".split() for query in
      "PT15M PT1H PT6H P1D P1W".split() for zone in (ZONED, "Asia/Kolkata", "Etc/UTC", "Asia/Kathmandu")],
    *[(period(segment, origin="2026-01-01T00:30:00Z"), query) for segment in "PT1H P1D".split() for query in ("minute",
        "hour", "day")],
    *[("day", period(query, origin="2026-01-01T00:30:00Z")) for query in "PT1H PT1M P1D".split()],
    *[({"type": "duration", "duration": segment}, query) for segment in (60000, 3600000, 5400000, 7200000, 86400000,
        604800000, 2592000000, 31536000000) for query in
      ("none", "minute", "hour", "day", "week", "month", {"type": "duration", "duration": 3600000}, {"type": "duration",
          "duration": 5400000})],
]  # fmt: skip
TIMESTAMPS = [
    *("auto iso posix millis micro nano ruby ISO Auto "
        "POSIX iso8601 ISO8601 unix epoch epoch_millis seconds second milliseconds milli").split(),
    *"micros nanos timestamp datetime date rfc3339 string number ms s x y d yyyy yyyy-MM-dd yyyyMMdd yyyy-MM-dd'T'HH:mm:ss".split(),
    *"yyyy-MM-dd'T'HH:mm:ssZ yyyy-MM-dd'T'HH:mm:ss'Z' yyyy-MM-dd'T'HH:mm:ssXXX yyyy-MM-ddTHH:mm:ss yyyy-MM-dd'T'HH:mm:ss.SSSZ".split(),
    *"%Y-%m-%d YYYY-MM-DD yyyy-MM-DD dd/MM/yyyy uuuu-MM-dd yyyy-MM-dd'T ' '' ''' yyyy-MM-dd'T'HH:mm:ss[.SSS] EEE w e C G xxxx-'W'ww".split(),
    "", " ", " iso ", "iso ", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd hh:mm:ss", "yyyy-mm-dd HH:MM:ss", "yyyy-MM-dd HH:mm:ss z",
    "EEE, dd MMM yyyy HH:mm:ss Z", "yyyy-MM-dd HH:mm:ss.SSSSSS", "dd.MM.yyyy 'um' HH:mm", "yyyy-MM-dd 'at' HH:mm", "HH:mm:ss",
        "n",
    "yyyy年MM月dd日", "yyyy-MM-dd V", "yyyy-MM-dd O", "yyyy-MM-dd Q", "yyyy-MM-dd L", "{yyyy}", "ÿyyy", "yyyyyyyyyyyyyyyyyy",
        "zzzz", "ZZZ",
    7, True, None, [], {},
]  # fmt: skip
EXPRESSIONS = [
    "upper(a)", "\"a\" + 1", "a + b", "(a", "a b", "a ++ 1", "1 = 1", "", " ", "'a", "\"a", "a)", "upper(", "upper(a",
        "nosuch(a)", "upper(a, b)",
    "upper()", "concat(a, b)", "concat()", "nvl(a, 1)", "nvl(a)", "if(a > 1, 'x', 'y')", "if(a)", "case_searched(a, 1)",
        "case_simple(a, 1, 2)",
    "case_simple(a)", "timestamp_parse(a)", "timestamp_parse(a, 'iso')", "timestamp_format(__time, 'yyyy')",
        "timestamp_floor(__time, 'PT1H')",
    "timestamp_floor(__time, 'x')", "timestamp_floor(__time)", "regexp_extract(a, '(')", "regexp_extract(a, '(.)', 1)",
        "a == 1", "a = 1",
    "a && b", "a and b", "a & b", "a | b", "!a", "-a", "not a", "NULL", "null", "true", "1.5", "1e3", "1.", ".5", "0x10",
        "'it''s'",
    "'it\\'s'", "a ? b : c", "a;", "a,b", "[1, 2]", "array(1, 2)", "[", "]", "map((x) -> x + 1, a)", "map(x -> x, a)",
        "() -> 1", "a.b",
    "\"a.b\"", "a-b", "$a", "#a", "@a", "ä", "SELECT a", "CASE WHEN a THEN b END", "a || b", "a <> b", "a != b", "a >= b",
        "a => b", "a < b > c",
    "substring(a, 0, 1)", "substring(a)", "replace(a, 'x', 'y')", "strlen(a)", "length(a)", "lookup(a, 'l')", "cast(a, 'LONG')",
    "cast(a, 'X')", "cast(a)", "json_value(a, '$.b')", "json_value(a)", "json_value(a, 'b')", "UPPER(a)", "Upper(a)", "a ^ 2",
        "a % 2",
    "pow(a, 2)", "a ** 2", "'a' 'b'", "1 2", "\\", "a\nb", "`a`", "*", "+", "a +", "like(a, 'x%')", "a like 'x'",
        "in(a, 'x')", "parse_long(a)",
    "mv_to_array(a)", "array_length(a)", "3d", "1L", "__time", "round(a, 'x')", "timestamp_extract(__time, 'X')",
        "trim(a, b)", "human_readable_binary_byte_format(a)",
]  # fmt: skip
REGEXES = [
    "^(a)$", "(", ")", "[", "]", "a{", "a{1", "a{1}", "a{2,1}", "*a", "a**", "a*+", "(?<n>a)", "(?P<n>a)", "(?<=a)b", "(?!a)",
        "\\1", "(a)\\1", "\\p{L}",
    "\\p{Xx}", "\\q", "\\", "[a-", "[b-a]", "[[:alpha:]]", "(?i)a", "(?z)a", "a|*", "\\Qa(\\E", "", " ", "+", "?",
        "\\x{110000}", "\\u00", "(?<1>a)", "[a&&[b]]",
    "x{99999999999}", "(?<n>a)(?<n>b)", "{", "}", "a{,3}", "\\k<n>", "[]a]", "[^]", "\\E", "(?>a)", "(?#c)", "\\h\\R",
        "\\z\\Z\\A\\G", "\\N{X}", "\\c",
]  # fmt: skip
NAMES = ["", " ", "a b", "a/b", ".a", "a\tb", "a\nb", "ä", "漢", "😀", "a\u0001", "a\u00a0b", "\u2003", "a\\b", "%2F",
    "x" * 300, "__time", "\ue000", "\u0085", "a\u001fb", "\u0000", "..", "a.b", "\u007f"]
JQ = [".a", ".a.b", "", ".[", ".a |", "a b", ".a[0]", "..", "$.a", ".a-b", ".\"a b\"", "{", "1 +", ".a?", "nosuch(.a)"]
PATHS = ["$", "$.a", "a", "", "$.o[", "$..a", "$[", "$.a[?(@.b)]", "$.a[?(", "$['a']", "$.", "x.y", "$.a[*]", "[0]", "$.a b"]
TYPES = ["LONG", "long", "BANANA", "ARRAY<STRING>", "array<long>", "ARRAY<", "ARRAY<BANANA>", "COMPLEX<x>", "COMPLEX", "",
    "FLOAT", "ARRAY<ARRAY<LONG>>", {}, {"type": "LONG"}, {"type": "X"}, 7, None, []]
WORDS = ("lz4 LZ4 Lz4 lzf zstd uncompressed none gzip snappy "
    "auto AUTO longs LONGS delta array ARRAY sorted_array sorted_set SORTED").split() + ["", " lz4 ", 0, 7, True, None, [], {}]
FEATURES = [{"ALLOW_COMMENTS": True}, {"allow_comments": True}, {"NOSUCH": True}, {}, {"ALLOW_SINGLE_QUOTES": "true"},
    {"ALLOW_COMMENTS": "yes"}, {"ALLOW_COMMENTS": None}, {"ALLOW_COMMENTS": 1}, {"ALLOW_NUMERIC_LEADING_ZEROS": True},
    {"STRICT_DUPLICATE_DETECTION": True}]
CHARSETS = ["UTF-8", "utf8", "latin1", "ISO-8859-1", "UTF-16LE", "nosuch", "", " UTF-8", "ascii", "cp1252", "UTF 8", 7, None]

# Values for members of a name, besides those for their kind.
VALUES = {
    **dict.fromkeys(("taskDuration", "lateMessageRejectionPeriod", "intermediatePersistPeriod", "httpTimeout", "startDelay"),
        PERIODS),
    **dict.fromkeys(("missingValue", "origin"), DATES),
    **dict.fromkeys(("segmentGranularity", "queryGranularity"), GRANULARITIES),
    "format": TIMESTAMPS,
    "expression": EXPRESSIONS,
    **dict.fromkeys(("pattern", "topicPattern"), REGEXES),
    **dict.fromkeys(("dataSource", "name", "topic", "column"), NAMES),
    "expr": JQ + PATHS,
    **dict.fromkeys(("castToType", "matchValueType", "outputType"), TYPES),
    **dict.fromkeys(("dimensionCompression", "longEncoding", "multiValueHandling", "lagAggregate", "tgtHllType"), WORDS),
    "featureSpec": FEATURES,
    "encoding": CHARSETS,
    "intervals": [["2026-01-01/2026-01-02"], ["2026-01-02/2026-01-01"], ["x"], ["2026/P1D"], ["2026/x"], "2026/2027", [7],
        [None], ["/"], ["2026-01-01"], ["P1D/2026"], ["P1D/P1D"], ["2026-01-01/2026-01-01"], [""]],
    **dict.fromkeys(("taskCount", "replicas", "stopTaskCount", "workerThreads", "maxRowsPerSegment", "maxTotalRows",
        "inactiveAfterMillis", "lagCollectionIntervalMillis", "lagCollectionRangeMillis", "taskCountMax", "taskCountMin",
        "scaleActionPeriodMillis", "numPersistThreads", "bucketSize", "formatVersion", "size", "k", "lgK", "maxStringBytes",
        "skipHeaderRows"), [0, -1, 1, 2, 3, 8, 1000, -2, 200, "", "null", "\u0663"]),
    **dict.fromkeys(("triggerScaleOutFractionThreshold", "triggerScaleInFractionThreshold"), [0, 1, 2, -1, "0.5", "0x10",
        "1f", "0x1p3", "NaN"]),
    "dims": [[], None, [None], ["lat", "lat"], "lat", [7]],
    "timeZone": [[], {}, "Mars/X", "", None],
    "delimiter": ["", ";", ";;", "|", "\t", "\"", "\n", ",", "timestamp"],
    "listDelimiter": ["", ";", ",", "|", "\t", "||"],
    "columns": [[], ["a", "a"], ["a;b"], ["a,b"], ["a|b"], [""], [None], [7], ["timestamp"], None],
    "bootstrap.servers": ["", "localhost", 7, None, [], ["localhost:9092"], {}, {"type": "environment"}],
    "consumerProperties": [{}, {"bootstrap.server": "x:9092"}, {"bootstrap.servers": "x:9092", "nosuch": 7}],
    "dimensions": [[], ["a", "a"], ["a", "A"], ["a", {"type": "long", "name": "a"}], [{"type": "long"}], [{"name": "x"}],
        [{"type": "integer", "name": "x"}], [{"type": "", "name": "x"}], ["__time", "a"], [{"type": "long", "name": "__time"},
        "a"], ["a", {"type": "long", "name": "__time"}], [""], [None], [7], ["events"], [["a"]], [{}], ["a", "noise"],
        [{"type": "string"}], [True], ["timestamp"], [{"type": "spatial", "name": "p"}], [{"type": "spatial", "name": "p",
        "dims": []}], [{"type": "spatial", "name": "p", "dims": None}]],
    "dimensionExclusions": [["page"], ["user_id"], ["a", "a"], ["place"], ["events"], [""], [None], [7], ["lat"]],
    "metricsSpec": [[], None, [{"type": "count", "name": "page"}], [{"type": "count", "name": "a"}, {"type": "count",
        "name": "a"}], [{"type": "count", "name": "__time"}], ["count"], [None], [7], [{"type": "LongSum", "name": "a",
        "fieldName": "b"}], [{"type": "count", "name": "a", "fieldName": "b"}],
                    [{"type": "javascript", "name": "j", "fieldNames": ["a"], "fnAggregate": "function(a,b){return a+b}",
                        "fnReset": "function(){return 0}", "fnCombine": "function(a,b){return a+b}"}],
                        [{"type": "stringFirstFold", "name": "a", "fieldName": "b"}], [{"type": "longSum", "name": "a",
                        "fieldName": "b", "expression": "c"}], [{"type": "grouping", "name": "g", "groupings": ["a"]}],
                        [{"type": "singleValue", "name": "g", "fieldName": "a", "columnType": "LONG"}], [{"type": "histogram",
                        "name": "h", "fieldName": "a", "breaks": [1, 2]}], [{"type": "histogram", "name": "h",
                        "fieldName": "a"}],
                    *[[{"type": kind, "name": "m",
                        "fieldName": "f"}] for kind in ("sum min max avg longMean doubleMean stringAny floatSum doubleMax floatFirst longLast "
                            "stringFirst doubleAny floatAny HLLSketch HLLSketchMerge KllDoublesSketch KllFloatsSketchMerge arrayOfDoublesSketch quantilesDoublesSketchMerge timestampMax stringLastFold").split()]],
    "ordering": ["numeric", "lexicographic", "Numeric", "alphanumeric", "strlen", "version", "nosuch", "", 7, [], {},
        {"type": "x"}, None, {"type": "Numeric"}],
    "filter": [{"type": kind} for kind in ("and or not selector columnComparison extraction regex search javascript spatial in bound interval "
        "like expression true false null equals range isfalse istrue arrayContainsElement inType eq SELECTOR").split()] + [{"type": "javascript", "dimension": "a", "function": "function(x){return true}"}, {"type": "and", "fields": []}, {"type": "and", "fields": [None]}, {"type": "selector", "dimension": "a"}, {"type": "selector", "value": "a"}, {"type": "selector", "column": "a", "value": "b"}, {"type": "in", "dimension": "a", "values": []}, {"type": "bound", "dimension": "a"}, {"type": "range", "column": "a", "matchValueType": "LONG"}, {"type": "equals", "column": "a", "matchValueType": "LONG"}, {"type": "equals", "column": "a", "matchValueType": "LONG", "matchValue": "x"}, {"type": "isfalse"}, {"type": "inType", "column": "a", "matchValueType": "LONG", "values": [1]}, {"type": "extraction", "dimension": "a", "value": "b", "extractionFn": {"type": "upper"}}, {"type": "expression", "expression": "nosuch(a)"}, {"type": "expression", "expression": "a >"}, {"type": "expression"}, {"type": "regex", "dimension": "a", "pattern": "("}, {"type": "range", "column": "a", "matchValueType": "LONG", "lower": "x"}],
    "transforms": [[], [None], ["a"], [expression("a", "b"), expression("a", "c")], [{"type": "expression", "name": "a"}],
        [{"type": "expression", "expression": "a"}], [{"name": "a", "expression": "b"}], [expression("__time", "nosuch(a)")],
        [expression("__time", "timestamp_parse(t)")], [{"type": "Expression", "name": "a", "expression": "b"}],
        [expression("", "a")]],
    "flattenSpec": [{"fields": ["a", "a"]}, {"fields": [{"name": "a"}]}, {"fields": [{"type": "path"}]},
        {"fields": [{"type": "path", "name": "a"}]}, {"fields": [{"type": "jq", "name": "a"}]}, {"fields": [{"type": "tree",
        "name": "a"}]}, {"fields": [{"type": "tree", "name": "a", "nodes": []}]}, {"fields": [{"type": "PATH", "name": "a",
        "expr": "$.a"}]}, {"fields": [{"type": "x", "name": "a", "expr": "$.a"}]}, {"fields": [None]}, {"fields": [7]},
        {"fields": [""]}, {"fields": [{"type": "root", "name": "a", "expr": "b"}]}, {"fields": [{"type": "path", "name": "a",
        "expr": "$.a", "nodes": ["x"]}]}],
    "inputFormat": [None, {}, {"type": "JSON"}, {"type": "lines"}, {"type": "delimited"}, {"type": "csv"}, {"type": "tsv"},
        {"type": "csv", "columns": []}, {"type": "csv", "findColumnsFromHeader": True}, {"type": "csv",
        "findColumnsFromHeader": False}, {"type": "csv", "hasHeaderRow": True}, {"type": "csv", "hasHeaderRow": True,
        "findColumnsFromHeader": True}, {"type": "csv", "columns": ["a"], "hasHeaderRow": True,
        "findColumnsFromHeader": True}, {"type": "csv", "columns": ["a"], "listDelimiter": ","}, {"type": "tsv",
        "columns": ["a"], "delimiter": "|", "listDelimiter": "|"}, {"type": "tsv", "columns": ["a\tb"]}, {"type": "csv",
        "columns": ["a"], "skipHeaderRows": -1}, {"type": "regex"}, {"type": "regex", "pattern": "("}, {"type": "regex",
        "pattern": None}, {"type": "kafka"}, {"type": "kafka", "valueFormat": None}, {"type": "kafka",
        "valueFormat": {"type": "kafka", "valueFormat": {"type": "json"}}}, {"type": "kafka", "valueFormat": {"type": "json"},
        "flattenSpec": {}}, {"type": "json", "assumeNewlineDelimited": True, "useJsonNodeReader": True}, {"type": "kafka",
        "valueFormat": {"type": "regex", "pattern": "("}}, {"type": "kafka", "valueFormat": {"type": "json"},
        "keyFormat": {"type": "regex", "pattern": "("}}, {"type": "kafka", "valueFormat": {"type": "csv"}}, "json", []],
    "dataSchema": [{}, None], "ioConfig": [{}, None], "tuningConfig": [{}, None, {"type": "kafka"},
        {"type": "index_parallel"}, {"type": "realtime"}, {"type": "Kafka"}, {"type": None}],
    "spec": [{}, None], "timestampSpec": [{}, None, "iso", {"column": None}], "dimensionsSpec": [{}, None, []],
        "granularitySpec": [{}, None, {"type": "arbitrary"}, {"type": "Uniform"}, {"type": ""}, {"type": None},
        {"type": "arbitrary", "queryGranularity": "none"}, {"type": "arbitrary", "intervals": ["2026/2027"]},
        {"type": "hourly"}],
    "autoScalerConfig": [{}, None, {"enableTaskAutoScaler": True}, {"enableTaskAutoScaler": True, "taskCountMax": 1},
        {"enableTaskAutoScaler": True, "taskCountMax": 1, "taskCountMin": 2}, {"enableTaskAutoScaler": True,
        "taskCountMax": 1, "taskCountMin": 1}, {"enableTaskAutoScaler": "true", "taskCountMax": 1, "taskCountMin": 2},
        {"taskCountMax": 1, "taskCountMin": 2}, {"enableTaskAutoScaler": True, "taskCountMax": 1, "taskCountMin": 1,
        "autoScalerStrategy": "costBased"}, {"type": "lagBased", "enableTaskAutoScaler": True, "taskCountMax": 1,
        "taskCountMin": 1}, {"enableTaskAutoScaler": True, "taskCountMax": 4, "taskCountMin": 1,
        "lagCollectionIntervalMillis": 0}, {"enableTaskAutoScaler": False, "lagCollectionIntervalMillis": 0},
        {"enableTaskAutoScaler": 1, "taskCountMax": 4, "taskCountMin": 5}, {"enableTaskAutoScaler": True, "taskCountMax": 0,
        "taskCountMin": 0}, {"enableTaskAutoScaler": True, "taskCountMax": 4, "taskCountMin": 1, "stopTaskCountRatio": 2}],
    "type": ["", None, "Kafka", "KAFKA", " kafka", "nosuch", 7, True],
    "autoScalerStrategy": ["costBased", "LagBased", "", None, 7],
    "virtualColumns": [[], None, {}, [{}], [{"type": "nosuch"}], "x"],
    "groupingColumns": [[], None, ["page", "page"], [None], [{"type": "long", "name": "page"}], ["nosuch"]],
    "aggregators": [[], None, [None], [{"type": "count"}], [{"type": "longSum", "name": "x", "fieldName": "nosuch"}]],
    "fields": [[], None, ["a"], [None]],
}  # fmt: skip

# Members that are put in where they do not belong, or that are new there.
ADDED = {
    "": [("id", "x"), ("spec_", {}), ("_note", "x"), ("comment", "x"), ("tuningConfig", {"type": "kafka"}), ("tuningConfig",
        {}), ("ioConfig", {}), ("ioConfig", {"nosuch": 1}), ("dataSchema", {}), ("dataSchema", None), ("suspended", True),
        ("suspended", "yes"), ("context", {"a": [1]}), ("context", []), ("context", None)],
    "ioConfig": [("taskcount", 1), ("stream", "x"), ("useEarliestSequenceNumber", True), ("type", "kafka"), ("topicPattern",
        "a.*"), ("topicPattern", None), ("topicPattern", ""), ("endpoint", "x"), ("serverPriorityToReplicas", {}),
        ("boundedStreamConfig", {}), ("configOverrides", {}), ("configOverrides", None), ("configOverrides", {"type": "x"}),
        ("lateMessageRejectionStartDateTime", "2026-01-01"), ("lateMessageRejectionStartDateTime", 1700000000),
        ("lagAggregator", {"type": "default"}), ("idleConfig", {"enabled": True, "inactiveAfterMillis": 0}), ("idleConfig",
        {"inactiveAfterMillis": -1}), ("idleConfig", {}), ("idleConfig", True), ("topics", ["a"]), ("tuningConfig", {}),
        ("maxRowsPerSegment", 1), ("emitTimeLagMetrics", 1)],
    "dataSchema": [("parser", {}), ("parser", None), ("parser", {"type": "string", "parseSpec": {"format": "json",
        "timestampSpec": {}, "dimensionsSpec": {}}}), ("inputFormat", {"type": "json"}), ("dimensions", ["a"]), ("rollup",
        True), ("queryGranularity", "hour"), ("baseTable", {}), ("projections", None), ("projections", []), ("projections",
        [{}]), ("projections", [{"type": "aggregate", "name": "p"}]), ("segmentGranularitySpec", {}), ("datasource", "x")],
    "tuningConfig": [("taskCount", 1), ("maxRowPerSegment", 1), ("chatAsync", True), ("partitionsSpec", {"type": "dynamic"}),
        ("indexSpec", {}), ("indexSpec", None), ("indexSpec", {"bitmap": {}}), ("indexSpec", {"bitmap": {"type": "Roaring"}}),
        ("indexSpec", {"bitmap": {"type": "roaring", "compressRunOnSerialization": True}}), ("indexSpec",
        {"jsonCompression": "zstd"}), ("indexSpec", {"metadataCompression": "zstd"}), ("indexSpec",
        {"stringDictionaryEncoding": {}}), ("indexSpec", {"stringDictionaryEncoding": {"type": "utf8"}}), ("indexSpec",
        {"stringDictionaryEncoding": {"type": "frontCoded", "bucketSize": 3}}), ("indexSpec", {"segmentLoader": {}}),
        ("indexSpec", {"segmentLoader": {"type": "x"}}), ("releaseLocksOnHandoff", True), ("streamingPartitionsSpec", {}),
        ("segmentWriteOutMediumFactory", {}), ("segmentWriteOutMediumFactory", {"type": "x"}),
        ("segmentWriteOutMediumFactory", "tmpFile"), ("appendableIndexSpec", {"type": "offheap"}), ("appendableIndexSpec",
        {}), ("windowPeriod", "PT10M"), ("basePersistDirectory", "/x"), ("workerThreads", -1), ("maxColumnsToMerge", 0),
        ("recordBufferSizeBytes", 1), ("skipSequenceNumberAvailabilityCheck", True)],
    "timestampSpec": [("timezone", "UTC"), ("Format", "iso"), ("missingValue", "x"), ("missingValue", 1700000000)],
    "dimensionsSpec": [("dimension", ["a"]), ("useSchemaDiscovery", "yes"), ("spatialDimensions", [{"dimName": "s",
        "dims": ["a"]}]), ("spatialDimensions", [{"dimName": "page"}]), ("spatialDimensions", [{}]), ("spatialDimensions",
        [None]), ("dimensionExclusions", ["page"]), ("forceSegmentSortByTime", False)],
    "granularitySpec": [("segmentgranularity", "hour"), ("type", "uniform"), ("timezone", "UTC"), ("granularity", "hour")],
}  # fmt: skip

# What Druid prints with a spec, or writes the kind of an object with: dropped, and no slip.
PRINTED = ("stream", "useEarliestSequenceNumber", "repartitionTransitionDuration", "skipSequenceNumberAvailabilityCheck",
    "ordering", "minTriggerScaleActionFrequencyMillis", "source", "createBitmapIndex", "type",
    "autoScalerStrategy")  # fmt: skip
# Rules about what Kafka makes of consumerProperties, which Druid hands on.
ELSEWHERE = ("MSK415",)
# Classes that a Kafka supervisor does not reach, and the table has for all that.
UNREACHED = ("NoopSupervisorSpec",)

ANY = [None, "", "x", " ", 0, 1, -1, 7.9, 1.0, True, False, [], ["x"], [None], {}, {"x": 1}, "true", "True", "tRue", "yes",
    "1", "3", " 3 ", "+3", "3.0", "3.7", "1e2", "0x10", "100k", "null", "NaN", 3000000000, -3000000000, 9223372036854775808,
    1e2, 1e30, "9223372036854775808", "3000000000", "-0", "0.5", "half", "٣", "1_000", "Infinity", "1f", "0x1p3", ".5", "1.",
    "1d"]


# Groups of which a sample is judged, with their parts of it in percent.
SAMPLED = {"kinds": 80, "renamed": 20}
GRANULARITY = ("spec", "dataSchema", "granularitySpec")


def sites(node, way=()):
    """Every place of a spec, with its way."""
    yield way, node
    if isinstance(node, dict):
        for key, value in node.items():
            yield from sites(value, (*way, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from sites(value, (*way, index))


def put(spec, way, value):
    """A copy of a spec with another value at a place."""
    made = copy.deepcopy(spec)
    node = made
    for step in way[:-1]:
        node = node[step]
    node[way[-1]] = value
    return made


def renamed(spec, way, key):
    made = copy.deepcopy(spec)
    node = made
    for step in way[:-1]:
        node = node[step]
    members = list(node.items())
    node.clear()
    node.update((key if name == way[-1] else name, value) for name, value in members)
    return made


def without(spec, way):
    made = copy.deepcopy(spec)
    node = made
    for step in way[:-1]:
        node = node[step]
    del node[way[-1]]
    return made


def doubled(spec, way):
    made = copy.deepcopy(spec)
    node = made
    for step in way[:-1]:
        node = node[step]
    node.append(copy.deepcopy(node[way[-1]]))
    return made


def slips(key, dice):
    """A name as people misspell it."""
    at = dice.randrange(len(key))
    yield key[:at] + key[at + 1 :]
    yield key[:at] + key[at] + key[at:]
    yield key[0].swapcase() + key[1:]
    yield key.lower()
    yield key + "s"


def show(way):
    return ".".join(str(step) for step in way if step != "spec" or len(way) == 1) or "all"


def text(value):
    return json.dumps(value)


def mutations(seed):
    """(group, name, how to make it) of every single change; a part that two shapes share is changed in the first one only."""
    dice = random.Random(seed)
    shared = set()
    for shape, spec in SPECS.items():
        for way, value in sites(spec):
            inside = way[-1] if way else ""
            name = f"{shape}: {show(way)}"
            # What replaces an object or a list is judged without it.
            here = (show(way), text(value) if isinstance(value, (str, bool, int, float)) else "")
            if here in shared and shape != "flat":
                continue
            shared.add(here)
            if isinstance(value, dict) and (inside in ADDED or inside == "spec"):
                for key, added in ADDED["" if inside == "spec" else inside]:
                    yield "added", f"{name}.{key} = {text(added)}", (put, spec, (*way, key), added)
            if not way:
                continue
            # Of an object or a list in the place of a type, Jackson loses its place, and takes what follows for something else.
            odd = inside in ("type", "autoScalerStrategy")
            for other in VALUES.get(inside, ()):
                yield "values", f"{name} = {text(other)}", (put, spec, way, other)
            for other in ANY:
                if odd and isinstance(other, (dict, list)):
                    continue
                yield "kinds", f"{name} = {text(other)}", (put, spec, way, other)
            yield "deleted", f"{name} deleted", (without, spec, way)
            if isinstance(inside, int):
                yield "doubled", f"{name} doubled", (doubled, spec, way)
                continue
            for key in slips(inside, dice):
                if key and key != inside:
                    yield "renamed", f"{name} renamed {text(key)}", (renamed, spec, way, key)
    plain = SPECS["plain"]
    for segment, query in PAIRS:
        both = {"segmentGranularity": segment, "queryGranularity": query}
        yield "pairs", f"segments {text(segment)}, rows {text(query)}", (put, plain, GRANULARITY, both)


def corpus(seed, size):
    """The valid specs, every change of the lists above, and `size` of those that wrong kinds and slips make."""
    found = [("valid", shape, spec) for shape, spec in SPECS.items()]
    groups = {}
    for group, name, how in mutations(seed):
        groups.setdefault(group, {}).setdefault(name, how)
    dice = random.Random(seed)
    for group, members in groups.items():
        chosen = list(members.items())
        if group in SAMPLED:
            chosen = dice.sample(chosen, min(len(chosen), SAMPLED[group] * size // 100))
        found += [(group, name, how[0](*how[1:])) for name, how in chosen]
    return found

# ---- what is known to differ ---------------------------------------------------------------------------------------
# (why, pattern of `NAME: KIND: DETAILS`). A row that no difference needs any more fails.

# msk-gen does not mean to see these.
EXCUSED = [
    ("what does not say that it is a Kafka supervisor, or has none of its parts, may be anything",
        r": (type|spec)( = | deleted| renamed )"),
    ("kinds of extensions that are not loaded here",
        r"type id '(avro_stream|avro_ocf|protobuf|thrift|influx|orc|parquet|approxHistogram|variance|timeMin)'"),
    ("of an expression only what is certainly none is told",
        r"(expression|fold|initialValue|combine|transforms|filter|virtualColumns)\b.*: (refused|fails): .*(parse expression|is not defined|Function\[|For input string|BigInteger|must be constant|JSONPath|Invalid period|Unit\.|Illegal pattern|NullPointer|Index 1 out|Cannot invoke|Unable to handle type|regexp_extract|Unclosed group)"),
    ("jq and JSON paths are not read", r"flattenSpec.*(JsonQueryException|InvalidPathException|json can not be null)"),
    ("of Java's patterns only what no engine takes is told", r"pattern.*(PatternSyntax|RegexDimFilter`, problem: )"),
    ("no consumer is made here, which is what fails without a broker or its port", r"bootstrap\.servers = .*taken: MSK403"),
    ("charsets are Java's", r"encoding = .*KafkaStringHeaderFormat"),
]  # fmt: skip

# msk-gen is wrong, or says less than it could.
KNOWN = [
    ("the types that a filter compares with: one that does not exist, and a value that is not of it",
        r"(Equality|Range)Filter`, problem"),
    ("a castToType, matchValueType or outputType that is cut off, or an object",
        r"(castToType|outputType|matchValueType|columnType).*(ColumnType|return value)"),
    ("filters without their parts",
        r"(DimFilter|TypedInFilter|ArrayContainsElementFilter|NullFilter)`, problem: .*(null|least one|at least|dimensions)"),
    ("intervals: numbers, null, those that are none, an empty one", r"intervals\S* (= |deleted|renamed).*refused"),
    ("virtual columns and projections", r"(projections|virtualColumns|groupingColumns|aggregators).*(refused|fails)"),
    ("what flattenSpec asks of a field, and the same name twice", r"(flattenSpec|fields).*(JSONPathFieldSpec|duplicate field)"),
    ("names, fields, kinds and sizes of sketches",
        r"(HllSketchBuild|DoublesSketch|SketchMerge)AggregatorFactory|SketchesArgumentException"),
    ("javascript, which a cluster has to switch on", r"JavaScript is disabled"),
    ("null and empty names in spatialDimensions; a name that dimensions has, too",
        r"spatialDimensions.*(Cannot invoke|null or empty name|NullPointer|Duplicate column)"),
    ("a DimensionSpec without a dimension", r"dimension (deleted|renamed).*at index"),
    ("null in lists", r"(null\]?|\{\"x\": 1\}|\{\}): (refused|fails): .*(Cannot invoke|at index|NullPointer)"),
    ("dates that look right and are none, and years of more than nine digits",
        r"(missingValue|origin|StartDateTime)\S* = .*(Cannot parse|too short|cannot fit|Invalid format|out of range|is malformed|DateTime)"),
    ("an origin of queryGranularity, and time zones within a day: no segment for any row",
        r"fails: task: IllegalStateException: no segment"),
    ("characters of a datasource: blanks that are no white space to Java are taken, others refused",
        r"dataSource = .*(illegal UTF8 character|contains illegal|taken: MSK403)"),
    ("columns of csv and tsv: null, header flags that exclude each other, an empty listDelimiter, names twice",
        r"(CsvInputFormat|DelimitedInputFormat)`, problem|separator may not be|columns.*Duplicate column entries"),
    ("a negative taskCount, which 33 refuses", r"taskCount = -.*supervisor"),
    ("maxStringBytes less than zero", r"maxStringBytes must be"),
    ("an expression metric without combine has exactly one field", r"Must have a single input field"),
    ("a type of null is an id called null in 33", r"type = null: (taken|dropped)"),
    ("names of featureSpec, and values that are null", r"featureSpec.*JsonInputFormat"),
    ("a time zone that is a list or an object is taken", r"timeZone = .*(taken|dropped)"),
]  # fmt: skip
