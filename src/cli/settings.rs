//! The settings that count for each input, and what the command line lays over them.

use super::output::FailOn;
use super::samples::{self, Asked};
use super::{Failure, files, output};
use crate::config::{self, Config, Ignore, Pattern, Settings};
use crate::facts::druid::{self, Release};
use crate::facts::kafka::Minor;
use crate::model::known::Knowledge;
use crate::rules;
use crate::source::{Fault, SourceId};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Options about rules, the same for every command that judges.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Rules and settings")]
pub(super) struct RuleArgs {
    /// Only these rules: names, codes, or beginnings of codes (MSK2).
    #[arg(
        long,
        value_name = "RULE",
        value_delimiter = ',',
        env = "MSK_GEN_SELECT"
    )]
    select: Vec<String>,
    /// Not these rules.
    #[arg(
        long,
        value_name = "RULE",
        value_delimiter = ',',
        env = "MSK_GEN_IGNORE"
    )]
    ignore: Vec<String>,
    /// Settings file; otherwise the nearest msk-gen.toml above each input.
    #[arg(long, value_name = "FILE", env = "MSK_GEN_CONFIG")]
    config: Option<PathBuf>,
    /// What the team runs: cluster=serverless, cluster=provisioned, kafka=3.9, druid=37.
    #[arg(
        long,
        value_name = "KEY=VALUE",
        env = "MSK_GEN_TARGET",
        value_delimiter = ','
    )]
    target: Vec<String>,
    /// Tell also what comments and the settings' `[[ignore]]` keep back.
    #[arg(long)]
    no_ignores: bool,
}

/// Settings of one file, ready to use.
#[derive(Debug)]
pub(super) struct Loaded {
    /// For the engine.
    pub(super) config: Config,
    /// As written.
    pub(super) settings: Settings,
    /// The settings file's folder; the working directory without a file.
    pub(super) base: PathBuf,
    /// The settings file, as msk-gen reaches it, and its text.
    pub(super) file: Option<(PathBuf, String)>,
    /// `lint.exclude`
    pub(super) exclude: Vec<Pattern>,
    /// `lint.fail-on`
    pub(super) fail_on: Option<FailOn>,
}

/// Finds and keeps settings, by folder.
pub(super) struct Finder<'a> {
    args: &'a RuleArgs,
    prefix: String,
    /// The records that the command line names.
    asked: Option<Asked>,
    by_folder: HashMap<PathBuf, Arc<Loaded>>,
    by_file: HashMap<PathBuf, Arc<Loaded>>,
}

impl<'a> Finder<'a> {
    pub(super) fn new(args: &'a RuleArgs) -> Self {
        Self {
            args,
            prefix: files::prefix(),
            asked: None,
            by_folder: HashMap::new(),
            by_file: HashMap::new(),
        }
    }

    /// A finder whose settings know the records that the command line names.
    pub(super) fn with_sample(self, asked: Option<Asked>) -> Self {
        Self { asked, ..self }
    }

    /// The working directory relative to the repository's root.
    pub(super) fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The settings for a file.
    pub(super) fn of(&mut self, path: &Path) -> Result<Arc<Loaded>, Failure> {
        let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
        if let Some(known) = self.by_folder.get(&folder) {
            return Ok(Arc::clone(known));
        }
        let file = match &self.args.config {
            Some(file) => Some(file.clone()),
            None => {
                let absolute = std::path::absolute(if folder.as_os_str().is_empty() {
                    Path::new(".")
                } else {
                    &folder
                });
                let absolute = files::normal(&absolute.unwrap_or_else(|_| folder.clone()));
                absolute
                    .ancestors()
                    .map(|above| above.join("msk-gen.toml"))
                    .find(|file| file.is_file())
            }
        };
        let loaded = match file {
            Some(file) => match self.by_file.get(&file) {
                Some(known) => Arc::clone(known),
                None => {
                    let loaded = Arc::new(self.load(&file)?);
                    self.by_file.insert(file, Arc::clone(&loaded));
                    loaded
                }
            },
            None => Arc::new(self.finish(Settings::default(), PathBuf::from("."), None)?),
        };
        self.by_folder.insert(folder, Arc::clone(&loaded));
        Ok(loaded)
    }

    fn load(&self, file: &Path) -> Result<Loaded, Failure> {
        let here = std::env::current_dir().unwrap_or_default();
        let relative = file.strip_prefix(&here).unwrap_or(file).to_path_buf();
        let text = match files::read(file)? {
            files::Read::Text(text) => text,
            files::Read::NotText(why) => {
                return Err(Failure::new(format!(
                    "the settings file `{}` is no text: {why}",
                    files::shown(&relative)
                )));
            }
        };
        let (settings, faults) = config::read(SourceId(0), &text);
        if !faults.is_empty() {
            return Err(wrong(&relative, &text, &faults));
        }
        let base = relative.parent().map(Path::to_path_buf).unwrap_or_default();
        // A file above the working directory: paths to what lies beside it go upwards.
        let base = match here.strip_prefix(&base) {
            Ok(inside) if base.is_absolute() => inside.components().map(|_| "..").collect(),
            _ => base,
        };
        let name = file.file_name().unwrap_or_default();
        let path = files::normal(&base.join(name));
        self.finish(settings, base, Some((path, text)))
    }

