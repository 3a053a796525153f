//! A properties file that Java cannot read.

use super::super::{Rule, Sink, Subject};
use crate::document::Syntax;
use crate::document::kind::Kinds;
use crate::finding::{Fixes, RuleInfo, Severity};

static INFO: RuleInfo = RuleInfo {
    code: "MSK903",
    name: "invalid-properties",
    summary: "a properties file that Java cannot read",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

What `java.util.Properties` refuses: a `\u` that is not followed by four hexadecimal digits, as Windows paths have it,
and control characters.

## Why it matters

The client does not start, or starts with a value that nobody wrote.

## Bad

```properties bad
bootstrap.servers=broker.example.com:9098
security.protocol=SASL_SSL
ssl.truststore.location=C:\users\kafka\trust.jks
```

## Good

```properties good
bootstrap.servers=broker.example.com:9098
security.protocol=SASL_SSL
ssl.truststore.location=C:/users/kafka/trust.jks
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct InvalidProperties;

impl Rule for InvalidProperties {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::ANY
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        super::syntax(subject, sink, Syntax::Properties);
    }
}
