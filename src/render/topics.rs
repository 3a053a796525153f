//! What the templates see of the topics that a context declares.

use super::context::Values;
use super::mustache::{Entries, Val, ValKind};
use crate::facts::topics;
use crate::source::Traced;
use std::sync::Arc;

/// The declared topics that have a name; the schema complains about others.
pub(super) fn declared(values: &Values) -> Vec<(Traced, Arc<Val>)> {
    let list = values.get("msk:topics").map(|list| list.items());
    let named = |topic: &Arc<Val>| match &topic.get("name")?.kind {
        ValKind::Text(name) => Some((name.clone(), Arc::clone(topic))),
        _ => None,
    };
    list.unwrap_or_default().iter().filter_map(named).collect()
}

/// The list that `topics.json` prints. `zones` are the zones of a provisioned cluster; `None` for Serverless, which has
/// no replication factor.
pub(super) fn data(declared: &[(Traced, Arc<Val>)], zones: Option<u32>) -> Vec<Arc<Val>> {
    let one = |(name, topic): &(Traced, Arc<Val>)| {
        let mut data = Entries::default();
        data.put("name", name.clone());
        for (key, has) in [("partitions", "hasPartitions"), ("config", "hasConfig")] {
            let value = topic.get(key).cloned();
            data.put(has, value.is_some());
            data.put_some(key, value);
        }
        let factor = zones.map(|zones| {
            topic.get("replicationFactor").cloned().unwrap_or_else(|| {
                let factor = topics::default_replication(zones).to_string();
                Arc::new(Val {
                    kind: ValKind::Number(Traced::own(factor)),
                    place: None,
                })
            })
        });
        data.put("hasReplicationFactor", factor.is_some());
        data.put_some("replicationFactor", factor);
        let mut entry = Entries::default();
        entry.put("topic", data);
        Arc::new(Val::from(entry))
    };
    declared.iter().map(one).collect()
}
