//! `handover import`: takes records of another store or of paper logs in, and lists of holidays.

pub(crate) mod holidays;
mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use self::source::Source;
use super::pin::PinSource;
use super::{backup, out, pin, shop};
use crate::cli::import::source::{SourceLine, refusal};
use crate::i18n;
use crate::i18n::msg;
use crate::model::lang::Lang;
use crate::model::money::Money;
use crate::model::problem::Problem;
use crate::model::refusal::Refusal;
use crate::model::settings::Settings;
use crate::model::shift::ShiftRun;
use crate::model::time::{BusinessDate, Stamp};
use crate::record::import::{Added, Since, Taken};
use crate::record::{Document, import, seal};
use crate::rules::authority::Act;
use crate::rules::pin::Pepper;
use crate::store::{AuditAction, KnownHandover, Store, StoreError, TakenIn, shop_setup};
use crate::system::config::Globals;
use crate::system::error::{Failure, FailureKind, Said};
use crate::system::key_file;
use crate::system::paths::{HEAD_LOG, KEY_FILE};

/// Handovers taken in beside a running program: the till notices no pause yet.
const FEW: usize = 200;

/// What the command line asks of an import.
#[derive(Debug, clap::Args)]
pub(crate) struct ImportArgs {
    /// What to import.
    #[command(subcommand)]
    pub(crate) what: ImportKind,
}

/// What can be imported.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum ImportKind {
    /// Handovers as `handover export` writes them.
    Handovers {
        /// The file; `-` is stdin.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Other stores whose records are taken as well.
        #[arg(long, value_name = "NAME")]
        from_store: Vec<String>,
        /// Whether what was added after a seal may be left behind.
        #[arg(long)]
        as_sealed: bool,
        /// The owner who gives the PIN, where there are several.
        #[arg(long, value_name = "NAME")]
        owner: Option<String>,
        /// File with the owner's PIN; without one it is asked for at the terminal.
        #[arg(long, value_name = "FILE")]
        pin_file: Option<PathBuf>,
    },
    /// Days on which the shop is closed or has other hours.
    Holidays(holidays::HolidayArgs),
}

/// Takes in what the command line names.
///
/// # Errors
/// What stands in the way, see the parts; nothing is taken in by halves.
pub(crate) fn run(globals: &Globals, args: &ImportArgs) -> Result<(), Failure> {
    match &args.what {
        ImportKind::Handovers { file, from_store, as_sealed, owner, pin_file } => {
            let from = PinSource { name: owner.as_deref(), file: pin_file.as_deref() };
            stdin_once(file, from)?;
            handovers(globals, file, Allowed { stores: from_store, as_sealed: *as_sealed }, from)
        }
        ImportKind::Holidays(args) => {
            let from = PinSource { name: args.owner.as_deref(), file: args.pin_file.as_deref() };
            stdin_once(&args.file, from)?;
            holidays::run(globals, args, from)
        }
    }
}

/// Standard input holds the file or the PIN.
fn stdin_once(file: &Path, from: PinSource<'_>) -> Result<(), Failure> {
    if file == Path::new("-") && from.file == Some(file) {
        return Err(Failure::new(FailureKind::Usage, Problem::new("transfer.stdin_twice")));
    }
    Ok(())
}

