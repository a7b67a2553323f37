//! What Home says about the running shift, worked out from the model.

use crate::i18n::{self, dates, lists, msg, shifts};
use crate::model::ids::{PersonId, RegisterId};
use crate::model::item::Item;
use crate::model::item_state::{ItemKind, Severity};
use crate::model::lang::Lang;
use crate::model::log::{Detail, Entry, LogKind, MovementKind};
use crate::model::money::Money;
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::model::time::{BusinessDate, DAY_MS, MINUTE_MS, Stamp};
use crate::rules::drawer_sessions::since_change;
use crate::rules::roster::Standing;
use crate::store::ShopState;
use crate::tui::shell::app_data::AppData;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::Ctx;

/// Cash that passed a drawer outside sales, minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Flow {
    /// Paid in, and float received.
    pub(crate) paid_in: Money,
    /// Paid out, and float lent.
    pub(crate) paid_out: Money,
    /// Brought to the safe.
    pub(crate) dropped: Money,
}

impl Flow {
    /// What passed a drawer in these entries since it changed hands.
    #[must_use]
    pub(crate) fn of(entries: &[Entry], register: RegisterId) -> Self {
        let mut flow = Self::default();
        for entry in since_change(entries, register) {
            let Detail::Movement(movement) = &entry.detail else { continue };
            let effect = movement.effect_on(register).0;
            let to = match (movement.movement, effect) {
                (_, 0) => continue,
                (MovementKind::Drop, _) => &mut flow.dropped,
                (_, 1..) => &mut flow.paid_in,
                _ => &mut flow.paid_out,
            };
            to.0 = to.0.saturating_add(effect.saturating_abs());
        }
        flow
    }

    /// What passed a drawer since it was handed over; while it is handed over, also what does since the line.
    #[must_use]
    pub(crate) fn through(live: &ShopState, register: RegisterId) -> Self {
        let before =
            live.handover.as_ref().map_or_else(Self::default, |open| Self::of(&open.entries, register));
        let since = Self::of(&live.entries, register);
        let both = |a: Money, b: Money| Money(a.0.saturating_add(b.0));
        Self {
            paid_in: both(before.paid_in, since.paid_in),
            paid_out: both(before.paid_out, since.paid_out),
            dropped: both(before.dropped, since.dropped),
        }
    }

    /// Float and movements together: what is in the drawer without any sale.
    #[must_use]
    pub(crate) const fn on_top_of(self, float: Money) -> Money {
        Money(
            float
                .0
                .saturating_add(self.paid_in.0)
                .saturating_sub(self.paid_out.0)
                .saturating_sub(self.dropped.0),
        )
    }
}

/// The limit a drawer passed by its movements alone, if it did: time for a drop to the safe.
#[must_use]
pub(crate) fn over_limit(live: &ShopState, register: RegisterId) -> Option<Money> {
    let limit = live.settings.register(register)?.cash_limit?;
    let float = live.drawers.get(&register).copied().unwrap_or_default();
    (Flow::through(live, register).on_top_of(float) > limit).then_some(limit)
}

/// A drawer never held more than so many times its usual float: sales are not known while the shift runs.
const TIMES_FLOAT: i64 = 10;

/// What a drawer holds at most, as far as float, movements and its usual size say; nothing where none is known.
#[must_use]
pub(crate) fn most_held(live: &ShopState, register: RegisterId) -> Option<Money> {
    let float = live.drawers.get(&register).copied().unwrap_or_default();
    let usual = live.settings.register(register).map_or(Money::ZERO, |r| r.float_target).max(float);
    let known = Flow::through(live, register).on_top_of(float);
    (usual > Money::ZERO).then(|| known.max(Money(usual.0.saturating_mul(TIMES_FLOAT))))
}

/// Name of a register as people say it; a bare number gets the word in front.
#[must_use]
pub(crate) fn register_name(settings: &Settings, id: RegisterId, lang: Lang) -> String {
    let name = settings.register(id).map_or("?", |r| r.name.as_str());
    if name.chars().all(|c| c.is_ascii_digit()) { msg::home::register(lang, name) } else { name.to_owned() }
}

