//! What runs and what is open, in a few lines or for programs.

use serde::Serialize;

use crate::i18n;
use crate::i18n::shifts;
use crate::i18n::width::width;
use crate::i18n::{dates, lists, msg};
use crate::model::item_state::{ItemKind, ItemState, Severity};
use crate::model::lang::{Bilingual, Lang};
use crate::model::money::{Money, format_amount};
use crate::model::problem::Problem;
use crate::model::shift::Part;
use crate::model::time::{BusinessDate, Stamp};
use crate::report::text_page::{COLS, LineKind, TextLine, TextPage, words};

/// Name and version of the JSON form.
pub(crate) const SCHEMA: &str = "handover-status/v1";

/// The running shift and what waits for someone.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Status {
    pub(crate) schema: &'static str,
    /// Name of the shop.
    pub(crate) store: String,
    /// ISO 4217 code of every sum.
    pub(crate) currency: String,
    /// Digits behind the point of every sum.
    pub(crate) decimals: u8,
    pub(crate) at: Stamp,
    /// Business date of the running shift.
    pub(crate) business_date: BusinessDate,
    pub(crate) shift: Bilingual,
    /// Which part of that shift; left out of a shift in one part.
    #[serde(skip_serializing_if = "Part::is_first")]
    pub(crate) part: Part,
    /// The shop is closed, since then and after that shift.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) closed: bool,
    /// What is next while it is closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next: Option<NextShift>,
    /// Since when it runs.
    pub(crate) since: Stamp,
    /// When it was to end, where nobody has handed it over long after that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) overdue_since: Option<Stamp>,
    /// Since when the shift waits for its handover, and for whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) waits: Option<Waits>,
    /// The clock does not go with the records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) doubted: Option<Doubted>,
    /// Names of those clocked in.
    pub(crate) people: Vec<String>,
    /// Who took over or opened the shop, and is not in by the clock.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) not_clocked_in: Vec<String>,
    /// Those of them who are in for longer than any shift lasts: a departure was forgotten.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) still_in: Vec<StillIn>,
    /// Step of the handover being made, from 1; left out when none is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) handover_step: Option<i64>,
    /// When it was begun; it is not signed yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) handover_begun: Option<Stamp>,
    /// Somebody has signed it, and others have still to.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) half_signed: bool,
    /// The shift that takes over: what is logged since then is of that one. Left out where the shop closes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) logged_for: Option<NextShift>,
    /// Drawers with what was moved in and out.
    pub(crate) registers: Vec<RegisterStatus>,
    /// Open items, gravest first.
    pub(crate) open_items: Vec<OpenItem>,
    /// Handovers that wait to be opened by a recount.
    pub(crate) half_sealed: i64,
    /// The newest seal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) last_seal: Option<Seal>,
    /// The copies there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) backup: Option<BackupTimes>,
    /// Numbers of the records that say keys were made anew without the old ones.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) custody_breaks: Vec<i64>,
    /// What else is to be known of file and key.
    #[serde(flatten)]
    pub(crate) access: AccessStatus,
}

/// What is to be known of the file in place and of the key of this PC.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct AccessStatus {
    /// What is to be known of how file and keys were kept, as Home says it.
    #[serde(skip)]
    pub(crate) custody: Vec<Problem>,
    /// Numbers of the records that say a backup or another file took the place of the one there was.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) restores: Vec<i64>,
    /// Numbers of the records that say an owner got in with the recovery code.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) recoveries: Vec<i64>,
    /// What is not as this PC knows it of the file in place, by its key among the texts, until an owner settles it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) astray: Option<&'static str>,
    /// The same as a sentence.
    #[serde(skip)]
    pub(crate) astray_said: Option<Problem>,
    /// Why records are sealed unsigned here, by its key among the texts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) key_trouble: Option<&'static str>,
    /// The same as a sentence.
    #[serde(skip)]
    pub(crate) key_said: Option<Problem>,
}

/// When the newest copies were made.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct BackupTimes {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) last: Option<Stamp>,
    /// Off the disk of the database.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) off_disk: Option<Stamp>,
    /// That one is in the second place, on the disk of the database all the same.
    #[serde(skip)]
    pub(crate) off_is_here: bool,
    /// When a copy off the disk was last brought back for a trial.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) drill: Option<Stamp>,
}

/// The copies, marked where the newest off the disk is older than three days.
fn backup_times(sheet: &mut TextPage, status: &Status, lang: Lang) {
    const OLD_MS: i64 = 3 * crate::model::time::DAY_MS;
    let Some(backup) = &status.backup else { return };
    let at = |stamp: Option<Stamp>| {
        stamp.map_or_else(
            || msg::status_cmd::none(lang).to_owned(),
            |at| dates::time_or_moment(lang, at, status.at),
        )
    };
    sheet.pair(msg::status_cmd::backup(lang), &at(backup.last));
    let old = backup.off_disk.is_none_or(|off| status.at.ms.saturating_sub(off.ms) > OLD_MS);
    let line = at(backup.off_disk);
    let place = if backup.off_is_here {
        msg::status_cmd::second_place(lang)
    } else {
        msg::status_cmd::off_disk(lang)
    };
    if old {
        sheet.warn(place, &line);
    } else {
        sheet.pair(place, &line);
    }
    sheet.pair(msg::status_cmd::drill(lang), &at(backup.drill));
}

