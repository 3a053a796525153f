//! What the context of a deployment asks of its names and tags.

use super::known::Known;
use crate::facts::druid::Release;

/// The names and tags that a deployment's context asks for.
#[derive(Debug, Clone, Default)]
pub struct Convention {
    /// `{id}-{release}`; every name of the deployment begins so.
    pub stem: String,
    /// The domain that tag keys begin with, once the context has one.
    pub domain: Option<String>,
    /// The common tags, which every taggable artifact has.
    pub common_tags: Vec<(String, String)>,
    /// Keys of the tags that the intent itself sets on the cluster, and which therefore may differ.
    pub own_tags: Vec<String>,
    /// Whether the cluster is Serverless.
    pub serverless: bool,
    /// The release of Druid, when the context says it.
    pub druid: Option<Release>,
    /// Where the cluster is, and what it is called.
    pub known: Known,
}