/// A handover that was begun longer ago is not being made any more: whoever began it has left it.
const HALF_MADE_MS: i64 = 120 * MINUTE_MS;

/// Whether the shop is closed; while a handover is made it is not, yet.
#[must_use]
pub(crate) const fn closed(live: &ShopState) -> bool {
    live.run.closed && live.handover.is_none()
}

/// The handover that waits for its signatures, that it does, and for which shift is logged until then.
#[must_use]
pub(crate) fn unsigned(live: &ShopState, now: Stamp, lang: Lang) -> Option<Vec<String>> {
    let (begun, next) = live.unsigned()?;
    let at = dates::time_or_moment(lang, begun, now);
    let shift = shifts::name(lang, &live.settings, live.running().name());
    let what = match next {
        Some(_) => msg::home::handed_over(lang, at, shift),
        None => msg::home::being_closed(lang, at, shift),
    };
    let after = |next| shifts::after(lang, &live.settings, live.running().name(), next);
    let logged_for = next.map(|next| msg::home::logged_for(lang, after(next)));
    let signed = shifts::unsigned(lang, live.signatures());
    Some([what, signed.to_owned()].into_iter().chain(logged_for).collect())
}

/// Someone at work: since when, and what is to be said of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AtWork {
    pub(crate) person: PersonId,
    pub(crate) since: Stamp,
    /// Whether that was after the planned start.
    pub(crate) late: bool,
    /// Whether that is longer ago than any shift lasts: the departure was forgotten.
    pub(crate) forgot: bool,
}

/// Who is in by the clock, as the clock's board has it. Only the rostered can be late, and nobody for a later part of
/// a shift.
#[must_use]
pub(crate) fn at_work(live: &ShopState, now_ms: i64) -> Vec<AtWork> {
    let zone = live.settings.store.zone;
    let run = live.running();
    let starts = live
        .settings
        .shift(run.shift)
        .filter(|_| run.part.is_first() && !run.closed)
        .map(|s| (live.settings.starts(s, run.date), live.settings.ends(s, run.date)));
    let rostered = |id: PersonId| {
        let person = live.settings.person(id);
        person.is_some_and(|person| live.settings.rostered(person, run.date, run.shift))
    };
    live.who_is_in(now_ms)
        .into_iter()
        .filter_map(|one| {
            let (person, standing) = (one.person, one.by_clock?);
            let since = standing.since_ms()?;
            let late = rostered(person)
                && starts.is_some_and(|(start, end)| {
                    let rules = live.settings.attendance_of(run.shift, run.date);
                    let grace = rules.grace_min.saturating_mul(60_000);
                    since >= start.saturating_add(grace).saturating_add(60_000) && since < end
                });
            let forgot = matches!(standing, Standing::StillIn(_));
            Some(AtWork { person, since: zone.stamp_at(since), late, forgot })
        })
        .collect()
}

/// How many entries of each kind were logged, in menu order; punches and checklist items are not counted.
#[must_use]
pub(crate) fn logged(entries: &[Entry]) -> Vec<(LogKind, usize)> {
    LogKind::ALL
        .into_iter()
        .filter(|kind| !matches!(kind, LogKind::Punch | LogKind::Check))
        .map(|kind| {
            (kind, entries.iter().filter(|e| e.detail.kind() == kind && !e.detail.is_struck()).count())
        })
        .filter(|(_, n)| *n > 0)
        .collect()
}

/// One line of what waits for someone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Waiting {
    /// `!` or a point.
    pub(crate) urgent: bool,
    pub(crate) title: String,
    /// Age, time, owner, or that it is overdue.
    pub(crate) note: String,
    /// How the note looks.
    pub(crate) role: TextRole,
}

/// Whether an item bears a `!` wherever it is listed: it is grave, or open for too long.
#[must_use]
pub(crate) fn urgent(item: &Item, live: &ShopState, now_ms: i64) -> bool {
    let waits = item.closed_ms.is_none()
        && (item.overdue(now_ms)
            || deposit_late(item, live, now_ms)
            || item.stood_still() >= live.settings.rules.escalate_lead);
    waits || item.severity != Severity::Normal
}

