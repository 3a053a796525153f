"""What the judge `kafka` tries besides what it finds, and where Kafka and msk-gen may differ."""

# What Druid puts beside the consumerProperties of a supervisor.
DRUID = {
    "metadata.max.age.ms": "10000",
    "group.id": "kafka-supervisor-judge",
    "auto.offset.reset": "none",
    "enable.auto.commit": "false",
    "isolation.level": "read_committed",
}

# Everything below these names is on the class path, or does not exist.
OWN_PACKAGES = ("org.apache.kafka.clients.", "org.apache.kafka.common.", "software.amazon.msk.")
CLASS_LISTS = ("interceptor.classes", "metric.reporters", "partition.assignment.strategy", "security.providers")

# ---- values --------------------------------------------------------------------------------------------------------

# (family, setting, value): what the tables do not generate.
VALUES = [
    *(("consumer", "max.poll.records", value) for value in (
        "30_000", "16k", "+5", "-0", "007", "0x10", "100.0", "1,000", "\u0663", "5 0", "5;", "--5", "+", "-",
        "500 # more",
    )),
    *(("producer", "linger.ms", value) for value in ("9223372036854775807", "9223372036854775808", "+0", "0L", "5ms")),
    *(("consumer", "sasl.login.refresh.window.factor", value) for value in (
        "0.8f", "0.8D", "0.8ff", ".5", "1.", "5e-1", "0.5e0f", "0x1p-1", "NaN", "nan", "Infinity", "inf", "+0.75", "0,8",
        "80%",
    )),
    *(("admin", "sasl.kerberos.ticket.renew.jitter", value) for value in (
        "Infinity", "inf", "infinity", "-Infinity", "1e400",
    )),
    *(("producer", "enable.idempotence", value) for value in ("True", "tRUE", "on", "0", "'true'", "true;")),
    *(("producer", "acks", value) for value in (
        "ALL", "-1", "+1", "01", "2", "all # for safety", "\"all\"", "\u00a0all", "all\u2003", "\x01all",
    )),
    *(("consumer", "max.poll.records", value) for value in ("\u00a0500", "500\u3000", "\x1f500")),
    *(("consumer", "check.crcs", value) for value in ("\u00a0true", "true\u2003", "\u0130true")),
    *(("producer", "compression.type", value) for value in ("GZIP", "Zstd", "lz4", "zip", "")),
    *(("producer", "compression.zstd.level", value) for value in ("-131072", "-131073", "22", "23", "0")),
    *(("producer", "compression.gzip.level", value) for value in ("-1", "0", "1", "9", "10")),
    *(("consumer", "auto.offset.reset", value) for value in (
        "Earliest", "beginning", "smallest", "by_duration:PT1H", "by_duration:P1D", "by_duration:", "by_duration:1h",
        "by_duration:-PT1H", "by_duration", "BY_DURATION:PT1H",
    )),
    *(("consumer", "isolation.level", value) for value in ("READ_COMMITTED", "read-committed", "read_committed,")),
    *(("consumer", "client.dns.lookup", value) for value in ("default", "USE_ALL_DNS_IPS")),
    *(("consumer", "security.protocol", value) for value in (
        "ssl", "Ssl", "SASL-SSL", "TLS", "\"SSL\"", "plaintext", "PLAINTEXT ", "SASLSSL",
    )),
    *(("consumer", "group.protocol", value) for value in ("Consumer", "CLASSIC", "generic", "streams")),
    *(("consumer", "group.id", value) for value in ("a/b", "a:b", " a ", "\u00e4", "x" * 300)),
    *(("consumer", "group.instance.id", value) for value in ("a b", "a/b", ".", "..", "x" * 250)),
    *(("consumer", "client.rack", value) for value in ("usw2-az1", " ")),
    *(("producer", "transactional.id", value) for value in ("a/b", "\t")),
    *(("admin", "metrics.recording.level", value) for value in ("TRACE", "info", "WARN")),
]

# ---- clients -------------------------------------------------------------------------------------------------------

