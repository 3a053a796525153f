//! Literal settings in programs and scripts.

use crate::readers::{Random, mutate, mutations};
use msk_gen::config::Config;
use msk_gen::engine;
use msk_gen::finding::Safety;
use std::time::Instant;

/// Findings of a file as `line:column rule`, the column in front of the text that is blamed.
fn told(name: &str, text: &str) -> Vec<String> {
    engine::lint_text(name, text.into(), false, &Config::default())
        .findings
        .iter()
        .map(|finding| {
            let start = finding.location.start();
            let blamed = finding.location.source.slice(finding.location.span);
            format!("{} {} `{blamed}`", start.line, finding.rule.name)
        })
        .collect()
}

const SERVERLESS: &str = "boot-ab12cd34.c1.kafka-serverless.us-west-2.amazonaws.com";
const BROKER: &str = "b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com";

/// `S` and `B` in front of a port are hosts of a Serverless and of a provisioned cluster.
fn hosts(text: &str) -> String {
    text.replace("S:9", &format!("{SERVERLESS}:9"))
        .replace("B:9", &format!("{BROKER}:9"))
}

#[track_caller]
fn check(name: &str, text: &str, expected: &[&str]) {
    assert_eq!(told(name, &hosts(text)), expected, "{text}");
}

#[test]
fn keyword_arguments() {
    check(
        "a.py",
        "from kafka import KafkaProducer\np = KafkaProducer(\n    bootstrap_servers=['S:9092'],\n    security_protocol='SSL')\n",
        &["3 serverless-non-iam `9092`"],
    );
    check(
        "a.py",
        "from kafka import KafkaProducer\np = KafkaProducer(bootstrap_servers=\"B:9094\")\n",
        &["2 port-protocol-mismatch `9094`"],
    );
    check(
        "a.py",
        "KafkaConsumer('x', bootstrap_servers=brokers, security_protocol='SASL_SSL', sasl_mechanism='AWS_MSK_IAM',\n    sasl_plain_username=keys.access_key)\n",
        &["2 iam-plain-credentials `sasl_plain_username`"],
    );
    check(
        "a.py",
        "from aiokafka import AIOKafkaConsumer\nc = AIOKafkaConsumer(bootstrap_servers=('B:9098,'\n    'B:9098'), security_protocol=\"SSL\")\n",
        &["2 port-protocol-mismatch `9098`"],
    );
    check(
        "a.py",
        "KafkaProducer(bootstrap_servers=os.environ['B'], security_protocol='SASL_SSL', sasl_mechanism='SCRAM-SHA-512', sasl_plain_username='u', sasl_plain_password='Hu7ter2!x')",
        &["1 hardcoded-credential `Hu7ter2!x`"],
    );
}

#[test]
fn dictionaries_and_maps() {
    check(
        "a.py",
        "conf = {\n  'bootstrap.servers': 'B:9098',\n  'security.protocol': 'SSL',\n}\n",
        &["2 port-protocol-mismatch `9098`"],
    );
    check(
        "a.go",
        "c := &kafka.ConfigMap{\n\t\"bootstrap.servers\": \"B:9096\",\n\t\"security.protocol\": \"ssl\",\n}\n",
        &["2 port-protocol-mismatch `9096`"],
    );
    check(
        "a.kt",
        "val c = mapOf(\"bootstrap.servers\" to \"B:9098\", \"security.protocol\" to \"PLAINTEXT\")\n",
        &["1 port-protocol-mismatch `9098`"],
    );
    check(
        "a.scala",
        "val c = Map(\"bootstrap.servers\" -> \"B:9098\", \"security.protocol\" -> \"PLAINTEXT\")\n",
        &["1 port-protocol-mismatch `9098`"],
    );
    check(
        "A.java",
        "var c = Map.of(\"bootstrap.servers\", \"B:9098\", \"security.protocol\", \"PLAINTEXT\");\n",
        &["1 port-protocol-mismatch `9098`"],
    );
    check(
        "a.js",
        "const p = new Kafka.Producer({'metadata.broker.list': 'B:9098', 'security.protocol': 'ssl'});\n",
        &["1 port-protocol-mismatch `9098`"],
    );
}

