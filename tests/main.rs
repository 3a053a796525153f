//! The one test binary.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod readers;
