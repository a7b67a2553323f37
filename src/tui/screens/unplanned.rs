//! Minutes outside the roster that no lead has decided on: what the program suggests and why, and the word of a lead.

use std::collections::{BTreeMap, BTreeSet};

use ratatui::layout::Rect;

use super::locked::{self, Own};
use crate::i18n::{self, dates, msg, width};
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::model::log::{CountsAs, Unplanned, UnplannedOn, UnplannedPart};
use crate::model::people::Role;
use crate::model::problem::Problem;
use crate::model::time::Month;
use crate::report::attendance::unplanned_words::{lies, not_decided};
use crate::rules::attendance::unplanned::UnplannedDay;
use crate::rules::authority::Act;
use crate::tui::shell::canvas::{Canvas, below, cells, padded};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction};
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Answered, Command, Ctx, Effect, Event, Handled, Query, View};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::field::{Field, fold_digits};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::kept::Typed;
use crate::tui::widgets::label::Label;
use crate::tui::widgets::table::{GridCell, GridColumn, GridTable, SORT};

/// The days to decide on, and the question what their minutes were.
#[derive(Debug)]
pub(crate) struct UnplannedQueue {
    table: GridTable,
    /// Nothing before they were read.
    days: Option<Vec<UnplannedDay>>,
    /// Those to be decided on together.
    marked: BTreeSet<usize>,
    form: Option<Form>,
    /// Whether the PIN was asked for since it was opened.
    asked: bool,
}

impl UnplannedQueue {
    /// Not read yet.
    #[must_use]
    pub(crate) fn new() -> Self {
        let table = GridTable::new(Vec::new());
        Self { table, days: None, marked: BTreeSet::new(), form: None, asked: false }
    }

    fn all(&self) -> &[UnplannedDay] {
        self.days.as_deref().unwrap_or_default()
    }

    /// The days to decide on: those marked, else the chosen one.
    fn chosen(&self) -> Vec<&UnplannedDay> {
        let all = self.all();
        let one = self.table.selected().filter(|_| self.marked.is_empty());
        self.marked.iter().copied().chain(one).filter_map(|at| all.get(at)).collect()
    }

    fn people(&self) -> Vec<PersonId> {
        let people: BTreeSet<PersonId> = self.chosen().iter().map(|day| day.person).collect();
        people.into_iter().collect()
    }

    /// Asks what the minutes of the chosen days were; the suggestion is chosen where it is one for all of them.
    fn decide(&mut self) -> Handled {
        let chosen = self.chosen();
        let Some(first) = chosen.first() else { return Handled::done() };
        let suggested = first.suggested.filter(|_| chosen.iter().all(|day| day.suggested == first.suggested));
        let options = CountsAs::ALL.into_iter().map(|what| Label::from(move |lang: Lang| named(what, lang)));
        let mut what = Field::choice("what", msg::unplanned::question, options.collect()).required();
        if let Some(at) = suggested.and_then(|what| CountsAs::ALL.iter().position(|one| *one == what)) {
            what = what.chosen(at);
        }
        let mut fields = vec![what];
        // Of many days each would have a part of its own.
        if chosen.len() == 1 {
            let options =
                CountsAs::ALL.into_iter().map(|what| Label::from(move |lang: Lang| named(what, lang)));
            fields.push(
                Field::count("part", msg::unplanned::part)
                    .unit(msg::unplanned::minutes)
                    .explained(msg::unplanned::part_note),
            );
            fields.push(Field::choice("other", msg::unplanned::other, options.collect()));
        }
        let reason = Field::text("reason", msg::unplanned::reason).required().max(200);
        fields.push(reason.explained(msg::unplanned::reason_note));
        self.form = Some(Form::new(fields).ended_by(msg::kit::to_pin));
        Handled::done()
    }

    /// The part of the day that counts as something else than the rest: of one day alone, and none where none was named.
    ///
    /// # Errors
    /// Which field of it lacks something.
    fn part(&self) -> Result<Vec<UnplannedPart>, (&'static str, Problem)> {
        let Some(form) = &self.form else { return Ok(Vec::new()) };
        let of =
            |id| form.field(id).and_then(Field::choice_index).and_then(|at| CountsAs::ALL.get(at).copied());
        let (raw, other) = (form.raw("part").trim(), of("other"));
        let chosen = self.chosen();
        let (Some(rest), [day]) = (of("what"), chosen.as_slice()) else { return Ok(Vec::new()) };
        match (raw.is_empty(), other) {
            (true, None) => Ok(Vec::new()),
            (true, Some(_)) => Err(("part", Problem::new("unplanned.needs_part"))),
            (false, None) => Err(("other", Problem::new("unplanned.needs_other"))),
            (false, Some(counts_as)) => {
                let minutes = fold_digits(raw).parse().unwrap_or(0);
                let parts = vec![UnplannedPart { counts_as, minutes }];
                let on = UnplannedOn { parts, ..UnplannedOn::whole(day.date, day.minutes) };
                let wrong = || ("part", Problem::new("unplanned.parts_do_not_add_up"));
                if on.adds_up(rest) { Ok(on.parts) } else { Err(wrong()) }
            }
        }
    }