IAM_MODULE = "software.amazon.msk.auth.iam.IAMLoginModule"
IAM_HANDLER = "software.amazon.msk.auth.iam.IAMClientCallbackHandler"
BEARER_MODULE = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule"
BEARER_HANDLER = "software.amazon.msk.auth.iam.IAMOAuthBearerLoginCallbackHandler"
SCRAM_MODULE = "org.apache.kafka.common.security.scram.ScramLoginModule"
PLAIN_MODULE = "org.apache.kafka.common.security.plain.PlainLoginModule"
CLIENT, LOGIN = "sasl.client.callback.handler.class", "sasl.login.callback.handler.class"
PROTOCOL, MECHANISM, JAAS = "security.protocol", "sasl.mechanism", "sasl.jaas.config"

BASES = {
    "iam": {PROTOCOL: "SASL_SSL", MECHANISM: "AWS_MSK_IAM", JAAS: f"{IAM_MODULE} required;", CLIENT: IAM_HANDLER},
    "bearer": {
        PROTOCOL: "SASL_SSL",
        MECHANISM: "OAUTHBEARER",
        JAAS: f"{BEARER_MODULE} required;",
        LOGIN: BEARER_HANDLER,
        CLIENT: BEARER_HANDLER,
    },
    "scram": {
        PROTOCOL: "SASL_SSL",
        MECHANISM: "SCRAM-SHA-512",
        JAAS: f'{SCRAM_MODULE} required username="reader" password="changeit";',
    },
    "tls": {PROTOCOL: "SSL"},
    "consumer": {"group.id": "judge", "max.poll.records": "500"},
    "producer": {"batch.size": "16384"},
    "admin": {"retries": "5", "default.api.timeout.ms": "60000"},
}

# What follows a login module's class.
JAAS_TEXTS = [
    " required;", " REQUIRED;", " optional;", " Sufficient ;", " requisite;", "  required ; ", "\trequired\t;",
    " required\n;",
    "", ";", " ;", " needed;", " required", " required;;", " required; ;", " required required;", " 'required';",
    f" required;{IAM_MODULE} required;", f" required; {IAM_MODULE} required;", f" required;\n{PLAIN_MODULE} required;",
    " required; # comment", " required # comment;", " required; // comment", " required // comment;",
    " required /* c */;",
    " required; /* c */", " required; x", " required. ;", " required,;",
    " required awsProfileName=dev;", " required awsProfileName=\"dev\";", " required awsProfileName='dev';",
    " required awsProfileName = \"dev\";", " required awsProfileName= dev ;", " required awsProfileName=dev",
    " required awsProfileName;", " required awsProfileName=;", " required awsProfileName=\"\";", " required =dev;",
    " required awsProfileName==dev;", " required awsProfileName=dev=dev;", " required \"awsProfileName\"=\"dev\";",
    " required awsProfileName=\"dev;", " required awsProfileName='dev;", " required awsProfileName='d\"v';",
    " required awsProfileName=\"d'v\";", " required awsProfileName=\"d\\\"v\";", " required awsProfileName=\"a;b\";",
    " required awsProfileName=\"a\nb\";", " required awsProfileName=\"a\"b;", " required awsProfileName=a\"b\";",
    " required awsProfileName=a-b.c_d$e;", " required awsProfileName=a/b;", " required awsProfileName=a//b;",
    " required awsProfileName=a@b;", " required awsProfileName=a!b;", " required awsProfileName=a+b;",
    " required awsProfileName=a~b;", " required awsProfileName={a;", " required awsProfileName=a\\b;",
    " required awsProfileName=a*b;", " required awsProfileName=a&b;", " required awsProfileName=a%b;",
    " required awsProfileName=(a);", " required awsProfileName=a^b;", " required awsProfileName=a?b;",
    " required awsProfileName=\u00e4b;", " required awsProfileName=a#b;", " required awsProfileName=#b;",
    " required awsProfileName=_a;", " required awsProfileName=$a;", " required awsProfileName=.a;",
    " required awsProfileName=-a;",
    " required awsProfileName=1a;", " required awsProfileName=a1;", " required awsProfileName=a:b;",
    " required awsProfileName=a,awsDebugCreds=true;", " required awsProfileName=a, awsDebugCreds=true;",
    " required awsProfileName=\"a\", awsDebugCreds=true;", " required awsProfileName=\"a\",awsDebugCreds=\"true\";",
    " required awsProfileName=\"a\"awsDebugCreds=true;", " required awsProfileName=a awsProfileName=b;",
    " required awsRoleArn=arn:aws:iam::000000000000:role/reader;",
    " required awsRoleArn=\"arn:aws:iam::000000000000:role/reader\";",
    " required awsMaxRetries=7;", " required awsMaxRetries=\"7\";", " required awsMaxRetries='-1';",
    " required awsMaxRetries=\"seven\";",
    " required awsMaxRetries=seven;", " required awsMaxRetries=\"\";", " required awsMaxRetries=\" 7\";",
    " required awsMaxBackOffTimeMs=\"2s\";", " required awsMaxBackOffTimeMs=\"2000\";",
    " required awsMaxBackOffTimeMs=\"9999999999\";",
    " required awsDebugCreds=yes;", " required awsrolearn=\"x\";", " required awsRegion=\"us-west-2\";",
    " required awsMskRegionProvider=\"no.such.Provider\";", " required awsShouldUseFips=perhaps;",
    " required awsAddDefaultProviders=\"perhaps\";", " required awsAddDefaultProviders=\"false\";",
    " required awsAddDefaultProviders=\"false\" awsProfileName=\"dev\";",
]

