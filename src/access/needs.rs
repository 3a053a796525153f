//! The smallest grants with which a workload works.
//!
//! Source of the sets: the table of required actions in the Service Authorization Reference, Kafka's own requests, and
//! Druid's Kafka reader; read 2026-11-21. Each action sits on the type of ARN that it works on.

use crate::facts::actions::Resource;
use crate::source::{Builder, Traced};

/// What a client does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Reads topics in consumer groups.
    Consumer,
    /// Writes topics; idempotent unless it says otherwise, as Java's producer is.
    Producer,
    /// Writes topics idempotently.
    IdempotentProducer,
    /// Writes topics in transactions.
    TransactionalProducer,
    /// Manages topics and groups.
    Admin,
    /// A Kafka Connect worker.
    Connect,
    /// One side of MirrorMaker 2.
    Mirror,
    /// A Kafka Streams application.
    Streams,
    /// Druid's Kafka ingestion: reads topics, and joins no group.
    Druid,
}

impl Role {
    /// All roles by name.
    pub const ALL: [(&'static str, Self); 9] = [
        ("consumer", Self::Consumer),
        ("producer", Self::Producer),
        ("idempotent-producer", Self::IdempotentProducer),
        ("transactional-producer", Self::TransactionalProducer),
        ("admin", Self::Admin),
        ("connect", Self::Connect),
        ("mirror", Self::Mirror),
        ("streams", Self::Streams),
        ("druid", Self::Druid),
    ];

    /// The role of a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, role)| *role)
    }
}

/// Which of its two clusters a mirror uses with a policy, and the alias of the other one.
#[derive(Debug, Clone)]
pub enum Side {
    /// It reads from this cluster; the other one's alias is in the name of the topic of offset syncs.
    Source(Traced),
    /// It writes to this cluster; the other one's alias is in the names of the topics that it writes.
    Target(Traced),
}

/// A client and what it works on.
#[derive(Debug, Clone)]
pub struct Workload {
    /// Its name: the group of a consumer without groups, the application id of streams, the group of a Connect worker.
    pub name: Traced,
    /// What it does.
    pub role: Role,
    /// Topics that it reads.
    pub reads: Vec<Traced>,
    /// Topics that it writes.
    pub writes: Vec<Traced>,
    /// Topics that an admin manages; all when empty.
    pub topics: Vec<Traced>,
    /// Consumer groups.
    pub groups: Vec<Traced>,
    /// Transactional ids.
    pub transactional_ids: Vec<Traced>,
    /// Connectors of a Connect worker; sinks read in groups of their names.
    pub connectors: Vec<Traced>,
    /// Topics in which a Connect worker keeps its own state.
    pub internal_topics: Vec<Traced>,
    /// The side of a mirror.
    pub side: Option<Side>,
    /// Whether a producer is idempotent.
    pub idempotent: bool,
    /// Whether the cluster is Serverless, which lacks three actions.
    pub serverless: bool,
}

/// The parts of the ARNs of one cluster.
#[derive(Debug, Clone)]
pub struct Arns {
    /// `aws`, by the region.
    pub partition: &'static str,
    /// The region.
    pub region: Traced,
    /// The account.
    pub account: Traced,
    /// The cluster's name.
    pub cluster: Traced,
    /// Its uuid; `*` before it exists.
    pub uuid: Option<Traced>,
}

impl Arns {
    /// The ARN of a resource of the cluster; `name` is the topic, group or transactional id.
    #[must_use]
    pub fn arn(&self, resource: Resource, name: Option<&Traced>) -> Traced {
        let mut arn = Builder::default();
        arn.own("arn:")
            .own(self.partition)
            .own(":kafka:")
            .traced(&self.region, None)
            .own(":");
        arn.traced(&self.account, None)
            .own(":")
            .own(resource.word())
            .own("/")
            .traced(&self.cluster, None)
            .own("/");
        match &self.uuid {
            Some(uuid) => arn.traced(uuid, None),
            None => arn.own("*"),
        };
        if let Some(name) = name {
            arn.own("/").traced(name, None);
        }
        arn.finish()
    }
}

