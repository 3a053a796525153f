//! Rules about how clusters are set up.

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
use crate::model::cluster::{self, Cluster};

/// The clusters of the document.
fn clusters<'a>(subject: &Subject<'a>) -> impl Iterator<Item = Cluster<'a>> {
    subject.document.map(cluster::find).into_iter().flatten()
}
