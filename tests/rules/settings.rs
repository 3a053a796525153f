//! Client settings against Kafka's own tables: what it refuses, does not have, or would ignore.

use msk_gen::config::Config;
use msk_gen::engine;
use msk_gen::facts::kafka::Minor;
use msk_gen::finding::Severity;

/// What the three rules say about a text: rule and message.
fn told(name: &str, text: &str, kafka: Option<&str>) -> Vec<String> {
    let mut config = Config {
        kafka: kafka.map(|version| Minor::parse(version).unwrap()),
        ..Config::default()
    };
    config
        .rules
        .retain(|(rule, _)| ["MSK117", "MSK118", "MSK120"].contains(&rule.info().code));
    let findings = engine::lint_text(name, text.to_owned(), true, &config).findings;
    findings
        .into_iter()
        .map(|finding| {
            let severity = match finding.severity {
                Severity::Error => "E",
                Severity::Warning => "W",
                Severity::Info => "I",
            };
            format!("{severity} {}", finding.message)
        })
        .collect()
}

fn properties(lines: &str, kafka: Option<&str>) -> Vec<String> {
    let text = format!("bootstrap.servers=localhost:9092\n{lines}\n");
    told("client.properties", &text, kafka)
}

#[test]
fn what_kafka_refuses() {
    // Source: msk.md 5.1.1, observed with Kafka's own classes.
    for (lines, kafka, expected) in [
        ("acks=2", None, Some("E `acks=2`: the value is none of")),
        (
            "acks=all # for safety",
            None,
            Some("E `acks=all # for safety`: the value is none of"),
        ),
        (
            "linger.ms=30s",
            None,
            Some("E `linger.ms=30s`: the value is no whole number"),
        ),
        ("linger.ms= 30 ", None, None),
        (
            "enable.auto.commit=yes",
            None,
            Some("E `enable.auto.commit=yes`: the value is neither"),
        ),
        ("enable.auto.commit=TRUE", None, None),
        (
            "isolation.level=READ_COMMITTED",
            None,
            Some("E `isolation.level=READ_COMMITTED`: the value is none of"),
        ),
        (
            "security.protocol=SASL-SSL",
            None,
            Some("E `security.protocol=SASL-SSL`: the value is none of"),
        ),
        ("security.protocol=sasl_ssl", None, None),
        ("client.dns.lookup=default", Some("2.8"), None),
        (
            "client.dns.lookup=default",
            Some("3.0"),
            Some("E `client.dns.lookup=default`: the value is none of"),
        ),
        (
            "client.dns.lookup=default",
            None,
            Some("E `client.dns.lookup=default`: the value is none of"),
        ),
        ("auto.offset.reset=by_duration:PT1H", None, None),
        (
            "auto.offset.reset=by_duration:PT1H",
            Some("3.9"),
            Some("E `auto.offset.reset=by_duration:PT1H`: the value is none of"),
        ),
        (
            "auto.offset.reset=largest",
            None,
            Some("E `auto.offset.reset=largest`: the value is none of"),
        ),
        (
            "transactional.id=",
            None,
            Some("E the empty value of `transactional.id` is empty"),
        ),
        (
            "group.id=\nkey.deserializer=a.B",
            None,
            Some("W `group.id` is empty"),
        ),
        (
            "group.id=\nkey.deserializer=a.B",
            Some("4.0"),
            Some("E `group.id` is empty"),
        ),
        (
            "heartbeat.interval.ms=3000\nsession.timeout.ms=3000",
            None,
            Some("E a heartbeat every 3000 ms"),
        ),
        (
            "heartbeat.interval.ms=2999\nsession.timeout.ms=3000",
            None,
            None,
        ),
        (
            "delivery.timeout.ms=1000\nrequest.timeout.ms=990\nlinger.ms=11",
            None,
            Some("E `delivery.timeout.ms=1000` is less"),
        ),
        (
            "delivery.timeout.ms=1000\nrequest.timeout.ms=990\nlinger.ms=10",
            None,
            None,
        ),
        (
            "enable.idempotence=true\nacks=1",
            None,
            Some("E `acks=1`, and idempotence is asked for"),
        ),
        (
            "enable.idempotence=true\nretries=0",
            None,
            Some("E `retries=0`, and idempotence"),
        ),
        (
            "enable.idempotence=true\nmax.in.flight.requests.per.connection=6",
            None,
            Some("E `max.in.flight"),
        ),
        (
            "enable.idempotence=true\nmax.in.flight.requests.per.connection=5\nacks=all",
            None,
            None,
        ),
        (
            "transactional.id=a\nenable.idempotence=false",
            None,
            Some("E `enable.idempotence=false` beside"),
        ),
        (
            "group.protocol=consumer\nsession.timeout.ms=1",
            None,
            Some("W `session.timeout.ms` beside"),
        ),
        (
            "group.protocol=consumer\nsession.timeout.ms=1",
            Some("4.1"),
            Some("E `session.timeout.ms` beside"),
        ),
        ("group.protocol=classic\nsession.timeout.ms=1", None, None),
        // Nobody knows these values, or what reads them.
        ("acks=${ACKS}", None, None),
        ("acks=@acks@", None, None),
        ("linger.ms=%(linger)s", None, None),
        ("linger.ms={{ linger }}", None, None),
        ("my.library.timeout=30s", None, None),
        ("connector.class=a.B\nretries=ten", None, None),
        (
            "metadata.broker.list=localhost:9092\nacks=-1\nqueue.buffering.max.ms=0.5",
            None,
            None,
        ),
    ] {
        let found = properties(lines, kafka);
        match expected {
            Some(start) => assert!(
                found.len() == 1 && found[0].starts_with(start),
                "{lines} with {kafka:?}: {found:?}"
            ),
            None => assert!(found.is_empty(), "{lines} with {kafka:?}: {found:?}"),
        }
    }
}

