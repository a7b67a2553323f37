//! `handover verify`: checks the file, the chain, the figures and the printed codes.

use std::fmt::Write as _;

use serde_json::json;

use super::{out, shop};
use crate::i18n::{self, msg, width};
use crate::model::lang::Lang;
use crate::model::problem::Problem;
use crate::model::text;
use crate::record::custody::{CustodyKind, CustodyRecord};
use crate::record::seal::Witness;
use crate::store::{CodeMatch, Found, Store, Verified, VerifyLevel, head_text};
use crate::system::config::Globals;
use crate::system::error::{Failure, FailureKind};
use crate::system::head_log;
use crate::system::head_log::{HeadDifference, HeadLog};
use crate::system::paths::HEAD_LOG;

/// Findings written out as text; the rest is counted.
const SHOWN: usize = 40;

/// A text in a language.
type Said = fn(Lang) -> &'static str;

/// What stands first in the reason sealed with a record that is not signed, and what it means.
const UNSIGNED_WHY: &[(&str, Said)] = &[
    ("seal.key_missing", msg::verify::why_missing),
    ("seal.key_damaged", msg::verify::why_damaged),
    ("seal.key_io", msg::verify::why_damaged),
    ("seal.key_foreign", msg::verify::why_other),
    ("seal.key_earlier", msg::verify::why_other),
    ("seal.key_later", msg::verify::why_other),
    ("seal.key_open", msg::verify::why_open),
];

