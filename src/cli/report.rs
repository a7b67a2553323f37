//! `handover report`: a report of a month or of any days, in any format.

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::out::Content;
use super::progress::Progress;
use super::{out, shop};
use crate::cli::out::OutputTarget;
use crate::i18n::msg;
use crate::model::period::Period;
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::model::time::{Month, parse_date};
use crate::report::formats::{Format, Job};
use crate::report::{Ask, REPORTS, Report};
use crate::store::StoreError;
use crate::system::config::Globals;
use crate::system::error::{Failure, FailureKind};
use crate::system::paths::staged::Existing;

/// What the command line asks of a report.
#[derive(Debug, clap::Args)]
pub(crate) struct ReportArgs {
    /// Which report to write.
    #[arg(value_name = "NAME", value_parser = PossibleValuesParser::new(REPORTS.iter().map(|r| r.name)).map(|name| *Report::named(&name).unwrap_or(&REPORTS[0])))]
    pub(crate) name: Report,
    /// A month; this one when left out.
    #[arg(long, value_name = "YYYY-MM")]
    pub(crate) month: Option<String>,
    /// First business date taken in.
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Option<String>,
    /// Last business date taken in.
    #[arg(long, value_name = "DATE")]
    pub(crate) to: Option<String>,
    /// Only this person.
    #[arg(long, value_name = "NAME")]
    pub(crate) person: Option<String>,
    /// Only this register.
    #[arg(long, value_name = "NAME")]
    pub(crate) register: Option<String>,
    /// Only this table.
    #[arg(long, value_name = "NAME")]
    pub(crate) table: Option<String>,
    /// How it is written.
    #[arg(short, long, value_parser = out::formats())]
    pub(crate) format: Option<Format>,
    /// Where to; `-` is stdout.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Whether an existing file may be replaced.
    #[arg(long)]
    pub(crate) force: bool,
}

/// Writes the report.
///
/// # Errors
/// Kind `Usage` for dates, names or a file ending that cannot be understood; `Interrupted` when stopped; else
/// what store or target say.
pub(crate) fn run(globals: &Globals, args: &ReportArgs) -> Result<(), Failure> {
    let format = out::format(args.format, args.output.as_deref())?;
    let progress = Progress::start(globals);
    let mut store = shop::read(globals)?;
    let said = |e: StoreError| progress.or(e.failure());
    let reading = progress.clone();
    store.stop_reading_when(move || !reading.reading()).map_err(said)?;
    let now_ms = globals.clock.now_ms();
    let period = match period(args)? {
        Some(period) => period,
        None => Period::of_month(store.business_day(now_ms).map_err(said)?.month()),
    };
    let facts = store.facts(period, args.name.needs, now_ms).map_err(said)?;
    // What it kept of the file makes room for the report.
    drop(store);
    let ask = ask(args, &facts.settings)?;
    let only = ask.names(&facts.settings);
    let lang = facts.settings.written(globals.lang);
    let model = (args.name.make)(facts, ask);
    let paper = model.paper(lang).only(&only);
    if let Some(name) = &args.table
        && paper.table(name).is_none()
    {
        let names: Vec<&str> = paper.tables.iter().map(|t| t.key).collect();
        return Err(unknown("report.no_table", name, &names));
    }
    let target = OutputTarget::new(args.output.as_deref(), Existing::forced(args.force));
    let content = if format.binary { Content::Binary } else { Content::Text };
    let mut watch = |done: usize, total: usize| progress.written(done, total);
    let mut job = Job::new(&mut watch);
    job.table = args.table.as_deref();
    if args.output.is_none()
        && io::stdout().is_terminal()
        && let Ok((columns, _)) = crossterm::terminal::size()
    {
        job.columns = usize::from(columns);
    }
    let written = target.write(content, |out| {
        (format.write)(&paper, &mut job, out)?;
        progress.last_look()
    });
    written.map_err(|failure| progress.or(failure))?;
    if let Some(main) = paper.main().filter(|_| format.one_table() && args.table.is_none()) {
        // Who asked for the report and got one table of it has to know.
        let others = paper.tables.iter().map(|t| t.key).filter(|key| *key != main.key);
        let others = others.collect::<Vec<_>>().join(", ");
        out::say(&msg::report::one_table(globals.lang, main.key, others, &main.title));
    }
    Ok(())
}

/// The days asked for, if any.
fn period(args: &ReportArgs) -> Result<Option<Period>, Failure> {
    let usage = |arg: &str, value: &str, problem: Problem| {
        let wrong = Problem::new("cli.wrong_value").with("arg", arg).with("value", value);
        Failure::new(FailureKind::Usage, wrong).hint(problem)
    };
    let day = |arg: &str, value: &str| parse_date(value).map_err(|p| usage(arg, value, p));
    match (&args.month, &args.from, &args.to) {
        (None, None, None) => Ok(None),
        (Some(month), None, None) => {
            Month::parse(month).map(|m| Some(Period::of_month(m))).map_err(|p| usage("--month", month, p))
        }
        (None, Some(from), Some(to)) => Period::new(day("--from", from)?, day("--to", to)?)
            .map(Some)
            .map_err(|p| Failure::new(FailureKind::Usage, p)),
        (None, _, _) => Err(Failure::new(FailureKind::Usage, Problem::new("report.both_days"))),
        _ => Err(Failure::new(FailureKind::Usage, Problem::new("report.month_or_days"))),
    }
}

/// Who and what the report is narrowed down to.
fn ask(args: &ReportArgs, settings: &Settings) -> Result<Ask, Failure> {
    let same = |a: &str, b: &str| a.trim().to_lowercase() == b.trim().to_lowercase();
    let mut ask = Ask::default();
    if let Some(name) = &args.person {
        let found = settings
            .people
            .iter()
            .find(|p| same(&p.name, name) || (!p.number.is_empty() && same(&p.number, name)));
        let names: Vec<&str> = settings.people.iter().map(|p| p.name.as_str()).collect();
        ask.person = Some(found.ok_or_else(|| unknown("report.no_person", name, &names))?.id);
    }
    if let Some(name) = &args.register {
        if !args.name.by_register {
            let names: Vec<&str> = REPORTS.iter().filter(|r| r.by_register).map(|r| r.name).collect();
            return Err(unknown("report.not_by_register", args.name.name, &names));
        }
        let found = settings.registers.iter().find(|r| same(&r.name, name));
        let names: Vec<&str> = settings.registers.iter().map(|r| r.name.as_str()).collect();
        ask.register = Some(found.ok_or_else(|| unknown("report.no_register", name, &names))?.id);
    }
    Ok(ask)
}

fn unknown(key: &'static str, name: &str, names: &[&str]) -> Failure {
    Failure::new(FailureKind::Usage, Problem::new(key).with("name", name).with("names", names.join(", ")))
}
