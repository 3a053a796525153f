//! Classes and options of the library `software.amazon.msk:aws-msk-iam-auth`.
//!
//! Source: its README and its classes of 2.3.9 (2026-11); read 2026-11-21.

/// The login module of `AWS_MSK_IAM`.
pub const MODULE: &str = "software.amazon.msk.auth.iam.IAMLoginModule";
/// The callback handler of `AWS_MSK_IAM`, under the client key.
pub const HANDLER: &str = "software.amazon.msk.auth.iam.IAMClientCallbackHandler";
/// Kafka's login module of `OAUTHBEARER`.
pub const BEARER_MODULE: &str =
    "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule";
/// The callback handler with which `OAUTHBEARER` carries a signed token, under both keys.
pub const BEARER_HANDLER: &str = "software.amazon.msk.auth.iam.IAMOAuthBearerLoginCallbackHandler";

/// Options of the login module; any other is ignored.
pub const OPTIONS: [&str; 14] = [
    "awsProfileName",
    "awsRoleArn",
    "awsRoleSessionName",
    "awsRoleExternalId",
    "awsStsRegion",
    "awsRoleAccessKeyId",
    "awsRoleSecretAccessKey",
    "awsRoleSessionToken",
    "awsAddDefaultProviders",
    "awsMaxRetries",
    "awsMaxBackOffTimeMs",
    "awsDebugCreds",
    "awsMskRegionProvider",
    "awsShouldUseFips",
];
