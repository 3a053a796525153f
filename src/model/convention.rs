//! What the context of a deployment asks of its names and tags.

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
    /// Whether the context declares an admin of all topics, so that a statement which manages them all is meant.
    pub manages_all_topics: bool,
    /// Whether the cluster is Serverless.
    pub serverless: bool,
}
