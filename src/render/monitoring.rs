//! Alarms that follow from what a context declares.
//!
//! Only on metrics that are confirmed and free. Druid's readers commit no offsets, so that no metric shows their lag: Druid
//! itself tells it.

use super::deployment::{Client, Deployment};
use super::logical::{LogicalIds, words};
use super::mustache::{Entries, Val, ValKind};
use crate::access::Role;
use crate::facts::limits::LOGICAL_ID;
use crate::facts::{clusters, metrics, topics};
use crate::source::Traced;
use std::collections::HashSet;
use std::sync::Arc;

/// At how much of a quota an alarm is raised, in percent.
const NEAR: u64 = 80;

/// For how many minutes it must be so, where a moment of it is no harm.
const SUSTAINED: u64 = 5;

/// The longest part of a logical id that one name makes; two of them and the metric stay below the limit.
const WORDS: usize = LOGICAL_ID / 3;

/// Beyond what an alarm is raised.
enum Limit {
    /// A number: bytes per second, partitions, percent.
    Number(u64),
    /// The value of a parameter of the template.
    Parameter(&'static str),
}

/// What is watched.
enum Watched<'a> {
    /// The whole cluster.
    Cluster,
    /// A broker, by its number.
    Broker(u32),
    /// A topic, and for its lag the group that reads it.
    Topic(&'a Traced, Option<&'a Traced>),
}

/// One alarm.
struct Alarm<'a> {
    watched: Watched<'a>,
    metric: &'static str,
    what: &'static str,
    statistic: &'static str,
    limit: Limit,
    /// For how many minutes it must be so.
    minutes: u64,
    /// What it means that the metric is silent.
    missing: &'static str,
}

/// The brokers of a provisioned cluster.
pub(super) struct Brokers<'a> {
    /// Their type.
    pub(super) instance: &'a str,
    /// How many there are, when that is a number.
    pub(super) count: Option<u32>,
}

/// The alarms that the template prints, in order of the brokers, topics and clients; and whether one of them is about lag.
/// `brokers` are those of a provisioned cluster.
pub(super) fn alarms(
    deployment: &Deployment,
    declared: &[(Traced, Arc<Val>)],
    brokers: &Brokers<'_>,
) -> (Vec<Arc<Val>>, bool) {
    let mut seen = HashSet::new();
    let declared: Vec<_> = declared
        .iter()
        .filter(|(name, _)| seen.insert(name.text.as_str()))
        .collect();
    let mut alarms = Vec::new();
    if !deployment.serverless && !brokers.instance.starts_with(clusters::EXPRESS) {
        alarms.extend(standard(brokers.count));
    }
    for (name, topic) in declared.iter().filter(|_| deployment.serverless) {
        if let Some(partitions) = partitions(topic) {
            alarms.extend(throughput(name, partitions));
        }
    }
    let lag = alarms.len();
    for client in &deployment.clients {
        let Some(group) = group(client) else { continue };
        let mut read = HashSet::new();
        let reads = client.workload.reads.iter().map(|topic| &topic.text);
        read.extend(reads);
        for (name, _) in declared
            .iter()
            .filter(|(name, _)| read.contains(&name.text))
        {
            alarms.extend(lags(name, group));
        }
    }
    let lag = alarms.len() > lag;
    let mut ids = LogicalIds::default();
    let data = alarms
        .iter()
        .map(|alarm| Arc::new(data(alarm, &mut ids).into()))
        .collect();
    (data, lag)
}

/// How many partitions a topic says that it has.
fn partitions(topic: &Val) -> Option<u64> {
    match &topic.get("partitions")?.kind {
        ValKind::Number(number) => number.text.parse().ok().filter(|count| *count > 0),
        _ => None,
    }
}

/// What tells that Standard brokers lose data or have no room for it.
fn standard<'a>(brokers: Option<u32>) -> Vec<Alarm<'a>> {
    let alarm = |watched, metric, what, limit, minutes| Alarm {
        watched,
        metric,
        what,
        statistic: "Maximum",
        limit: Limit::Number(limit),
        minutes,
        // A cluster that nobody hears of is not one that is well.
        missing: "missing",
    };
    let mut alarms = vec![alarm(
        Watched::Cluster,
        metrics::OFFLINE,
        "partitions can be neither written nor read",
        0,
        1,
    )];
    let brokers = brokers.filter(|count| *count <= clusters::MOST_BROKERS);
    alarms.extend((1..=brokers.unwrap_or(0)).map(|broker| {
        alarm(
            Watched::Broker(broker),
            metrics::DISK_USED,
            "the disk of a broker is nearly full",
            metrics::DISK_NEAR,
            SUSTAINED,
        )
    }));
    alarms
}

