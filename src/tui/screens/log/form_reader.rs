//! Reading a filled-in form: cleaned texts, amounts, people, times.

use std::cell::RefCell;

use crate::i18n;
use crate::i18n::{dates, msg, typed};
use crate::model::ids::{PersonId, RegisterId};
use crate::model::item_state::Severity;
use crate::model::lang::Lang;
use crate::model::money::Money;
use crate::model::people::Role;
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::model::time::{BusinessDate, Minute, Stamp};
use crate::model::zone::OfTwo;
use crate::model::{money, text};
use crate::tui::shell::view::Ctx;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::label::Label;

/// What is wrong, and the field it belongs to.
pub(crate) type Refusal = (&'static str, Problem);

/// Severities in the order of the form, the ordinary one first.
pub(crate) const SEVERITIES: [Severity; 3] = [Severity::Normal, Severity::Watch, Severity::Critical];

/// Which way an unnamed day is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lean {
    /// The next time the clock shows it.
    Next,
    /// The last time the clock showed it.
    Last,
}

/// A filled-in form.
#[derive(Debug)]
pub(crate) struct FormReader<'a> {
    pub(crate) form: &'a Form,
    /// Settings of the shop.
    pub(crate) settings: &'a Settings,
    pub(crate) ctx: &'a Ctx<'a>,
    problems: RefCell<Vec<Refusal>>,
}

impl<'a> FormReader<'a> {
    /// Reads a form; nothing is wrong with it yet.
    pub(crate) const fn new(form: &'a Form, settings: &'a Settings, ctx: &'a Ctx<'a>) -> Self {
        Self { form, settings, ctx, problems: RefCell::new(Vec::new()) }
    }

    /// What was wrong with it.
    pub(crate) fn problems(self) -> Vec<Refusal> {
        self.problems.into_inner()
    }

    /// Notes what is wrong with a field, to be told together with everything else.
    pub(crate) fn note_problem(&self, field: &'static str, problem: Problem) {
        self.problems.borrow_mut().push((field, problem));
    }

    /// The value read; what is wrong with it is noted.
    pub(crate) fn noted<T>(&self, read: Result<T, Refusal>) -> Option<T> {
        read.map_err(|(field, problem)| self.note_problem(field, problem)).ok()
    }

    /// What has to be there; noted where it is not.
    pub(crate) fn must<T>(&self, field: &'static str, value: Option<T>) -> Option<T> {
        self.noted(value.ok_or_else(|| (field, Problem::new("kit.required"))))
    }

    /// What was typed; nothing for a field that is hidden.
    fn raw(&self, id: &str) -> &str {
        self.form.field(id).filter(|f| f.focusable()).map_or("", Field::raw)
    }

    /// A line of text, cleaned.
    pub(crate) fn line(&self, id: &str) -> String {
        text::clean_line(self.raw(id), text::LINE_MAX).text.trim().to_owned()
    }

    /// A note, cleaned.
    pub(crate) fn note(&self, id: &str) -> String {
        text::clean_note(self.raw(id)).text.trim().to_owned()
    }

    /// Whether something was typed.
    pub(crate) fn has(&self, id: &str) -> bool {
        !self.raw(id).trim().is_empty()
    }

    /// An amount that must be there.
    pub(crate) fn amount(&self, id: &'static str) -> Result<Money, Refusal> {
        self.settings.store.currency.parse(self.raw(id)).map_err(|e| (id, e))
    }

    /// An amount that may be left out.
    pub(crate) fn amount_or_none(&self, id: &'static str) -> Result<Option<Money>, Refusal> {
        if self.has(id) { self.amount(id).map(Some) } else { Ok(None) }
    }

    /// A number of things.
    pub(crate) fn count(&self, id: &'static str) -> Result<i64, Refusal> {
        money::parse_count(self.raw(id)).map_err(|e| (id, e))
    }

    /// Index of a choice; nothing for a field that is hidden.
    pub(crate) fn choice(&self, id: &str) -> Option<usize> {
        self.form.field(id).filter(|f| f.focusable()).and_then(Field::choice_index)
    }

    /// A choice that must be made, as one of `all`.
    pub(crate) fn pick<T: Copy>(&self, id: &'static str, all: &[T]) -> Result<T, Refusal> {
        self.choice(id).and_then(|i| all.get(i).copied()).ok_or_else(|| (id, Problem::new("kit.choose_one")))
    }

    /// The person chosen in a field made by [`person_field`].
    pub(crate) fn person(&self, id: &str) -> Option<PersonId> {
        self.choice(id).and_then(|i| self.ctx.model.people(Role::Cashier).get(i).copied())
    }

    /// The register chosen in a field made by [`register_field`]; the only one where there is no choice.
    pub(crate) fn register(&self, id: &'static str) -> Result<RegisterId, Refusal> {
        let all: Vec<RegisterId> = self.settings.active_registers().map(|r| r.id).collect();
        if let [only] = all[..] {
            return Ok(only);
        }
        self.pick(id, &all)
    }

    /// The answer of a yes-or-no field.
    pub(crate) fn yes(&self, id: &str) -> bool {
        self.choice(id) == Some(0)
    }

