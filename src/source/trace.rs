//! stub
use super::{Place, Sources};
/// stub
#[derive(Debug)]
pub struct Trace;
/// stub
#[derive(Debug)]
pub struct Step;
/// stub
pub fn trace(_sources: &Sources, _place: Place) -> Trace {
    Trace
}
