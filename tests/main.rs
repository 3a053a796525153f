//! The one test binary; a module for each kind of test.

mod mustache;
mod readers;
