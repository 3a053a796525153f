//! The artifacts of a deployment.

use super::canonical::{Writer, meant_as_text};
use super::context::Values;
use super::datasource;
use super::deployment::{Client, Deployment, check_component, concat};
use super::logical::{LogicalIds, words};
use super::mustache::{Entries, Val, ValKind};
use super::templates::Job;
use super::{Artifact, Served, monitoring, topics};
use crate::access::{Grant, Role, needs};
use crate::document::kind::Kinds;
use crate::document::{self, Document, Node, Syntax, Value};
use crate::facts::{actions, clusters, limits};
use crate::source::{Fault, FaultKind, Map, Origin, Place, Seg, Source, SourceId, Span, Traced};
use std::sync::Arc;

/// How the text of an artifact is made from what its template renders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Read back and written as strict JSON.
    Json,
    /// The same, and given the envelope of a policy where the template left it out.
    Policy,
    /// Read back and written as YAML.
    Yaml,
    /// As rendered.
    Text,
}

/// One artifact: its template, its file's name, its form and the kinds that it has whatever it holds.
struct Row(&'static str, &'static str, Form, Kinds);

/// Artifacts of the cluster; those of clients lie in a folder of each.
const CLUSTER: [Row; 3] = [
    Row(
        "cluster.cfn",
        "cluster.cfn.json",
        Form::Json,
        Kinds::CLUSTER,
    ),
    Row(
        "create-cluster-v2",
        "create-cluster-v2.json",
        Form::Json,
        Kinds::CLUSTER,
    ),
    Row("tags", "tags.json", Form::Json, Kinds::TAGS),
];

const CLIENT: [Row; 3] = [
    Row("trust", "trust.json", Form::Policy, Kinds::POLICY),
    Row(
        "service-account",
        "service-account.yaml",
        Form::Yaml,
        Kinds::MANIFEST,
    ),
    Row(
        "client.properties",
        "client.properties",
        Form::Text,
        Kinds::CLIENT,
    ),
];

/// Renders all artifacts; faults are told to the job.
pub(super) fn make(values: &Values, deployment: &Deployment, job: &mut Job<'_>, out: &str) {
    let mut maker = Maker {
        values,
        deployment,
        job,
        out,
        common: common(values, deployment),
        logical_ids: LogicalIds::default(),
    };
    for row in &CLUSTER {
        let common = maker.common.clone();
        maker.artifact(row, row.1, &common);
    }
    maker.topics();
    maker.monitoring();
    let mut clients = Vec::new();
    for client in &deployment.clients {
        clients.extend(maker.client(client));
    }
    let mut data = maker.common.clone();
    data.put("clients", clients);
    maker.artifact(
        &Row("iam.cfn", "iam.cfn.json", Form::Json, Kinds::NONE),
        "iam.cfn.json",
        &data,
    );
    maker.supervisors();
}

struct Maker<'m, 'r> {
    values: &'m Values,
    deployment: &'m Deployment,
    job: &'m mut Job<'r>,
    out: &'m str,
    common: Entries,
    logical_ids: LogicalIds,
}

/// The zones of a cluster, as far as its subnets say.
fn zones(values: &Values) -> Option<u32> {
    let subnets = values.get("msk:subnets").filter(|list| !list.is_falsy())?;
    u32::try_from(subnets.items().len())
        .ok()
        .filter(|zones| *zones > 0)
}

/// The type of a provisioned cluster's brokers, and how many there are, when that is a number.
fn brokers(values: &Values) -> (String, Option<u32>) {
    let instance = values
        .text("msk:instanceType")
        .map(|kind| kind.text.clone());
    let count = match values.get("msk:brokers").map(|count| &count.kind) {
        Some(ValKind::Number(count)) => count.text.parse().ok(),
        Some(_) => None,
        None => Some(zones(values).unwrap_or(clusters::RECOMMENDED_BROKERS)),
    };
    (
        instance.unwrap_or_else(|| clusters::RECOMMENDED_INSTANCE.to_owned()),
        count,
    )
}