/// Whether a deposit is on its way to the bank for longer than the shop allows.
#[must_use]
pub(crate) fn deposit_late(item: &Item, live: &ShopState, now_ms: i64) -> bool {
    let hours = (now_ms - item.opened.ms) / 3_600_000;
    item.kind == ItemKind::DepositInTransit && hours >= live.settings.rules.deposit_late_hours
}

/// How much room a line has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Room {
    Narrow,
    /// For the owner of an item as well.
    Wide,
}

impl Room {
    /// Wide where that holds.
    #[must_use]
    pub(crate) const fn when(wide: bool) -> Self {
        if wide { Self::Wide } else { Self::Narrow }
    }
}

/// The line of an open item.
#[must_use]
pub(crate) fn waiting(item: &Item, live: &ShopState, now: Stamp, lang: Lang, room: Room) -> Waiting {
    let wide = room == Room::Wide;
    let rules = &live.settings.rules;
    let zone = live.settings.store.zone;
    let late_deposit = deposit_late(item, live, now.ms);
    let overdue = item.overdue(now.ms) || late_deposit;
    let mut notes = Vec::new();
    if late_deposit {
        notes.push(msg::home::deposit_late(lang).to_owned());
    } else if overdue {
        notes.push(msg::home::overdue(lang).to_owned());
    } else if item.kind == ItemKind::DepositInTransit {
        notes.push(msg::home::not_at_bank(lang).to_owned());
    } else if let Some(due) = item.due_ms {
        notes.push(due_text(zone.stamp_at(due), now, lang));
    }
    if item.handovers > 0 && (notes.is_empty() || wide) {
        notes.push(msg::home::shifts(lang, item.handovers));
    }
    if let Some(owner) = item.owner
        && (notes.is_empty() || wide)
    {
        notes.push(live.settings.person_name(owner).to_owned());
    }
    let stale = item.stood_still() >= rules.escalate_lead;
    let role = match (overdue, stale || item.severity == Severity::Critical) {
        (true, _) => TextRole::Bad,
        (_, true) => TextRole::Warn,
        _ => TextRole::Muted,
    };
    Waiting {
        urgent: urgent(item, live, now.ms),
        title: if wide { title(item, &live.settings, lang) } else { short_title(item, &live.settings, lang) },
        note: notes.join(" · "),
        role,
    }
}

/// `by 22:00` today, `by 23 Nov` later.
#[must_use]
pub(crate) fn due_text(due: Stamp, now: Stamp, lang: Lang) -> String {
    if due.calendar_date() == now.calendar_date() {
        msg::home::due_at(lang, due.clock(lang))
    } else {
        msg::home::due_on(lang, i18n::dates::date_short(lang, due.calendar_date()))
    }
}

/// One line for an item: its title, with the kind in front where the title alone would not say it.
#[must_use]
pub(crate) fn title(item: &Item, settings: &Settings, lang: Lang) -> String {
    let kind = || i18n::text(lang, item.kind.key(), &[]);
    match (item.kind, item.detail.amount) {
        (ItemKind::DepositInTransit, Some(amount)) => {
            msg::home::kind_title(lang, kind(), settings.store.currency.format(amount))
        }
        (ItemKind::Task | ItemKind::Ticket, _) => item.title.clone(),
        _ => msg::home::kind_title(lang, kind(), &item.title),
    }
}

/// The title where there is little room: the mark before it and the item itself say of what kind it is.
fn short_title(item: &Item, settings: &Settings, lang: Lang) -> String {
    match (item.kind, item.detail.amount) {
        (ItemKind::DepositInTransit, Some(amount)) => {
            msg::home::deposit_title(lang, settings.store.currency.format(amount))
        }
        _ if item.title.is_empty() => title(item, settings, lang),
        _ => item.title.clone(),
    }
}