#[test]
fn calls_that_put_one_setting() {
    check(
        "A.java",
        "class A { void a() {\n  p.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, \"B:9098\");\n  p.put(\"security.protocol\", \"SSL\");\n} }\n",
        &["2 port-protocol-mismatch `9098`"],
    );
    // Two methods have a variable each.
    check(
        "A.java",
        "class A { void a() {\n  p.put(\"bootstrap.servers\", \"B:9098\");\n} void b() {\n  p.put(\"security.protocol\", \"SSL\");\n} }\n",
        &[],
    );
    check(
        "a.py",
        "(spark.readStream.format('kafka')\n  .option('kafka.bootstrap.servers', 'B:9098')\n  .option('kafka.security.protocol', 'SSL'))\n",
        &["2 port-protocol-mismatch `9098`"],
    );
    check(
        "a.py",
        "conf = {}\nconf['bootstrap.servers'] = 'B:9098'\nconf['security.protocol'] = 'SSL'\n",
        &["2 port-protocol-mismatch `9098`"],
    );
    check(
        "A.java",
        "s = KafkaSource.builder()\n  .setBootstrapServers(\"B:9098\")\n  .setProperty(\"security.protocol\", \"SSL\");\n",
        &["2 port-protocol-mismatch `9098`"],
    );
}

#[test]
fn a_text_in_quotes_is_read_with_its_escapes() {
    check(
        "A.java",
        "p.put(\"bootstrap.servers\", \"B:9098\");\np.put(\"sasl.jaas.config\", \"software.amazon.msk.auth.iam.IAMLoginModule required awsProfilName=\\\"dev\\\";\");\n",
        &["2 iam-unknown-option `awsProfilName`"],
    );
}

#[test]
fn kafkajs() {
    let kafka = |settings: &str| {
        format!(
            "import {{ Kafka }} from 'kafkajs';\nconst k = new Kafka({{ clientId: 'a', {settings} }});\n"
        )
    };
    check(
        "a.ts",
        &kafka("brokers: ['B:9098', 'B:9098'], ssl: true"),
        &["2 port-protocol-mismatch `9098`"],
    );
    check(
        "a.ts",
        &kafka("brokers: ['B:9094']"),
        &["2 port-protocol-mismatch `9094`"],
    );
    check(
        "a.mjs",
        &kafka(
            "brokers: ['S:9098'], ssl: true, sasl: { mechanism: 'scram-sha-512', username, password }",
        ),
        &["2 serverless-non-iam `scram-sha-512`"],
    );
    check(
        "a.js",
        &kafka(
            "brokers: ['B:9098'], ssl: true, sasl: { mechanism: 'aws', secretAccessKey: 'JF3wHv5mbS9uADHPsUHNL0x9Kj' }",
        ),
        &["2 hardcoded-credential `JF3wHv5mbS9uADHPsUHNL0x9Kj`"],
    );
}

#[test]
fn librdkafka_has_no_mechanism_of_iam() {
    let conf = "conf = {\n  'bootstrap.servers': 'S:9098',\n  'security.protocol': 'SASL_SSL',\n  'sasl.mechanism': 'AWS_MSK_IAM',\n  'sasl.username': user(),\n}\n";
    check(
        "a.py",
        &format!("from confluent_kafka import Consumer\n{conf}"),
        &["5 sasl-incomplete `AWS_MSK_IAM`"],
    );
    check(
        "a.py",
        &conf
            .replace("mechanism'", "mechanisms'")
            .replace("  'sasl.username': user(),\n", ""),
        &["4 sasl-incomplete `AWS_MSK_IAM`"],
    );
    // Some other library, which may hand it to Java.
    check(
        "a.py",
        &conf.replace("  'sasl.username': user(),\n", ""),
        &[],
    );
}

#[test]
fn brokers_that_stand_alone() {
    check(
        "a.go",
        "r := kafka.ReaderConfig{Brokers: []string{\"B:9092\"}}\n",
        &["1 port-plaintext `9092`"],
    );
    check(
        "a.py",
        "BROKERS = ['B:9098',\n  'B:9094']\n",
        &["2 bootstrap-mixed-ports `9094`"],
    );
    check("a.py", "HELP = 'such as B:9092 or another one'\n", &[]);
}

