//! What a repository says about its clusters, from which a wildcard can be narrowed.

use std::fmt;
use std::sync::{Arc, OnceLock};

/// One deployment, as its context says it; a part that it does not say is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// The region.
    pub region: String,
    /// The account.
    pub account: String,
    /// The cluster's name.
    pub cluster: String,
    /// Whether it is Serverless.
    pub serverless: bool,
    /// Its bootstrap servers.
    pub bootstrap: String,
    /// Topics that its clients and supervisors read or write.
    pub topics: Vec<String>,
}

/// The deployments of a repository, found when the first rule asks.
#[derive(Clone, Default)]
pub struct Knowledge {
    load: Option<Arc<dyn Fn() -> Vec<Known> + Send + Sync>>,
    known: Arc<OnceLock<Vec<Known>>>,
}

impl fmt::Debug for Knowledge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Knowledge").finish_non_exhaustive()
    }
}

impl Knowledge {
    /// Knowledge that `load` finds.
    #[must_use]
    pub fn new(load: impl Fn() -> Vec<Known> + Send + Sync + 'static) -> Self {
        Self {
            load: Some(Arc::new(load)),
            known: Arc::default(),
        }
    }

    /// The deployments.
    #[must_use]
    pub fn deployments(&self) -> &[Known] {
        self.known
            .get_or_init(|| self.load.as_ref().map(|load| load()).unwrap_or_default())
    }
}

/// A segment of an ARN that a wildcard may stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Segment {
    /// The region.
    Region,
    /// The account.
    Account,
    /// The cluster's name.
    Cluster,
}

impl Known {
    /// The value of a segment.
    #[must_use]
    pub fn segment(&self, segment: Segment) -> &str {
        match segment {
            Segment::Region => &self.region,
            Segment::Account => &self.account,
            Segment::Cluster => &self.cluster,
        }
    }
}

/// The one value that all of them are, when there is one.
pub fn only<'t>(values: impl Iterator<Item = &'t str>) -> Option<&'t str> {
    let mut values = values.filter(|value| !value.is_empty());
    let first = values.next()?;
    values.all(|other| other == first).then_some(first)
}
