//! `handover print`: the handover log of a day, or its paper forms.

use std::path::PathBuf;

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::out::Content;
use super::{out, pager, shop};
use crate::cli::out::OutputTarget;
use crate::i18n::shifts;
use crate::model::problem::Problem;
use crate::model::time::{BusinessDate, parse_date};
use crate::record::custody::CustodyRecord;
use crate::record::logbook::LogPage;
use crate::report::daylog;
use crate::report::daylog::forms::Forms;
use crate::report::daylog::{DayLog, DayLogFormat};
use crate::report::formats::{FORMATS, Format, Job};
use crate::store::{Store, StoreError};
use crate::system::config::Globals;
use crate::system::error::{Failure, FailureKind};
use crate::system::paths::staged::Existing;

/// What the command line asks of a print.
#[derive(Debug, clap::Args)]
pub(crate) struct PrintArgs {
    /// The business date; the handover sealed last when left out.
    #[arg(value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub(crate) date: Option<String>,
    /// Only this shift.
    #[arg(long, value_name = "NAME")]
    pub(crate) shift: Option<String>,
    /// What to print.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) form: PrintForm,
    /// How it is written.
    #[arg(short, long, value_parser = formats())]
    pub(crate) format: Option<String>,
    /// Where to; `-` is stdout.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Whether an existing file may be replaced.
    #[arg(long)]
    pub(crate) force: bool,
}

/// What can be printed of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum PrintForm {
    /// The whole log; as a sheet to sign where the format has pages.
    #[default]
    Log,
    /// A page for every difference, to be explained and signed.
    Variance,
}

/// How a day is written.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// As a log: a text and a JSON of its own.
    Log(&'static DayLogFormat),
    /// As a paper form, in any format of reports.
    Paper(Format),
}

/// Writes the log.
///
/// # Errors
/// Kind `Usage` for a wrong date or a file ending that means nothing, `Failed` when there is nothing of that
/// day or shift; else what store or target say.
pub(crate) fn run(globals: &Globals, args: &PrintArgs) -> Result<(), Failure> {
    let way = way(args)?;
    let asked = args.date.as_deref().map(parse_date).transpose();
    let asked: Option<BusinessDate> = asked.map_err(|problem| {
        let wrong = Problem::new("cli.wrong_value")
            .with("arg", "DATE")
            .with("value", args.date.as_deref().unwrap_or_default());
        Failure::new(FailureKind::Usage, wrong).hint(problem)
    })?;
    let store = shop::read(globals)?;
    let settings = store.settings().map_err(|e| e.failure())?.1;
    let lang = settings.written(globals.lang);
    let day = pages(&store, globals, args, asked)?;
    let target = OutputTarget::new(args.output.as_deref(), Existing::forced(args.force));
    match way {
        Way::Log(own) if own.name == daylog::text::FORMAT.name && target == OutputTarget::Stdout => {
            pager::show(&globals.env, |out| (own.write)(&day, lang, out))
        }
        Way::Log(own) => target.write(Content::Text, |out| (own.write)(&day, lang, out)),
        Way::Paper(format) => {
            let content = if format.binary { Content::Binary } else { Content::Text };
            let zone = day.first().and_then(|p| p.document.zone).unwrap_or_default();
            let forms = Forms::of(day, zone.stamp_at(globals.clock.now_ms()));
            let paper = match args.form {
                PrintForm::Log => forms.sheet(lang),
                PrintForm::Variance => forms.variance(lang),
            };
            let mut watch = |_, _| true;
            target.write(content, |out| (format.write)(&paper, &mut Job::new(&mut watch), out))
        }
    }
}

/// The names of the formats: those of reports, then those only the log has.
fn format_names() -> impl Iterator<Item = &'static str> {
    let own = daylog::FORMATS.iter().map(|f| f.name).filter(|name| Format::named(name).is_none());
    FORMATS.iter().map(|f| f.name).chain(own)
}

fn formats() -> impl TypedValueParser<Value = String> {
    PossibleValuesParser::new(format_names())
}