WITHOUT = None

# (base, changes)
CHANGES = [
    *(("iam", {}), ("bearer", {}), ("scram", {}), ("tls", {}), ("consumer", {}), ("producer", {})),
    *(("iam", {JAAS: IAM_MODULE + text}) for text in JAAS_TEXTS),
    *(("iam", {JAAS: text}) for text in (
        "", " ", ";", WITHOUT, "required;", "IAMLoginModule required;",
        "software.amazon.msk.auth.iam.IamLoginModule required;",
        f"KafkaClient {{ {IAM_MODULE} required; }};", f"{{ {IAM_MODULE} required; }}", f"\"{IAM_MODULE}\" required;",
        f"'{IAM_MODULE} required;'", f"// c\n{IAM_MODULE} required;", f"# c\n{IAM_MODULE} required;",
        f"{BEARER_MODULE} required;", f"{SCRAM_MODULE} required username=a password=b;", f"{PLAIN_MODULE} required;",
    )),
    *(("iam", {PROTOCOL: text}) for text in (
        WITHOUT, "", "SSL", "PLAINTEXT", "sasl_ssl", "Sasl_Ssl", "SASL-SSL", "TLS", "SASL_PLAINTEXT", "\"SASL_SSL\"",
        "SASL_SSL ;",
    )),
    *(("iam", {MECHANISM: text}) for text in (
        WITHOUT, "", "aws_msk_iam", "AWS-MSK-IAM", "PLAIN", "GSSAPI", "SCRAM-SHA-512", "OAUTHBEARER", "\"AWS_MSK_IAM\"",
        "AWS_MSK_IAM # IAM", " AWS_MSK_IAM ",
    )),
    *(("iam", {CLIENT: text}) for text in (
        WITHOUT, "", BEARER_HANDLER, "software.amazon.msk.auth.iam.IAMClientCallBackHandler", f" {IAM_HANDLER} ",
        f"{IAM_HANDLER};",
        f"\"{IAM_HANDLER}\"", "IAMClientCallbackHandler", IAM_MODULE, "java.lang.String",
    )),
    *(("iam", {LOGIN: text}) for text in ("", IAM_HANDLER, BEARER_HANDLER, "software.amazon.msk.auth.iam.None")),
    *(("iam", {CLIENT: WITHOUT, LOGIN: text}) for text in (IAM_HANDLER, BEARER_HANDLER)),
    *(("bearer", changes) for changes in (
        {LOGIN: WITHOUT}, {CLIENT: WITHOUT}, {LOGIN: WITHOUT, CLIENT: WITHOUT}, {LOGIN: IAM_HANDLER},
        {CLIENT: IAM_HANDLER},
        {LOGIN: IAM_HANDLER, CLIENT: IAM_HANDLER}, {MECHANISM: "AWS_MSK_IAM"}, {MECHANISM: "oauthbearer"},
        {MECHANISM: WITHOUT},
        {JAAS: WITHOUT}, {JAAS: f"{IAM_MODULE} required;"}, {JAAS: f"{BEARER_MODULE} required"}, {PROTOCOL: WITHOUT},
        {PROTOCOL: "SSL"},
        {LOGIN: "software.amazon.msk.auth.iam.IAMOAuthBearerCallbackHandler"},
        {JAAS: f"{BEARER_MODULE} required awsDebugCreds=true;"},
    )),
    *(("scram", changes) for changes in (
        {JAAS: WITHOUT}, {JAAS: ""}, {MECHANISM: WITHOUT}, {MECHANISM: "SCRAM-SHA512"}, {MECHANISM: "SCRAM-SHA-256"},
        {MECHANISM: "scram-sha-512"}, {MECHANISM: "SCRAM-SHA-1"}, {MECHANISM: "PLAIN"}, {CLIENT: IAM_HANDLER},
        {LOGIN: IAM_HANDLER},
        {CLIENT: BEARER_HANDLER}, {LOGIN: BEARER_HANDLER},
        {JAAS: f"{SCRAM_MODULE} required;"}, {JAAS: f'{SCRAM_MODULE} required username="reader";'},
        {JAAS: f'{SCRAM_MODULE} required password="changeit";'},
        {JAAS: f'{SCRAM_MODULE} required Username="reader" password="changeit";'},
        {JAAS: f"{SCRAM_MODULE} required username=reader password=12345;"},
        {JAAS: f"{SCRAM_MODULE} required username=reader password=p@ss!;"},
        {JAAS: f"{SCRAM_MODULE} required username=reader password=changeit;"},
        {JAAS: f"{SCRAM_MODULE} required username=reader, password=changeit;"},
        {JAAS: f'{SCRAM_MODULE} required username="reader" password="changeit"'},
        {JAAS: f'{PLAIN_MODULE} required username="reader" password="changeit";'}, {JAAS: f"{IAM_MODULE} required;"},
        {PROTOCOL: WITHOUT}, {PROTOCOL: "SSL"}, {PROTOCOL: "SASL_PLAINTEXT"},
    )),
    *(("tls", {"ssl.protocol": text}) for text in ("TLSv1.2", "TLSv1.3", "TLS", "TLS1.2", "tlsv1.2", "")),
    *(("tls", {"ssl.enabled.protocols": text}) for text in ("TLSv1.2", "TLSv1.2,TLSv1.3", "TLS1.2", "")),
    *(("tls", {"ssl.endpoint.identification.algorithm": text}) for text in ("", "https", "HTTPS", "none")),
    *(("tls", changes) for changes in (
        {"ssl.keystore.location": "/no/such/store.jks"}, {"ssl.keystore.password": "changeit"},
        {"ssl.key.password": "changeit"},
        {"ssl.keystore.location": "/no/such/store.jks", "ssl.keystore.password": "changeit"},
        {"ssl.truststore.location": "/no/such/store.jks"}, {"ssl.truststore.password": "changeit"},
        {"ssl.keystore.type": "PEM", "ssl.keystore.password": "changeit"},
        {"ssl.truststore.type": "PEM", "ssl.truststore.password": "changeit"},
        {"ssl.keystore.type": "JKX"}, {"ssl.truststore.type": "pkcs12"}, {"ssl.cipher.suites": "NO_SUCH_SUITE"},
        {"ssl.cipher.suites": ""},
        {"ssl.provider": "NoSuchProvider"}, {"ssl.keymanager.algorithm": "none"}, {"ssl.trustmanager.algorithm": "none"},
        {"ssl.secure.random.implementation": "none"}, {"ssl.keystore.key": "x"}, {"ssl.truststore.certificates": "x"},
    )),
    *(("consumer", changes) for changes in (
        {"group.id": WITHOUT}, {"group.id": ""}, {"group.id": " "},
        {"group.id": WITHOUT, "enable.auto.commit": "true"}, {"group.id": WITHOUT, "enable.auto.commit": "false"},
        {"session.timeout.ms": "10000", "heartbeat.interval.ms": "10000"},
        {"session.timeout.ms": "10000", "heartbeat.interval.ms": "9999"},
        {"heartbeat.interval.ms": "45000"}, {"heartbeat.interval.ms": "44999"}, {"session.timeout.ms": "3000"},
        {"session.timeout.ms": "3001"},
        {"max.poll.interval.ms": "1"}, {"session.timeout.ms": "600000"}, {"group.protocol": "consumer"},
        {"group.protocol": "consumer", "session.timeout.ms": "45000"},
        {"group.protocol": "Consumer", "heartbeat.interval.ms": "3000"},
        {"group.protocol": "consumer",
            "partition.assignment.strategy": "org.apache.kafka.clients.consumer.RangeAssignor"},
        {"group.protocol": "consumer", "group.remote.assignor": "uniform"}, {"group.remote.assignor": "uniform"},
        {"group.protocol": "classic", "group.remote.assignor": "uniform"},
        {"group.protocol": "consumer", "group.id": WITHOUT},
        {"partition.assignment.strategy": ""},
        {"partition.assignment.strategy": "org.apache.kafka.clients.consumer.CooperativeStickyAssignor"},
        {"partition.assignment.strategy": "range"},
        {"partition.assignment.strategy": "org.apache.kafka.clients.consumer.NoAssignor"},
        {"interceptor.classes": ""}, {"metric.reporters": ""}, {"receive.buffer.bytes": "-1"},
        {"retry.backoff.ms": "2000", "retry.backoff.max.ms": "1000"},
        {"reconnect.backoff.ms": "2000", "reconnect.backoff.max.ms": "1000"},
        {"request.timeout.ms": "1", "default.api.timeout.ms": "0"},
        {"max.partition.fetch.bytes": "100", "fetch.max.bytes": "10"},
        {"fetch.min.bytes": "100", "fetch.max.bytes": "10"},
        {"connections.max.idle.ms": "-1"},
        {"socket.connection.setup.timeout.ms": "40000", "socket.connection.setup.timeout.max.ms": "30000"},
        {"group.instance.id": "a"}, {"group.instance.id": "a", "group.id": WITHOUT}, {"securty.protocol": "SSL"},
        {"Group.Id": "x"},
        {"acks": "all"}, {"metrics.recording.level": "Info"}, {"client.id": "a b"}, {"enable.metrics.push": "no"},
    )),
    *(("producer", changes) for changes in (
        {"enable.idempotence": "true", "acks": "1"}, {"enable.idempotence": "true", "acks": "0"},
        {"enable.idempotence": "true", "acks": "-1"},
        {"enable.idempotence": "true", "retries": "0"}, {"enable.idempotence": "true", "retries": "1"},
        {"enable.idempotence": "true", "max.in.flight.requests.per.connection": "6"},
        {"enable.idempotence": "true", "max.in.flight.requests.per.connection": "5"},
        {"acks": "1"}, {"acks": "0"}, {"retries": "0"}, {"max.in.flight.requests.per.connection": "6"},
        {"acks": "1", "max.in.flight.requests.per.connection": "6"},
        {"enable.idempotence": "false", "max.in.flight.requests.per.connection": "6"},
        {"retries": "0", "max.in.flight.requests.per.connection": "6"},
        {"transactional.id": "t"}, {"transactional.id": "t", "enable.idempotence": "false"},
        {"transactional.id": "t", "acks": "1"},
        {"transactional.id": "t", "retries": "0"},
        {"transactional.id": "t", "max.in.flight.requests.per.connection": "6"},
        {"transactional.id": ""}, {"transactional.id": "", "enable.idempotence": "false"},
        {"transactional.id": "t", "transaction.timeout.ms": "-1"},
        {"delivery.timeout.ms": "29999"}, {"delivery.timeout.ms": "30000"},
        {"delivery.timeout.ms": "30000", "linger.ms": "1"},
        {"delivery.timeout.ms": "30005"}, {"delivery.timeout.ms": "30004"},
        {"delivery.timeout.ms": "1000", "request.timeout.ms": "1000"},
        {"delivery.timeout.ms": "1005", "request.timeout.ms": "1000"},
        {"delivery.timeout.ms": "1000", "request.timeout.ms": "1001"},
        {"delivery.timeout.ms": "1000", "request.timeout.ms": "900", "linger.ms": "101"},
        {"delivery.timeout.ms": "1000", "request.timeout.ms": "900", "linger.ms": "100"},
        {"request.timeout.ms": "120000"},
        {"request.timeout.ms": "2147483647"}, {"linger.ms": "120000"}, {"linger.ms": "9223372036854775807"},
        {"batch.size": "0"}, {"buffer.memory": "0"}, {"max.block.ms": "0"},
        {"compression.type": "gzip", "compression.gzip.level": "0"},
        {"compression.type": "none", "compression.zstd.level": "23"}, {"partitioner.class": ""}, {"key.serializer": ""},
        {"partitioner.class": "org.apache.kafka.clients.producer.RoundRobinPartitioner"},
        {"partitioner.class": "org.apache.kafka.clients.producer.internals.DefaultPartitioner"},
        {"group.id": "g"}, {"metadata.max.idle.ms": "4999"},
    )),
    *(("admin", changes) for changes in (
        {}, {"default.api.timeout.ms": "29999"}, {"default.api.timeout.ms": "30000"},
        {"default.api.timeout.ms": "999", "request.timeout.ms": "999"}, {"retries": "-1"}, {"retries": "2147483648"},
    )),
]