#[test]
fn what_a_release_does_not_have() {
    for (lines, kafka, expected) in [
        (
            "group.protocol=classic",
            Some("3.6"),
            Some("W `group.protocol` is no setting that Kafka 3.6 has: since 3.7"),
        ),
        ("group.protocol=classic", Some("3.7"), None),
        ("group.protocol=classic", None, None),
        (
            "auto.include.jmx.reporter=true",
            Some("4.0"),
            Some("W `auto.include.jmx.reporter` is no setting that Kafka 4.0 has: gone since 4.0"),
        ),
        ("auto.include.jmx.reporter=true", Some("3.9"), None),
        ("auto.include.jmx.reporter=true", None, None),
        (
            "key.converter=a.B\ninternal.key.converter=a.B",
            None,
            Some("W `internal.key.converter` is no setting that supported releases"),
        ),
        ("metadata.recovery.strategy=none", Some("3.8"), None),
        (
            "metadata.recovery.strategy=none",
            Some("3.7"),
            Some("W `metadata.recovery.strategy` is no setting"),
        ),
    ] {
        let found = properties(lines, kafka);
        match expected {
            Some(start) => assert!(
                found.len() == 1 && found[0].starts_with(start),
                "{lines} with {kafka:?}: {found:?}"
            ),
            None => assert!(found.is_empty(), "{lines} with {kafka:?}: {found:?}"),
        }
    }
}

