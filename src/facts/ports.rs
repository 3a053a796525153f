//! Ports of MSK and what speaks on them.
//!
//! Source: MSK Developer Guide, "Port information" and its neighbours (mid-2026), ZooKeeper ports from the text of
//! 2022; read 2026-11-21.

/// How clients authenticate on a listener.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Auth {
    /// Nothing, in the clear.
    Plaintext,
    /// TLS, with or without client certificates.
    Tls,
    /// SASL/SCRAM over TLS.
    Scram,
    /// IAM over TLS.
    Iam,
    /// ZooKeeper, which is no bootstrap server at all.
    ZooKeeper,
}

impl Auth {
    /// The `security.protocol` of the listener.
    #[must_use]
    pub fn protocol(self) -> &'static str {
        match self {
            Self::Plaintext | Self::ZooKeeper => "PLAINTEXT",
            Self::Tls => "SSL",
            Self::Scram | Self::Iam => "SASL_SSL",
        }
    }

    /// In words, for messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Plaintext => "plaintext",
            Self::Tls => "TLS",
            Self::Scram => "SASL/SCRAM",
            Self::Iam => "IAM",
            Self::ZooKeeper => "ZooKeeper",
        }
    }
}

/// From where a listener is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reach {
    /// Inside the VPC.
    Vpc,
    /// Over the internet.
    Public,
    /// Inside the VPC, over IPv6.
    Ipv6,
}

/// One listener.
#[derive(Debug, Clone, Copy)]
pub struct Listener {
    /// The port.
    pub port: u16,
    /// How clients authenticate there.
    pub auth: Auth,
    /// From where it is reached.
    pub reach: Reach,
}

const fn listener(port: u16, auth: Auth, reach: Reach) -> Listener {
    Listener { port, auth, reach }
}

/// All fixed ports. 14001 to 14100 (multi-VPC) serve each kind of authentication and are not here; there is no public
/// plaintext port.
pub const LISTENERS: [Listener; 13] = [
    listener(9092, Auth::Plaintext, Reach::Vpc),
    listener(9094, Auth::Tls, Reach::Vpc),
    listener(9096, Auth::Scram, Reach::Vpc),
    listener(9098, Auth::Iam, Reach::Vpc),
    listener(9194, Auth::Tls, Reach::Public),
    listener(9196, Auth::Scram, Reach::Public),
    listener(9198, Auth::Iam, Reach::Public),
    listener(20092, Auth::Plaintext, Reach::Ipv6),
    listener(20094, Auth::Tls, Reach::Ipv6),
    listener(20096, Auth::Scram, Reach::Ipv6),
    listener(20098, Auth::Iam, Reach::Ipv6),
    listener(2181, Auth::ZooKeeper, Reach::Vpc),
    listener(2182, Auth::ZooKeeper, Reach::Vpc),
];

/// The listener of a port.
#[must_use]
pub fn listener_of(port: u16) -> Option<&'static Listener> {
    LISTENERS.iter().find(|listener| listener.port == port)
}

/// The port of another kind of authentication that is reached in the same way.
#[must_use]
pub fn port_for(auth: Auth, reach: Reach) -> Option<u16> {
    LISTENERS
        .iter()
        .find(|listener| listener.auth == auth && listener.reach == reach)
        .map(|listener| listener.port)
}