def named(base, changes):
    said = "".join(f", without {key}" if value is WITHOUT else f", {key}={value}" for key, value in changes.items())
    return (base + said).replace("\n", "\\n").replace("\t", "\\t")


def clients():
    for base, changes in CHANGES:
        yield named(base, changes), {key: value for key, value in (BASES[base] | changes).items() if value is not WITHOUT}


# Lines of a properties file, which Java reads itself.
LINES = [
    "acks : all", "acks all", "  acks\t=\tall", "acks=ALL", "acks:ALL", "acks ALL", "acks=all # all of them",
    "acks=all ! x", "acks=all ",
    "ac\\\n   ks=all", "ac\\\n   ks=ALL", "acks=a\\\n   ll", "acks=A\\\n   LL", "acks=a\\ \n   ll", "acks=all\\",
    "acks=\\\n\nlinger.ms=5",
    "acks=\\u0061ll", "acks=\\u0041LL", "acks=al\\l", "\\u0061cks=ALL", "path=\\u00zz", "path=C:\\users", "acks\\ =ALL",
    "acks\\==ALL",
    "acks=1\nacks=ALL", "acks=ALL\nacks=1", "#acks=ALL", "!acks=ALL", "//acks=ALL", ";acks=ALL", "  # acks=ALL",
    "# x \\\nacks=ALL",
    "\"acks\"=ALL", "'acks'=ALL", "export acks=ALL", "[acks]\nacks=ALL", "linger.ms=5\racks=ALL",
    "linger.ms=5\r\nacks=ALL\r\n",
    "linger.ms=5\facks=ALL", "linger.ms=5\u0085acks=ALL", "acks", "acks=", "ACKS=ALL", "acks\u00a0=ALL",
    "acks=\u00a0all", "acks=\t all",
    "acks=\\tall", "acks=\\nall", "acks = = all", "acks==all", "acks=:all", "acks:=all",
]