/// Over/short of the last days up to the one it is in the shop, a value a day, and their sum.
#[must_use]
pub(crate) fn over_short(live: &ShopState, days: i64, now: Stamp) -> (Vec<Option<i64>>, Money) {
    let on = |date: BusinessDate| live.over_short.iter().find(|(d, _)| *d == date).map(|(_, v)| *v);
    let values: Vec<Option<i64>> = (0..days).rev().map(|back| on(live.date(now).plus(-back))).collect();
    let net = values.iter().flatten().fold(0i64, |sum, v| sum.saturating_add(*v));
    (values, Money(net))
}

/// A shift that nobody handed over: what can be done about it is said before it is sealed under its old date.
fn overdue(ctx: &Ctx<'_>) -> Option<Problem> {
    let live = ctx.model.live.as_ref()?;
    let (lang, zone) = (ctx.lang, live.settings.store.zone);
    let run = live.running();
    let ended = live.overdue_since(ctx.now.ms)?;
    let shift = live.settings.shift(run.shift)?;
    let about = |key| {
        Problem::new(key)
            .with("shift", shifts::with_part(lang, shift.name.get(lang), run.part))
            .with("date", dates::date_near(lang, run.date, ctx.now.calendar_date()))
            .with("end", dates::day_and_time(lang, zone.stamp_at(ended), ctx.now))
    };
    Some(match &live.handover {
        Some(open) => {
            let started = open.draft.head.started;
            // One that is being made now is no half-made one.
            if ctx.now.ms.saturating_sub(started.ms) < HALF_MADE_MS {
                return None;
            }
            let by = open.draft.head.started_by.map_or("?", |id| live.settings.person_name(id));
            about("home.half_made").with("name", by).with("at", dates::day_and_time(lang, started, ctx.now))
        }
        None if live.may_end_shift(ctx.now.ms) => about("home.forgotten"),
        None => about("home.not_handed_over"),
    })
}

/// Whether a backup of that time, UTC milliseconds, is one to be told of.
const fn is_old(at_ms: i64, now: Stamp) -> bool {
    const OLD_DAYS: i64 = 3;
    now.ms.saturating_sub(at_ms) > OLD_DAYS * DAY_MS
}

/// A shift that is due: for whom it waits, and what can be done.
fn waits(ctx: &Ctx<'_>) -> Option<Problem> {
    let live = ctx.model.live.as_ref()?;
    let (since_ms, people) = live.waits(ctx.now.ms)?;
    let since = live.settings.store.zone.stamp_at(since_ms).clock(ctx.lang);
    let names: Vec<&str> = people.into_iter().map(|id| ctx.model.name(id)).collect();
    Some(if names.is_empty() {
        Problem::new("home.due").with("since", since)
    } else {
        let names = names.join(lists::between_names(ctx.lang));
        Problem::new("home.waits").with("names", names).with("since", since)
    })
}

/// The same in a few words, where nothing else waits for somebody.
#[must_use]
pub(crate) fn waits_in_brief(ctx: &Ctx<'_>) -> Option<String> {
    let live = ctx.model.live.as_ref()?;
    let (since_ms, people) = live.waits(ctx.now.ms)?;
    let since = live.settings.store.zone.stamp_at(since_ms).clock(ctx.lang);
    let names: Vec<&str> = people.into_iter().map(|id| ctx.model.name(id)).collect();
    Some(if names.is_empty() {
        msg::home::due_brief(ctx.lang, since)
    } else {
        msg::home::waits_brief(ctx.lang, names.join(lists::between_names(ctx.lang)), since)
    })
}

/// When the last backup off this disk was made; in colour when that is long ago or there is none. Nothing where none are made by themselves.
#[must_use]
pub(crate) fn backup_line(model: &AppData, now: Stamp, lang: Lang) -> Option<(String, TextRole)> {
    let zone = model.settings()?.store.zone;
    let backup = model.backup.as_ref()?;
    let Some(last_ms) = backup.last_ms else {
        return Some((msg::backup::none(lang).to_owned(), TextRole::Warn));
    };
    let Some(off_ms) = backup.off_ms else {
        let at = dates::time_or_moment(lang, zone.stamp_at(last_ms), now);
        return Some((msg::backup::none_off(lang, at), TextRole::Warn));
    };
    let at = dates::time_or_moment(lang, zone.stamp_at(off_ms), now);
    Some(if is_old(off_ms, now) {
        let days = now.ms.saturating_sub(off_ms) / DAY_MS;
        let said = if backup.off_is_here {
            msg::backup::second_old(lang, at, days)
        } else {
            msg::backup::old(lang, at, days)
        };
        (said, TextRole::Warn)
    } else if backup.off_is_here {
        (msg::backup::second_last(lang, at), TextRole::Muted)
    } else {
        (msg::backup::last(lang, at), TextRole::Muted)
    })
}