/// What every artifact's template sees beside the context's own keys.
fn common(values: &Values, deployment: &Deployment) -> Entries {
    let own = |text: &str| -> Val { Traced::own(text).into() };
    let null = || Val {
        kind: ValKind::Null,
        place: None,
    };
    let number = |text: String| Val {
        kind: ValKind::Number(Traced::own(text)),
        place: None,
    };
    let take = |key: &str| values.get(key).cloned();
    let mut data = values.neutral.clone();
    let mut cluster = Entries::default();
    cluster.put("name", deployment.cluster.clone());
    let subnets = take("msk:subnets").filter(|list| !list.is_falsy());
    let groups = take("msk:securityGroups").filter(|list| !list.is_falsy());
    data.put("parameters", subnets.is_none() || groups.is_none());
    cluster.put("hasSubnets", subnets.is_some());
    cluster.put("hasSecurityGroups", groups.is_some());
    // A cluster has as many brokers, or a multiple of them, as it has subnets.
    let brokers = zones(values)
        .unwrap_or(clusters::RECOMMENDED_BROKERS)
        .to_string();
    let list = |list: Option<Arc<Val>>| list.unwrap_or_else(|| Arc::new(Vec::new().into()));
    cluster.put("subnets", list(subnets));
    cluster.put("securityGroups", list(groups));
    let or = |value: Option<Arc<Val>>, default: Val| value.unwrap_or_else(|| Arc::new(default));
    cluster.put(
        "kafkaVersion",
        or(take("msk:kafkaVersion"), own(clusters::RECOMMENDED_KAFKA)),
    );
    cluster.put(
        "instanceType",
        or(
            take("msk:instanceType"),
            own(clusters::RECOMMENDED_INSTANCE),
        ),
    );
    cluster.put("brokers", or(take("msk:brokers"), number(brokers)));
    cluster.put(
        "volumeSize",
        or(
            take("msk:volumeSize"),
            number(clusters::RECOMMENDED_VOLUME.to_string()),
        ),
    );
    cluster.put("logGroup", or(take("msk:logGroup"), null()));
    let kind = if deployment.serverless {
        "serverless"
    } else {
        "provisioned"
    };
    cluster.put("type", own(kind));
    data.put("cluster", cluster);
    data.put("serverless", deployment.serverless);
    data.put("tags", Arc::clone(&deployment.tags));
    data.put("partition", own(deployment.arns.partition));
    data.put("bootstrap", or(take("msk:bootstrap"), null()));
    let provider = values.text("eks:oidc").map(provider);
    data.put("irsa", provider.is_some());
    data.put("eksCluster", or(take("eks:cluster"), null()));
    data.put(
        "eksParameter",
        provider.is_none() && take("eks:cluster").is_none(),
    );
    data.put("provider", provider.map_or_else(null, Into::into));
    data
}

/// The provider's host and path, from its URL or ARN.
fn provider(oidc: &Traced) -> Traced {
    let text = oidc.text.as_str();
    let start = text
        .find(":oidc-provider/")
        .map(|at| at + ":oidc-provider/".len());
    let start = start
        .or_else(|| text.find("://").map(|at| at + 3))
        .unwrap_or(0);
    let span = Span::new(start, text.len());
    let segs = oidc
        .map
        .cut(span)
        .map(|seg| Seg {
            at: seg.at - span.start,
            ..seg
        })
        .collect();
    Traced {
        text: text[start..].to_owned(),
        map: Map { segs },
    }
}

impl Maker<'_, '_> {
    /// Renders one artifact below the cluster's folder; its source, when that was possible.
    fn artifact(&mut self, row: &Row, path: &str, data: &Entries) -> Option<SourceId> {
        let template = self.job.find(row.0)?;
        self.artifact_of(row, template, path, &[Arc::new(data.clone().into())])
    }

    fn artifact_of(
        &mut self,
        row: &Row,
        template: SourceId,
        path: &str,
        stack: &[Arc<Val>],
    ) -> Option<SourceId> {
        let path = format!("{}/{path}", self.deployment.cluster.text);
        let name = match self.out.trim_end_matches('/') {
            "" => path.clone(),
            out => format!("{out}/{path}"),
        };
        let outcome = self.job.render(template, self.values, stack);
        if outcome.failed() {
            return None;
        }
        let rendered = self.job.add_rendered(row.0, &outcome);
        let text = self.job.sources().get(rendered);
        let read_as = if row.2 == Form::Text {
            Syntax::Properties
        } else {
            Syntax::Yaml
        };
        let document = self
            .job
            .checked(&text, rendered, read_as, &outcome, false)?;
        let (syntax, traced) = if row.2 == Form::Text {
            let place = Place {
                source: rendered,
                span: Span::new(0, text.text.len()),
            };
            (
                Syntax::Properties,
                Traced {
                    text: text.text.clone(),
                    map: Map::whole(place),
                },
            )
        } else {
            let as_text = meant_as_text(&document, &outcome.uses);
            let writer = Writer {
                text: &text.text,
                source: rendered,
                as_text,
            };
            match row.2 {
                Form::Yaml => (Syntax::Yaml, writer.yaml(&document.root)),
                Form::Policy => (Syntax::Json, writer.json(&enveloped(document).root)),
                _ => (Syntax::Json, writer.json(&document.root)),
            }
        };
        let source = Source::mapped(Origin::Artifact, name, traced.text, traced.map);
        let source = self.job.sources().add(source);
        self.job.rendered().artifacts.push(Artifact {
            path,
            source,
            syntax,
            kinds: row.3,
        });
        Some(source)
    }

