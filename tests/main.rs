//! The one test binary.

mod readers;
