//! Facts of Kubernetes manifests: service accounts, and the pods that run as them.

use super::facts::{Account, Binding, BindingKind, Document, Pods, Quote, Reference};
use super::gather::{Facts, quote};
use crate::document::Node;
use crate::model::hole;
use crate::source::Place;

/// Takes what a node says, when it is a manifest.
pub(super) fn gather(at: Document<'_>, node: &Node<'_>, facts: &mut Facts) {
    let (Some(kind), Some(_)) = (
        node.get("kind").and_then(Node::as_str),
        node.get("apiVersion"),
    ) else {
        return;
    };
    match kind {
        "ServiceAccount" => service_account(at, node, facts),
        // The operator of Druid runs all of its services as one account.
        "Druid" => pods(
            at,
            node,
            node.path(&["spec", "serviceAccount"]),
            true,
            facts,
        ),
        "Pod" => of_template(at, node, node.get("spec"), facts),
        "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" | "Job" => {
            of_template(at, node, node.path(&["spec", "template", "spec"]), facts);
        }
        "CronJob" => {
            let spec = node.path(&["spec", "jobTemplate", "spec", "template", "spec"]);
            of_template(at, node, spec, facts);
        }
        _ => {}
    }
}

fn service_account(at: Document<'_>, node: &Node<'_>, facts: &mut Facts) {
    let Some(name) = quote(at, node.path(&["metadata", "name"])) else {
        return;
    };
    let namespace = quote(at, node.path(&["metadata", "namespace"]));
    let arn = node
        .path(&["metadata", "annotations", "eks.amazonaws.com/role-arn"])
        .filter(|arn| arn.tag.is_none());
    if let (Some(namespace), Some(arn)) = (&namespace, arn) {
        let text = arn.as_str().unwrap_or("");
        let place = Place {
            source: at.source,
            span: arn.span,
        };
        facts.bindings.push(Binding {
            kind: BindingKind::Annotation,
            namespace: namespace.clone(),
            account: name.clone(),
            role: by_arn(text),
            aws_account: aws_account(text, place),
        });
    }
    facts.accounts.push(Account { namespace, name });
}

/// The role that an ARN names.
pub(super) fn by_arn(arn: &str) -> Reference {
    let masked = hole::mask(arn);
    let mut fields = masked.splitn(6, ':');
    match (fields.nth(2), fields.nth(2)) {
        (Some("iam"), Some(resource)) if resource.starts_with("role/") => {
            match resource.rsplit('/').next() {
                Some(name) if !name.is_empty() && !hole::has_hole(name) => {
                    Reference::Name(name.to_owned())
                }
                _ => Reference::Open,
            }
        }
        _ => Reference::Open,
    }
}

/// The account in the ARN of a role.
pub(super) fn aws_account(arn: &str, place: Place) -> Option<Quote> {
    let masked = hole::mask(arn);
    let account = masked.split(':').nth(4)?;
    let plain = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| Quote {
        text: account.to_owned(),
        place,
    })
}

fn of_template(at: Document<'_>, node: &Node<'_>, spec: Option<&Node<'_>>, facts: &mut Facts) {
    let Some(spec) = spec else { return };
    let druid = ["containers", "initContainers"].iter().any(|key| {
        spec.get(key)
            .map(Node::items)
            .unwrap_or_default()
            .iter()
            .any(|container| {
                container
                    .get("image")
                    .and_then(Node::as_str)
                    .is_some_and(is_druid)
            })
    });
    let account = spec
        .get("serviceAccountName")
        .or_else(|| spec.get("serviceAccount"));
    pods(at, node, account, druid, facts);
}

/// Whether an image is Druid itself, not something made for it.
fn is_druid(image: &str) -> bool {
    let name = image.rsplit('/').next().unwrap_or(image);
    let name = name.split([':', '@']).next().unwrap_or(name);
    name == "druid" || name == "apache-druid"
}

fn pods(
    at: Document<'_>,
    node: &Node<'_>,
    account: Option<&Node<'_>>,
    druid: bool,
    facts: &mut Facts,
) {
    let (Some(name), Some(account)) = (
        quote(at, node.path(&["metadata", "name"])),
        quote(at, account),
    ) else {
        return;
    };
    facts.pods.push(Pods {
        name,
        namespace: quote(at, node.path(&["metadata", "namespace"])),
        account,
        druid,
    });
}
