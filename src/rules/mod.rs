//! Every rule, one file each, and the table that lists them.
//!
//! To add a rule: write `src/rules/<group>/<rule_name>.rs` with its `INFO`, its unit struct and its `impl Rule`; add its
//! `mod` line to the group and its line to [`ALL`]. The tests that walk the table then demand what is missing: a page
//! with the fixed headings whose examples behave, a code in order, a line in the catalogue.
//!
//! A rule does not read files, does not know the output format, does not decide its final severity, does not look at
//! suppressions, keeps no state between documents, and calls no other rule. What two rules share is in `model`.

mod access;
mod change;
mod cluster;
mod connection;
mod context;
mod druid;
mod files;
mod names;
mod sample;
mod subject;
mod workspace;

pub use subject::{Mode, Sink, Subject};

use crate::document::kind::Kinds;
use crate::finding::RuleInfo;

/// A rule.
pub trait Rule: Sync {
    /// Its row in the catalogue.
    fn info(&self) -> &'static RuleInfo;

    /// The kinds of document that it looks at.
    fn kinds(&self) -> Kinds;

    /// Looks at one subject.
    fn check(&self, subject: &Subject<'_>, sink: &mut Sink);
}

/// All rules, in order of their codes.
pub static ALL: &[&dyn Rule] = &[
    &connection::port_plaintext::PortPlaintext,
    &connection::port_protocol_mismatch::PortProtocolMismatch,
    &connection::serverless_non_iam::ServerlessNonIam,
    &connection::missing_security_protocol::MissingSecurityProtocol,
    &connection::iam_missing_sasl_mechanism::IamMissingSaslMechanism,
    &connection::iam_missing_jaas::IamMissingJaas,
    &connection::iam_missing_callback_handler::IamMissingCallbackHandler,
    &connection::iam_wrong_callback_handler::IamWrongCallbackHandler,
    &connection::iam_plain_credentials::IamPlainCredentials,
    &connection::hardcoded_credential::HardcodedCredential,
    &connection::jaas_syntax::JaasSyntax,
    &connection::sasl_incomplete::SaslIncomplete,
    &connection::iam_unknown_option::IamUnknownOption,
    &connection::iam_signing_region::IamSigningRegion,
    &connection::sasl_ignored::SaslIgnored,
    &connection::worker_security_not_inherited::WorkerSecurityNotInherited,
    &connection::bad_setting_value::BadSettingValue,
    &connection::setting_not_in_version::SettingNotInVersion,
    &connection::idempotence_off::IdempotenceOff,
    &connection::unknown_client_property::UnknownClientProperty,
    &connection::bootstrap_malformed::BootstrapMalformed,
    &connection::bootstrap_mixed_ports::BootstrapMixedPorts,
    &connection::bootstrap_region_mismatch::BootstrapRegionMismatch,
    &connection::bootstrap_cluster_mismatch::BootstrapClusterMismatch,
    &access::arn_wildcard_region::ArnWildcardRegion,
    &access::arn_wildcard_account::ArnWildcardAccount,
    &access::arn_wildcard_cluster::ArnWildcardCluster,
    &access::arn_wildcard_topic::ArnWildcardTopic,
    &access::arn_wildcard_group::ArnWildcardGroup,
    &access::resource_star::ResourceStar,
    &access::principal_star::PrincipalStar,
    &access::action_wildcard::ActionWildcard,
    &access::action_unknown::ActionUnknown,
    &access::action_resource_mismatch::ActionResourceMismatch,
    &access::action_missing_dependency::ActionMissingDependency,
    &access::action_not_on_serverless::ActionNotOnServerless,
    &access::malformed_arn::MalformedArn,
    &access::arn_partition_mismatch::ArnPartitionMismatch,
    &access::iam_bad_version::IamBadVersion,
    &access::iam_bad_effect::IamBadEffect,
    &access::policy_too_long::PolicyTooLong,
    &access::redundant_statement::RedundantStatement,
    &access::excess_access::ExcessAccess,
    &access::missing_idempotent_write::MissingIdempotentWrite,
    &access::condition_never_matches::ConditionNeverMatches,
    &access::trust_too_wide::TrustTooWide,
    &access::trust_broken::TrustBroken,
    &cluster::cluster_plaintext_allowed::ClusterPlaintextAllowed,
    &cluster::cluster_no_auth::ClusterNoAuth,
    &cluster::cluster_public::ClusterPublic,
    &cluster::cluster_no_logging::ClusterNoLogging,
    &cluster::serverless_unsupported_setting::ServerlessUnsupportedSetting,
    &cluster::topic_setting_not_allowed::TopicSettingNotAllowed,
    &cluster::broker_setting_not_allowed::BrokerSettingNotAllowed,
    &cluster::broker_setting_unsafe::BrokerSettingUnsafe,
    &cluster::quota_exceeded::QuotaExceeded,
    &cluster::kafka_version_unsupported::KafkaVersionUnsupported,
    &cluster::security_group_port::SecurityGroupPort,
    &cluster::alarm_never_fires::AlarmNeverFires,
    &druid::druid_missing_input_format::DruidMissingInputFormat,
    &druid::druid_unknown_field::DruidUnknownField,
    &druid::druid_bad_value::DruidBadValue,
    &druid::druid_bad_granularity::DruidBadGranularity,
    &druid::druid_granularity_order::DruidGranularityOrder,
    &druid::druid_bad_period::DruidBadPeriod,
    &druid::druid_bad_timestamp_format::DruidBadTimestampFormat,
    &druid::druid_bad_dimension::DruidBadDimension,
    &druid::druid_bad_metric::DruidBadMetric,
    &druid::druid_duplicate_column::DruidDuplicateColumn,
    &druid::druid_legacy_parser::DruidLegacyParser,
    &druid::druid_legacy_layout::DruidLegacyLayout,
    &druid::druid_topic_choice::DruidTopicChoice,
    &druid::druid_autoscaler::DruidAutoscaler,
    &druid::druid_overridden_property::DruidOverriddenProperty,
    &druid::druid_tuning_type::DruidTuningType,
    &druid::druid_missing_field::DruidMissingField,
    &druid::druid_start_offset::DruidStartOffset,
    &druid::druid_task_count::DruidTaskCount,
    &druid::druid_transform::DruidTransform,
    &druid::druid_segment_allocation::DruidSegmentAllocation,
    &sample::druid_sample_timestamp::DruidSampleTimestamp,
    &sample::druid_sample_field::DruidSampleField,
    &sample::druid_sample_type::DruidSampleType,
    &sample::druid_sample_late::DruidSampleLate,
    &sample::druid_sample_unused::DruidSampleUnused,
    &druid::druid_no_effect::DruidNoEffect,
    &names::name_too_long::NameTooLong,
    &names::name_invalid::NameInvalid,
    &names::name_convention::NameConvention,
    &names::name_empty_segment::NameEmptySegment,
    &names::tag_invalid::TagInvalid,
    &names::tag_missing::TagMissing,
    &names::tag_conflict::TagConflict,
    &context::template_syntax::TemplateSyntax,
    &context::template_missing_variable::TemplateMissingVariable,
    &context::context_unused_key::ContextUnusedKey,
    &context::context_dialect_mix::ContextDialectMix,
    &context::context_environment_unresolved::ContextEnvironmentUnresolved,
    &context::scalar_changed_type::ScalarChangedType,
    &context::value_changes_structure::ValueChangesStructure,
    &context::context_invalid::ContextInvalid,
    &context::context_incomplete::ContextIncomplete,
    &context::settings_invalid::SettingsInvalid,
    &workspace::topic_not_readable::TopicNotReadable,
    &workspace::group_not_allowed::GroupNotAllowed,
    &workspace::cluster_not_covered::ClusterNotCovered,
    &workspace::region_mismatch::RegionMismatch,
    &workspace::account_mismatch::AccountMismatch,
    &workspace::service_account_mismatch::ServiceAccountMismatch,
    &workspace::auth_mismatch::AuthMismatch,
    &workspace::unused_access::UnusedAccess,
    &change::change_replaces_cluster::ChangeReplacesCluster,
    &change::change_renames_resource::ChangeRenamesResource,
    &change::change_shrinks_topic::ChangeShrinksTopic,
    &change::change_loses_data::ChangeLosesData,
    &change::change_supervisor_stream::ChangeSupervisorStream,
    &change::change_widens_access::ChangeWidensAccess,
    &change::change_cuts_access::ChangeCutsAccess,
    &files::invalid_json::InvalidJson,
    &files::invalid_yaml::InvalidYaml,
    &files::invalid_properties::InvalidProperties,
    &files::duplicate_key::DuplicateKey,
    &files::json_trailing_comma::JsonTrailingComma,
    &files::unused_suppression::UnusedSuppression,
    &files::expired_suppression::ExpiredSuppression,
    &files::input_limit::InputLimit,
];

/// The rule of a name or code.
#[must_use]
pub fn find(word: &str) -> Option<&'static dyn Rule> {
    ALL.iter()
        .copied()
        .find(|rule| rule.info().name == word || rule.info().code.eq_ignore_ascii_case(word))
}