/// One statement that allows actions on resources.
#[derive(Debug, Clone)]
pub struct Grant {
    /// Says what it is for: letters and digits.
    pub sid: &'static str,
    /// Names behind `kafka-cluster:`.
    pub actions: Vec<&'static str>,
    /// ARNs.
    pub resources: Vec<Traced>,
}

/// The grants of a workload, minimal and in a fixed order: cluster, topics, groups, transactional ids.
#[must_use]
pub fn needs(workload: &Workload, arns: &Arns) -> Vec<Grant> {
    let role = workload.role;
    let own = |text: &str| Traced::own(text);
    let prefixed = |suffix: &str| {
        let mut name = Builder::default();
        name.traced(&workload.name, None).own(suffix);
        name.finish()
    };
    let producer = matches!(
        role,
        Role::Producer | Role::IdempotentProducer | Role::TransactionalProducer
    );
    let transactional =
        role == Role::TransactionalProducer || !workload.transactional_ids.is_empty();
    let idempotent = producer && (workload.idempotent || role != Role::Producer)
        || role == Role::Streams
        || transactional;

    let mut grants = Vec::new();
    let mut grant = |sid, actions: &[&'static str], resources: Vec<Traced>| {
        if !resources.is_empty() && !actions.is_empty() {
            grants.push(Grant {
                sid,
                actions: actions.to_vec(),
                resources,
            });
        }
    };
    let named = |resource, names: &[Traced]| {
        names
            .iter()
            .map(|name| arns.arn(resource, Some(name)))
            .collect::<Vec<_>>()
    };

    let mut cluster = vec!["Connect"];
    if role == Role::Admin {
        cluster.push("DescribeCluster");
        if !workload.serverless {
            cluster.extend([
                "AlterCluster",
                "DescribeClusterDynamicConfiguration",
                "AlterClusterDynamicConfiguration",
            ]);
        }
    }
    let mirror = workload.side.as_ref().filter(|_| role == Role::Mirror);
    // The producer of offset syncs is a plain one; those of connectors are not idempotent.
    if idempotent || matches!(mirror, Some(Side::Source(_))) {
        cluster.push("WriteDataIdempotently");
    }
    grant("Connect", &cluster, vec![arns.arn(Resource::Cluster, None)]);
    if let Some(side) = mirror {
        mirror_topics(workload, side, arns, &mut grant);
        return grants;
    }

    // A topic that is both read and written stands in one statement, not in two.
    let same = |list: &[Traced], topic: &Traced| list.iter().any(|other| other.text == topic.text);
    let both: Vec<Traced> = workload
        .reads
        .iter()
        .filter(|topic| same(&workload.writes, topic))
        .cloned()
        .collect();
    let only = |list: &[Traced]| {
        list.iter()
            .filter(|topic| !same(&both, topic))
            .cloned()
            .collect::<Vec<_>>()
    };
    grant(
        "ReadTopics",
        &["DescribeTopic", "ReadData"],
        named(Resource::Topic, &only(&workload.reads)),
    );
    grant(
        "WriteTopics",
        &["DescribeTopic", "WriteData"],
        named(Resource::Topic, &only(&workload.writes)),
    );
    grant(
        "ReadAndWriteTopics",
        &["DescribeTopic", "ReadData", "WriteData"],
        named(Resource::Topic, &both),
    );
    match role {
        Role::Admin => {
            let all = [own("*")];
            let topics = if workload.topics.is_empty() {
                &all[..]
            } else {
                &workload.topics
            };
            let actions = [
                "CreateTopic",
                "DescribeTopic",
                "AlterTopic",
                "DeleteTopic",
                "DescribeTopicDynamicConfiguration",
                "AlterTopicDynamicConfiguration",
            ];
            grant("ManageTopics", &actions, named(Resource::Topic, topics));
        }
        Role::Connect | Role::Streams => {
            let mut actions = vec![
                "CreateTopic",
                "DescribeTopic",
                "DescribeTopicDynamicConfiguration",
                "ReadData",
                "WriteData",
            ];
            if role == Role::Streams {
                actions.push("DeleteTopic");
            }
            let mut topics = workload.internal_topics.clone();
            if topics.is_empty() {
                topics.push(prefixed("-*"));
            }
            grant("InternalTopics", &actions, named(Resource::Topic, &topics));
        }
        _ => {}
    }

    let mut groups = workload.groups.clone();
    match role {
        Role::Druid if groups.is_empty() => groups.push(own("kafka-supervisor-*")),
        Role::Consumer | Role::Streams if groups.is_empty() => groups.push(workload.name.clone()),
        Role::Connect => {
            groups.push(workload.name.clone());
            if workload.connectors.is_empty() {
                groups.push(own("connect-*"));
            }
            groups.extend(
                workload
                    .connectors
                    .iter()
                    .map(|connector| join(&[&own("connect-"), connector])),
            );
        }
        Role::Admin if groups.is_empty() => groups.push(own("*")),
        // A producer that reads as well does so in a group of its own name.
        _ if groups.is_empty() && !workload.reads.is_empty() => groups.push(workload.name.clone()),
        _ => {}
    }
    let group_actions: &[&str] = match role {
        Role::Admin => &["DescribeGroup", "AlterGroup", "DeleteGroup"],
        _ => &["DescribeGroup", "AlterGroup"],
    };
    grant("Groups", group_actions, named(Resource::Group, &groups));

    if transactional {
        let mut ids = workload.transactional_ids.clone();
        if ids.is_empty() {
            ids.push(prefixed("-*"));
        }
        let actions = ["DescribeTransactionalId", "AlterTransactionalId"];
        grant(
            "Transactions",
            &actions,
            named(Resource::TransactionalId, &ids),
        );
    }
    grants
}

