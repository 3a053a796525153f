//! Facts of CloudFormation templates and of policies in files of their own: roles, policies, associations, clusters.

use super::facts::{Auths, Binding, BindingKind, Cluster, Document, Grant, Quote, Reference, Role};
use super::gather::{Facts, grant, quote};
use super::kubernetes::{aws_account, by_arn};
use crate::document::{self, Member, Node};
use crate::facts::ports::Auth;
use crate::model::cluster::{is_false, is_true};
use crate::model::policy::{self, Effect, Place as PolicyPlace, Policy, trust};
use crate::source::{Place, Span};

/// Takes what a document says.
pub(super) fn gather(at: Document<'_>, document: &document::Document<'_>, facts: &mut Facts) {
    let policies = policy::find(document);
    let resources = document.root.get("Resources").filter(|node| {
        node.members()
            .any(|member| member.value.get("Type").and_then(Node::as_str).is_some())
    });
    match resources {
        Some(resources) => {
            for member in resources.members() {
                resource(at, member, &policies, facts);
            }
        }
        None => {
            alone(at, &policies, facts);
            if let Some(cluster) = cluster(at, &document.root, None) {
                facts.clusters.push(cluster);
            }
        }
    }
}

/// What stands in a folder with a trust policy is of one role: it has no other name than the folder's.
fn alone(at: Document<'_>, policies: &[Policy<'_>], facts: &mut Facts) {
    let folder = at.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let reference = Reference::Name(format!("{folder}/"));
    for policy in policies {
        if policy.place != PolicyPlace::Document || policy.managed_by_aws {
            continue;
        }
        if policy.is_trust() {
            let span = policy.node.map_or(Span::default(), |node| node.span);
            let name = folder.rsplit('/').next().unwrap_or(folder).to_owned();
            facts.roles.push(Role {
                name: Quote {
                    text: name,
                    place: place(at, span),
                },
                named: false,
                reference: Some(reference.clone()),
                grants: Vec::new(),
                attached: Vec::new(),
                shared: is_shared(policy),
                client: None,
            });
            bindings(at, policy, &reference, facts);
        } else {
            facts.grants.push(Grant {
                roles: vec![reference.clone()],
                ..grant(at, policy)
            });
        }
    }
}

fn place(at: Document<'_>, span: Span) -> Place {
    Place {
        source: at.source,
        span,
    }
}

