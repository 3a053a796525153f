//! Where policies stand: alone, in the answers of the AWS CLI, in CloudFormation and SAM resources.

use super::word::{Branch, words};
use super::{Effect, Policy, Statement, Word};
use crate::document::{Document, Node, Value};
use crate::model::hole;

/// Where a policy stands, which says what it is for and how long it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// A document of its own: a whole policy.
    Document,
    /// A statement, or a list of them, without the rest.
    Fragment,
    /// Says who may take a role.
    Trust,
    /// A managed policy.
    Managed,
    /// A policy inside a role, user or group.
    Inline,
    /// A policy of an MSK cluster.
    Cluster,
    /// Inside something else: a bucket, a queue, a key.
    Other,
}

/// What is known of the surroundings while a document is walked.
#[derive(Clone, Copy)]
struct Around<'d> {
    /// The place, as far as the resource or member says it.
    place: Option<Place>,
    /// Whether the walk left the outermost object.
    inside: bool,
    /// The name of the innermost policy, or of the role that holds it.
    name: Option<&'d str>,
    /// Whether that is a role, whose policies count together.
    role: bool,
    managed_by_aws: bool,
}

/// Every policy of a document.
#[must_use]
pub fn find<'d>(document: &'d Document<'d>) -> Vec<Policy<'d>> {
    let mut policies = Vec::new();
    let around = Around {
        place: None,
        inside: false,
        name: None,
        role: false,
        managed_by_aws: false,
    };
    collect(&document.root, around, &mut policies);
    policies
}

/// AWS's own policies come with their ARN when they are written down (`aws iam get-policy-version`, documentation).
fn managed(root: &Node<'_>) -> bool {
    ["Arn", "arn", "PolicyArn"].iter().any(|key| {
        let at = |node: &Node<'_>| {
            node.get(key)
                .and_then(Node::as_str)
                .is_some_and(|arn| arn.contains(":iam::aws:policy/"))
        };
        at(root) || root.get("Policy").is_some_and(at)
    })
}

/// Whether an object is a statement; inside of `Statement` also one whose effect was forgotten.
fn is_statement(node: &Node<'_>, inside: bool) -> bool {
    let has = |key| node.member(key).is_some();
    let acts = has("Action") || has("NotAction");
    let on = has("Resource") || has("NotResource") || has("Principal") || has("NotPrincipal");
    has("Effect") && (acts || on) || inside && acts && on
}

fn collect<'d>(node: &'d Node<'d>, around: Around<'d>, policies: &mut Vec<Policy<'d>>) {
    let plain = |node: &'d Node<'d>| (node, Vec::new());
    let group =
        |holder: Option<&'d Node<'d>>, nodes: Vec<(&'d Node<'d>, Vec<Branch>)>, place| Policy {
            node: holder,
            place,
            name: around.name.map(str::to_owned),
            statements: nodes
                .into_iter()
                .map(|(node, branch)| statement(node, branch))
                .collect(),
            managed_by_aws: around.managed_by_aws,
        };
    match &node.value {
        Value::Object(_) if is_statement(node, false) => {
            policies.push(group(None, vec![plain(node)], Place::Fragment));
        }
        Value::Object(members) => {
            let around = described(node, around);
            for member in members.iter().filter(|member| !member.shadowed) {
                let key = member.key.text.as_ref();
                let mut statements = Vec::new();
                if key == "Statement" {
                    branches(&member.value, &[], &mut statements);
                }
                if !statements.is_empty() {
                    let whole = if around.inside {
                        Place::Other
                    } else {
                        Place::Document
                    };
                    policies.push(Policy {
                        name: around.name.map(str::to_owned),
                        ..group(Some(node), statements, around.place.unwrap_or(whole))
                    });
                    continue;
                }
                collect(
                    &member.value,
                    below(node, key, &member.value, around),
                    policies,
                );
            }
        }
        Value::List(items) => {
            let statements: Vec<_> = items
                .iter()
                .filter(|item| is_statement(item, false))
                .map(plain)
                .collect();
            if !statements.is_empty() {
                policies.push(group(None, statements, Place::Fragment));
            }
            for item in items.iter().filter(|item| !is_statement(item, false)) {
                collect(item, around, policies);
            }
        }
        _ => {}
    }
}

/// The statements of a list, those of both branches of a condition included.
fn branches<'d>(
    list: &'d Node<'d>,
    branch: &[Branch],
    found: &mut Vec<(&'d Node<'d>, Vec<Branch>)>,
) {
    if list.tag.is_some() {
        if let Some(arms) = condition(list) {
            both(arms, branch, found);
        }
        return;
    }
    for item in list.one_or_many() {
        if let Some(arms) = condition(item) {
            both(arms, branch, found);
        } else if is_statement(item, true) {
            found.push((item, branch.to_vec()));
        }
    }
}

