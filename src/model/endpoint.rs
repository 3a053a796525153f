//! Bootstrap strings and the MSK hosts in them.
//!
//! Host forms: MSK Developer Guide (2026) and hosts of about 300 public repositories; read 2026-11-21.

use super::hole;
use crate::facts::regions;
use std::ops::Range;

/// What kind of cluster a host belongs to, as far as the host tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostKind {
    /// `boot-<8>.c<N>.kafka-serverless.<region>.<suffix>`
    Serverless,
    /// `b-<n>.<label>.<6>.c<N>.kafka.<region>.<suffix>` and its public, multi-VPC and IPv6 forms; also documents'
    /// abbreviations without the `cN` label.
    Provisioned,
    /// `z-<n>.…`: ZooKeeper.
    ZooKeeper,
    /// `c-<n>.…`: a KRaft controller, which no client reaches.
    Controller,
}

/// One host of MSK, with its port, in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Host and port, in the text.
    pub range: Range<usize>,
    /// The host alone.
    pub host: Range<usize>,
    /// The digits of the port, when there is one.
    pub port_range: Option<Range<usize>>,
    /// The port.
    pub port: Option<u16>,
    /// What the host says about its cluster.
    pub kind: HostKind,
    /// The region in the host.
    pub region: String,
}

/// Every MSK endpoint in a text, wherever it stands in it. Other hosts are none of our business.
#[must_use]
pub fn find(text: &str) -> Vec<Endpoint> {
    if !text.contains(".kafka") {
        return Vec::new();
    }
    let masked = hole::mask(text);
    let bytes = masked.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(dot) = masked[at..].find(".kafka") {
        let dot = at + dot;
        at = dot + 6;
        let start = bytes[..dot]
            .iter()
            .rposition(|byte| !is_host(*byte))
            .map_or(0, |before| before + 1);
        // What was the port of the one before is no part of the next one's name.
        let floor = found.last().map_or(0, |before: &Endpoint| before.range.end);
        let start = start.max(floor);
        let end = bytes[dot..]
            .iter()
            .position(|byte| !is_host(*byte))
            .map_or(bytes.len(), |after| dot + after);
        // A sentence may end behind a host.
        let end = start + masked[start..end].trim_end_matches('.').len();
        if start >= dot || end <= at {
            continue;
        }
        at = end;
        let Some((kind, region)) = classify(&masked[start..end]) else {
            continue;
        };
        let digits = masked[end..].strip_prefix(':').map(|rest| {
            let len = rest.bytes().take_while(u8::is_ascii_digit).count();
            end + 1..end + 1 + len
        });
        let port_range = digits.filter(|range| !range.is_empty());
        let port = port_range
            .clone()
            .and_then(|range| masked[range].parse().ok());
        let stop = port_range.as_ref().map_or(end, |range| range.end);
        found.push(Endpoint {
            range: start..stop,
            host: start..end,
            port_range,
            port,
            kind,
            region: region.to_owned(),
        });
    }
    found
}

fn is_host(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_') || byte == hole::MASK as u8
}

/// Kind and region of a host, when it is one of MSK.
fn classify(host: &str) -> Option<(HostKind, &str)> {
    let stem = regions::DNS_SUFFIXES
        .iter()
        .find_map(|suffix| host.strip_suffix(suffix)?.strip_suffix('.'))?;
    let (before, region) = stem.rsplit_once('.')?;
    let (labels, service) = before.rsplit_once('.')?;
    if hole::has_hole(region) || !regions::is_region(region) {
        return None;
    }
    let first = labels.split('.').next().unwrap_or("");
    let kind = match service {
        "kafka-serverless" => HostKind::Serverless,
        "kafka" if first.starts_with("z-") => HostKind::ZooKeeper,
        "kafka"
            if first
                .strip_prefix("c-")
                .is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit())) =>
        {
            HostKind::Controller
        }
        "kafka" if labels.contains('.') => HostKind::Provisioned,
        _ => return None,
    };
    Some((kind, region))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(HostKind, Option<u16>)> {
        find(text)
            .into_iter()
            .map(|endpoint| (endpoint.kind, endpoint.port))
            .collect()
    }

    #[test]
    fn hosts_of_msk_are_found_and_others_are_not() {
        use HostKind::{Controller, Provisioned, Serverless, ZooKeeper};
        let list = "b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com:9092,b-2.demo.abc123.kafka.us-west-2.amazonaws.com:9094";
        assert_eq!(
            kinds(list),
            [(Provisioned, Some(9092)), (Provisioned, Some(9094))]
        );
        assert_eq!(
            kinds("boot-ab12cd34.c1.kafka-serverless.eu-west-1.amazonaws.com:9098"),
            [(Serverless, Some(9098))]
        );
        assert_eq!(
            kinds("boot-ab1.demo.abc123.c2.kafka.us-west-2.amazonaws.com:9092"),
            [(Provisioned, Some(9092))]
        );
        assert_eq!(
            kinds("z-1.demo.abc123.c2.kafka.cn-north-1.amazonaws.com.cn:2181"),
            [(ZooKeeper, Some(2181))]
        );
        assert_eq!(
            kinds("c-10001.demo.abc123.c2.kafka.us-west-2.amazonaws.com"),
            [(Controller, None)]
        );
        for none in [
            "localhost:9092",
            "kafka.us-west-2.corp.example.com:9092",
            "https://kafka.us-west-2.amazonaws.com/v1/clusters",
            "my.kafka.svc.cluster.local:9092",
            "com.amazonaws.us-west-2.kafka",
            "b-1.x.y.c1.kafka.<region>.amazonaws.com:9092",
        ] {
            assert_eq!(kinds(none), [], "{none}");
        }
    }

    #[test]
    fn ranges_are_those_of_the_text() {
        let text = "x b-1.a.b.c1.kafka.us-east-1.amazonaws.com:9092.";
        let endpoint = find(text).remove(0);
        assert_eq!(
            &text[endpoint.host.clone()],
            "b-1.a.b.c1.kafka.us-east-1.amazonaws.com"
        );
        assert_eq!(endpoint.port_range.map(|range| &text[range]), Some("9092"));
        assert_eq!(endpoint.region, "us-east-1");
    }
}