fn resource(at: Document<'_>, member: &Member<'_>, policies: &[Policy<'_>], facts: &mut Facts) {
    let node = &member.value;
    let Some(kind) = node.get("Type").and_then(Node::as_str) else {
        return;
    };
    let properties = node.get("Properties");
    let property = |key: &str| properties.and_then(|node| node.get(key));
    let local = Reference::Local(at.source, member.key.text.to_string());
    let inside = || {
        policies.iter().filter(|policy| {
            let own = policy
                .node
                .or_else(|| policy.statements.first().map(|one| one.node));
            own.is_some_and(|own| node.span.contains(own.span))
        })
    };
    match kind {
        "AWS::IAM::Role" => {
            let said = quote(at, property("RoleName"));
            let named = said.is_some();
            let name = said.unwrap_or(Quote {
                text: member.key.text.to_string(),
                place: place(at, member.key.span),
            });
            let mut grants = Vec::new();
            let mut shared = false;
            for policy in inside() {
                if policy.is_trust() {
                    shared |= is_shared(policy);
                    bindings(at, policy, &local, facts);
                } else {
                    grants.push(facts.grants.len());
                    facts.grants.push(grant(at, policy));
                }
            }
            let attached = property("ManagedPolicyArns")
                .map(|list| references(at, list))
                .unwrap_or_default();
            facts.roles.push(Role {
                name,
                named,
                reference: Some(local),
                grants,
                attached,
                shared,
                client: None,
            });
        }
        "AWS::IAM::ManagedPolicy" | "AWS::IAM::Policy" | "AWS::IAM::RolePolicy" => {
            let roles = property("Roles")
                .or_else(|| property("RoleName"))
                .map(|list| references(at, list))
                .unwrap_or_default();
            let name = quote(at, property("ManagedPolicyName")).map(|name| name.text);
            for policy in inside() {
                facts.grants.push(Grant {
                    reference: Some(local.clone()),
                    name: name.clone(),
                    roles: roles.clone(),
                    ..grant(at, policy)
                });
            }
        }
        "AWS::EKS::PodIdentityAssociation" => {
            let namespace = quote(at, property("Namespace"));
            let account = quote(at, property("ServiceAccount"));
            if let (Some(namespace), Some(account), Some(arn)) =
                (namespace, account, property("RoleArn"))
            {
                let role = reference(at, arn);
                let aws = aws_account(arn.as_str().unwrap_or(""), place(at, arn.span));
                facts.bindings.push(Binding {
                    kind: BindingKind::Association,
                    namespace,
                    account,
                    role,
                    aws_account: aws.filter(|_| arn.tag.is_none()),
                });
            }
        }
        "AWS::MSK::ServerlessCluster" | "AWS::MSK::Cluster" => {
            let serverless = kind == "AWS::MSK::ServerlessCluster";
            if let Some(properties) = properties
                && let Some(cluster) = cluster(at, properties, Some(serverless))
            {
                facts.clusters.push(cluster);
            }
        }
        _ => {}
    }
}

/// How a list, or one value, names other parts.
fn references(at: Document<'_>, list: &Node<'_>) -> Vec<Reference> {
    if list.tag.is_some() {
        return vec![reference(at, list)];
    }
    list.one_or_many()
        .iter()
        .map(|one| reference(at, one))
        .collect()
}

/// How a value names a part: `Ref`, `Fn::GetAtt`, an ARN or a name.
fn reference(at: Document<'_>, node: &Node<'_>) -> Reference {
    let local = |name: &str| {
        let name = name.split('.').next().unwrap_or(name);
        Reference::Local(at.source, name.to_owned())
    };
    let argument = match node.tag.as_ref().map(|tag| tag.text.as_ref()) {
        Some("!Ref" | "!GetAtt") => Some(node),
        Some(_) => return Reference::Open,
        None => node.get("Ref").or_else(|| node.get("Fn::GetAtt")),
    };
    if let Some(argument) = argument {
        let first = argument.items().first().unwrap_or(argument);
        return first.as_str().map_or(Reference::Open, local);
    }
    match node.as_str() {
        Some(arn) if arn.starts_with("arn:") => by_arn(arn),
        Some(name) if quote(at, Some(node)).is_some() => Reference::Name(name.to_owned()),
        _ => Reference::Open,
    }
}

/// Whether somebody else than pods may take a role: a service, an account, another role.
fn is_shared(trust: &Policy<'_>) -> bool {
    trust.statements.iter().any(|statement| {
        let services = trust::principals(statement, "Service");
        let pods = services
            .iter()
            .all(|service| service.as_str() == Some(trust::POD_IDENTITY));
        let web = trust::eks_provider(statement).is_some();
        let one = trust::principals(statement, "Federated").len() <= 1;
        let others = !trust::principals(statement, "AWS").is_empty();
        statement.effect != Effect::Deny
            && (others || !pods || services.is_empty() && !(web && one))
    })
}

/// The service accounts that a trust policy names, each in full.
fn bindings(at: Document<'_>, policy: &Policy<'_>, role: &Reference, facts: &mut Facts) {
    for statement in policy
        .statements
        .iter()
        .filter(|one| one.effect == Effect::Allow && trust::is_plain(one))
    {
        let tests = trust::tests(statement);
        let equal = |test: &trust::Test<'_, '_>| test.operator == "stringequals";
        let of = |end: &str| {
            tests
                .iter()
                .find(|test| equal(test) && test.key.text.ends_with(end))
                .and_then(|test| match test.values {
                    [one] => quote(at, Some(one)),
                    _ => None,
                })
        };
        let pod = trust::principals(statement, "Service")
            .iter()
            .any(|service| service.as_str() == Some(trust::POD_IDENTITY));
        if pod {
            let namespace = of("/kubernetes-namespace");
            let account = of("/kubernetes-service-account");
            if let (Some(namespace), Some(account)) = (namespace, account) {
                facts.bindings.push(Binding {
                    kind: BindingKind::PodTrust,
                    namespace,
                    account,
                    role: role.clone(),
                    aws_account: None,
                });
            }
        }
        if trust::eks_provider(statement).is_none() {
            continue;
        }
        for test in tests.iter().filter(|test| equal(test) && test.is_sub()) {
            for value in test.values {
                let Some(whole) = quote(at, Some(value)) else {
                    continue;
                };
                let Some(rest) = whole.text.strip_prefix("system:serviceaccount:") else {
                    continue;
                };
                let Some((namespace, account)) = rest.split_once(':') else {
                    continue;
                };
                let part = |text: &str| Quote {
                    text: text.to_owned(),
                    place: whole.place,
                };
                facts.bindings.push(Binding {
                    kind: BindingKind::WebTrust,
                    namespace: part(namespace),
                    account: part(account),
                    role: role.clone(),
                    aws_account: None,
                });
            }
        }
    }
}

/// A cluster with a plain name. `serverless` is what its type says; a document for the CLI says it by its members.
fn cluster(at: Document<'_>, node: &Node<'_>, serverless: Option<bool>) -> Option<Cluster> {
    let name = quote(at, node.get("ClusterName"))?;
    let (serverless, settings) = match serverless {
        Some(serverless) => (serverless, node),
        None => match (node.get("Serverless"), node.get("Provisioned")) {
            (Some(settings), None) => (true, settings),
            (None, Some(settings)) => (false, settings),
            _ => return None,
        },
    };
    Some(Cluster {
        name,
        serverless,
        region: None,
        account: None,
        hosts: Vec::new(),
        auths: auths(at, settings),
        deployment: None,
    })
}

fn auths(at: Document<'_>, settings: &Node<'_>) -> Auths {
    let mut auths = Auths::default();
    let Some(all) = settings.get("ClientAuthentication") else {
        return Auths {
            open: true,
            ..auths
        };
    };
    for (path, auth) in [
        (&["Sasl", "Iam", "Enabled"][..], Auth::Iam),
        (&["Sasl", "Scram", "Enabled"], Auth::Scram),
        (&["Tls", "Enabled"], Auth::Tls),
        (&["Unauthenticated", "Enabled"], Auth::Plaintext),
    ] {
        match all.path(path) {
            Some(node) if is_true(node) => auths.on.push((auth, place(at, node.span))),
            Some(node) if is_false(node) => {}
            Some(_) => auths.open = true,
            // A function in the place of an object may hold anything.
            None => {
                auths.open |= all.tag.is_some() || all.members().any(|m| m.key.text.contains("::"))
            }
        }
    }
    // Mutual TLS may be on by naming the authorities alone.
    auths.open |= all.path(&["Tls", "CertificateAuthorityArnList"]).is_some();
    auths
}