    fn finish(
        &self,
        settings: Settings,
        base: PathBuf,
        file: Option<(PathBuf, String)>,
    ) -> Result<Loaded, Failure> {
        for word in self.args.select.iter().chain(&self.args.ignore) {
            if rules::selected(word).next().is_none() {
                let failure = Failure::new(format!("there is no rule `{word}`"));
                return Err(match rules::suggestion(word) {
                    Some(near) => failure.help(format!("did you mean `{near}`?")),
                    None => failure.help("`msk-gen rules` lists them all"),
                });
            }
        }
        let select = if self.args.select.is_empty() {
            &settings.select
        } else {
            &self.args.select
        };
        let any = |words: &[String], code: &str| {
            words
                .iter()
                .any(|word| rules::selected(word).any(|rule| rule.info().code == code))
        };
        let mut config = Config {
            prefix: self.prefix.clone(),
            no_ignores: self.args.no_ignores,
            serverless: settings.serverless,
            kafka: settings.kafka,
            druid: settings.druid,
            together: settings.members.is_empty() && settings.render.is_empty(),
            ..Config::default()
        };
        config.rules.retain(|(rule, _)| {
            let code = rule.info().code;
            let ignored = any(&settings.ignore, code) || any(&self.args.ignore, code);
            (select.is_empty() || any(select, code)) && !ignored
        });
        for target in &self.args.target {
            match target.split_once('=') {
                Some(("cluster", "serverless")) => config.serverless = Some(true),
                Some(("cluster", "provisioned")) => config.serverless = Some(false),
                Some(("kafka", version)) if Minor::parse(version).is_some() => {
                    config.kafka = Minor::parse(version);
                }
                Some(("druid", release)) if Release::parse(release).is_some() => {
                    config.druid_asked = Release::parse(release);
                }
                _ => {
                    return Err(Failure::new(format!("there is no target `{target}`")).help(
                        "`cluster=serverless`, `cluster=provisioned`, `kafka=3.9` or `druid=37`",
                    ));
                }
            }
        }
        let release = config.druid_asked.or(config.druid);
        if let Some(note) = release.and_then(druid::stands_in) {
            output::to_stderr(&format!("note: {note}"));
        }
        for (word, severity) in &settings.severity {
            for rule in rules::selected(word) {
                config.severity.insert(rule.info().name, *severity);
            }
        }
        config.today = today();
        let folder = match files::shown(&base).as_str() {
            "" | "." => String::new(),
            folder => format!("{folder}/"),
        };
        let inside = inside(&base);
        config.samples = samples::of(self.asked.clone(), &settings.samples, &base);
        config.per_path = settings
            .per_path
            .iter()
            .map(|(path, rules)| {
                (
                    Pattern::new(path, &folder).seen_from(&inside),
                    rules.clone(),
                )
            })
            .collect();
        config.ignores = settings
            .ignores
            .iter()
            .map(|entry| Ignore {
                rule: entry.rule.clone(),
                path: Pattern::new(&entry.path, &folder).seen_from(&inside),
                pointer: entry.pointer.clone(),
                until: entry.until.clone(),
                reason: entry.reason.clone(),
            })
            .collect();
        let exclude = settings
            .exclude
            .iter()
            .map(|path| Pattern::new(path, &folder).seen_from(&inside))
            .collect();
        if !settings.render.is_empty() {
            let (deployments, base) = (settings.render.clone(), base.clone());
            config.knowledge = Knowledge::new(move || super::jobs::known(&deployments, &base));
        }
        let fail_on = settings.fail_on.as_deref().and_then(FailOn::parse);
        Ok(Loaded {
            config,
            settings,
            base,
            file,
            exclude,
            fail_on,
        })
    }
}

/// The working directory seen from the settings file's folder, when that is given by steps upwards: `sub/` for `..`.
pub(super) fn inside(base: &Path) -> String {
    let steps = base
        .components()
        .take_while(|part| matches!(part, std::path::Component::ParentDir))
        .count();
    let here = std::env::current_dir().unwrap_or_default();
    let folders: Vec<String> = here
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    let last = folders.len().saturating_sub(steps);
    folders[last..]
        .iter()
        .map(|name| format!("{name}/"))
        .collect()
}

/// All that is wrong with a settings file, with its places.
fn wrong(path: &Path, text: &str, faults: &[Fault]) -> Failure {
    let lines = crate::source::LineIndex::new(text);
    let list: Vec<String> = faults
        .iter()
        .map(|fault| {
            let at = lines.position(text, fault.place.span.start as usize);
            let help = fault
                .help
                .as_ref()
                .map(|help| format!(" ({help})"))
                .unwrap_or_default();
            format!(
                "{}:{}:{}: {}{help}",
                files::shown(path),
                at.line,
                at.column,
                fault.message
            )
        })
        .collect();
    let count = if list.len() == 1 {
        "a mistake".to_owned()
    } else {
        format!("{} mistakes", list.len())
    };
    let message = format!("`{}` has {count} (settings-invalid)", files::shown(path));
    Failure {
        details: list,
        ..Failure::new(message)
    }
}

/// Today in UTC as YYYY-MM-DD, by the days since 1970 (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").
fn today() -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    date(now.map_or(0, |since| since.as_secs() / 86_400))
}

fn date(days: u64) -> String {
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn days_are_dates() {
        assert_eq!(date(0), "1970-01-01");
        assert_eq!(date(11_016), "2000-02-29");
        assert_eq!(date(20_786), "2026-11-29");
    }
}
