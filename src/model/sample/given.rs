//! Which records a supervisor is judged against.

use std::fmt;
use std::sync::Arc;

/// How much of a file of records is read, in bytes.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

/// A text of records.
#[derive(Debug)]
pub struct Given {
    /// The path that reports show.
    pub name: String,
    /// The records, at most [`MAX_BYTES`] of them.
    pub text: String,
    /// Whether there is more of it.
    pub cut: bool,
}

type Find = dyn Fn(&str) -> Option<Result<Arc<Given>, String>> + Send + Sync;

/// Finds the records for a file of a supervisor, when the first rule may need them.
#[derive(Clone, Default)]
pub struct Samples(Option<Arc<Find>>);

impl fmt::Debug for Samples {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Samples").finish_non_exhaustive()
    }
}

impl Samples {
    /// Samples that `find` gives for a path, or why it cannot.
    #[must_use]
    pub fn new(
        find: impl Fn(&str) -> Option<Result<Arc<Given>, String>> + Send + Sync + 'static,
    ) -> Self {
        Self(Some(Arc::new(find)))
    }

    /// The records for a file, when somebody gave some.
    #[must_use]
    pub fn of(&self, path: &str) -> Option<Result<Arc<Given>, String>> {
        self.0.as_ref()?(path)
    }
}