/// Beyond the quotas of its partitions MSK throttles a topic.
fn throughput(topic: &Traced, partitions: u64) -> [Alarm<'_>; 2] {
    let near =
        |each: u64, all: u64| Limit::Number(partitions.saturating_mul(each).min(all) / 100 * NEAR);
    let alarm = |metric, what, limit| Alarm {
        watched: Watched::Topic(topic, None),
        metric,
        what,
        minutes: SUSTAINED,
        // One minute's sum is the rate of all partitions.
        statistic: "Sum",
        limit,
        // Nobody writes, or nobody reads.
        missing: "notBreaching",
    };
    [
        alarm(
            metrics::BYTES_IN,
            "writes come near the quota of the topic's partitions",
            near(
                topics::SERVERLESS_PARTITION_IN,
                topics::SERVERLESS_CLUSTER_IN,
            ),
        ),
        alarm(
            metrics::BYTES_OUT,
            "reads come near the quota of the topic's partitions",
            near(
                topics::SERVERLESS_PARTITION_OUT,
                topics::SERVERLESS_CLUSTER_OUT,
            ),
        ),
    ]
}

fn lags<'a>(topic: &'a Traced, group: &'a Traced) -> [Alarm<'a>; 2] {
    let alarm = |metric, what, parameter| Alarm {
        watched: Watched::Topic(topic, Some(group)),
        metric,
        what,
        statistic: "Maximum",
        minutes: SUSTAINED,
        limit: Limit::Parameter(parameter),
        // A group that nobody hears of is not one that keeps up.
        missing: "missing",
    };
    [
        alarm(
            metrics::MAX_OFFSET_LAG,
            "a consumer group is too many messages behind",
            "MaxOffsetLag",
        ),
        alarm(
            metrics::MAX_TIME_LAG,
            "a consumer group is too long behind",
            "MaxTimeLag",
        ),
    ]
}

/// The group in which a client commits offsets, when it is known. MSK has no metrics of a group with a colon in its name, nor
/// of one with letters beyond ASCII. Source: MSK Developer Guide, "Monitor consumer lags" (2026); AWS's agent toolkit, "Monitor
/// and Alarm MSK Clusters", read 2026-11-29.
fn group(client: &Client) -> Option<&Traced> {
    let group = match (client.workload.role, client.workload.groups.as_slice()) {
        (Role::Consumer, []) => &client.folder,
        (Role::Consumer, [one]) => one,
        (Role::Streams, _) => &client.workload.name,
        _ => return None,
    };
    (group.text.is_ascii() && !group.text.contains(['*', '?', ':'])).then_some(group)
}

fn data(alarm: &Alarm<'_>, ids: &mut LogicalIds) -> Entries {
    let part = |name: &str| words(name, "X").chars().take(WORDS).collect::<String>();
    let number = |number: u64| {
        let kind = ValKind::Number(Traced::own(number.to_string()));
        Val { kind, place: None }
    };
    let or_none = |name: Option<&Traced>| -> Val {
        name.map_or_else(|| false.into(), |name| name.clone().into())
    };
    let (topic, group, broker) = match &alarm.watched {
        Watched::Cluster => (None, None, None),
        Watched::Broker(broker) => (None, None, Some(Traced::own(broker.to_string()))),
        Watched::Topic(topic, group) => (Some(*topic), *group, None),
    };
    let id = format!(
        "{}{}{}{}",
        group.map(|group| part(&group.text)).unwrap_or_default(),
        topic.map(|topic| part(&topic.text)).unwrap_or_default(),
        broker
            .as_ref()
            .map(|broker| format!("Broker{}", broker.text))
            .unwrap_or_default(),
        alarm.metric
    );
    let mut data = Entries::default();
    data.put("logicalId", Traced::own(ids.unique(id)));
    data.put("topic", or_none(topic));
    data.put("group", or_none(group));
    data.put("broker", or_none(broker.as_ref()));
    data.put("metric", Traced::own(alarm.metric));
    data.put("what", Traced::own(alarm.what));
    data.put("statistic", Traced::own(alarm.statistic));
    data.put("minutes", number(alarm.minutes));
    data.put("missing", Traced::own(alarm.missing));
    match &alarm.limit {
        Limit::Number(limit) => {
            data.put("parameter", false);
            data.put("threshold", number(*limit));
        }
        Limit::Parameter(name) => data.put("parameter", Traced::own(*name)),
    }
    let mut entry = Entries::default();
    entry.put("alarm", data);
    entry
}