/// The arguments of `Fn::If`, in its short or its long form.
fn condition<'d>(node: &'d Node<'d>) -> Option<&'d [Node<'d>]> {
    match node.tag.as_ref().map(|tag| tag.text.as_ref()) {
        Some("!If") => Some(node.items()),
        Some(_) => None,
        None => node.get("Fn::If").map(Node::items),
    }
}

fn both<'d>(arms: &'d [Node<'d>], branch: &[Branch], found: &mut Vec<(&'d Node<'d>, Vec<Branch>)>) {
    let [name, yes, no] = arms else { return };
    let name = name.scalar().unwrap_or("");
    for (arm, holds) in [(yes, true), (no, false)] {
        let mut branch = branch.to_vec();
        branch.push((name.to_owned(), holds));
        branches(arm, &branch, found);
    }
}

/// What an object says about the policies in it.
fn described<'d>(node: &'d Node<'d>, around: Around<'d>) -> Around<'d> {
    let text = |key: &str| node.get(key).and_then(Node::as_str);
    let place = match text("Type") {
        Some("AWS::IAM::ManagedPolicy") => Some(Place::Managed),
        Some(
            "AWS::IAM::Policy"
            | "AWS::IAM::RolePolicy"
            | "AWS::IAM::UserPolicy"
            | "AWS::IAM::GroupPolicy"
            | "AWS::IAM::Role"
            | "AWS::IAM::User"
            | "AWS::IAM::Group"
            | "AWS::Serverless::Function",
        ) => Some(Place::Inline),
        Some("AWS::MSK::ClusterPolicy") => Some(Place::Cluster),
        Some(kind) if kind.starts_with("AWS::") => Some(Place::Other),
        _ => around.place,
    };
    let properties = |key: &str| {
        node.path(&["Properties", key])
            .or_else(|| node.get(key))
            .and_then(Node::as_str)
    };
    let role = matches!(
        text("Type"),
        Some("AWS::IAM::Role" | "AWS::IAM::User" | "AWS::IAM::Group")
    );
    let name = ["RoleName", "ManagedPolicyName", "PolicyName"]
        .iter()
        .filter(|_| !around.role)
        .find_map(|key| properties(key));
    Around {
        place,
        name: name.or(around.name),
        role: around.role || role,
        managed_by_aws: around.managed_by_aws || managed(node),
        ..around
    }
}

/// What the member `key` of an object says about the policies below it.
fn below<'d>(node: &Node<'_>, key: &'d str, value: &Node<'_>, around: Around<'d>) -> Around<'d> {
    let mut around = Around {
        inside: true,
        ..around
    };
    match key {
        "AssumeRolePolicyDocument" => around.place = Some(Place::Trust),
        "Document" if node.get("VersionId").is_some() => around.place = Some(Place::Managed),
        "PolicyVersion" | "PolicyDocument" if around.place.is_none() => {
            around.place = Some(Place::Managed);
        }
        // A resource of a template is called by its logical id until it says its own name.
        _ if value
            .get("Type")
            .and_then(Node::as_str)
            .is_some_and(|kind| kind.starts_with("AWS::")) =>
        {
            around.name = Some(key);
        }
        _ => {}
    }
    around
}

fn statement<'d>(node: &'d Node<'d>, branch: Vec<Branch>) -> Statement<'d> {
    let list = |key: &str| -> Vec<Word<'d>> {
        let mut found = Vec::new();
        if let Some(value) = node.get(key) {
            let many = if value.tag.is_none() {
                value.one_or_many()
            } else {
                std::slice::from_ref(value)
            };
            many.iter().for_each(|item| words(item, &[], &mut found));
        }
        found
    };
    let effect = match node.get("Effect") {
        Some(value) if value.tag.is_some() || value.is_object() => Effect::Open,
        Some(value) => match value.as_str() {
            Some("Allow") => Effect::Allow,
            Some("Deny") => Effect::Deny,
            Some(text) if hole::has_hole(&hole::mask(text)) => Effect::Open,
            _ => Effect::Other,
        },
        None => Effect::Other,
    };
    let empty = |node: &&Node<'_>| match &node.value {
        Value::Null => true,
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    Statement {
        node,
        effect,
        actions: list("Action"),
        not_actions: list("NotAction"),
        resources: list("Resource"),
        not_resources: list("NotResource"),
        principal: node.get("Principal").or_else(|| node.get("NotPrincipal")),
        condition: node.get("Condition").filter(|node| !empty(node)),
        branch,
    }
}