/// The gravest of them in one line, for every other screen; how many more there are is said with it.
#[must_use]
pub(crate) fn banner(ctx: &Ctx<'_>) -> Option<(String, TextRole)> {
    // Set-up has no shop to say anything of.
    ctx.model.live.as_ref()?;
    let said =
        |(problem, role): &(Problem, TextRole)| (i18n::text(ctx.lang, problem.key, &problem.args), *role);
    let mut all: Vec<(String, TextRole)> = standing(ctx, None).iter().map(said).collect();
    // Home tells of every backup; elsewhere it is said once the newest there is has grown old.
    let newest = ctx.model.backup.as_ref().and_then(|backup| backup.off_ms.or(backup.last_ms));
    if newest.is_some_and(|at_ms| is_old(at_ms, ctx.now)) {
        all.extend(backup_line(ctx.model, ctx.now, ctx.lang));
    }
    let (text, role) = all.first()?.clone();
    let more = i64::try_from(all.len()).unwrap_or(1) - 1;
    Some((if more > 0 { msg::app::and_more(ctx.lang, more, text) } else { text }, role))
}

/// What a person has to know before anything else, gravest first.
#[must_use]
pub(crate) fn notices(ctx: &Ctx<'_>) -> Vec<(Problem, TextRole)> {
    let mut all = standing(ctx, overdue(ctx));
    let grave = all.iter().filter(|(_, role)| *role == TextRole::Bad).count();
    all.splice(grave..grave, waits(ctx).map(|p| (p, TextRole::Warn)));
    all.extend(first_day(ctx).map(|p| (p, TextRole::Warn)));
    all
}

/// What comes first in a shop in which nothing has happened yet: nobody came, nothing was logged or handed over.
fn first_day(ctx: &Ctx<'_>) -> Option<Problem> {
    let live = ctx.model.live.as_ref()?;
    let new = live.last_handover.is_none() && live.handover.is_none() && live.entries.is_empty();
    let nobody = live.clock.people().all(|(_, punches)| punches.is_empty());
    (new && nobody && !live.run.closed).then(|| Problem::new("home.first_day"))
}

/// What stands until it is settled, and on Home the shift that nobody handed over.
fn standing(ctx: &Ctx<'_>, overdue: Option<Problem>) -> Vec<(Problem, TextRole)> {
    let model = ctx.model;
    let mut list: Vec<(Problem, TextRole)> = Vec::new();
    list.extend(model.read_only.clone().map(|p| (p, TextRole::Bad)));
    // With the pepper gone as well the one is the reason for the other.
    let trouble = model.key_trouble.as_ref().filter(|trouble| model.read_only.as_ref() != Some(*trouble));
    list.extend(trouble.cloned().map(|p| (p, TextRole::Bad)));
    list.extend(model.astray.clone().map(|p| (p, TextRole::Bad)));
    list.extend(overdue.map(|p| (p, TextRole::Bad)));
    list.extend(model.money_locked.clone().map(|p| (p, TextRole::Warn)));
    list.extend(model.notices.iter().cloned().map(|p| (p, TextRole::Warn)));
    list.extend(model.unlogged.clone().map(|p| (p, TextRole::Warn)));
    list.extend(model.custody.iter().cloned().map(|p| (p, TextRole::Warn)));
    if model.no_code && model.backup.is_some() {
        list.push((Problem::new("backup.cannot_sign"), TextRole::Warn));
    }
    let backup = model.backup.as_ref().and_then(|backup| backup.failed.clone());
    list.extend(backup.map(|p| (p, TextRole::Warn)));
    list
}