# consumerProperties, values of every JSON type.
SUPERVISORS = [
    {"max.poll.records": 500}, {"max.poll.records": "500"}, {"max.poll.records": 100.0}, {"max.poll.records": 0},
    {"max.poll.records": True}, {"max.poll.records": None}, {"check.crcs": True}, {"check.crcs": "TRUE"},
    {"check.crcs": 1},
    {"check.crcs": "yes"}, {"group.id": 7}, {"group.id": ""}, {"isolation.level": "read_uncommitted"},
    {"isolation.level": True},
    {"auto.offset.reset": "earliest"}, {"auto.offset.reset": "smallest"}, {"fetch.max.bytes": 2147483648},
    {"fetch.max.bytes": 1e3},
    {"heartbeat.interval.ms": 10000, "session.timeout.ms": 10000},
        {"heartbeat.interval.ms": 3000, "session.timeout.ms": 10000},
    {"security.protocol": "sasl-ssl"}, {"metric.reporters": []}, {"client.id": 5},
    {"sasl.login.refresh.window.factor": 0.4},
    {"sasl.login.refresh.window.factor": 1}, {"enable.auto.commit": "true"}, {"enable.auto.commit": False},
    {"acks": "all"},
    {"security.protocol": "SASL_SSL", "sasl.mechanism": "AWS_MSK_IAM"},
]

