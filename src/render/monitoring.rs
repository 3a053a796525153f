//! Alarms that follow from what a context declares.
//!
//! Only for Serverless clusters, whose metrics are confirmed. Druid's readers commit no offsets, so that no metric shows
//! their lag: Druid itself tells it.

use super::deployment::{Client, Deployment};
use super::logical::{LogicalIds, words};
use super::mustache::{Entries, Val, ValKind};
use crate::access::Role;
use crate::facts::limits::LOGICAL_ID;
use crate::facts::{metrics, topics};
use crate::source::Traced;
use std::collections::HashSet;
use std::sync::Arc;

/// At how much of a quota an alarm is raised, in percent.
const NEAR: u64 = 80;

/// The longest part of a logical id that one name makes; two of them and the metric stay below the limit.
const WORDS: usize = LOGICAL_ID / 3;

/// Beyond what an alarm is raised.
enum Limit {
    /// Bytes per second.
    Bytes(u64),
    /// The value of a parameter of the template.
    Parameter(&'static str),
}

/// One alarm.
struct Alarm<'a> {
    topic: &'a Traced,
    group: Option<&'a Traced>,
    metric: &'static str,
    what: &'static str,
    statistic: &'static str,
    limit: Limit,
    /// What it means that the metric is silent.
    missing: &'static str,
}

/// The alarms that the template prints, in order of the topics and clients; and whether one of them is about lag.
pub(super) fn alarms(
    deployment: &Deployment,
    declared: &[(Traced, Arc<Val>)],
) -> (Vec<Arc<Val>>, bool) {
    if !deployment.serverless {
        return (Vec::new(), false);
    }
    let mut seen = HashSet::new();
    let declared: Vec<_> = declared
        .iter()
        .filter(|(name, _)| seen.insert(name.text.as_str()))
        .collect();
    let mut alarms = Vec::new();
    for (name, topic) in &declared {
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

/// Beyond the quotas of its partitions MSK throttles a topic.
fn throughput(topic: &Traced, partitions: u64) -> [Alarm<'_>; 2] {
    let near =
        |each: u64, all: u64| Limit::Bytes(partitions.saturating_mul(each).min(all) / 100 * NEAR);
    let alarm = |metric, what, limit| Alarm {
        topic,
        group: None,
        metric,
        what,
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
        topic,
        group: Some(group),
        metric,
        what,
        statistic: "Maximum",
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

/// The group in which a client commits offsets, when it is known. MSK has no metrics of a group with a colon in its name.
/// Source: MSK Developer Guide, "Monitor consumer lags" (2026).
fn group(client: &Client) -> Option<&Traced> {
    let group = match (client.workload.role, client.workload.groups.as_slice()) {
        (Role::Consumer, []) => &client.folder,
        (Role::Consumer, [one]) => one,
        (Role::Streams, _) => &client.workload.name,
        _ => return None,
    };
    (!group.text.contains(['*', '?', ':'])).then_some(group)
}

fn data(alarm: &Alarm<'_>, ids: &mut LogicalIds) -> Entries {
    let part = |name: &str| words(name, "X").chars().take(WORDS).collect::<String>();
    let group = alarm.group.map(|group| part(&group.text));
    let id = format!(
        "{}{}{}",
        group.unwrap_or_default(),
        part(&alarm.topic.text),
        alarm.metric
    );
    let mut data = Entries::default();
    data.put("logicalId", Traced::own(ids.unique(id)));
    data.put("topic", alarm.topic.clone());
    data.put(
        "group",
        alarm
            .group
            .map_or_else(|| false.into(), |group| Val::from(group.clone())),
    );
    data.put("metric", Traced::own(alarm.metric));
    data.put("what", Traced::own(alarm.what));
    data.put("statistic", Traced::own(alarm.statistic));
    data.put("missing", Traced::own(alarm.missing));
    match &alarm.limit {
        Limit::Bytes(bytes) => {
            data.put("parameter", false);
            let kind = ValKind::Number(Traced::own(bytes.to_string()));
            data.put("threshold", Val { kind, place: None });
        }
        Limit::Parameter(name) => data.put("parameter", Traced::own(*name)),
    }
    let mut entry = Entries::default();
    entry.put("alarm", data);
    entry
}