/// The rules that a selector means: a name, a code, or the beginning of a code (`MSK2`).
pub fn selected(selector: &str) -> impl Iterator<Item = &'static dyn Rule> {
    let code = selector.to_ascii_uppercase();
    let prefix = code.starts_with("MSK");
    let name = selector.to_owned();
    ALL.iter().copied().filter(move |rule| {
        let info = rule.info();
        info.name == name || (prefix && info.code.starts_with(&code))
    })
}

/// The name that was probably meant by an unknown one.
#[must_use]
pub fn suggestion(word: &str) -> Option<&'static str> {
    ALL.iter()
        .map(|rule| {
            (
                strsim::damerau_levenshtein(word, rule.info().name),
                rule.info().name,
            )
        })
        .min()
        .filter(|(distance, name)| *distance <= (name.len() / 4).max(2))
        .map(|(_, name)| name)
}

/// The page of a rule, as `explain` prints it.
#[must_use]
pub fn page(info: &RuleInfo) -> String {
    let fixes = match info.fixes {
        crate::finding::Fixes::Never => "no fix",
        crate::finding::Fixes::Sometimes => "fixes where the right text is known",
        crate::finding::Fixes::Always => "always fixes",
    };
    format!(
        "# {} ({})\n\n{}: {}. {}.\n\n{}\n",
        info.name,
        info.code,
        info.severity.name(),
        info.summary,
        fixes,
        info.docs.trim()
    )
}