#[test]
fn tables_of_flink() {
    let table = "CREATE TABLE t (x STRING) WITH (\n  'connector' = 'kafka', -- it's Kafka\n  'properties.bootstrap.servers' = 'B:9098',\n  'properties.security.protocol' = 'SSL'\n);\n";
    check(
        "a.md",
        &format!("```sql\n{table}```\n"),
        &["4 port-protocol-mismatch `9098`"],
    );
    check(
        "A.java",
        &format!("t.executeSql(\"\"\"\n{table}\"\"\");\n"),
        &["4 port-protocol-mismatch `9098`"],
    );
    let open = table.replace("'SSL'", "'{protocol}'");
    check(
        "a.py",
        &format!("t.execute_sql(f\"\"\"\n{open}\"\"\")\n"),
        &[],
    );
}

#[test]
fn scripts() {
    check(
        "a.sh",
        "kafka-topics.sh --create \\\n  --bootstrap-server B:9098 \\\n  --topic $TOPIC\n",
        &["2 port-protocol-mismatch `9098`"],
    );
    check(
        "a.sh",
        "kafka-console-producer --bootstrap-server=\"S:9092\" --producer.config x\n",
        &["1 serverless-non-iam `9092`"],
    );
    check(
        "a.sh",
        "tool --bootstrap-server 'B:9094' --consumer-property security.protocol=SASL_SSL\n",
        &["1 port-protocol-mismatch `9094`"],
    );
    check(
        "a.sh",
        "export KAFKA_BOOTSTRAP_SERVERS=B:9098\nKAFKA_SECURITY_PROTOCOL=\"SSL\" run\n",
        &["1 port-protocol-mismatch `9098`"],
    );
}

#[test]
fn files_that_a_script_writes_are_read_and_mended() {
    let text = hosts(
        "cat > c.properties <<EOF\nbootstrap.servers=B:9098\nsecurity.protocol=SASL_SSL\nsasl.mechanism=AWS_MSK_IAM\nsasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler\nEOF\necho done\n",
    );
    let lint = engine::lint_text("a.sh", text.clone(), false, &Config::default());
    assert_eq!(told("a.sh", &text), ["4 iam-missing-jaas `AWS_MSK_IAM`"]);
    let fixed = engine::apply("a.sh", &text, &lint.findings, Safety::Safe).text;
    assert!(
        fixed
            .contains("\nsasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;\n"),
        "{fixed}"
    );
    assert_eq!(told("a.sh", &fixed), [""; 0]);
    // What is added to a file is a part of it.
    check(
        "a.sh",
        "cat >> c.properties <<-'E'\n\tbootstrap.servers=B:9098\n\tsasl.mechanism=AWS_MSK_IAM\n\tE\n",
        &[],
    );
}

#[test]
fn fences_say_what_they_say_and_lack_nothing() {
    check(
        "a.md",
        "# x\n\n- step\n\n  ```python\n  KafkaProducer(bootstrap_servers='S:9092', security_protocol='SSL')\n  ```\n\n```sh\n$ kafka-topics.sh --bootstrap-server B:9092\n$ kafka-topics.sh --bootstrap-server B:9094\n```\n",
        &["6 serverless-non-iam `9092`", "10 port-plaintext `9092`"],
    );
}

#[test]
fn variables_of_containers() {
    check(
        "a.env",
        "KAFKA_BOOTSTRAP_SERVERS=\"B:9098\"\nKAFKA_SECURITY_PROTOCOL='SSL'\n",
        &["1 port-protocol-mismatch `9098`"],
    );
    check(
        "a.yaml",
        "env:\n  - name: KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS\n    value: B:9098\n  - name: KAFKA_CLUSTERS_0_PROPERTIES_SECURITY_PROTOCOL\n    value: SSL\n",
        &["3 port-protocol-mismatch `9098`"],
    );
    check(
        "a.yaml",
        "environment:\n  CONNECT_BOOTSTRAP_SERVERS: B:9098\n  CONNECT_SECURITY_PROTOCOL: PLAINTEXT\n",
        &["2 port-protocol-mismatch `9098`"],
    );
    check(
        "a.json",
        "{\"environment\": [\"SPRING_KAFKA_BOOTSTRAP_SERVERS=B:9098\", \"SPRING_KAFKA_PROPERTIES_SECURITY_PROTOCOL=SSL\"]}",
        &["1 port-protocol-mismatch `9098`"],
    );
}

