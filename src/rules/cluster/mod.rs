//! Rules about how clusters are set up.

pub(super) mod alarm_never_fires;
pub(super) mod broker_setting_not_allowed;
pub(super) mod broker_setting_unsafe;
pub(super) mod cluster_no_auth;
pub(super) mod cluster_no_logging;
pub(super) mod cluster_plaintext_allowed;
pub(super) mod cluster_public;
pub(super) mod kafka_version_unsupported;
pub(super) mod quota_exceeded;
pub(super) mod security_group_port;
pub(super) mod serverless_unsupported_setting;
pub(super) mod topic_setting_not_allowed;

use super::Subject;
use crate::document::Node;
use crate::model::cluster::{self, Cluster};
use crate::model::topics;

/// The clusters of the document.
fn clusters<'a>(subject: &Subject<'a>) -> impl Iterator<Item = Cluster<'a>> {
    subject.document.map(cluster::find).into_iter().flatten()
}

/// The lists of topics that the document declares for Serverless clusters.
fn serverless_topics<'a>(subject: &Subject<'a>) -> impl Iterator<Item = &'a Node<'a>> {
    let (kinds, serverless) = (subject.kinds, subject.serverless);
    let topics = subject
        .document
        .map(|document| topics::find(&document.root, kinds));
    topics
        .into_iter()
        .flatten()
        .filter(move |topics| topics.serverless.unwrap_or(serverless))
        .map(|topics| topics.list)
}