    /// Severity chosen in the form.
    pub(crate) fn severity(&self) -> Severity {
        self.choice("severity").and_then(|i| SEVERITIES.get(i).copied()).unwrap_or_default()
    }

    /// The instant meant by a time and, before or behind it, a date, UTC milliseconds. Neither typed is
    /// nothing; a time alone is the next or last time the clock shows it; a date alone ends with the day.
    pub(crate) fn moment(
        &self,
        date: &'static str,
        at: &'static str,
        lean: Lean,
    ) -> Result<Option<i64>, Refusal> {
        let (has_date, has_time) = (self.has(date), self.has(at));
        if !has_date && !has_time {
            return Ok(None);
        }
        let (minute, which) = if has_time {
            typed::minute_of_two(self.raw(at)).map_err(|e| (at, e))?
        } else {
            (Minute::LAST, Some(OfTwo::Second))
        };
        let day = if has_date {
            self.ctx.read_date(self.raw(date)).map_err(|e| (date, e))?
        } else {
            lean.day(minute, self.ctx.now)
        };
        let meant = self.settings.store.zone.meant(day.at(minute, 0), which);
        meant.map(|stamp| Some(stamp.ms)).map_err(|e| (at, e))
    }
}

impl Lean {
    /// The day on which a time without a date is meant.
    fn day(self, minute: Minute, now: Stamp) -> BusinessDate {
        let today = now.calendar_date();
        let at = today.at(minute, 0);
        match self {
            Self::Next if at < now.local() => today.succ(),
            Self::Last if at > now.local() => today.pred(),
            _ => today,
        }
    }
}

/// A choice among all active people.
pub(crate) fn person_field(id: &'static str, label: fn(Lang) -> &'static str, ctx: &Ctx<'_>) -> Field {
    let names = ctx.model.people(Role::Cashier);
    Field::choice(id, label, ctx.model.with_roles(&names))
}

/// A choice among the registers in use; chosen and hidden when there is only one.
pub(crate) fn register_field(id: &'static str, label: fn(Lang) -> &'static str, ctx: &Ctx<'_>) -> Field {
    let names: Vec<Label> = ctx
        .model
        .settings()
        .map_or_else(Vec::new, |s| s.active_registers().map(|r| r.name.clone().into()).collect());
    let only = names.len() == 1;
    let mut field = Field::choice(id, label, names).required();
    if only {
        field.choose(Some(0));
        field.hidden = true;
    }
    field
}

/// Field that asks how serious it is.
pub(crate) fn severity_field() -> Field {
    let options = SEVERITIES.map(|s| keyed(s.key())).to_vec();
    Field::choice("severity", msg::log_ui::severity, options).chosen(0)
}

/// One of the values of a code, offered by their names.
pub(crate) fn code_field<T: Copy>(
    id: &'static str,
    label: impl Into<Label>,
    all: &[T],
    key: fn(T) -> &'static str,
) -> Field {
    Field::choice(id, label, all.iter().map(|value| keyed(key(*value))).collect())
}

/// The text behind a message key.
pub(crate) fn keyed(key: &'static str) -> Label {
    (move |lang: Lang| i18n::text(lang, key, &[])).into()
}

/// A date that may be left out.
pub(crate) fn date_field(id: &'static str, label: fn(Lang) -> &'static str, ctx: &Ctx<'_>) -> Field {
    ctx.date_field(id, label).cols(11)
}

/// A time of day that may be left out. The moment it means stands beside it, with the day of the field `date` or, where
/// that is empty, the day `lean` makes of it.
pub(crate) fn time_field(
    id: &'static str,
    label: fn(Lang) -> &'static str,
    date: &'static str,
    lean: Lean,
    ctx: &Ctx<'_>,
) -> Field {
    let (now, order) = (ctx.now, ctx.day_order());
    Field::time(id, label).understood_with(date, move |text, date, lang| {
        let (minute, _) = typed::minute_of_two(text).ok()?;
        let day = if date.trim().is_empty() {
            lean.day(minute, now)
        } else {
            typed::date(date, now.calendar_date(), order).ok()?
        };
        Some(dates::moment(lang, day, minute))
    })
}

/// An amount checked in the shop's currency.
pub(crate) fn amount_field(id: &'static str, label: fn(Lang) -> &'static str, ctx: &Ctx<'_>) -> Field {
    let Some(settings) = ctx.model.settings() else { return Field::amount(id, label) };
    let currency = settings.store.currency.clone();
    let unit = currency.symbol.clone();
    let sum = currency.clone();
    Field::amount(id, label)
        .unit(unit)
        .checked(move |text| currency.parse(text).map(drop))
        // Two bundles typed as counted: their sum.
        .understood(move |text, _| {
            let total = sum.parse(text).ok().filter(|_| text.contains(['+', '＋']))?;
            Some(sum.format(total))
        })
}

/// Shows or hides a field; what was typed stays.
pub(crate) fn show(form: &mut Form, id: &str, shown: bool) {
    if let Some(field) = form.field_mut(id) {
        field.hidden = !shown;
    }
}

/// Index of a choice, hidden or not.
pub(crate) fn chosen(form: &Form, id: &str) -> Option<usize> {
    form.field(id).and_then(Field::choice_index)
}