#[test]
fn frameworks() {
    check(
        "application.yaml",
        "spring:\n  kafka:\n    bootstrap-servers: B:9098\n    properties:\n      security.protocol: SSL\n",
        &["3 port-protocol-mismatch `9098`"],
    );
    // What a client has of its own goes over what all have.
    check(
        "application.yaml",
        "spring:\n  kafka:\n    bootstrap-servers: [B:9098, B:9098]\n    security: {protocol: SASL_SSL}\n    producer:\n      properties:\n        security: {protocol: SSL}\n",
        &["3 port-protocol-mismatch `9098`"],
    );
    check(
        "application.properties",
        "spring.kafka.bootstrap-servers=S:9094\nspring.kafka.properties.security.protocol=SASL_SSL\n",
        &["1 serverless-non-iam `9094`"],
    );
    check(
        "application.properties",
        "kafka.security.protocol=SSL\nmp.messaging.incoming.orders.bootstrap.servers=B:9098\n",
        &["2 port-protocol-mismatch `9098`"],
    );
    check(
        "connector.json",
        "{\"database.history.kafka.bootstrap.servers\": \"B:9094\",\n\"database.history.producer.security.protocol\": \"PLAINTEXT\",\n\"database.history.consumer.security.protocol\": \"SSL\"}",
        &["1 port-protocol-mismatch `9094`"],
    );
    // Settings that are a block as they stand keep their fix.
    let text = "spring.kafka.properties.security.protocol=SASL_SSL\nspring.kafka.properties.sasl.mechanism=AWS_MSK_IAM\nspring.kafka.properties.sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler\n";
    let lint = engine::lint_text("a.properties", text.into(), false, &Config::default());
    assert_eq!(lint.findings.len(), 1);
    let fixed = engine::apply("a.properties", text, &lint.findings, Safety::Safe).text;
    assert!(
        fixed.contains("spring.kafka.properties.sasl.jaas.config="),
        "{fixed}"
    );
}

#[test]
fn only_what_is_certain_is_mended() {
    let text = hosts(
        "from kafka import KafkaProducer\nKafkaProducer(bootstrap_servers='S:9094', security_protocol='SASL_SSL', sasl_mechanism='OAUTHBEARER')\nKafkaProducer(bootstrap_servers='B:9098', security_protocol='SSL')\n",
    );
    let lint = engine::lint_text("a.py", text.clone(), false, &Config::default());
    assert_eq!(lint.findings.len(), 2);
    let fixed = engine::apply("a.py", &text, &lint.findings, Safety::Unsafe).text;
    assert_eq!(fixed, text.replace(":9094", ":9098"));
}

const PROGRAMS: [(&str, &str); 10] = [
    (
        "a.md",
        "```sql\nWITH ('properties.bootstrap.servers' = 'B:9098', 'properties.security.protocol' = 'é''x') -- '\n```\n```py\ns = \"\"\"WITH ('properties.bootstrap.servers' = 'B:9098')\"\"\"\n```\n",
    ),
    (
        "a.yaml",
        "spring:\n  kafka:\n    bootstrap-servers: ['B:9098', \"B:9098\"]\n    consumer: {properties: {\"[sasl.mechanism]\": é}}\nenv:\n- {name: KAFKA_BROKERS, value: >-\n    B:9092}\n- KAFKA_SECURITY_PROTOCOL=SSL\n- \"KAFKA_SASL_JAAS_CONFIG=a\\x20b\"\n",
    ),
    (
        "a.env",
        "KAFKA_BOOTSTRAP_SERVERS='B:9098'\nKAFKA_SECURITY_PROTOCOL=\"\nMSK_SASL_PASSWORD=\"é\\\n x\"\n",
    ),
    (
        "a.properties",
        "mp.messaging.connector.smallrye-kafka.security.protocol=SSL\nmp.messaging.incoming.a.bootstrap.servers=B:9098\nkafka.sasl.mechanism=x\nschema.history.internal.kafka.bootstrap.servers=B:9098\nschema.history.internal.producer.security.protocol=SSL\n",
    ),
    (
        "a.py",
        "from kafka import KafkaProducer\np = KafkaProducer(bootstrap_servers=['B:9098', f'{x}:9092'], **k)\nconf = {'bootstrap.servers': \"B:9092\", r'security.protocol': '''é\\n'''}\nconf['sasl.mechanism'] = 'AWS_MSK_IAM' # x\n",
    ),
    (
        "A.java",
        "class A { /* é */ char c = '\\''; void a() { if (x) p.put(\"bootstrap.servers\", \"B:9098\" + \",\" + y); p.put(SaslConfigs.SASL_JAAS_CONFIG, \"\"\"\n  software.amazon.msk.auth.iam.IAMLoginModule required awsRoleArn=\\\"x\\\";\"\"\"); Map.of(\"security.protocol\", \"SSL\", \"bootstrap.servers\", List.of(\"B:9094\")); } }\n",
    ),
    (
        "a.kt",
        "val m = mapOf(\"bootstrap.servers\" to \"B:9098\", \"security.protocol\" to \"$p\")\nx[\"sasl.mechanism\"] = 'a'\n",
    ),
    (
        "a.ts",
        "const r = /[\"/]/; new Kafka({ ...b, brokers: [`${h}:9098`, 'B:9098'], ssl: { a: 1 }, sasl: { mechanism: 'plain', password: \"x\\u0041y\" } })\n",
    ),
    (
        "a.go",
        "c := kafka.ConfigMap{\"bootstrap.servers\": `B:9098`, \"security.protocol\": \"ssl\"}; r := []string{\"B:9092\", \"B:9094\"}\n",
    ),
    (
        "a.sh",
        "export KAFKA_SASL_MECHANISM=\"é $(x \"y\") `z`\" B=B:9092; cat >>f <<-'E' | g\n\tsecurity.protocol=SSL\n\tE\nkafka-topics.sh --bootstrap-server \"B:9098\",$b --producer-props a=b sasl.mechanism=X \\\n --x # y\n",
    ),
];