/// Reads the whole file first and looks at every line; only a file without a single mistake is taken in, in one
/// transaction. Records that are there already are passed over. The owner's PIN is asked for before anything is taken
/// in, unless nothing was sealed here yet.
///
/// # Errors
/// Kind `Unreadable` when the file cannot be read, `Failed` with every mistake by line, `Locked` when somebody
/// else has the store open and there is much to take in.
fn handovers(
    globals: &Globals,
    file: &Path,
    allowed: Allowed<'_>,
    from: PinSource<'_>,
) -> Result<(), Failure> {
    let failed = |e: StoreError| e.failure();
    let mut store = shop::write(globals)?;
    if let Some(why) = store.read_only() {
        return Err(Failure::new(FailureKind::Refused, why.problem()));
    }
    if store.open_handover().map_err(failed)?.is_some() {
        return Err(Problem::new("transfer.handover_open").into());
    }
    let key_file = globals.paths.key_dir.join(KEY_FILE);
    let keys = key_file::load(&key_file)?;
    // Records signed with a key that the chain does not know would be findings for ever.
    if !store.signs_with(&seal::hex(keys.public.as_bytes())).map_err(failed)? {
        let problem = Problem::new("transfer.other_key").with("path", key_file.display());
        return Err(Failure::new(FailureKind::Refused, problem));
    }
    let pepper = keys.pepper;
    let key = keys.signing?;
    let (base, settings) = store.settings().map_err(failed)?;
    let now = settings.store.zone.stamp_at(globals.clock.now_ms());
    let mut source = Source::open(file, &globals.paths.state_dir)?;

    let mut check = AddedCheck::new(&store, settings, now, allowed)?;
    source.lines(|line, bytes| check.line(line, bytes))?;
    check.lines.sort_by_key(|l| (l.date, l.started, l.line.number));
    check.floats().map_err(failed)?;
    let AddedCheck { settings, problems, lines, there, added, behind, left_behind, .. } = check;
    if !problems.is_empty() {
        let refused = refusal(globals.lang, &source, &problems);
        let hint = behind.then(|| Problem::new("transfer.as_sealed_hint"));
        return Err(match hint {
            Some(hint) => refused.hint(hint),
            None => refused,
        });
    }
    // One transaction holds the store for as long as all of it takes: nobody may wait at a till meanwhile.
    if lines.len() > FEW
        && let Some(other) = store.others().first()
    {
        let problem =
            Problem::new("transfer.others").with("pid", other.pid).with("terminal", &other.terminal);
        return Err(Failure::new(FailureKind::Locked, problem));
    }
    let done = if lines.is_empty() {
        TakenIn::default()
    } else {
        let by = allowed_by(globals, &mut store, &pepper, from)?;
        let action = AuditAction::new(now.ms, by, "import", source.name());
        let mut feed = |each: &mut dyn FnMut(&Taken) -> Result<(), StoreError>| {
            lines.iter().try_for_each(|entry| each(&again(&mut source, &entry.line, &settings)?))
        };
        store.take_in(&action, now, base, &settings, &mut feed, &Ok(&key)).map_err(failed)?
    };
    // From here on everything is in the store, whatever else fails.
    let remembered = match &done.head {
        Some((head, chain)) => {
            shop_setup::remember(&globals.paths.state_dir.join(HEAD_LOG), *head, chain, now)
                .map_err(|problem| Said::from(problem).text(globals.lang))
        }
        None => Ok(()),
    };
    let closed = store.close().map_err(|e| e.to_string());
    let mut lines = report(globals.lang, &done, there, &added);
    if left_behind > 0 {
        lines.push(msg::transfer::as_sealed(globals.lang, i64::try_from(left_behind).unwrap_or(i64::MAX)));
    }
    out::OutputTarget::Stdout.lines(&lines)?;
    finished(done.new, remembered.and(closed))?;
    if done.new > 0
        && let Err(failure) = backup::after(globals)
    {
        // What was taken in is safe; the program makes one after its next seal.
        let said = failure.render(globals.lang);
        let _ = std::io::Write::write_all(&mut std::io::stderr(), said.as_bytes());
    }
    Ok(())
}

/// Who takes the records in: an owner by PIN, nobody in particular where nothing was sealed yet.
fn allowed_by(
    globals: &Globals,
    store: &mut Store,
    pepper: &Pepper,
    from: PinSource<'_>,
) -> Result<i64, Failure> {
    if store.is_bare().map_err(|e| e.failure())? {
        return Ok(0);
    }
    pin::ask(globals, store, pepper, Act::Import, from).map(|person| person.0)
}

/// Trouble behind the one transaction: what is in the store is said, and that this PC did not get to the end.
fn finished(new: usize, outcome: Result<(), String>) -> Result<(), Failure> {
    let key = if new > 0 { "transfer.after" } else { "transfer.after_nothing" };
    outcome.map_err(|detail| Problem::new(key).with("detail", detail).into())
}

/// A line of the checked file once more.
fn again(source: &mut Source, line: &SourceLine, settings: &Settings) -> Result<Taken, StoreError> {
    let changed =
        |problem: Problem| Problem::new("transfer.at_line").with("line", line.number).with("said", problem);
    let bytes = source.read(line).map_err(|e| {
        StoreError::Rule(Problem::new("transfer.changed").with("line", line.number).with("error", e))
    })?;
    let (document, since) = import::read(&bytes).map_err(changed)?;
    let taken = import::take(&document, &since, settings)
        .map_err(|all| changed(all.into_iter().next().unwrap_or(Problem::new("document.not_object"))))?;
    match taken.mismatches.first() {
        None => Ok(taken),
        Some(mismatch) => Err(StoreError::Rule(changed(mismatch.problem()))),
    }
}

/// A line that is to be taken in.
struct Fresh {
    line: SourceLine,
    date: BusinessDate,
    started: i64,
    shift: String,
    /// Whether it is of this store, which knows what was left in its drawers.
    own: bool,
    drawers: Vec<Drawer>,
}