    /// The artifacts of one client; what `iam.cfn.json` needs of it.
    fn client(&mut self, client: &Client) -> Option<Arc<Val>> {
        let mut data = Entries::default();
        data.put("name", client.folder.clone());
        data.put("serviceAccount", client.service_account.clone());
        data.put("namespace", client.namespace.clone());
        data.put("roleName", client.role_name.clone());
        data.put(
            "labels",
            client
                .labels
                .clone()
                .unwrap_or_else(|| Arc::new(false.into())),
        );
        data.put(
            "annotations",
            pairs(client.annotations.as_deref(), "key", "value"),
        );
        let irsa = self.common.get("irsa").is_some_and(|irsa| !irsa.is_falsy());
        data.put("hasAnnotations", irsa || client.annotations.is_some());
        let role = client.workload.role;
        let producer = matches!(
            role,
            Role::Producer | Role::IdempotentProducer | Role::TransactionalProducer
        );
        data.put("producer", producer);
        data.put(
            "idempotent",
            client.workload.idempotent || role != Role::Producer,
        );
        data.put(
            "groupId",
            group(client).map_or_else(|| false.into(), Val::from),
        );
        let id = words(&client.folder.text, "Client");
        data.put("logicalId", Traced::own(self.logical_ids.unique(id)));

        let grants = needs(&client.workload, &self.deployment.arns);
        let mut policies: Vec<(Traced, SourceId)> = Vec::new();
        let mut file = 0;
        for one in &client.policies {
            let Some(template) = self.job.find(&one.template.text) else {
                let place = one.template.place().or(self.job.rendered().facts.fallback);
                if let Some(place) = place {
                    let message = format!(
                        "the intent names the template `{}`, which does not exist",
                        one.template.text
                    );
                    let help = "templates are looked up below the template folder, then among the built-in ones";
                    self.job
                        .fault(Fault::new(FaultKind::Syntax, place, message).help(help));
                }
                continue;
            };
            // A template that prints the computed statements is rendered once for each policy that they fill.
            let asks = self.job.sources().get(template).text.contains("statements");
            let parts = if asks {
                split(&grants)
            } else {
                vec![grants.clone()]
            };
            for (index, part) in parts.iter().enumerate() {
                let mut scope = self.common.clone();
                scope.put("statements", statements(part));
                let mut stack = vec![Arc::new(scope.into())];
                stack.extend(one.mappings.clone());
                file += 1;
                let name = if file == 1 {
                    "policy.json".to_owned()
                } else {
                    format!("policy-{file}.json")
                };
                let path = format!("clients/{}/{name}", client.folder.text);
                let row = Row("policy", "", Form::Policy, Kinds::POLICY);
                if let Some(source) = self.artifact_of(&row, template, &path, &stack) {
                    let name = if index == 0 {
                        one.name.clone()
                    } else {
                        concat(&[&one.name, &Traced::own(format!("-{}", index + 1))])
                    };
                    policies.push((name, source));
                }
            }
        }
        self.job.rendered().facts.clients.push(Served {
            role: client.role_name.clone(),
            workload: client.workload.clone(),
            arns: self.deployment.arns.clone(),
            policies: policies.iter().map(|(_, source)| *source).collect(),
        });

        let mut trust = None;
        for row in &CLIENT {
            let mut all = self.common.clone();
            all.put("client", data.clone());
            let source = self.artifact(
                row,
                &format!("clients/{}/{}", client.folder.text, row.1),
                &all,
            );
            if row.0 == "trust" {
                trust = source;
            }
        }
        let mut tags = Entries::default();
        for tags_of in [Some(&self.deployment.tags), client.tags.as_ref()]
            .into_iter()
            .flatten()
        {
            if let ValKind::Map(entries) = &tags_of.kind {
                entries
                    .iter()
                    .for_each(|(key, value)| tags.set(key.clone(), Arc::clone(value)));
            }
        }
        data.put("tagList", pairs(Some(&tags.into()), "Key", "Value"));
        if policies.is_empty() {
            return None;
        }
        let mut list: Vec<Arc<Val>> = Vec::new();
        for (index, (name, source)) in policies.into_iter().enumerate() {
            let mut entry = Entries::default();
            let number = if index == 0 {
                String::new()
            } else {
                (index + 1).to_string()
            };
            entry.put("name", name);
            entry.put("number", Traced::own(number));
            entry.put("document", self.value_of(source)?);
            list.push(Arc::new(entry.into()));
        }
        data.put("policies", list);
        data.put("trust", self.value_of(trust?)?);
        let mut entry = Entries::default();
        entry.put("client", data);
        Some(Arc::new(entry.into()))
    }

