//! `handover import holidays`: special days of the calendar from a list, such as a spreadsheet of holidays saved as text.

mod lines;

use std::path::PathBuf;

use self::lines::HolidayLines;
use super::source::{Source, refusal};
use crate::cli::pin::PinSource;
use crate::cli::{out, pin, shop};
use crate::i18n::{dates, msg, shifts};
use crate::model::calendar::SpecialDay;
use crate::model::lang::Lang;
use crate::model::settings::Settings;
use crate::rules::authority::Act;
use crate::store::AuditAction;
use crate::system::config::Globals;
use crate::system::error::{Failure, FailureKind};
use crate::system::key_file;
use crate::system::paths::KEY_FILE;

/// What the command line asks of an import of holidays.
#[derive(Debug, clap::Args)]
pub(crate) struct HolidayArgs {
    /// The file; `-` is stdin.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Whether it only says what it would change.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// File with the owner's passphrase. A secret on the command line could be read by every user.
    #[arg(long, value_name = "FILE")]
    pub(crate) pin_file: Option<PathBuf>,
    /// The owner whose passphrase it is, where the shop has more than one.
    #[arg(long, value_name = "NAME")]
    pub(crate) owner: Option<String>,
}

/// Reads the whole list and enters it as one version of the settings, or says by line what is wrong and changes nothing.
///
/// # Errors
/// Kind `Unreadable` when a file cannot be read, `Failed` with every mistake by line, `Usage` without a passphrase,
/// `Refused` for a wrong one.
pub(super) fn run(globals: &Globals, args: &HolidayArgs, from: PinSource<'_>) -> Result<(), Failure> {
    let mut store = if args.dry_run { shop::read(globals)? } else { shop::write(globals)? };
    if let Some(why) = store.read_only().filter(|_| !args.dry_run) {
        return Err(Failure::new(FailureKind::Refused, why.problem()));
    }
    let (base, settings) = store.settings().map_err(|e| e.failure())?;
    let now = settings.store.zone.stamp_at(globals.clock.now_ms());
    let mut source = Source::open(&args.file, &globals.paths.state_dir)?;
    let mut list = HolidayLines::new(&settings, settings.date_of(now.ms));
    source.lines(|line, bytes| {
        list.line(line.number, bytes);
        Ok(())
    })?;
    let (next, problems) = list.done();
    if !problems.is_empty() {
        return Err(refusal(globals.lang, &source, &problems));
    }
    let told = told(globals.lang, &settings, &next, !args.dry_run);
    if !args.dry_run && next != settings {
        let keys = key_file::load(&globals.paths.key_dir.join(KEY_FILE))?;
        let owner = pin::ask(globals, &mut store, &keys.pepper, Act::ManageShop, from)?;
        let action = AuditAction::new(now.ms, owner.0, "settings", format!("settings/{}", base + 1));
        store.save_settings(&action, base, &next).map_err(|e| e.failure())?;
    }
    let closed = store.close();
    out::OutputTarget::Stdout.lines(&told)?;
    closed.map_err(|e| e.behind_a_save())
}

/// What changes, a line a day, and how many days that are.
fn told(lang: Lang, before: &Settings, after: &Settings, done: bool) -> Vec<String> {
    let is_new = |day: &&SpecialDay| before.special_day(day.date).is_none();
    let differs = |day: &&SpecialDay| before.special_day(day.date) != Some(*day);
    let changed: Vec<&SpecialDay> = after.special_days.iter().filter(differs).collect();
    let mut lines: Vec<String> = changed.iter().map(|day| line(lang, after, day)).collect();
    let count = |days: usize| i64::try_from(days).unwrap_or(i64::MAX);
    let new = count(changed.iter().copied().filter(is_new).count());
    let old = count(changed.len()) - new;
    lines.push(if done {
        msg::calendar::entered(lang, new, old)
    } else {
        msg::calendar::would_enter(lang, new, old)
    });
    lines
}

/// `Fri 25 Dec 2026  closed  Christmas Day`.
fn line(lang: Lang, settings: &Settings, day: &SpecialDay) -> String {
    let (date, held) = (dates::date_long(lang, day.date), shifts::held_on(lang, settings, day));
    format!("{date}  {held}  {}", day.name).trim_end().to_owned()
}