/// The format asked for, by name or by the ending of the file.
fn way(args: &PrintArgs) -> Result<Way, Failure> {
    let ending = || args.output.as_deref().and_then(|path| path.extension()).and_then(|e| e.to_str());
    let named = match &args.format {
        Some(name) => Some(name.clone()),
        None => ending().map(str::to_ascii_lowercase).filter(|e| *e == daylog::json::LINES.name),
    };
    let name = match &named {
        Some(name) => name.as_str(),
        None => out::format(None, args.output.as_deref())?.name,
    };
    let own = DayLogFormat::named(name).filter(|_| args.form == PrintForm::Log).map(Way::Log);
    own.or_else(|| Format::named(name).copied().map(Way::Paper)).ok_or_else(|| {
        let names = FORMATS.iter().map(|f| f.name).collect::<Vec<_>>().join(", ");
        let problem = Problem::new("print.form_format").with("format", name).with("names", names);
        Failure::new(FailureKind::Usage, problem)
    })
}

/// What is printed: a day, a shift of it, or where no day is named the handover sealed last.
fn pages(
    store: &Store,
    globals: &Globals,
    args: &PrintArgs,
    asked: Option<BusinessDate>,
) -> Result<DayLog, Failure> {
    let said = |e: StoreError| e.failure();
    let date = match asked {
        Some(date) => date,
        None => match store.last_sealed_day().map_err(said)? {
            Some(date) => date,
            None => store.business_day(globals.clock.now_ms()).map_err(said)?,
        },
    };
    // The variance form is about handovers alone.
    let alone = match args.form {
        PrintForm::Log => store.openings_alone(date).map_err(said)?,
        PrintForm::Variance => Vec::new(),
    };
    let mut day = DayLog { date, pages: store.day(date).map_err(said)?, openings: alone };
    if day.first().is_none() {
        let failure = Failure::new(FailureKind::Failed, Problem::new("print.no_day").with("date", date));
        // What was there may have been given up with a file that was put in place.
        let given_up = store.custody_of(date).map_err(said)?;
        let given_up = given_up.iter().find(|one| one.gave_up(date)).map(CustodyRecord::problem);
        return Err(match (given_up, store.last_day().map_err(said)?) {
            (Some(given_up), _) => failure.hint(given_up),
            (None, Some(last)) => failure.hint(Problem::new("print.no_day_hint").with("last", last)),
            (None, None) => failure,
        });
    }
    if let Some(name) = args.shift.as_deref() {
        let meant = |page: &LogPage| shifts::is_meant(page, name);
        let (pages, others): (Vec<LogPage>, Vec<LogPage>) = day.pages.into_iter().partition(meant);
        let (openings, alone): (Vec<LogPage>, Vec<LogPage>) = day.openings.into_iter().partition(meant);
        (day.pages, day.openings) = (pages, openings);
        if day.first().is_none() {
            let names: Vec<_> =
                others.iter().chain(&alone).map(|page| shifts::of_page(globals.lang, page)).collect();
            let none = Problem::new("print.no_shift").with("date", date).with("name", name);
            let there = Problem::new("print.shifts").with("names", names.join(", "));
            return Err(Failure::new(FailureKind::Failed, none).hint(there));
        }
    }
    if asked.is_none() && !day.pages.is_empty() {
        day.openings.clear();
        let sealed = |page: &LogPage| {
            let seal = page.document.seal.as_ref().map_or(0, |seal| seal.seq);
            (page.document.sealed_at.map_or(0, |at| at.ms), seal)
        };
        let last = day.pages.iter().map(sealed).max();
        day.pages.retain(|page| Some(sealed(page)) == last);
    }
    Ok(day)
}

#[cfg(test)]
mod tests {
    use crate::model::lang::Lang;
    use crate::store::OpenOptions;
    use crate::store::book_tests::{put, sealed, shop};

    /// A shop with two shifts of one day, and a way to print from it into a text.
    fn printed(lang: Lang, line: &str) -> Result<String, String> {
        let (dir, mut store, settings) = shop();
        let mut early = sealed();
        early.shift = "Early".into();
        early.texts.insert("shift".into(), crate::model::lang::Bilingual::new("Early", "早班"));
        put(&mut store, &settings, 1, &early);
        put(&mut store, &settings, 2, &sealed());
        let db = store.path().display().to_string();
        store.close().unwrap();
        let out = dir.path().join("log");
        let mut args: Vec<std::ffi::OsString> =
            ["handover", "--db", &db, "--lang", lang.code(), "print", "-o"].map(Into::into).into();
        args.push(out.clone().into());
        args.extend(line.split_whitespace().map(Into::into));
        let env = crate::system::env::Env {
            home: Some(dir.path().to_owned()),
            now: Some("2026-11-22T02:00:00+08:00".into()),
            ..crate::system::env::Env::default()
        };
        let asked = crate::cli::parse(&args, env).map_err(|(lang, failure)| failure.render(lang))?;
        let crate::cli::Invocation::Run(globals, given) = asked else { panic!("a command") };
        crate::cli::run(&globals, &given).map_err(|failure| {
            assert!(!out.exists(), "nothing is written when it fails");
            format!("{} {}", failure.kind.code(), failure.render(lang))
        })?;
        assert!(crate::store::Store::open(std::path::Path::new(&db), &OpenOptions::read()).is_ok());
        Ok(std::fs::read_to_string(out).unwrap())
    }