    /// The value of a finished JSON artifact, so that another one may hold it.
    fn value_of(&self, source: SourceId) -> Option<Arc<Val>> {
        let text = self.job.sources().get(source);
        let reading = document::read(&text.text, Syntax::Json);
        Some(Val::from_node(
            self.job.sources(),
            source,
            &reading.documents.first()?.root,
        ))
    }

    /// The declared topics.
    fn topics(&mut self) {
        let declared = topics::declared(self.values);
        if declared.is_empty() {
            return;
        }
        let subnets = self.values.get("msk:subnets");
        let zones = subnets.map_or(0, |list| list.items().len() as u32);
        let zones = (!self.deployment.serverless).then_some(zones);
        let mut data = self.common.clone();
        data.put("topics", topics::data(&declared, zones));
        let row = Row("topics", "", Form::Json, Kinds::TOPICS);
        self.artifact(&row, "topics.json", &data);
    }

    /// The alarms that the cluster, its declared topics and their readers are worth.
    fn monitoring(&mut self) {
        let declared = topics::declared(self.values);
        let (instance, count) = brokers(self.values);
        let brokers = monitoring::Brokers {
            instance: &instance,
            count,
        };
        let (alarms, has_lag) = monitoring::alarms(self.deployment, &declared, &brokers);
        let mut data = self.common.clone();
        data.put("hasLag", has_lag);
        data.put("tagList", filled(&self.deployment.tags));
        let row = Row("monitoring.cfn", "", Form::Json, Kinds::NONE);
        for (index, part) in alarms.chunks(limits::TEMPLATE_RESOURCES).enumerate() {
            data.put("alarms", part.to_vec());
            let path = match index {
                0 => "monitoring.cfn.json".to_owned(),
                _ => format!("monitoring-{}.cfn.json", index + 1),
            };
            self.artifact(&row, &path, &data);
        }
    }

    fn supervisors(&mut self) {
        let Some(list) = self.values.get("druid:datasources").cloned() else {
            return;
        };
        let bootstrap = self.values.text("msk:bootstrap").cloned();
        let druid = self
            .deployment
            .clients
            .iter()
            .find(|client| client.workload.role == Role::Druid);
        let group = druid.and_then(|client| datasource::fixed_group(&client.workload.groups));
        for item in list.items() {
            let Some(name) = item.get("name").and_then(|name| name.as_traced()).cloned() else {
                continue;
            };
            check_component(&name, "datasource", self.job);
            let mut data = self.common.clone();
            data.put(
                "datasource",
                datasource::data(item, bootstrap.as_ref(), group.as_ref()),
            );
            let row = Row("druid/supervisor", "", Form::Json, Kinds::SUPERVISOR);
            self.artifact(&row, &format!("druid/{}.supervisor.json", name.text), &data);
        }
    }
}

/// The group of a consumer, when it has exactly one of its own.
fn group(client: &Client) -> Option<Traced> {
    match client.workload.role {
        Role::Consumer if client.workload.groups.is_empty() => Some(client.folder.clone()),
        Role::Consumer | Role::Druid => datasource::fixed_group(&client.workload.groups),
        _ => None,
    }
}