    /// What is said of them, an entry for each person and month.
    fn said(&self, by: PersonId) -> Vec<Unplanned> {
        let Some(form) = &self.form else { return Vec::new() };
        let what = form.field("what").and_then(Field::choice_index);
        let Some(counts_as) = what.and_then(|at| CountsAs::ALL.get(at).copied()) else { return Vec::new() };
        let Ok(parts) = self.part() else { return Vec::new() };
        let mut days: BTreeMap<(PersonId, Month), Vec<UnplannedOn>> = BTreeMap::new();
        for day in self.chosen() {
            let on = UnplannedOn { parts: parts.clone(), ..UnplannedOn::whole(day.date, day.minutes) };
            days.entry((day.person, day.date.month())).or_default().push(on);
        }
        let reason = form.raw("reason").trim().to_owned();
        let said =
            |((person, _), days)| Unplanned { person, counts_as, days, reason: reason.clone(), approver: by };
        days.into_iter().map(said).collect()
    }

    fn on_form(&mut self, input: &Input, ctx: &Ctx<'_>) -> Option<Handled> {
        let form = self.form.as_mut()?;
        if let Input::Key(key) = input {
            match KeyAction::of(key) {
                KeyAction::Back => {
                    self.form = None;
                    return Some(Handled::done());
                }
                action if action.is_global() => return Some(Handled::No),
                _ => {}
            }
        }
        if form.handle(input) != WidgetOutcome::Submitted {
            return Some(Handled::done());
        }
        if let Err((field, problem)) = self.part() {
            if let Some(form) = &mut self.form {
                form.refuse(field, problem);
            }
            return Some(Handled::done());
        }
        let who = ctx.model.may_do(Act::DecideMinutes, &self.people());
        if who.is_empty() {
            if let Some(form) = &mut self.form {
                form.refuse("what", Problem::new("authority.not_oneself"));
            }
            return Some(Handled::done());
        }
        // A lead whose own minutes are among them is missing among the names: it is said why.
        let leads = ctx.model.people(Role::Lead);
        let own = self.people().iter().any(|person| leads.contains(person));
        let title = if own { Label::from(msg::unplanned::pin_other) } else { msg::unplanned::pin.into() };
        Some(Handled::then(Effect::AskPin { title, who, purpose: PinPurpose::Log(Act::DecideMinutes) }))
    }

    fn draw_chosen(&self, canvas: &mut Canvas, area: Rect, lang: Lang) {
        let Some(day) = self.table.selected().and_then(|at| self.all().get(at)) else { return };
        let suggests = match day.suggested {
            Some(what) => msg::unplanned::suggests(lang, named(what, lang)),
            None => msg::unplanned::suggests_nothing(lang).to_owned(),
        };
        let mut lines = vec![lies(day, lang), suggests];
        if day.said.is_some() {
            lines.push(not_decided(day, lang));
        }
        let room = usize::from(area.width.max(8));
        let wrapped = lines.iter().flat_map(|line| width::wrap(line, room)).collect::<Vec<_>>();
        for (line, y) in wrapped.iter().zip(area.y..area.bottom()) {
            canvas.text_in(area.x, y, area.width, line, TextRole::Label);
        }
    }

    fn draw_days(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let lang = ctx.lang;
        self.table.columns = vec![
            GridColumn::left("", 2),
            GridColumn::left(msg::report::date, 9),
            GridColumn::left(msg::report::person_name, 0),
            GridColumn::right(msg::attendance_report::unplanned, 11),
            GridColumn::left(msg::unplanned::suggestion, 14),
        ];
        let (days, marked) = (self.days.as_deref().unwrap_or_default(), &self.marked);
        let tick = if canvas.glyphs.ascii { "x" } else { "✓" };
        self.table.draw(canvas, area, Focus::when(self.form.is_none()), |at, column| {
            let Some(day) = days.get(at) else { return GridCell::from("") };
            match column {
                0 => GridCell::from(if marked.contains(&at) { tick } else { "" }),
                1 => dates::date_short(lang, day.date).into(),
                2 => ctx.model.name(day.person).to_owned().into(),
                3 => dates::duration(lang, day.minutes).into(),
                _ => day.suggested.map_or_else(String::new, |what| named(what, lang)).into(),
            }
        });
    }
}

impl Default for UnplannedQueue {
    fn default() -> Self {
        Self::new()
    }
}

/// What minutes count as, by name.
fn named(what: CountsAs, lang: Lang) -> String {
    i18n::text(lang, what.key(), &[])
}