#[test]
fn what_was_meant_to_be_another_key() {
    for (lines, expected) in [
        (
            "securty.protocol=SSL",
            &["E `securty.protocol` is no setting"][..],
        ),
        (
            "Security.Protocol=SSL",
            &["E `Security.Protocol` is no setting"],
        ),
        (
            "max.poll.record=5\nkey.deserializer=a.B",
            &["W `max.poll.record` is no setting"],
        ),
        (
            "sasl.mechanisms=PLAIN\nsasl.jaas.config=x",
            &["E `sasl.mechanisms` is a setting of librdkafka"],
        ),
        (
            "metadata.broker.list=x\nkey.serializer=a.B",
            &["W `metadata.broker.list` is a setting of librdkafka"],
        ),
        (
            "consumer.security.protocol=SSL\nconsumer.acks=all",
            &["W `acks` is a setting of a producer"],
        ),
        // A file for both kinds, other people's names, and what is nobody's business.
        ("acks=all\ngroup.id=g\nauto.offset.reset=earliest", &[]),
        (
            "schema.registry.url=http://localhost:8081\nspecific.avro.reader=true",
            &[],
        ),
        ("sasl.mechanisms=PLAIN\nsasl.username=u", &[]),
        ("retry=3\nack=1\ntopic=t\nclientId=x", &[]),
        ("clusters=a, b\na.bootstrap.server=x", &[]),
        ("confluent.monitoring.interceptor.bootstrap.servers=x", &[]),
        (
            "spring.kafka.consumer.auto-offset-reset=earliest\nspring.kafka.consumer.security.protocol=SSL",
            &[],
        ),
        ("process.roles=broker\nlisteners=a\nsecurity.protocl=x", &[]),
        ("<key>.protocol=SSL", &[]),
    ] {
        let found = properties(lines, None);
        assert_eq!(found.len(), expected.len(), "{lines}: {found:?}");
        for (message, start) in found.iter().zip(expected) {
            assert!(message.starts_with(start), "{lines}: {found:?}");
        }
    }
    assert_eq!(
        properties("grop.id=a", None).len(),
        1,
        "a slip in a short key"
    );
    let supervisor = |properties: &str| {
        let text = format!(
            r#"{{"type":"kafka","spec":{{"ioConfig":{{"topic":"t","consumerProperties":{{"bootstrap.servers":"h:9092",{properties}}}}}}}}}"#
        );
        told("supervisor.json", &text, None)
    };
    assert_eq!(
        supervisor(r#""linger.ms": 5"#).len(),
        1,
        "a consumer does not linger"
    );
    assert_eq!(
        supervisor(r#""max.poll.records": 5, "fetch.min.bytes": "1""#).len(),
        0
    );
    assert_eq!(supervisor(r#""max.poll.records": 5.5"#).len(), 1);
}

#[test]
fn one_fault_is_one_finding() {
    let text = "bootstrap.servers=b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com:9098
securty.protocol=SASL_SSL
sasl.mechanism=AWS_MSK_IAM
sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;
sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler
";
    let findings =
        engine::lint_text("c.properties", text.into(), true, &Config::default()).findings;
    let names: Vec<_> = findings.iter().map(|finding| finding.rule.name).collect();
    assert_eq!(names, ["unknown-client-property"]);
    let fixed = engine::apply(
        "c.properties",
        text,
        &findings,
        msk_gen::finding::Safety::Unsafe,
    );
    assert_eq!(fixed.text, text.replace("securty", "security"));
    let again = engine::lint_text("c.properties", fixed.text, true, &Config::default()).findings;
    assert!(again.is_empty());
}

#[test]
fn what_a_broker_of_msk_takes() {
    let told = |properties: &str, size: Option<&str>, versions: &str| -> Vec<String> {
        let cluster = size.map_or(String::new(), |size| {
            format!(r#","Cluster":{{"Type":"AWS::MSK::Cluster","Properties":{{"BrokerNodeGroupInfo":{{"InstanceType":"{size}"}}}}}}"#)
        });
        let text = format!(
            r#"{{"Resources":{{"Configuration":{{"Type":"AWS::MSK::Configuration","Properties":{{"Name":"n","KafkaVersionsList":[{versions}],"ServerProperties":"{properties}"}}}}{cluster}}}}}"#
        );
        let mut config = Config::default();
        config
            .rules
            .retain(|(rule, _)| rule.info().code == "MSK307");
        engine::lint_text("template.json", text, true, &config)
            .findings
            .iter()
            .map(|finding| format!("{:?} {}", finding.severity, finding.message))
            .collect()
    };
    for (properties, size, versions, expected) in [
        ("log.retention.ms=1000", None, "", None),
        (
            "log.retention.ms=week",
            None,
            "",
            Some("Error `log.retention.ms=week`"),
        ),
        ("log.retention.ms=${Retention}", None, "", None),
        (
            "retention.ms=1000",
            None,
            "",
            Some("Error no broker has a setting `retention.ms`"),
        ),
        (
            "log.retension.ms=1000",
            None,
            "",
            Some("Error no broker has"),
        ),
        (
            "listener.name.client_iam.max.connections=10",
            None,
            "",
            None,
        ),
        (
            "allow.everyone.if.no.acl.found=no",
            None,
            "",
            Some("Error `allow.everyone"),
        ),
        ("allow.everyone.if.no.acl.found=false", None, "", None),
        (
            "replica.lag.time.max.ms=9999",
            None,
            "",
            Some("Error `replica.lag.time.max.ms=9999`"),
        ),
        ("replica.lag.time.max.ms=10000", None, "", None),
        (
            "compression.type=none",
            None,
            "",
            Some("Error `compression.type=none`"),
        ),
        (
            "log.dirs=/data",
            None,
            "",
            Some("Warning MSK does not list `log.dirs` for any"),
        ),
        (
            "num.io.threads=8",
            Some("express.m7g.large"),
            "",
            Some("Warning MSK does not list `num.io.threads` for Express"),
        ),
        ("num.io.threads=8", Some("kafka.m7g.large"), "", None),
        (
            "max.connections=8",
            Some("kafka.m7g.large"),
            "",
            Some("Warning MSK does not list `max.connections` for Standard"),
        ),
        ("max.connections=8", None, "", None),
        (
            "zookeeper.session.timeout.ms=9000",
            None,
            r#""4.0.x""#,
            Some("Warning `zookeeper.session.timeout.ms` is gone since Kafka 4.0"),
        ),
        (
            "zookeeper.session.timeout.ms=9000",
            None,
            r#""3.9.x""#,
            None,
        ),
        (
            "log.message.timestamp.after.max.ms=1",
            None,
            r#""3.5.1""#,
            Some("Warning `log.message.timestamp.after.max.ms` is there since Kafka 3.6"),
        ),
        ("log.segment.bytes=100", None, r#""3.9.x""#, None),
        (
            "log.segment.bytes=100",
            None,
            r#""4.1.x""#,
            Some("Error `log.segment.bytes=100`"),
        ),
        ("# retention.ms=1\\n! x=y\\n", None, "", None),
    ] {
        let found = told(properties, size, versions);
        match expected {
            Some(start) => assert!(
                found.len() == 1 && found[0].starts_with(start),
                "{properties} {size:?} {versions}: {found:?}"
            ),
            None => assert!(
                found.is_empty(),
                "{properties} {size:?} {versions}: {found:?}"
            ),
        }
    }
}