/// Grants in policies that leave a fifth of a managed policy's quota free, each statement whole as long as it fits. The
/// quota counts characters without white space.
fn split(grants: &[Grant]) -> Vec<Vec<Grant>> {
    const MOST: usize = limits::MANAGED_POLICY * 8 / 10;
    const ENVELOPE: usize = r#"{"Version":"2012-10-17","Statement":[]}"#.len();
    let head = |grant: &Grant| {
        let actions: usize = grant
            .actions
            .iter()
            .map(|name| name.len() + actions::PREFIX.len() + 3)
            .sum();
        grant.sid.len()
            + actions
            + r#"{"Sid":"","Effect":"Allow","Action":[],"Resource":[]},"#.len()
    };
    let length = |arn: &Traced| arn.text.chars().filter(|c| !c.is_whitespace()).count() + 3;
    let mut parts: Vec<Vec<Grant>> = vec![Vec::new()];
    let mut used = ENVELOPE;
    for grant in grants {
        let whole = head(grant) + grant.resources.iter().map(length).sum::<usize>();
        let fits_alone = ENVELOPE + whole <= MOST;
        if used + whole > MOST && fits_alone {
            parts.push(Vec::new());
            used = ENVELOPE;
        }
        let mut rest = grant.resources.as_slice();
        while !rest.is_empty() {
            let mut size = used + head(grant);
            let mut count = 0;
            for arn in rest {
                size += length(arn);
                if size > MOST {
                    break;
                }
                count += 1;
            }
            let full = count == 0 && used > ENVELOPE;
            if !full {
                let count = count.max(1);
                let resources = rest[..count].to_vec();
                used += head(grant) + resources.iter().map(length).sum::<usize>();
                rest = &rest[count..];
                if let Some(part) = parts.last_mut() {
                    part.push(Grant {
                        resources,
                        ..grant.clone()
                    });
                }
            }
            if !rest.is_empty() {
                parts.push(Vec::new());
                used = ENVELOPE;
            }
        }
    }
    parts
}

/// Statements as the policy templates see them.
fn statements(grants: &[Grant]) -> Vec<Arc<Val>> {
    let prefix = Traced::own(actions::PREFIX);
    grants
        .iter()
        .map(|grant| {
            let mut entries = Entries::default();
            entries.put("sid", Traced::own(grant.sid));
            let action = |name: &&str| Arc::new(concat(&[&prefix, &Traced::own(*name)]).into());
            entries.put(
                "actions",
                grant.actions.iter().map(action).collect::<Vec<Arc<Val>>>(),
            );
            let resource = |arn: &Traced| Arc::new(arn.clone().into());
            entries.put(
                "resources",
                grant
                    .resources
                    .iter()
                    .map(resource)
                    .collect::<Vec<Arc<Val>>>(),
            );
            Arc::new(entries.into())
        })
        .collect()
}

/// An object as a list of pairs.
fn pairs(map: Option<&Val>, key_name: &str, value_name: &str) -> Vec<Arc<Val>> {
    let Some(ValKind::Map(entries)) = map.map(|map| &map.kind) else {
        return Vec::new();
    };
    entries
        .iter()
        .map(|(key, value)| {
            let mut pair = Entries::default();
            pair.put(key_name, key.clone());
            pair.put(value_name, Arc::clone(value));
            Arc::new(pair.into())
        })
        .collect()
}

/// Tags as a list of pairs, without those whose value is empty: an alarm takes none. Source: CloudFormation's reference of
/// AWS::CloudWatch::Alarm, 2026.
fn filled(tags: &Val) -> Vec<Arc<Val>> {
    let mut pairs = pairs(Some(tags), "Key", "Value");
    pairs.retain(|pair| {
        pair.get("Value")
            .is_some_and(|value| value.as_traced().is_some_and(|text| !text.text.is_empty()))
    });
    pairs
}

/// A bare statement, or a bare list of them, as the whole policy that IAM takes.
fn enveloped(document: Document<'_>) -> Document<'_> {
    let root = &document.root;
    let bare = matches!(root.value, Value::List(_)) || root.get("Effect").is_some();
    if !bare {
        return document;
    }
    let span = document.root.span;
    let key = |text: &'static str| document::Key {
        span: Span::at(span.start as usize),
        text: text.into(),
    };
    let member = |text, value| document::Member {
        key: key(text),
        value,
        shadowed: false,
        merged: false,
    };
    let version = document::Text {
        text: "2012-10-17".into(),
        style: document::Style::Plain,
    };
    let statements = match document.root.value {
        Value::List(_) => document.root.clone(),
        _ => Node::new(span, Value::List(vec![document.root.clone()])),
    };
    let members = vec![
        member(
            "Version",
            Node::new(Span::at(span.start as usize), Value::Text(version)),
        ),
        member("Statement", statements),
    ];
    Document {
        root: Node::new(span, Value::Object(members)),
        ..document
    }
}