impl View for UnplannedQueue {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_unplanned.into())
    }

    fn explained_form(&self) -> Option<&Form> {
        self.form.as_ref()
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let lang = ctx.lang;
        if let Some(form) = &self.form {
            return form.hints_as(lang, msg::reports_ui::hint_pin(lang));
        }
        let mut hints = Vec::new();
        if !ctx.model.reads(None) {
            hints.push(locked::hint(ctx));
        } else if !self.all().is_empty() {
            hints.push(Hint::key(Code::Enter, msg::unplanned::hint_decide(lang), 0));
            hints.push(Hint::key(Code::Char(' '), msg::unplanned::hint_mark(lang), 1));
            hints.push(Hint::key(Code::Char('a'), msg::unplanned::hint_all(lang), 1));
            hints.push(Hint::new(HintKey::UpDown, msg::kit::hint_choose(lang), 2));
            hints.push(Hint::key(SORT, msg::reports_ui::hint_sort(lang), 3));
        }
        hints.push(Hint::key(Code::Esc, msg::kit::hint_back(lang), 0));
        hints
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        let action = match input {
            Input::Key(key) => KeyAction::outside_field(key),
            _ => KeyAction::None,
        };
        if !ctx.model.reads(None) {
            return match action {
                KeyAction::Accept => Handled::then(locked::ask(ctx.model, Own::None)),
                _ => Handled::No,
            };
        }
        if let Some(handled) = self.on_form(input, ctx) {
            return handled;
        }
        match action {
            KeyAction::Toggle => {
                if let Some(at) = self.table.selected()
                    && !self.marked.remove(&at)
                {
                    self.marked.insert(at);
                }
                return Handled::done();
            }
            KeyAction::Char('a' | 'ａ') => {
                let all: BTreeSet<usize> = (0..self.all().len()).collect();
                self.marked = if self.marked == all { BTreeSet::new() } else { all };
                return Handled::done();
            }
            _ => {}
        }
        match self.table.handle(input) {
            WidgetOutcome::Chosen(_) if ctx.model.read_only.is_some() => {
                Handled::then(Effect::Say(Label::from(msg::logbook_ui::read_only)))
            }
            WidgetOutcome::Chosen(_) => self.decide(),
            WidgetOutcome::Ignored => Handled::No,
            _ => Handled::done(),
        }
    }

    fn unsaved(&mut self) -> Vec<(String, Typed<'_>)> {
        let name = self.chosen().first().map(|day| format!("unplanned/{}/{}", day.person, day.date));
        name.zip(self.form.as_mut().map(Typed::Form)).into_iter().collect()
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let lang = ctx.lang;
        let count = i64::try_from(self.all().len()).unwrap_or(0);
        let inner = padded(canvas.pane(area, &msg::unplanned::title(lang, count), Focus::Here));
        if !ctx.model.reads(None) {
            locked::draw(canvas, inner, Own::None, ctx);
            return;
        }
        if self.days.as_ref().is_some_and(Vec::is_empty) {
            canvas.text_in(inner.x, inner.y, inner.width, msg::unplanned::none(lang), TextRole::Ok);
            return;
        }
        let lower = if self.form.is_some() { inner.height / 2 } else { 4.min(inner.height / 2) };
        let upper = Rect { height: inner.height.saturating_sub(lower), ..inner };
        self.draw_days(canvas, upper, ctx);
        let place = below(inner, upper.height);
        let many = self.chosen().len();
        if let Some(form) = &mut self.form {
            let many = i64::try_from(many).unwrap_or(0);
            let words = msg::unplanned::deciding(lang, many);
            canvas.text_in(place.x, place.y, place.width, &words, TextRole::Title);
            form.draw(canvas, below(place, 1), Focus::Here);
        } else {
            let place = below(place, cells(1).min(place.height));
            self.draw_chosen(canvas, place, lang);
        }
    }

    fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) -> Vec<Effect> {
        match news {
            Event::Found(Answered::Unplanned(days)) => {
                // Places have moved: what was marked may be another day now.
                if self.days.as_ref() != Some(days) {
                    self.marked.clear();
                    self.form = None;
                }
                self.table.list.set_len(days.len());
                self.days = Some(days.clone());
            }
            Event::Pin { person, purpose: PinPurpose::Log(Act::DecideMinutes) } => {
                return vec![Effect::Do(Command::DecideMinutes { by: *person, all: self.said(*person) })];
            }
            Event::Saved => {
                (self.form, self.marked) = (None, BTreeSet::new());
                return vec![Effect::Ask(Query::Unplanned)];
            }
            Event::Refused(error) => {
                if let Some(form) = &mut self.form {
                    form.refuse("what", error.problem());
                }
            }
            Event::Changed | Event::Pin { purpose: PinPurpose::Figures, .. } if ctx.model.reads(None) => {
                return vec![Effect::Ask(Query::Unplanned)];
            }
            _ => {}
        }
        Vec::new()
    }

    fn on_top(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        if ctx.model.reads(None) {
            return vec![Effect::Ask(Query::Unplanned)];
        }
        let first = !std::mem::replace(&mut self.asked, true);
        first.then(|| locked::ask(ctx.model, Own::None)).into_iter().collect()
    }

    fn lock(&mut self) -> bool {
        *self = Self { asked: true, ..Self::new() };
        true
    }

    fn title(&self, ctx: &Ctx<'_>) -> String {
        msg::log_ui::unplanned(ctx.lang).to_owned()
    }
}

#[cfg(test)]
mod tests;
