//! Supervisors from the datasources that a context declares.

use super::mustache::{Entries, Val, ValKind};
use crate::source::{Builder, Traced};
use std::sync::Arc;

/// The settings with which a Java client speaks IAM to MSK. Source: the README of aws-msk-iam-auth, 2026-05.
pub(super) const IAM_SETTINGS: [(&str, &str); 4] = [
    ("security.protocol", "SASL_SSL"),
    ("sasl.mechanism", "AWS_MSK_IAM"),
    (
        "sasl.jaas.config",
        "software.amazon.msk.auth.iam.IAMLoginModule required;",
    ),
    (
        "sasl.client.callback.handler.class",
        "software.amazon.msk.auth.iam.IAMClientCallbackHandler",
    ),
];

/// What the supervisor's template sees as `datasource`.
pub(super) fn data(
    datasource: &Val,
    bootstrap: Option<&Traced>,
    group: Option<&Traced>,
) -> Entries {
    let mut data = Entries::default();
    let take = |key: &str| datasource.get(key).cloned();
    data.put_some("name", take("name"));
    data.put(
        "suspended",
        datasource
            .get("suspended")
            .is_some_and(|value| !value.is_falsy()),
    );
    data.put("timestampSpec", timestamp(datasource.get("timestamp")));
    let mut dimensions = Entries::default();
    dimensions.put_some("dimensions", take("dimensions"));
    data.put("dimensionsSpec", dimensions);
    data.put("hasMetrics", datasource.get("metrics").is_some());
    data.put_some("metricsSpec", take("metrics"));
    let mut granularity = Entries::default();
    for key in ["segmentGranularity", "queryGranularity", "rollup"] {
        granularity.put_some(key, take(key));
    }
    overlay(&mut granularity, datasource.get("granularitySpec"));
    data.put("granularitySpec", granularity);
    data.put("hasTransforms", datasource.get("transforms").is_some());
    data.put_some("transforms", take("transforms"));
    data.put("ioConfig", io_config(datasource, bootstrap, group));
    let mut tuning = Entries::default();
    tuning.put("type", Traced::own("kafka"));
    overlay(&mut tuning, datasource.get("tuningConfig"));
    data.put("tuningConfig", tuning);
    data
}

fn timestamp(given: Option<&Arc<Val>>) -> Entries {
    let mut spec = Entries::default();
    spec.put("column", Traced::own("timestamp"));
    spec.put("format", Traced::own("auto"));
    overlay(&mut spec, given);
    spec
}

fn io_config(datasource: &Val, bootstrap: Option<&Traced>, group: Option<&Traced>) -> Entries {
    let mut io = Entries::default();
    io.put_some("topic", datasource.get("topic").cloned());
    let mut json = Entries::default();
    json.put("type", Traced::own("json"));
    io.put(
        "inputFormat",
        datasource
            .get("inputFormat")
            .cloned()
            .unwrap_or_else(|| Arc::new(json.into())),
    );
    let mut consumer = Entries::default();
    // Druid refuses a supervisor without brokers; a placeholder says what is to be filled in.
    let placeholder = || Traced::own("<bootstrap-servers>:9098");
    consumer.put(
        "bootstrap.servers",
        bootstrap.cloned().unwrap_or_else(placeholder),
    );
    for (key, value) in IAM_SETTINGS {
        consumer.put(key, Traced::own(value));
    }
    consumer.put_some("group.id", group.cloned());
    let extra = datasource.get("ioConfig");
    overlay(
        &mut consumer,
        extra.and_then(|extra| extra.get("consumerProperties")),
    );
    io.put("consumerProperties", consumer);
    for key in ["taskCount", "replicas", "taskDuration", "useEarliestOffset"] {
        io.put_some(key, datasource.get(key).cloned());
    }
    if let Some(ValKind::Map(extra)) = extra.map(|extra| &extra.kind) {
        for (key, value) in extra
            .iter()
            .filter(|(key, _)| key.text != "consumerProperties")
        {
            io.set(key.clone(), Arc::clone(value));
        }
    }
    io
}

/// Lays the members of an object over others.
fn overlay(entries: &mut Entries, over: Option<&Arc<Val>>) {
    if let Some(ValKind::Map(over)) = over.map(|over| &over.kind) {
        for (key, value) in over.iter() {
            entries.set(key.clone(), Arc::clone(value));
        }
    }
}

/// The fixed group of a Druid client, when its policy allows only one.
pub(super) fn fixed_group(groups: &[Traced]) -> Option<Traced> {
    match groups {
        [one] if !one.text.contains(['*', '?']) => {
            let mut text = Builder::default();
            text.traced(one, None);
            Some(text.finish())
        }
        _ => None,
    }
}
