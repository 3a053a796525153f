//! The facts that documents state, each with its place.

use crate::access::Policies;
use crate::facts::ports::Auth;
use crate::source::{Place, SourceId};

/// A word of a document, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// The characters.
    pub text: String,
    /// Where they stand.
    pub place: Place,
}

/// A text that facts come from.
#[derive(Debug, Clone, Copy)]
pub struct Document<'t> {
    /// Its id.
    pub source: SourceId,
    /// Its path, with `/` between segments.
    pub path: &'t str,
    /// Its characters.
    pub text: &'t str,
}

/// How clients may authenticate at a cluster.
#[derive(Debug, Clone, Default)]
pub struct Auths {
    /// What is on, each with the place that says so.
    pub on: Vec<(Auth, Place)>,
    /// Whether some of it is known only when the template is deployed.
    pub open: bool,
}

/// A cluster that a context or a template declares.
#[derive(Debug, Clone)]
pub struct Cluster {
    /// Its name.
    pub name: Quote,
    /// Whether it is Serverless.
    pub serverless: bool,
    /// Its region, when the context says it.
    pub region: Option<Quote>,
    /// Its account, when the context says it.
    pub account: Option<Quote>,
    /// Hosts that its context or its artifacts name as its brokers.
    pub hosts: Vec<String>,
    /// How clients may authenticate.
    pub auths: Auths,
    /// The deployment that declares it, when it is of a render.
    pub deployment: Option<usize>,
}

/// How a part of a template names another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reference {
    /// By its logical id in the same template.
    Local(SourceId, String),
    /// By the name that it has in AWS.
    Name(String),
    /// In a way that nobody can follow from here.
    Open,
}

/// An ARN of Kafka in a policy.
#[derive(Debug, Clone)]
pub struct Arn {
    /// All of it.
    pub whole: Quote,
    /// Its region, when that is plain text.
    pub region: Option<Quote>,
    /// Its account, when that is plain text.
    pub account: Option<Quote>,
    /// `cluster`, `topic`, `group` or `transactional-id`.
    pub kind: String,
    /// The cluster's name, with wildcards and holes as written.
    pub cluster: String,
    /// The topic, group or transactional id, when it has no wildcard and no hole.
    pub name: Option<String>,
}

/// An allowing statement about Kafka's data plane.
#[derive(Debug, Clone)]
pub struct Statement {
    /// Its actions.
    pub actions: Vec<Quote>,
    /// Its ARNs of Kafka.
    pub arns: Vec<Arn>,
    /// Whether a condition narrows it.
    pub conditional: bool,
}

/// A policy that roles may hold.
#[derive(Debug, Clone)]
pub struct Grant {
    /// Its statements, ready to be asked.
    pub policies: Policies,
    /// The statements about Kafka, with their places.
    pub statements: Vec<Statement>,
    /// The text that it stands in.
    pub source: SourceId,
    /// The object that holds the statements, or the first statement.
    pub place: Place,
    /// How other parts of its template call it.
    pub reference: Option<Reference>,
    /// The name that it has in AWS.
    pub name: Option<String>,
    /// Roles that it says it belongs to.
    pub roles: Vec<Reference>,
}

/// A role.
#[derive(Debug, Clone)]
pub struct Role {
    /// Its name in AWS, or what its surroundings call it.
    pub name: Quote,
    /// Whether the name is the one in AWS.
    pub named: bool,
    /// How other parts of its template call it.
    pub reference: Option<Reference>,
    /// Policies that it holds itself: indexes of grants.
    pub grants: Vec<usize>,
    /// Policies that it names.
    pub attached: Vec<Reference>,
    /// Whether others than pods may take it.
    pub shared: bool,
    /// The deployment that it is of, and the client's index there.
    pub client: Option<(usize, usize)>,
}

/// What ties a service account to a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BindingKind {
    /// A Pod Identity association.
    Association,
    /// The role's trust policy, which names a service account for Pod Identity.
    PodTrust,
    /// The role's trust policy, which names a service account for IRSA.
    WebTrust,
    /// `eks.amazonaws.com/role-arn` of the service account.
    Annotation,
}

/// A service account tied to a role.
#[derive(Debug, Clone)]
pub struct Binding {
    /// What ties them.
    pub kind: BindingKind,
    /// The namespace.
    pub namespace: Quote,
    /// The service account.
    pub account: Quote,
    /// The role, as it is named.
    pub role: Reference,
    /// The account of AWS in the role's ARN, when it is plain text.
    pub aws_account: Option<Quote>,
}

/// A ServiceAccount of Kubernetes.
#[derive(Debug, Clone)]
pub struct Account {
    /// Its namespace, when it says one.
    pub namespace: Option<Quote>,
    /// Its name.
    pub name: Quote,
}

/// Pods that a manifest asks for.
#[derive(Debug, Clone)]
pub struct Pods {
    /// The manifest's name.
    pub name: Quote,
    /// Their namespace, when the manifest says one.
    pub namespace: Option<Quote>,
    /// Their service account.
    pub account: Quote,
    /// Whether they are Druid's.
    pub druid: bool,
}

/// What uses a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkloadKind {
    /// A Kafka supervisor of Druid.
    Supervisor,
    /// A client that a context declares.
    Declared,
    /// Client settings that stand beside the policy of their client.
    Settings,
}

/// Something that reads or writes topics.
#[derive(Debug, Clone)]
pub struct Workload {
    /// What it is.
    pub kind: WorkloadKind,
    /// What it is called.
    pub name: Quote,
    /// Topics that it reads.
    pub reads: Vec<Quote>,
    /// Topics that it writes.
    pub writes: Vec<Quote>,
    /// Groups in which it reads; a name that ends in `*` stands for all that begin so.
    pub groups: Vec<Quote>,
    /// Whether it uses topics or groups that nobody can name from here.
    pub open: bool,
    /// Its MSK hosts, with their place.
    pub hosts: Vec<Quote>,
    /// How it authenticates, and where that is said.
    pub auth: Option<(Auth, Place)>,
    /// Whether it says a protocol or a mechanism at all.
    pub secured: bool,
    /// The role that it takes by itself, whatever its service account is bound to.
    pub assumes: Option<Reference>,
    /// The deployment that it is of, and the client's index there.
    pub client: Option<(usize, usize)>,
    /// The deployment that rendered it.
    pub deployment: Option<usize>,
}