/// What a document says of a drawer: what was left in it before, where that was written down, and what is left.
struct Drawer {
    field: String,
    register: String,
    before: Option<Money>,
    left: Option<Money>,
}

/// What the person has allowed.
#[derive(Clone, Copy)]
struct Allowed<'a> {
    /// Other stores by name.
    stores: &'a [String],
    /// What was added after the seal may be left behind.
    as_sealed: bool,
}

/// What the first reading gathers.
struct AddedCheck<'a> {
    store: &'a Store,
    settings: Settings,
    running: ShiftRun,
    now: Stamp,
    allowed: Allowed<'a>,
    problems: Vec<(u64, Problem)>,
    lines: Vec<Fresh>,
    there: usize,
    added: Vec<Added>,
    /// Whether something was refused because it would be left behind.
    behind: bool,
    /// How much was left behind, as allowed.
    left_behind: usize,
    figures: BTreeSet<String>,
    places: BTreeMap<(BusinessDate, i64, &'static str, i64), u64>,
}

impl<'a> AddedCheck<'a> {
    fn new(store: &'a Store, settings: Settings, now: Stamp, allowed: Allowed<'a>) -> Result<Self, Failure> {
        Ok(Self {
            running: store.running().map_err(|e| e.failure())?,
            store,
            settings,
            now,
            allowed,
            problems: Vec::new(),
            lines: Vec::new(),
            there: 0,
            added: Vec::new(),
            behind: false,
            left_behind: 0,
            figures: BTreeSet::new(),
            places: BTreeMap::new(),
        })
    }

    fn line(&mut self, line: SourceLine, bytes: Result<&[u8], Problem>) -> Result<(), Failure> {
        let number = line.number;
        match bytes.map_err(|p| vec![p]).and_then(|bytes| self.document(bytes)) {
            Err(problems) => self.problems.extend(problems.into_iter().map(|p| (number, p))),
            Ok(read) => {
                if let Err(problem) = self.place(line, read) {
                    match problem {
                        StoreError::Rule(problem) | StoreError::Refused(Refusal { problem, .. }) => {
                            self.problems.push((number, problem));
                        }
                        other => return Err(other.failure()),
                    }
                }
            }
        }
        Ok(())
    }

    /// The document of a line, with every mistake in it.
    fn document(&mut self, bytes: &[u8]) -> Result<(Document, Since, Taken), Vec<Problem>> {
        let (document, since) = import::read(bytes).map_err(|p| vec![p])?;
        let plan = import::plan(&document, &since, &self.settings)?;
        let taken = import::take(&document, &since, &plan.settings)?;
        if !taken.mismatches.is_empty() {
            return Err(taken.mismatches.iter().map(import::Mismatch::problem).collect());
        }
        if taken.date > self.running.date {
            let problem = Problem::new("transfer.newer").with("date", taken.date);
            return Err(vec![problem.with("running", self.running.date)]);
        }
        if taken.started.ms > self.now.ms {
            return Err(vec![Problem::new("transfer.future").with("time", taken.started.rfc3339())]);
        }
        // Later lines find the names that earlier ones brought along.
        self.settings = plan.settings;
        self.added.extend(plan.added);
        Ok((document, since, taken))
    }

    /// Whether it is new, here or earlier in the same file; only then it matters what is known of it.
    fn place(&mut self, line: SourceLine, read: (Document, Since, Taken)) -> Result<(), StoreError> {
        let (document, since, taken) = read;
        let other = |record: String| {
            StoreError::Rule(Problem::new("transfer.other").with("date", taken.date).with("record", record))
        };
        let figures = taken.figures(&self.settings)?;
        if self.figures.contains(&figures) {
            self.there += 1;
            return Ok(());
        }
        match self.store.known_here(&taken, &figures)? {
            KnownHandover::There => {
                self.there += 1;
                return Ok(());
            }
            KnownHandover::Other(seq) => return Err(other(format!("#{seq}"))),
            KnownHandover::New => self.store.hours_may_come(&taken, &self.settings)?,
        }
        let place = (taken.date, taken.shift.0, taken.kind.as_str(), taken.started.ms);
        if let Some(earlier) = self.places.insert(place, line.number) {
            return Err(other(earlier.to_string()));
        }
        self.of_this_store(&document)?;
        if self.allowed.as_sealed {
            self.left_behind += since.left_behind.len();
        } else {
            self.behind |= !since.left_behind.is_empty();
            self.problems.extend(since.left_behind.into_iter().map(|problem| (line.number, problem)));
        }
        self.figures.insert(figures);
        let drawers = if document.seal.is_none() { drawers(&document) } else { Vec::new() };
        let (date, started) = (taken.date, taken.started.ms);
        let own = document.store.is_empty() || same_name(&document.store, &self.settings.store.name);
        self.lines.push(Fresh { line, date, started, shift: document.shift, own, drawers });
        Ok(())
    }