/// Broken programs: nothing panics, every place holds, a fix stays inside the file.
#[test]
fn mutations_of_programs() {
    let mut random = Random::new(21);
    let config = Config::default();
    let programs: Vec<(String, String)> = PROGRAMS
        .iter()
        .map(|(name, text)| ((*name).to_owned(), hosts(text)))
        .collect();
    for (name, text) in &programs {
        for (at, _) in text.char_indices() {
            let _ = engine::lint_text(name, text[..at].to_owned(), false, &config);
            let _ = engine::lint_text(name, text[at..].to_owned(), false, &config);
        }
    }
    let texts: Vec<&str> = programs.iter().map(|(_, text)| text.as_str()).collect();
    let texts: [&str; 10] = texts.try_into().unwrap();
    for _ in 0..mutations() / 10 {
        let text = mutate(&mut random, &texts);
        let name = random.pick(&[
            "a.py", "A.java", "a.kt", "a.ts", "a.go", "a.sh", "a.md", "a.yaml", "a.env", "a.json",
        ]);
        let findings = engine::lint_text(name, text.clone(), false, &config).findings;
        for finding in &findings {
            let span = finding.location.span.range();
            assert!(
                text.get(span).is_some(),
                "{name} {text:?}: {}",
                finding.rule.name
            );
        }
        let _ = engine::apply(name, &text, &findings, Safety::Unsafe);
    }
}

/// Twice the text takes about twice the time, whatever is open in it.
#[test]
fn growth_is_linear() {
    let units = [
        ("a.py", "f(bootstrap_servers=["),
        ("a.py", "x.put('bootstrap.servers', "),
        ("a.py", ".option('kafka.bootstrap.servers', 'x')"),
        ("A.java", "{ p.put(\"bootstrap.servers\", \"x\"); "),
        ("a.ts", "{ brokers: ["),
        ("a.ts", "/"),
        ("a.sh", "\"$(`'<<E "),
        ("a.sh", "kafka-x --producer-props a=b "),
        ("a.py", "import kafka; bootstrap "),
        ("a.go", "{\"bootstrap.servers\": "),
        ("a.env", "KAFKA_SASL_MECHANISM=a\n"),
        ("a.yaml", "- KAFKA_BROKERS=B\n"),
        ("a.properties", "mp.messaging.incoming.a.sasl.mechanism=x\n"),
        (
            "a.properties",
            "spring.kafka.bootstrap-servers=B.kafka.us-west-2.amazonaws.com\n",
        ),
    ];
    for (name, unit) in units {
        let time = |count: usize| {
            let text = format!("bootstrap {}", unit.repeat(count));
            let start = Instant::now();
            let _ = engine::lint_text(name, text, false, &Config::default());
            start.elapsed()
        };
        time(100);
        let (small, large) = (time(3000), time(12_000));
        assert!(
            large < small * 10 + std::time::Duration::from_millis(100),
            "{name} {unit:?}: {small:?} and {large:?}"
        );
    }
}