/// What a clock that cannot be right does not go with.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Doubted {
    /// Of when the newest record is.
    pub(crate) newest_record: Stamp,
    /// What the PC shows, where that is another time than the clocks in the shop show.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) pc_shows: Option<Stamp>,
}

/// Somebody who seems not to have clocked out.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct StillIn {
    pub(crate) person: String,
    /// Since when they are in by the clock.
    pub(crate) since: Stamp,
}

/// The shift that a closed shop opens with.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct NextShift {
    pub(crate) business_date: BusinessDate,
    pub(crate) shift: Bilingual,
    #[serde(skip_serializing_if = "Part::is_first")]
    pub(crate) part: Part,
}

/// A drawer in the running shift.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RegisterStatus {
    pub(crate) register: String,
    /// How many movements.
    pub(crate) movements: i64,
    /// What they did to the cash, minor units.
    pub(crate) sum: Money,
}

/// An open item.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct OpenItem {
    pub(crate) item: i64,
    pub(crate) kind: ItemKind,
    /// Where it stands.
    pub(crate) state: ItemState,
    /// The key of its name by what was answered: what nobody was told of is not said to be reported.
    #[serde(skip)]
    pub(crate) state_key: &'static str,
    pub(crate) severity: Severity,
    /// What it is.
    pub(crate) title: String,
    /// Who looks after it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) owner: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) due: Option<Stamp>,
    /// Past its time.
    pub(crate) overdue: bool,
    /// Handovers it has survived.
    pub(crate) age_handovers: i64,
    /// Whole days since it was opened.
    pub(crate) age_days: i64,
}

/// The newest seal.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Seal {
    pub(crate) seq: i64,
    pub(crate) code: String,
}

/// Who is in, with whoever seems to have forgotten to clock out marked.
fn people_in(status: &Status, lang: Lang) -> String {
    let sep = lists::between_names(lang);
    if status.people.is_empty() && status.not_clocked_in.is_empty() {
        return msg::status_cmd::nobody(lang).to_owned();
    }
    let here = |name: &String| lists::in_brackets(name, msg::daylog::not_in(lang), lang);
    let named = |name: &String| match status.still_in.iter().find(|still| still.person == *name) {
        Some(still) => {
            let since = dates::time_or_moment(lang, still.since, status.at);
            lists::in_brackets(name, &msg::log_ui::still_in_since(lang, since), lang)
        }
        None => name.clone(),
    };
    let here = status.not_clocked_in.iter().map(here);
    status.people.iter().map(named).chain(here).collect::<Vec<_>>().join(sep)
}

/// A clock that does not go with the records, before anything that goes by it.
fn doubted_clock(sheet: &mut TextPage, status: &Status, lang: Lang) {
    let Some(doubted) = &status.doubted else { return };
    let moment = |at| dates::whole_moment(lang, at);
    let says = match doubted.pc_shows {
        Some(pc) => msg::wrong_clock::pc_shows(lang, moment(pc), moment(status.at)),
        None => msg::wrong_clock::says(lang, moment(doubted.newest_record), moment(status.at)),
    };
    sheet.warn(msg::wrong_clock::name(lang), &says);
}

/// What waits to be opened by a recount, the newest seal, and that keys were made anew.
fn seals(sheet: &mut TextPage, status: &Status, lang: Lang) {
    if status.half_sealed > 0 {
        sheet.warn(msg::status_cmd::half(lang), &msg::status_cmd::half_line(lang, status.half_sealed));
    }
    let seal = status.last_seal.as_ref().map(|s| format!("#{:05}  {}", s.seq, s.code));
    sheet.pair(msg::status_cmd::seal(lang), seal.as_deref().unwrap_or(msg::status_cmd::none(lang)));
    for said in &status.access.custody {
        sheet.warn("", &i18n::text(lang, said.key, &said.args));
    }
    if let Some(problem) = &status.access.astray_said {
        sheet.warn("", &i18n::text(lang, problem.key, &problem.args));
    }
    if let Some(problem) = &status.access.key_said {
        sheet.warn(msg::status_cmd::key(lang), &i18n::text(lang, problem.key, &problem.args));
    }
}

/// A shift that is due and was not handed over yet.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Waits {
    pub(crate) since: Stamp,
    /// Who of the next shift is not in.
    pub(crate) people: Vec<String>,
}

