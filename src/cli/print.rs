//! `handover print`: the handover log of a day.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::out::{Content, Target};
use super::shop;
use crate::config::Globals;
use crate::domain::Problem;
use crate::domain::time::{BusinessDate, parse_date};
use crate::error::{Failure, Kind};
use crate::report::{DayLog, FORMATS, Format};

/// Arguments.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The business date; today's when left out.
    #[arg(value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub date: Option<String>,
    /// Only this shift.
    #[arg(long, value_name = "NAME")]
    pub shift: Option<String>,
    /// Text or JSON.
    #[arg(short, long, default_value = FORMATS[0].name, value_parser = PossibleValuesParser::new(FORMATS.iter().map(|f| f.name)).map(|name| *Format::named(&name).unwrap_or(&FORMATS[0])))]
    pub format: Format,
    /// Where to; `-` is stdout.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Whether an existing file may be replaced.
    #[arg(long)]
    pub force: bool,
}

/// Writes the log.
///
/// # Errors
/// Kind `Usage` for a wrong date, `Failed` when there is nothing of that day or shift; else what store or
/// target say.
pub fn run(globals: &Globals, args: &Args) -> Result<(), Failure> {
    let asked = args.date.as_deref().map(parse_date).transpose();
    let asked: Option<BusinessDate> = asked.map_err(|problem| {
        let wrong = Problem::new("cli.wrong_value")
            .with("arg", "DATE")
            .with("value", args.date.as_deref().unwrap_or_default());
        Failure::new(Kind::Usage, wrong).hint(problem)
    })?;
    let store = shop::read(globals)?;
    let said = |e| shop::failure(&e);
    let date = match asked {
        Some(date) => date,
        None => store.business_day(globals.clock.now_ms()).map_err(said)?,
    };
    let mut day = DayLog { date, pages: store.day(date).map_err(said)? };
    if day.pages.is_empty() {
        let failure = Failure::new(Kind::Failed, Problem::new("print.no_day").with("date", date));
        return Err(match store.last_day().map_err(said)? {
            Some(last) => failure.hint(Problem::new("print.no_day_hint").with("last", last)),
            None => failure,
        });
    }
    if let Some(name) = &args.shift {
        let names: Vec<String> = day.pages.iter().map(|p| p.shift(globals.lang).to_owned()).collect();
        day.pages.retain(|page| page.is_shift(name));
        if day.pages.is_empty() {
            let none = Problem::new("print.no_shift").with("date", date).with("name", name);
            let there = Problem::new("print.shifts").with("names", names.join(", "));
            return Err(Failure::new(Kind::Failed, none).hint(there));
        }
    }
    let target = Target::new(args.output.as_deref(), args.force);
    target.write(Content::Text, |out| (args.format.write)(&day, globals.lang, out))
}