    /// A record of another store is taken only by its name.
    fn of_this_store(&self, document: &Document) -> Result<(), StoreError> {
        let (found, here) = (&document.store, &self.settings.store.name);
        let named = self.allowed.stores.iter().any(|name| same_name(name, found));
        if found.is_empty() || same_name(found, here) || named {
            return Ok(());
        }
        Err(StoreError::Rule(Problem::new("transfer.store").with("found", found).with("here", here)))
    }

    /// What a paper log says was left in a drawer has to be what the one before it in the file has left; the first of
    /// them is held to what the handover before it has left here.
    fn floats(&mut self) -> Result<(), StoreError> {
        let mut left: BTreeMap<&str, Option<LeftBy>> = BTreeMap::new();
        for line in &self.lines {
            for drawer in &line.drawers {
                let before = match left.get(drawer.register.as_str()) {
                    Some(before) => before.clone(),
                    None if line.own => self.left_here(&drawer.register, line.started)?,
                    None => None,
                };
                if let (Some(found), Some(before)) = (drawer.before, before)
                    && found != before.sum
                {
                    let problem = Problem::new("transfer.left_before")
                        .with("field", &drawer.field)
                        .with("found", found.0)
                        .with("date", before.date)
                        .with("shift", &before.shift)
                        .with("left", before.sum.0);
                    self.problems.push((line.line.number, problem));
                }
                let left_by = |sum| LeftBy { date: line.date, shift: line.shift.clone(), sum };
                left.insert(&drawer.register, drawer.left.map(left_by));
            }
        }
        Ok(())
    }

    /// What the last handover of this store before a moment left in a drawer.
    fn left_here(&self, register: &str, before_ms: i64) -> Result<Option<LeftBy>, StoreError> {
        let found = self.settings.registers.iter().find(|known| same_name(&known.name, register));
        let Some(register) = found else { return Ok(None) };
        let left = self.store.left_before(register.id, before_ms)?;
        Ok(left.map(|(date, shift, sum)| {
            let name =
                self.settings.shift(shift).map_or("?", |shift| shift.name.get(self.settings.store.lang));
            LeftBy { date, shift: name.to_owned(), sum }
        }))
    }
}

/// What a handover left in a drawer, and which.
#[derive(Clone)]
struct LeftBy {
    date: BusinessDate,
    shift: String,
    sum: Money,
}

/// Whether two names are the same but for how they are written.
fn same_name(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

fn drawers(document: &Document) -> Vec<Drawer> {
    let each = document.cash.iter().enumerate();
    each.map(|(i, cash)| Drawer {
        field: format!("cash[{i}].opening.left_before"),
        register: cash.register.trim().to_owned(),
        before: cash.opening.left_before,
        left: cash.float_left,
    })
    .collect()
}

/// What was done, in lines.
fn report(lang: Lang, done: &TakenIn, there: usize, added: &[Added]) -> Vec<String> {
    let mut lines = vec![msg::transfer::done(lang, done.new, there)];
    if let Some((head, _)) = &done.head {
        let first = head.seq - i64::try_from(done.new).unwrap_or(0) + 1;
        lines.push(msg::transfer::sealed(lang, first, head.seq));
    }
    let mut kinds: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for one in added.iter().filter(|_| done.new > 0) {
        kinds.entry(one.what).or_default().push(&one.name);
    }
    for (what, names) in kinds {
        let key = match what {
            "person" => "transfer.added_person",
            "register" => "transfer.added_register",
            "shift" => "transfer.added_shift",
            "tender" => "transfer.added_tender",
            "stock" => "transfer.added_stock",
            _ => "transfer.added_check",
        };
        let mut list = names.iter().take(12).copied().collect::<Vec<_>>().join(", ");
        if names.len() > 12 {
            list.push_str(" …");
        }
        lines.push(i18n::text(lang, key, &[("names", list)]));
    }
    lines
}

#[cfg(test)]
mod corrected_tests;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trouble_at_the_end_is_told_also_when_nothing_was_new() {
        assert!(finished(2, Ok(())).is_ok() && finished(0, Ok(())).is_ok());
        for (new, said) in [(2, "All of it is sealed"), (0, "Nothing new was taken in")] {
            let failure = finished(new, Err("disk I/O error".into())).unwrap_err();
            let text = failure.message.text(Lang::En);
            assert!(text.contains(said) && text.contains("disk I/O error"), "{text}");
        }
    }
}