/// What the command line asks of a check of the store.
#[derive(Debug, clap::Args)]
pub(crate) struct VerifyArgs {
    /// Checks up to this level: 1 the file, 2 the chain, 3 the rows, 4 the sense of the figures and what is
    /// kept outside the file; all when left out.
    #[arg(long, value_parser = clap::value_parser!(u8).range(1..=4))]
    pub(crate) level: Option<u8>,
    /// Only the chain of seals.
    #[arg(long, conflicts_with = "level")]
    pub(crate) chain: bool,
    /// A printed code, with or without its record number.
    #[arg(long, value_name = "TEXT")]
    pub(crate) code: Option<String>,
    /// Findings as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// What was checked beside the findings.
struct LevelDone {
    levels: Vec<VerifyLevel>,
    notes: Vec<Problem>,
    code: Option<CodeMatch>,
}

/// Checks and prints.
///
/// # Errors
/// Kind `Failed` with findings, `CustodyBroken` where there are none and the keys were made anew once, `Usage` for a code that cannot be one, else what the file says.
pub(crate) fn run(globals: &Globals, args: &VerifyArgs) -> Result<(), Failure> {
    let typed = args.code.as_deref().map(Witness::parse).transpose().map_err(|problem| {
        Failure::new(FailureKind::Usage, problem).hint(Problem::new("verify.code_hint"))
    })?;
    let store = shop::read(globals)?;
    let (mut verified, done) = check(globals, args, typed.as_ref(), &store)?;
    verified.findings.sort_by_key(|f| (f.level > VerifyLevel::File, f.seq.unwrap_or(i64::MAX), f.level));
    let shown = if args.json {
        as_json(globals.lang, &store, &verified, &done)
    } else {
        out::for_reading(&as_text(globals.lang, &store, &verified, &done))
    };
    out::OutputTarget::Stdout.write(out::Content::Text, |w| w.write_all(shown.as_bytes()))?;
    match verified.findings.len() {
        0 if verified.custody.is_empty() => Ok(()),
        0 => Err(Failure::new(FailureKind::CustodyBroken, Problem::new("verify.custody_broken"))),
        n => Err(Failure::new(FailureKind::Failed, Problem::new("verify.failed").with("n", n))
            .hint(Problem::new("verify.failed_hint"))),
    }
}

fn check(
    globals: &Globals,
    args: &VerifyArgs,
    typed: Option<&Witness>,
    store: &Store,
) -> Result<(Verified, LevelDone), Failure> {
    let failed = |e: crate::store::StoreError| e.failure();
    let mut done = LevelDone { levels: Vec::new(), notes: Vec::new(), code: None };
    let mut verified = if args.chain {
        done.levels.push(VerifyLevel::Chain);
        store.verify_chain().map_err(failed)?
    } else {
        // A slip proves the content only where the chain holds.
        let asked = args.level.unwrap_or(if typed.is_some() { 2 } else { 4 });
        let upto = VerifyLevel::of(asked).unwrap_or(VerifyLevel::Sense);
        done.levels.extend(VerifyLevel::ALL.into_iter().filter(|l| *l <= upto));
        store.verify(upto).map_err(failed)?
    };
    if done.levels.contains(&VerifyLevel::Sense) {
        done.levels.push(VerifyLevel::Witness);
        compare_heads(globals, store, &mut verified, &mut done)?;
        done.notes.extend(super::status::key_trouble(globals, store)?);
    }
    if let Some(typed) = typed {
        let matched = store.match_code(typed).map_err(failed)?;
        let (seq, problem) = match &matched {
            CodeMatch::Fits { .. } => (None, None),
            CodeMatch::Differs { seq } => {
                (Some(*seq), Some(Problem::new("verify.code_differs").with("seq", seq)))
            }
            CodeMatch::Missing => (typed.seq, Some(Problem::new("verify.code_missing"))),
        };
        if let Some(problem) = problem {
            witness(&mut verified, seq, "code", problem);
        }
        if !done.levels.contains(&VerifyLevel::Witness) {
            done.levels.push(VerifyLevel::Witness);
        }
        done.code = Some(matched);
    }
    Ok((verified, done))
}

fn witness(verified: &mut Verified, seq: Option<i64>, field: &str, problem: Problem) {
    let (date, field) = (String::new(), field.to_owned());
    verified.findings.push(Found { level: VerifyLevel::Witness, seq, date, field, problem });
}

/// What this PC has seen of the chain, against what the file holds.
fn compare_heads(
    globals: &Globals,
    store: &Store,
    verified: &mut Verified,
    done: &mut LevelDone,
) -> Result<(), Failure> {
    let path = globals.paths.state_dir.join(HEAD_LOG);
    let log = match head_log::read(&path) {
        Ok(log) => log,
        Err(e) => {
            let problem = Problem::new("verify.head_io").with("path", path.display()).with("error", e);
            done.notes.push(problem);
            HeadLog::default()
        }
    };
    if log.damaged > 0 {
        let problem = Problem::new("verify.head_damaged").with("n", log.damaged);
        witness(verified, None, "heads.log", problem);
    }
    if log.last(&verified.chain).is_none() {
        // Copies and stores of others are looked at by path; at the usual place only the own shop belongs.
        if globals.config().db == globals.paths.db && !log.entries.is_empty() {
            witness(verified, None, "chain", Problem::new("verify.head_unknown"));
        } else {
            done.notes.push(Problem::new("verify.head_none"));
        }
        return Ok(());
    }
    let difference = log
        .compare(&verified.chain, &verified.head, &store.given_up().map_err(|e| e.failure())?, |seq| {
            store.hash_at(seq)
        })
        .map_err(|e| e.failure())?;
    match difference {
        Some(HeadDifference::Ends { here, seen }) => {
            let problem = Problem::new("verify.head_ends").with("here", here).with("seen", seen);
            witness(verified, Some(here), "seq", problem);
        }
        Some(HeadDifference::Other { seq }) => {
            witness(verified, Some(seq), "hash", Problem::new("verify.head_other").with("seq", seq));
        }
        None => {}
    }
    Ok(())
}

fn said(lang: Lang, problem: &Problem) -> String {
    // Values come from a file that anybody could have edited.
    let clean = |name: &str, value: &str| match name {
        "why" => why_unsigned(lang, value),
        _ => text::for_output_line(value).into_owned(),
    };
    let args: Vec<_> = problem.args.iter().map(|(name, value)| (*name, clean(name, value))).collect();
    i18n::text(lang, problem.key, &args)
}

/// What the chain itself says of how it came to be as it is: the recovery code was used, data came back from a backup, keys
/// were made anew, records were sealed without a key and are stood by.
fn said_of_chain(store: &Store, verified: &Verified) -> Vec<Problem> {
    // A file that cannot be read so far has its findings.
    let records = store.custody_records().unwrap_or_default();
    // What is stood by is told as far as it was checked.
    let told = records.iter().filter(|record| record.kind != CustodyKind::StandsBy);
    told.map(CustodyRecord::problem).chain(verified.stated.iter().cloned()).collect()
}

/// Why a record was sealed without a signature, of the words that were sealed with it.
fn why_unsigned(lang: Lang, sealed: &str) -> String {
    let first = sealed.split(' ').next().unwrap_or_default();
    let known = UNSIGNED_WHY.iter().find(|(sealed, _)| *sealed == first);
    known.map_or_else(|| text::for_output_line(sealed).into_owned(), |(_, words)| words(lang).to_owned())
}

fn place(found: &Found) -> String {
    let record = found.seq.map_or_else(String::new, |seq| format!("#{seq}"));
    let parts = [record.as_str(), found.date.as_str(), found.field.as_str()];
    let line = parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join("  ");
    text::for_output_line(&line).into_owned()
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn level_name(lang: Lang, level: VerifyLevel) -> &'static str {
    match level {
        VerifyLevel::File => msg::verify::level_file(lang),
        VerifyLevel::Chain => msg::verify::level_chain(lang),
        VerifyLevel::Rows => msg::verify::level_rows(lang),
        VerifyLevel::Sense => msg::verify::level_sense(lang),
        VerifyLevel::Witness => msg::verify::level_witness(lang),
    }
}

fn as_text(lang: Lang, store: &Store, verified: &Verified, done: &LevelDone) -> String {
    let mut text = String::new();
    let mut line = |words: &str| {
        let _ = writeln!(text, "{}", text::for_output_line(words).trim_end());
    };
    line(&msg::verify::title(lang, store.path().display()));
    let names = VerifyLevel::ALL.map(|l| width::width(level_name(lang, l))).into_iter().max().unwrap_or(0);
    let of = |level: VerifyLevel| verified.findings.iter().filter(|f| f.level == level).count();
    for level in VerifyLevel::ALL {
        let result = match (done.levels.contains(&level), of(level)) {
            (_, n) if n > 0 => msg::verify::findings(lang, count(n)),
            (true, _) => msg::verify::ok(lang).to_owned(),
            (false, _) => msg::verify::skipped(lang).to_owned(),
        };
        let count = match level {
            VerifyLevel::Chain if done.levels.contains(&level) => {
                msg::verify::records(lang, verified.records)
            }
            VerifyLevel::Rows if done.levels.contains(&level) => {
                msg::verify::handovers(lang, verified.handovers)
            }
            _ => String::new(),
        };
        let name = width::fit(level_name(lang, level), names);
        line(&format!("  {} {name}  {}  {count}", level.number(), width::fit(&result, 14)));
    }
    if done.levels.iter().any(|l| *l > VerifyLevel::File) {
        line(&msg::verify::head(lang, head_text(&verified.head).1, verified.head.seq));
    }
    if verified.purged > 0 {
        line(&msg::verify::purged(lang, verified.purged));
    }
    if let Some(CodeMatch::Fits { seq, bits }) = done.code {
        line(&msg::verify::code_fits(lang, bits, seq));
    }
    for note in said_of_chain(store, verified).iter().chain(&done.notes) {
        line(&said(lang, note));
    }
    if verified.findings.is_empty() {
        let whole = VerifyLevel::ALL.iter().all(|level| done.levels.contains(level));
        line(if whole { msg::verify::clean(lang) } else { msg::verify::clean_part(lang) });
        return text;
    }
    for found in verified.findings.iter().take(SHOWN) {
        line("");
        line(&format!("{}  {}", found.level.number(), place(found)));
        line(&format!("   {}", said(lang, &found.problem)));
    }
    line("");
    if let Some(more) = verified.findings.len().checked_sub(SHOWN).filter(|n| *n > 0) {
        line(&msg::verify::more(lang, more));
    }
    if let Some(first) = verified.findings.first() {
        line(&msg::verify::dirty(lang, place(first), count(verified.findings.len())));
    }
    text
}

fn as_json(lang: Lang, store: &Store, verified: &Verified, done: &LevelDone) -> String {
    let clean = |text: &str| text::for_output_line(text).into_owned();
    let levels: Vec<_> = VerifyLevel::ALL
        .into_iter()
        .map(|level| {
            json!({
                "level": level.number(),
                "name": level.as_str(),
                "checked": done.levels.contains(&level),
                "findings": verified.findings.iter().filter(|f| f.level == level).count(),
            })
        })
        .collect();
    let findings: Vec<_> = verified
        .findings
        .iter()
        .map(|f| {
            json!({
                "level": f.level.number(),
                "seq": f.seq,
                "business_date": clean(&f.date),
                "field": clean(&f.field),
                "key": f.problem.key,
                "message": said(lang, &f.problem),
            })
        })
        .collect();
    let code = done.code.as_ref().map(|code| match code {
        CodeMatch::Fits { seq, bits } => json!({ "fits": true, "seq": seq, "bits": bits }),
        CodeMatch::Differs { seq } => json!({ "fits": false, "seq": seq }),
        CodeMatch::Missing => json!({ "fits": false }),
    });
    let (hash, short) = head_text(&verified.head);
    let mut report = json!({
        "schema": "handover.verify/1",
        "file": clean(&store.path().display().to_string()),
        "ok": verified.findings.is_empty(),
        "chain": clean(&verified.chain),
        "records": verified.records,
        "handovers": verified.handovers,
        "purged": verified.purged,
        "head": { "seq": verified.head.seq, "hash": hash, "code": short },
        "levels": levels,
        "code": code,
        "notes": said_of_chain(store, verified).iter().chain(&done.notes).map(|n| said(lang, n)).collect::<Vec<_>>(),
        "findings": findings,
    });
    if !verified.restores.is_empty() {
        report["restores"] = json!(verified.restores);
    }
    if !verified.in_place.is_empty() {
        report["files_found_in_place"] = json!(verified.in_place);
    }
    if !verified.custody.is_empty() {
        report["custody_breaks"] = verified.custody.iter().map(|(seq, _)| *seq).collect();
    }
    format!("{report:#}\n")
}