# ---- where they may differ -----------------------------------------------------------------------------------------

# (code, pattern of its message and notes, why Kafka makes the client nevertheless): these errors are about what happens
# later, and say nothing about whether a client is made.
LATER = [
    ("MSK107", "each connection fails", "the handler is looked for when a broker answers"),
    ("MSK108", "the client starts, and each connection fails",
        "so is the handler under the login key, or a module of another pair"),
    ("MSK112", "each connection fails", "mechanisms, modules and options of SCRAM are looked at when a broker answers"),
    ("MSK120", "Kafka ignores it without a word", "an unknown key is no error"),
]

# Settings of the tables that no value is tried of.
SKIPPED = {
    "bootstrap.servers": "rules of its own, and never the value that Kafka gets here",
    "share.acknowledgement.mode": "for share consumers; any other refuses each value of it",
}

# What stands beside a setting when its values are tried, so that nothing else can be wrong.
BESIDE = {
    "security.protocol": {key: value for key, value in BASES["iam"].items() if key != PROTOCOL},
    "heartbeat.interval.ms": {"session.timeout.ms": "2147483647"},
    "delivery.timeout.ms": {"request.timeout.ms": "0", "linger.ms": "0"},
    "max.in.flight.requests.per.connection": {"enable.idempotence": "false"},
    "default.api.timeout.ms": {"request.timeout.ms": "0"},
}

