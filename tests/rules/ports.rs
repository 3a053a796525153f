//! Which port works with which protocol and mechanism: every cell of the table.

use msk_gen::config::Config;
use msk_gen::engine;

const HOST: &str = "b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com";
const SERVERLESS: &str = "boot-ab12cd34.c1.kafka-serverless.us-west-2.amazonaws.com";

const IAM: &str = "sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;
sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler
";

const BEARER: &str =
    "sasl.jaas.config=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;
sasl.login.callback.handler.class=software.amazon.msk.auth.iam.IAMOAuthBearerLoginCallbackHandler
sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMOAuthBearerLoginCallbackHandler
";
const SCRAM: &str = "sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username=a password=\"${P}\";
";

/// What the rules of connections say about a client file.
fn told(
    host: &str,
    port: u16,
    protocol: Option<&str>,
    mechanism: Option<&str>,
) -> Vec<&'static str> {
    let mut text = format!(
        "bootstrap.servers={host}:{port}\ngroup.id=g\nclient.id=c\nauto.offset.reset=earliest\n"
    );
    if let Some(protocol) = protocol {
        text += &format!("security.protocol={protocol}\n");
    }
    if let Some(mechanism) = mechanism {
        text += &format!("sasl.mechanism={mechanism}\n");
    }
    text += match mechanism {
        Some("AWS_MSK_IAM") => IAM,
        Some("OAUTHBEARER") => BEARER,
        Some(_) => SCRAM,
        None => "",
    };
    let mut config = Config::default();
    config
        .rules
        .retain(|(rule, _)| rule.info().code.starts_with("MSK1"));
    let findings = engine::lint_text("client.properties", text, true, &config).findings;
    findings
        .into_iter()
        .map(|finding| finding.rule.name)
        .collect()
}

#[test]
fn every_cell_of_the_table() {
    // What a client says, and the ports of the listeners that it can speak to.
    let rows: [(Option<&str>, Option<&str>, &[u16]); 7] = [
        (None, None, &[9092, 20092]),
        (Some("PLAINTEXT"), None, &[9092, 20092]),
        (Some("SSL"), None, &[9094, 9194, 20094]),
        (
            Some("SASL_SSL"),
            Some("SCRAM-SHA-512"),
            &[9096, 9196, 20096],
        ),
        (Some("SASL_SSL"), Some("AWS_MSK_IAM"), &[9098, 9198, 20098]),
        (Some("SASL_SSL"), Some("OAUTHBEARER"), &[9098, 9198, 20098]),
        (
            Some("SASL_SSL"),
            None,
            &[9096, 9196, 20096, 9098, 9198, 20098],
        ),
    ];
    for (protocol, mechanism, fitting) in rows {
        for port in [
            9092, 9094, 9096, 9098, 9194, 9196, 9198, 20092, 20094, 20096, 20098,
        ] {
            let found = told(HOST, port, protocol, mechanism);
            let plain = [9092, 20092].contains(&port);
            let expected: &[&str] = match (fitting.contains(&port), plain) {
                (true, true) => &["port-plaintext"],
                // Without a mechanism Kafka takes GSSAPI, which the port of IAM does not.
                (true, false)
                    if protocol == Some("SASL_SSL") && mechanism.is_none() && port % 10 == 8 =>
                {
                    &["iam-missing-sasl-mechanism"]
                }
                (true, false) => &[],
                (false, _) => &["port-protocol-mismatch"],
            };
            assert_eq!(found, expected, "{protocol:?} {mechanism:?} on {port}");
        }
        for port in [14001, 14100] {
            assert_eq!(
                told(HOST, port, protocol, mechanism),
                [""; 0],
                "multi-VPC serves every kind"
            );
        }
        for port in [9092, 9094, 9096, 9098] {
            let found = told(SERVERLESS, port, protocol, mechanism);
            let iam = mechanism.is_none_or(|it| !it.starts_with("SCRAM"));
            let right = port == 9098 && protocol == Some("SASL_SSL") && iam;
            let expected: &[&str] = match (right, mechanism) {
                (true, Some(_)) => &[],
                (true, None) => &["iam-missing-sasl-mechanism"],
                (false, _) => &["serverless-non-iam"],
            };
            assert_eq!(
                found, expected,
                "Serverless: {protocol:?} {mechanism:?} on {port}"
            );
        }
        for host in [
            "localhost",
            "kafka.example.com",
            "pkc-1.us-west-2.aws.confluent.cloud",
        ] {
            assert_eq!(
                told(host, 9092, protocol, mechanism),
                [""; 0],
                "{host} is not of MSK"
            );
        }
    }
}

#[test]
fn a_fix_of_a_mismatch_leaves_none() {
    let text = format!(
        "# the team's client\nbootstrap.servers = {HOST}:9092,\\\n  {}:9092\nsecurity.protocol : SASL_SSL\nsasl.mechanism AWS_MSK_IAM\n{IAM}",
        HOST.replace("b-1", "b-2")
    );
    let lint = |text: &str| {
        engine::lint_text("c.properties", text.to_owned(), true, &Config::default()).findings
    };
    let findings = lint(&text);
    assert_eq!(findings.len(), 1);
    let fix = findings[0].fix.as_ref().unwrap();
    assert_eq!(
        fix.safety,
        msk_gen::finding::Safety::Safe,
        "the block itself proves IAM"
    );
    let fixed = engine::apply(
        "c.properties",
        &text,
        &findings,
        msk_gen::finding::Safety::Safe,
    );
    assert_eq!(
        fixed.text,
        text.replace("9092", "9098"),
        "layout and comments stay"
    );
    assert!(lint(&fixed.text).is_empty());
}