/// When a shift that waits for its handover was to end, and what a closed shop opens with.
fn overdue_and_next(sheet: &mut TextPage, status: &Status, lang: Lang) {
    if let Some(due) = status.overdue_since {
        let due = dates::day_and_time(lang, due, status.at);
        sheet.warn(msg::forgotten::was_to_end(lang), &msg::status_cmd::not_handed_over(lang, due));
    }
    if let Some(waits) = &status.waits {
        let since = waits.since.clock(lang);
        let line = if waits.people.is_empty() {
            msg::home::due(lang, since)
        } else {
            msg::home::waits(lang, lists::names(&waits.people, lang), since)
        };
        sheet.warn(msg::status_cmd::handover(lang), &line);
    }
    if let Some(next) = &status.next {
        let name = shifts::with_part(lang, next.shift.get(lang), next.part);
        let date = dates::date_long(lang, next.business_date);
        sheet.pair(msg::shop::next(lang), &msg::status_cmd::title(lang, date, name));
    }
}

/// The handover that is being made, and what is logged for until it is signed.
fn unsigned(sheet: &mut TextPage, status: &Status, lang: Lang) {
    let Some((begun, step)) = status.handover_begun.zip(status.handover_step) else { return };
    let at = dates::time_or_moment(lang, begun, status.at);
    let shift = shifts::with_part(lang, status.shift.get(lang), status.part);
    let what = match status.logged_for {
        Some(_) => msg::home::handed_over(lang, at, shift),
        None => msg::home::being_closed(lang, at, shift),
    };
    let unsigned = shifts::unsigned(lang, usize::from(status.half_signed));
    sheet.warn(msg::status_cmd::handover(lang), &msg::status_cmd::handover_open(lang, step, unsigned, what));
    if let Some(next) = &status.logged_for {
        let name = shifts::with_part(lang, next.shift.get(lang), next.part);
        sheet.pair("", &msg::home::logged_for(lang, name));
    }
}

/// For reading, 80 columns.
#[must_use]
pub(crate) fn lines(status: &Status, lang: Lang) -> Vec<TextLine> {
    let mut sheet = TextPage::new(COLS);
    let name = shifts::with_part(lang, status.shift.get(lang), status.part);
    let shift = msg::status_cmd::title(lang, dates::date_long(lang, status.business_date), name);
    // A closed shop is closed: the shift that ran last is said beside it.
    let title = if status.closed { msg::shop::closed(lang) } else { shift.as_str() };
    sheet.ends(LineKind::Title, title, &status.store);
    doubted_clock(&mut sheet, status, lang);
    let since = status.since.figures(lang);
    let since = if status.closed {
        msg::shop::closed_after(lang, &shift, msg::shop::closed_since(lang, since))
    } else {
        msg::status_cmd::since(lang, since)
    };
    sheet.para(LineKind::Text, 0, &since);
    overdue_and_next(&mut sheet, status, lang);
    let people = people_in(status, lang);
    sheet.pair(msg::status_cmd::in_(lang), &people);
    unsigned(&mut sheet, status, lang);
    for (i, register) in status.registers.iter().enumerate() {
        let sum = format_amount(register.sum, status.decimals);
        let line = msg::status_cmd::register_line(lang, register.movements, sum);
        sheet.pair(
            if i == 0 { msg::status_cmd::movements(lang) } else { "" },
            &format!("{}: {line}", register.register),
        );
    }
    seals(&mut sheet, status, lang);
    backup_times(&mut sheet, status, lang);
    sheet.head(&msg::status_cmd::open(lang, status.open_items.len()));
    if status.open_items.is_empty() {
        sheet.para(LineKind::Text, 0, msg::status_cmd::nothing_open(lang));
    }
    let kind = |item: &OpenItem| width(&i18n::text(lang, item.kind.key(), &[]));
    let kinds = status.open_items.iter().map(kind).max().unwrap_or(0);
    for item in &status.open_items {
        let name = |key: &str| i18n::text(lang, key, &[]);
        let mut about = vec![name(item.state_key)];
        if item.severity != Severity::Normal {
            about.push(name(item.severity.key()));
        }
        if !item.owner.is_empty() {
            about.push(format!("→ {}", item.owner));
        }
        if let Some(due) = item.due {
            about.push(msg::status_cmd::due(lang, due.figures_in_year(lang)));
        }
        if item.overdue {
            about.push(msg::status_cmd::overdue(lang).to_owned());
        }
        about.push(msg::status_cmd::item_age(lang, item.age_days, item.age_handovers));
        let kind =
            if item.overdue || item.severity == Severity::Critical { LineKind::Warn } else { LineKind::Text };
        sheet.row(
            kind,
            &[
                (words(5), &format!("#{}", item.item)),
                (words(kinds), &name(item.kind.key())),
                (
                    words(0),
                    &format!(
                        "{}{}{}",
                        item.title,
                        if lang == Lang::Zh { "，" } else { ", " },
                        about.join(if lang == Lang::Zh { "，" } else { ", " })
                    ),
                ),
            ],
        );
    }
    sheet.done()
}