    #[test]
    fn without_a_day_it_is_the_handover_sealed_last_and_a_day_has_every_shift() {
        let last = printed(Lang::En, "").unwrap();
        assert_eq!(last.matches("SHIFT HANDOVER LOG").count(), 1);
        assert!(last.contains("2026  Late") && !last.starts_with("Sat"), "{last}");
        // Both are of the same evening: the shift named is printed, also when it is not the last.
        let early = printed(Lang::En, "--shift early").unwrap();
        assert!(early.contains("2026  Early"), "{early}");
        let en = printed(Lang::En, "2026-11-21").unwrap();
        assert!(en.starts_with("Sat 21 Nov 2026") && en.contains("2 handovers"), "{en}");
        assert_eq!(en.matches("SHIFT HANDOVER LOG").count(), 2);
        let zh = printed(Lang::Zh, "2026-11-21 --shift 晚班").unwrap();
        assert!(zh.contains("交接班日志") && !zh.contains("早班"), "{zh}");
        // Every shop has a chain of its own, so only the code differs.
        let page = |text: &str| text.split("校验码").next().map(str::to_owned);
        assert_eq!(page(&printed(Lang::Zh, "2026/11/21 --shift late").unwrap()), page(&zh));
    }

    #[test]
    fn a_shift_is_named_whole_or_by_its_part() {
        let of = |part: u32, name: &str| {
            let mut document = sealed();
            document.part = crate::model::shift::Part::new(part).unwrap();
            crate::i18n::shifts::is_meant(&crate::report::daylog::tests::page(document), name)
        };
        for name in ["late", "Late", "晚班", " LATE "] {
            assert!(of(1, name) && of(2, name), "the whole shift: {name}");
        }
        for (part, name) in [(1, "Late, part 1"), (2, "late, PART 2"), (1, "晚班 第1段"), (2, "晚班 第2段")]
        {
            assert!(of(part, name) && !of(3 - part, name), "{name}");
        }
        assert!(!of(1, "Early") && !of(1, "Late, part"));
    }

    #[test]
    fn json_is_one_value_and_jsonl_one_document_a_line() {
        let both = printed(Lang::En, "2026-11-21 --format json").unwrap();
        let list: serde_json::Value = serde_json::from_str(&both).unwrap();
        let shifts: Vec<_> = list.as_array().unwrap().iter().map(|d| d["shift"].as_str().unwrap()).collect();
        assert_eq!(shifts, ["Early", "Late"]);
        let one = printed(Lang::En, "-f json --shift EARLY").unwrap();
        let list: serde_json::Value = serde_json::from_str(&one).unwrap();
        let value = &list.as_array().unwrap()[0];
        assert_eq!((&value["schema"], &value["shift"]), (&"handover/v1".into(), &"Early".into()));
        assert!(value["seal"]["code"].as_str().unwrap().len() == 29);
        let lines = printed(Lang::En, "2026-11-21 -f jsonl").unwrap();
        assert_eq!(lines.lines().count(), 2);
        let first: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
        assert_eq!(first["shift"], "Early");
        let said = printed(Lang::En, "-f jsonl --form variance").unwrap_err();
        assert!(said.starts_with("2 ") && said.contains("jsonl") && said.contains("csv"), "{said}");
    }

    #[test]
    fn what_is_not_there_is_said_with_what_is() {
        let said = printed(Lang::En, "2026-11-20").unwrap_err();
        assert!(
            said.starts_with("1 ") && said.contains("2026-11-20") && said.contains("2026-11-21"),
            "{said}"
        );
        let said = printed(Lang::Zh, "--shift 夜班").unwrap_err();
        assert!(said.starts_with("1 ") && said.contains("夜班") && said.contains("早班, 晚班"), "{said}");
        for date in ["yesterday", "2026-13-01", "26-11-21"] {
            let said = printed(Lang::En, date).unwrap_err();
            assert!(said.starts_with("2 ") && said.contains(date), "{said}");
        }
    }
}
