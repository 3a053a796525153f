//! A role that is bound to another service account than its workload runs as.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::workspace::{Access, Binding, BindingKind, Quote, WorkloadKind, Workspace};

static INFO: RuleInfo = RuleInfo {
    code: "MSK706",
    name: "service-account-mismatch",
    summary: "a role that is bound to another service account than its workload runs as",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

The namespace and the service account in Pod Identity associations, trust policies and annotations against one another,
against the ServiceAccounts of the workspace, and against the pods of Druid whose supervisors need the role.

## Why it matters

The match is exact. A pod with another service account, or in another namespace, gets no credentials, or those of its
node, and the client loops.

## Bad

```workspace bad
=== iam.json
{
  "Resources": {
    "Role": {
      "Type": "AWS::IAM::Role",
      "Properties": {
        "RoleName": "druid",
        "AssumeRolePolicyDocument": {
          "Version": "2012-10-17",
          "Statement": [{"Effect": "Allow", "Principal": {"Service": "pods.eks.amazonaws.com"}, "Action": ["sts:AssumeRole", "sts:TagSession"]}]
        },
        "Policies": [{
          "PolicyName": "kafka",
          "PolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [
              {"Effect": "Allow", "Action": "kafka-cluster:Connect", "Resource": "arn:aws:kafka:us-west-2:000000000000:cluster/orders/*"},
              {"Effect": "Allow", "Action": ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"], "Resource": ["arn:aws:kafka:us-west-2:000000000000:topic/orders/*/orders"]},
              {"Effect": "Allow", "Action": ["kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"], "Resource": "arn:aws:kafka:us-west-2:000000000000:group/orders/*/kafka-supervisor-*"}
            ]
          }
        }]
      }
    },
    "Association": {
      "Type": "AWS::EKS::PodIdentityAssociation",
      "Properties": {"ClusterName": "eks", "Namespace": "api", "ServiceAccount": "druid", "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]}}
    }
  }
}
=== druid/druid.yaml
apiVersion: druid.apache.org/v1alpha1
kind: Druid
metadata: {name: druid, namespace: druid}
spec: {serviceAccount: druid}
=== druid/orders.json
{
  "type": "kafka",
  "spec": {
    "dataSchema": {"dataSource": "orders"},
    "ioConfig": {
      "topic": "orders",
      "consumerProperties": {
        "bootstrap.servers": "b-1.orders.abc123.c2.kafka.us-west-2.amazonaws.com:9098",
        "security.protocol": "SASL_SSL", "sasl.mechanism": "AWS_MSK_IAM"
      }
    }
  }
}
```

## Good

```workspace good
=== iam.json
{
  "Resources": {
    "Role": {
      "Type": "AWS::IAM::Role",
      "Properties": {
        "RoleName": "druid",
        "AssumeRolePolicyDocument": {
          "Version": "2012-10-17",
          "Statement": [{"Effect": "Allow", "Principal": {"Service": "pods.eks.amazonaws.com"}, "Action": ["sts:AssumeRole", "sts:TagSession"]}]
        },
        "Policies": [{
          "PolicyName": "kafka",
          "PolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [
              {"Effect": "Allow", "Action": "kafka-cluster:Connect", "Resource": "arn:aws:kafka:us-west-2:000000000000:cluster/orders/*"},
              {"Effect": "Allow", "Action": ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"], "Resource": ["arn:aws:kafka:us-west-2:000000000000:topic/orders/*/orders"]},
              {"Effect": "Allow", "Action": ["kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"], "Resource": "arn:aws:kafka:us-west-2:000000000000:group/orders/*/kafka-supervisor-*"}
            ]
          }
        }]
      }
    },
    "Association": {
      "Type": "AWS::EKS::PodIdentityAssociation",
      "Properties": {"ClusterName": "eks", "Namespace": "druid", "ServiceAccount": "druid", "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]}}
    }
  }
}
=== druid/druid.yaml
apiVersion: druid.apache.org/v1alpha1
kind: Druid
metadata: {name: druid, namespace: druid}
spec: {serviceAccount: druid}
=== druid/orders.json
{
  "type": "kafka",
  "spec": {
    "dataSchema": {"dataSource": "orders"},
    "ioConfig": {
      "topic": "orders",
      "consumerProperties": {
        "bootstrap.servers": "b-1.orders.abc123.c2.kafka.us-west-2.amazonaws.com:9098",
        "security.protocol": "SASL_SSL", "sasl.mechanism": "AWS_MSK_IAM"
      }
    }
  }
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct ServiceAccountMismatch;

impl Rule for ServiceAccountMismatch {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::WORKSPACE
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        let Some(workspace) = subject.workspace else {
            return;
        };
        for draft in disagreements(workspace) {
            sink.push(draft);
        }
    }
}

fn disagreements(workspace: &Workspace) -> Vec<Draft> {
    let mut found = Vec::new();
    let mut told = std::collections::HashSet::new();
    for role in 0..workspace.facts.roles.len() {
        let bindings: Vec<&Binding> = workspace.bindings_of(role).collect();
        let draft =
            among(workspace, role, &bindings).or_else(|| manifest(workspace, role, &bindings));
        if let Some(draft) = draft {
            told.insert(role);
            found.push(draft);
        }
    }
    found.extend(
        druid(workspace)
            .filter(|(role, _)| !told.contains(role))
            .map(|(_, draft)| draft),
    );
    found
}

const WHY: &str = "the match is exact: the pods get no credentials, or those of their node";

/// The finding about a binding that names something else than `other`: at the part that differs.
fn differs(
    binding: &Binding,
    namespace: &Quote,
    account: &Quote,
    message: String,
    other: &str,
) -> Draft {
    let (own, there) = if binding.namespace.text == namespace.text {
        (&binding.account, account)
    } else {
        (&binding.namespace, namespace)
    };
    let draft = super::draft(own.place, "another one", message)
        .why(WHY)
        .help(format!("write `{}`", there.text));
    super::also(draft, there.place, other)
}

fn pair(namespace: &Quote, account: &Quote) -> String {
    format!("`{}/{}`", namespace.text, account.text)
}

fn same(a: &Binding, b: &Binding) -> bool {
    a.namespace.text == b.namespace.text && a.account.text == b.account.text
}

/// What ties the role, and the trust policy that must agree with it.
fn among(workspace: &Workspace, role: usize, bindings: &[&Binding]) -> Option<Draft> {
    for (tie, trust) in [
        (BindingKind::Association, BindingKind::PodTrust),
        (BindingKind::Annotation, BindingKind::WebTrust),
    ] {
        let trusts: Vec<&&Binding> = bindings.iter().filter(|one| one.kind == trust).collect();
        let Some(first) = trusts.first() else {
            continue;
        };
        let alone = bindings
            .iter()
            .filter(|one| one.kind == tie)
            .find(|one| !trusts.iter().any(|other| same(one, other)));
        let Some(alone) = alone else { continue };
        let message = format!(
            "{} ties {} to {}, whose trust policy is for {}",
            tie.title(),
            pair(&alone.namespace, &alone.account),
            workspace.facts.roles[role].title(),
            pair(&first.namespace, &first.account)
        );
        return Some(differs(
            alone,
            &first.namespace,
            &first.account,
            message,
            "the trust policy says this",
        ));
    }
    None
}

/// The only binding of a role, to a service account of a name that the workspace has once, with the pods that run as it, and in
/// another namespace.
fn manifest(workspace: &Workspace, role: usize, bindings: &[&Binding]) -> Option<Draft> {
    let binding = bindings
        .iter()
        .find(|one| one.kind != BindingKind::Annotation)?;
    let one_place = bindings.iter().all(|other| same(other, binding));
    let named = |other: &&Binding| other.account.text == binding.account.text;
    let mut alike = workspace.facts.bindings.iter().filter(named);
    if !one_place || !alike.all(|other| same(other, binding)) {
        return None;
    }
    let accounts = workspace.facts.accounts.iter();
    let mut accounts = accounts.filter(|account| account.name.text == binding.account.text);
    let account = accounts.next()?;
    // One without a namespace may be in any.
    let namespace = account.namespace.as_ref()?;
    let runs = workspace.facts.pods.iter().any(|pods| {
        pods.account.text == binding.account.text
            && pods
                .namespace
                .as_ref()
                .is_some_and(|other| other.text == namespace.text)
    });
    if accounts.next().is_some() || !runs || namespace.text == binding.namespace.text {
        return None;
    }
    let message = format!(
        "{} ties {} to {}, and the service account and its pods are in namespace `{}`",
        binding.kind.title(),
        workspace.facts.roles[role].title(),
        pair(&binding.namespace, &binding.account),
        namespace.text
    );
    let there = "the service account is here";
    Some(differs(binding, namespace, &account.name, message, there))
}

/// The role that Druid's supervisors need, bound to somebody else than Druid's pods.
fn druid(workspace: &Workspace) -> impl Iterator<Item = (usize, Draft)> {
    let needed = needed(workspace);
    needed.into_iter().filter_map(|role| {
        let (pods, namespace) = workspace.druid()?;
        let bindings: Vec<&Binding> = workspace.bindings_of(role).collect();
        let fine = bindings.iter().any(|binding| {
            binding.namespace.text == namespace.text && binding.account.text == pods.account.text
        });
        let binding = bindings.first().filter(|_| !fine)?;
        let message = format!(
            "{} is bound to {}, and Druid runs as {}",
            workspace.facts.roles[role].title(),
            pair(&binding.namespace, &binding.account),
            pair(namespace, &pods.account)
        );
        let draft = differs(
            binding,
            namespace,
            &pods.account,
            message,
            "Druid runs as this",
        );
        Some((role, draft))
    })
}

/// The one role that Druid needs, as far as that is certain: the only declared Druid client's; else the only one that allows
/// all that a supervisor needs, where the pods have none at all.
fn needed(workspace: &Workspace) -> Option<usize> {
    let facts = &workspace.facts;
    let declared: std::collections::BTreeSet<usize> = facts
        .workloads
        .iter()
        .filter(|workload| workload.kind == WorkloadKind::Declared && workload.is_druid())
        .flat_map(|workload| workspace.roles(workload))
        .collect();
    if !declared.is_empty() {
        return declared.first().copied().filter(|_| declared.len() == 1);
    }
    if !workspace.pods_roles().is_empty() {
        return None;
    }
    let mut fitting = std::collections::BTreeSet::new();
    for workload in facts
        .workloads
        .iter()
        .filter(|workload| workload.kind == WorkloadKind::Supervisor && !workload.open)
    {
        for role in 0..facts.roles.len() {
            let grants = workspace.grants(role).unwrap_or_default();
            let names_it = grants
                .iter()
                .flat_map(|(_, grant)| &grant.statements)
                .flat_map(|statement| &statement.arns)
                .any(|arn| {
                    arn.kind == "topic"
                        && workload
                            .reads
                            .iter()
                            .any(|topic| arn.name.as_ref() == Some(&topic.text))
                });
            let allows = || {
                Access::of(workspace, role)
                    .is_some_and(|access| access.lacks(workspace, workload).is_empty())
            };
            if names_it && allows() {
                fitting.insert(role);
            }
        }
    }
    fitting.first().copied().filter(|_| fitting.len() == 1)
}