/// Takes a grant: what it is for, its actions, its resources.
type Take<'t> = &'t mut dyn FnMut(&'static str, &[&'static str], Vec<Traced>);

/// The grants of one side of MirrorMaker 2 beyond the cluster itself.
fn mirror_topics(workload: &Workload, side: &Side, arns: &Arns, grant: Take<'_>) {
    let own = |text: &str| Traced::own(text);
    let topic = |name: &Traced| arns.arn(Resource::Topic, Some(name));
    match side {
        Side::Source(target) => {
            let reads = workload.reads.iter().map(topic).collect();
            grant(
                "ReadTopics",
                &[
                    "DescribeTopic",
                    "DescribeTopicDynamicConfiguration",
                    "ReadData",
                ],
                reads,
            );
            let syncs = join(&[&own("mm2-offset-syncs."), target, &own(".internal")]);
            grant(
                "OffsetSyncs",
                &["CreateTopic", "DescribeTopic", "ReadData", "WriteData"],
                vec![topic(&syncs)],
            );
            // No group is joined here, and MSK asks for one all the same.
            let mut groups = workload.groups.clone();
            if groups.is_empty() {
                groups.push(join(&[target, &own("-mm2")]));
            }
            let groups = groups.iter();
            let groups = groups
                .map(|group| arns.arn(Resource::Group, Some(group)))
                .collect();
            grant("Groups", &["DescribeGroup", "AlterGroup"], groups);
        }
        Side::Target(source) => {
            let mirrored = workload
                .reads
                .iter()
                .map(|name| topic(&join(&[source, &own("."), name])))
                .collect();
            grant(
                "MirroredTopics",
                &[
                    "CreateTopic",
                    "DescribeTopic",
                    "AlterTopic",
                    "DescribeTopicDynamicConfiguration",
                    "AlterTopicDynamicConfiguration",
                    "WriteData",
                ],
                mirrored,
            );
            let mut internal: Vec<Traced> = ["mm2-configs.", "mm2-offsets.", "mm2-status."]
                .iter()
                .map(|start| topic(&join(&[&own(start), source, &own(".internal")])))
                .collect();
            internal.push(topic(&join(&[source, &own(".checkpoints.internal")])));
            internal.push(topic(&own("heartbeats")));
            grant(
                "InternalTopics",
                &[
                    "CreateTopic",
                    "DescribeTopic",
                    "DescribeTopicDynamicConfiguration",
                    "ReadData",
                    "WriteData",
                ],
                internal,
            );
            let worker = join(&[source, &own("-mm2")]);
            grant(
                "Groups",
                &["DescribeGroup", "AlterGroup"],
                vec![arns.arn(Resource::Group, Some(&worker))],
            );
        }
    }
}

/// Parts put together.
fn join(parts: &[&Traced]) -> Traced {
    let mut out = Builder::default();
    for part in parts {
        out.traced(part, None);
    }
    out.finish()
}