BOTH = "3.9 4.1"
FAMILIES = ("consumer", "producer", "admin")

# (releases, why, names): a difference that is meant. Both lists are exact: what no longer differs fails.
EXCUSED = [
    (BOTH, "the JAAS text may stand in a file that the command line names", [
        "explain MSK116 example 1 (bad)", "explain MSK116 example 2 (good)", "explain MSK121 example 1 (bad)",
        "explain MSK121 example 2 (bad)", "explain MSK121 example 3 (fixed)", "explain MSK121 example 5 (good)",
    ]),
    (BOTH, "no protocol: Kafka does not read the JAAS text, whose protocol stands elsewhere",
        ["explain MSK111 example 3 (bad)"]),
    (BOTH, "looks like a placeholder", [
        *(f"{family} client.dns.lookup=RESOLVE_CANONICAL_BOOTSTRAP_SERVERS_ONLY" for family in FAMILIES),
        *(f"{family} metadata.recovery.strategy='REBOOTSTRAP'" for family in FAMILIES),
        "consumer sasl.login.refresh.window.factor=80%",
    ]),
    (BOTH, "a class of somebody's own, or one that Kafka once had", [
        named("iam", {JAAS: f'{IAM_MODULE} required awsMskRegionProvider="no.such.Provider";'}),
        named("iam", {CLIENT: "java.lang.String"}),
        named("consumer", {"partition.assignment.strategy": "org.apache.kafka.clients.consumer.NoAssignor"}),
    ]),
    ("4.1", "a class of somebody's own, or one that Kafka once had", [
        named("producer", {"partitioner.class": "org.apache.kafka.clients.producer.internals.DefaultPartitioner"}),
    ]),
    (BOTH, "stores are files of the machine that runs the client", [
        named("tls", {"ssl.keystore.location": "/no/such/store.jks", "ssl.keystore.password": "changeit"}),
        named("tls", {"ssl.truststore.location": "/no/such/store.jks"}),
    ]),
    (BOTH, "names that the providers of a Java know", [
        named("tls", {"ssl.provider": "NoSuchProvider"}), named("tls", {"ssl.keymanager.algorithm": "none"}),
        named("tls", {"ssl.trustmanager.algorithm": "none"}), named("tls", {"ssl.secure.random.implementation": "none"}),
    ]),
    (BOTH, "the program may set the group", [named("consumer", {"group.id": WITHOUT, "enable.auto.commit": "true"})]),
]

# (releases, why, names): msk-gen is wrong.
KNOWN = [
    (BOTH, "options of the IAM module that are read as numbers when the client is made", [
        named("iam", {JAAS: f"{IAM_MODULE} required {option};"}) for option in (
            'awsMaxRetries="seven"', "awsMaxRetries=seven", 'awsMaxRetries=""', 'awsMaxRetries=" 7"',
            'awsMaxBackOffTimeMs="2s"',
            'awsMaxBackOffTimeMs="9999999999"',
        )
    ]),
    (BOTH, "no default providers, and none of one's own", [
        named("iam", {JAAS: f'{IAM_MODULE} required awsAddDefaultProviders="{value}";'}) for value in ("perhaps", "false")
    ]),
    (BOTH, "no such login module", [
        named("iam", {JAAS: "IAMLoginModule required;"}), named("iam",
            {JAAS: "software.amazon.msk.auth.iam.IamLoginModule required;"}),
    ]),
    (BOTH, "the text of a JAAS file, braces and all", [
        named("iam", {JAAS: f"KafkaClient {{ {IAM_MODULE} required; }};"}), named("iam",
            {JAAS: f"{{ {IAM_MODULE} required; }}"}),
    ]),
    (BOTH, "a mechanism that the handler beside it does not know, or none", [
        named("iam", {MECHANISM: ""}), named("iam", {MECHANISM: "PLAIN"}), named("iam", {MECHANISM: "GSSAPI"}),
        named("iam", {MECHANISM: "AWS_MSK_IAM # IAM"}), named("bearer", {MECHANISM: WITHOUT}), named("scram",
            {MECHANISM: WITHOUT}),
    ]),
    (BOTH, "a handler that cannot be one, or of the other mechanism under the login key", [
        named("iam", {CLIENT: "IAMClientCallbackHandler"}), named("iam", {CLIENT: IAM_MODULE}), named("iam",
            {LOGIN: BEARER_HANDLER}),
        named("iam", {LOGIN: "software.amazon.msk.auth.iam.None"}),
        named("bearer", {LOGIN: "software.amazon.msk.auth.iam.IAMOAuthBearerCallbackHandler"}),
    ]),
    (BOTH, "ssl.* settings that Kafka refuses together, or for their value", [
        named("tls", changes) for changes in (
            {"ssl.protocol": "TLS1.2"}, {"ssl.protocol": ""}, {"ssl.keystore.location": "/no/such/store.jks"},
            {"ssl.keystore.password": "changeit"}, {"ssl.truststore.password": "changeit"},
            {"ssl.keystore.type": "PEM", "ssl.keystore.password": "changeit"},
            {"ssl.truststore.type": "PEM", "ssl.truststore.password": "changeit"}, {"ssl.keystore.key": "x"},
            {"ssl.truststore.certificates": "x"},
        )
    ]),
    (BOTH, "settings beside the default of another one", [
        named("consumer", {"heartbeat.interval.ms": "45000"}),
        named("admin", {"default.api.timeout.ms": "29999"}),
        named("consumer", {"group.remote.assignor": "uniform"}),
        named("consumer", {"group.protocol": "classic", "group.remote.assignor": "uniform"}),
    ]),
    (BOTH, "librdkafka's name of an assignor", [named("consumer", {"partition.assignment.strategy": "range"})]),
    (BOTH, "Druid hands `null` and `[]` on as these letters", [
        'supervisor {"max.poll.records": null}', 'supervisor {"metric.reporters": []}',
    ]),
    (BOTH, "numbers as Java reads them", [
        "consumer max.poll.records=\\u0663", "consumer sasl.login.refresh.window.factor=0x1p-1",
    ]),
]
