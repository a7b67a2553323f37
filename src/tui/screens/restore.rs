//! "I have a backup": copies that were found, what one of them holds, and putting it in place.

use std::path::PathBuf;

use ratatui::layout::Rect;

use crate::i18n::{dates, msg, width};
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::model::problem::Problem;
use crate::rules::pin::{Secret, read_recovery_code};
use crate::store::restore::{CopyFacts, FoundCopy, Means};
use crate::tui::shell::canvas::{Canvas, below, cells};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction, small};
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Answered, Command, Ctx, Effect, Event, Handled, Query, View};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::kept::Typed;
use crate::tui::widgets::label::Label;
use crate::tui::widgets::list::ListWidget;
use crate::tui::widgets::pager::{Pager, PagerLine};

/// The key that leads here from the first page of the set-up.
pub(crate) const KEY: Code = Code::F(8);
/// The key that looks for copies again: a stick may have been put in.
const AGAIN: Code = Code::F(5);
/// Longest passphrase or code that can be typed.
const SECRET: usize = 64;
/// Rows of the form below what a copy holds.
const FORM_ROWS: u16 = 7;

/// A copy that passed the check, waiting for its owner.
#[derive(Debug)]
struct Checked {
    owners: Vec<PersonId>,
    form: Form,
    facts: CopyFacts,
    pager: Pager,
    lang: Option<Lang>,
}

/// Where somebody is on the way.
#[derive(Debug)]
enum Stage {
    /// The copies that were found.
    Choose,
    /// Another place is typed.
    Place(Form),
    Checked(Box<Checked>),
    /// It is in place; the file that was there was kept under this name, and the disk may have said something behind it.
    Done(Option<PathBuf>, Option<Problem>),
}

/// The screen that brings a shop back.
#[derive(Debug)]
pub(crate) struct RestoreScreen {
    stage: Stage,
    copies: Vec<FoundCopy>,
    list: ListWidget,
    /// Copies were looked for.
    looked: bool,
    /// Where, if somebody said so.
    place: Option<PathBuf>,
    wrong: Option<Problem>,
}

impl RestoreScreen {
    /// Looks for copies as soon as it is shown.
    #[must_use]
    pub(crate) fn new() -> Self {
        Self {
            stage: Stage::Choose,
            copies: Vec::new(),
            list: ListWidget::of(1),
            looked: false,
            place: None,
            wrong: None,
        }
    }

    fn ask_place(&mut self) -> Handled {
        let place = Field::text("place", msg::restore_ui::place)
            .max(400)
            .cols(60)
            .required()
            .explained(msg::restore_ui::place_note);
        self.stage = Stage::Place(Form::new(vec![place]).ended_by(msg::restore_ui::look));
        self.wrong = None;
        Handled::done()
    }

    fn chosen(&mut self, at: usize) -> Handled {
        match self.copies.get(at) {
            Some(copy) => Handled::then(Effect::Do(Command::CheckCopy(copy.path.clone()))),
            None => self.ask_place(),
        }
    }

    fn take_copies(&mut self, place: Option<&PathBuf>, copies: &[FoundCopy]) {
        self.copies = copies.to_vec();
        self.list = ListWidget::of(copies.len() + 1);
        self.looked = true;
        self.place = place.cloned();
        self.stage = Stage::Choose;
        self.wrong = None;
    }

    fn check(&mut self, facts: &CopyFacts) {
        let mut fields = Vec::new();
        if facts.owners.len() > 1 {
            let names = facts.owners.iter().map(|(_, name)| Label::from(name.clone())).collect();
            fields.push(Field::choice("owner", msg::recover_ui::owner, names).required());
        }
        fields.push(match facts.means {
            Means::Passphrase => Field::pin("secret", msg::pin_prompt::passphrase)
                .max(SECRET)
                .cols(24)
                .required()
                .explained(msg::restore_ui::phrase_note),
            Means::Code => Field::text("secret", msg::recover_ui::code)
                .max(SECRET)
                .cols(32)
                .required()
                .explained(msg::restore_ui::code_note)
                .checked(|text| read_recovery_code(text).map(drop)),
        });
        self.wrong = None;
        self.stage = Stage::Checked(Box::new(Checked {
            owners: facts.owners.iter().map(|(id, _)| *id).collect(),
            form: Form::new(fields).ended_by(msg::restore_ui::bring_back),
            facts: facts.clone(),
            pager: Pager::default(),
            lang: None,
        }));
    }

    fn back(&mut self) -> Handled {
        match self.stage {
            Stage::Choose => Handled::then(Effect::Close),
            Stage::Done(..) => Handled::then(Effect::Home),
            Stage::Place(_) | Stage::Checked(_) => {
                self.stage = Stage::Choose;
                self.wrong = None;
                Handled::done()
            }
        }
    }

    fn on_stage(&mut self, input: &Input) -> Handled {
        match &mut self.stage {
            Stage::Choose if matches!(input, Input::Key(key) if key.code == AGAIN) => {
                Handled::then(Effect::Ask(Query::Copies(self.place.clone())))
            }
            Stage::Choose => match self.list.handle(input) {
                WidgetOutcome::Chosen(at) => self.chosen(at),
                WidgetOutcome::Ignored => Handled::No,
                _ => Handled::done(),
            },
            Stage::Place(form) => match form.handle(input) {
                WidgetOutcome::Submitted => {
                    let place = PathBuf::from(form.raw("place").trim());
                    Handled::then(Effect::Ask(Query::Copies(Some(place))))
                }
                WidgetOutcome::Ignored => Handled::No,
                _ => Handled::done(),
            },
            Stage::Checked(checked) => {
                if let Input::Key(key) = input
                    && matches!(KeyAction::of(key), KeyAction::PageUp | KeyAction::PageDown)
                {
                    return if checked.pager.handle(input).used() { Handled::done() } else { Handled::No };
                }
                match checked.form.handle(input) {
                    WidgetOutcome::Submitted => checked.submit(),
                    WidgetOutcome::Ignored => Handled::No,
                    _ => Handled::done(),
                }
            }
            Stage::Done(..) => match input {
                Input::Key(key) if KeyAction::of(key) == KeyAction::Accept && !key.repeat && !key.burst => {
                    Handled::then(Effect::Home)
                }
                _ => Handled::No,
            },
        }
    }
}

impl Checked {
    fn submit(&mut self) -> Handled {
        let chosen = self.form.field("owner").and_then(Field::choice_index);
        let Some(owner) = self.owners.get(chosen.unwrap_or(0)).copied() else { return Handled::done() };
        let secret = Secret::new(self.form.raw("secret").trim());
        Handled::then(Effect::Do(Command::Restore { owner, secret }))
    }

    fn draw(&mut self, canvas: &mut Canvas, place: Rect, lang: Lang) {
        if self.lang != Some(lang) {
            self.lang = Some(lang);
            let lines = self.facts.lines(lang).into_iter();
            self.pager.set(lines.map(|line| PagerLine::new(line, TextRole::Text)).collect());
        }
        let wanted = self.pager.rows_at(place.width).saturating_add(1);
        let height = wanted.min(place.height.saturating_sub(FORM_ROWS.min(place.height / 2)));
        self.pager.draw(canvas, Rect { height, ..place });
        self.form.draw(canvas, below(place, height), Focus::Here);
    }
}

/// A copy as it stands in the list: when it was made, its last record, whose it is.
fn row(copy: &FoundCopy, ctx: &Ctx<'_>) -> String {
    let name = copy.path.file_name().unwrap_or_default().to_string_lossy();
    match copy.made {
        Some((at_ms, seq)) => {
            let at = dates::whole_moment(ctx.lang, ctx.stamp(at_ms));
            msg::restore_ui::row(ctx.lang, at, seq, &copy.shop)
        }
        None => name.into_owned(),
    }
}

impl View for RestoreScreen {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_restore.into())
    }

    fn explained_form(&self) -> Option<&Form> {
        match &self.stage {
            Stage::Place(form) => Some(form),
            Stage::Checked(checked) => Some(&checked.form),
            Stage::Choose | Stage::Done(..) => None,
        }
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let lang = ctx.lang;
        match &self.stage {
            Stage::Choose => vec![
                Hint::key(Code::Enter, msg::restore_ui::hint_check(lang), 0),
                Hint::new(HintKey::UpDown, msg::kit::hint_choose(lang), 1),
                Hint::key(AGAIN, msg::restore_ui::hint_again(lang), 1),
                Hint::key(Code::Esc, msg::kit::hint_back(lang), 0),
            ],
            Stage::Place(form) => form.hints_as(lang, msg::restore_ui::look(lang)),
            Stage::Checked(checked) => checked.form.hints_as(lang, small(msg::restore_ui::bring_back(lang))),
            Stage::Done(..) => vec![Hint::key(Code::Enter, msg::setup::secrets_go(lang), 0)],
        }
    }

    fn on(&mut self, input: &Input, _: &Ctx<'_>) -> Handled {
        if let Input::Key(key) = input
            && KeyAction::of(key) == KeyAction::Back
        {
            return self.back();
        }
        self.on_stage(input)
    }

    fn on_top(&mut self, _: &Ctx<'_>) -> Vec<Effect> {
        if self.looked { Vec::new() } else { vec![Effect::Ask(Query::Copies(None))] }
    }

    fn on_event(&mut self, news: &Event, _: &Ctx<'_>) -> Vec<Effect> {
        match news {
            Event::Found(Answered::Copies(place, copies)) => self.take_copies(place.as_ref(), copies),
            Event::CopyChecked(facts) => self.check(facts),
            Event::Restored { kept, trouble } => self.stage = Stage::Done(kept.clone(), trouble.clone()),
            Event::Refused(error) => match &mut self.stage {
                Stage::Checked(checked) => checked.form.refuse("secret", error.problem()),
                Stage::Place(form) => form.refuse("place", error.problem()),
                Stage::Choose | Stage::Done(..) => self.wrong = Some(error.problem()),
            },
            _ => {}
        }
        Vec::new()
    }

    fn unsaved(&mut self) -> Vec<(String, Typed<'_>)> {
        // The other form asks for a secret.
        match &mut self.stage {
            Stage::Place(form) => vec![("restore_place".to_owned(), Typed::Form(form))],
            _ => Vec::new(),
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let lang = ctx.lang;
        let inner = canvas.pane(area, msg::restore_ui::title(lang), Focus::Here);
        let width = inner.width.saturating_sub(2).min(100);
        let mut place = Rect { x: inner.x.saturating_add(1), width, ..inner };
        let say = |canvas: &mut Canvas, place: &mut Rect, text: &str, role: TextRole| {
            for line in width::wrap(text, usize::from(place.width.max(8))) {
                canvas.within(inner, |canvas| canvas.text_in(place.x, place.y, place.width, &line, role));
                *place = below(*place, 1);
            }
        };
        if let Stage::Checked(checked) = &mut self.stage {
            return checked.draw(canvas, place, lang);
        }
        if let Stage::Done(kept, trouble) = &self.stage {
            say(canvas, &mut place, msg::restore_ui::done(lang), TextRole::Text);
            if let Some(trouble) = trouble {
                let text = crate::i18n::text(lang, trouble.key, &trouble.args);
                say(canvas, &mut place, &text, TextRole::Bad);
            }
            if let Some(kept) = kept {
                say(canvas, &mut place, &msg::restore_cmd::kept(lang, kept.display()), TextRole::Muted);
            }
            say(canvas, &mut place, msg::restore_ui::done_next(lang), TextRole::Text);
            return;
        }
        if let Stage::Place(form) = &mut self.stage {
            return form.draw(canvas, place, Focus::Here);
        }
        let about = match (&self.place, self.copies.is_empty()) {
            (Some(there), true) => msg::restore_ui::none_in(lang, there.display()),
            (_, true) => msg::restore_ui::none(lang).to_owned(),
            (_, false) => msg::restore_ui::found(lang).to_owned(),
        };
        say(canvas, &mut place, &about, TextRole::Text);
        if let Some(wrong) = &self.wrong {
            let text = crate::i18n::text(lang, wrong.key, &wrong.args);
            say(canvas, &mut place, &text, TextRole::Bad);
        }
        place = below(place, 1);
        let shown = self.list.selected().and_then(|at| self.copies.get(at));
        let rows = cells(self.copies.len() + 1).min(place.height.saturating_sub(2));
        let copies = &self.copies;
        self.list.draw(canvas, Rect { height: rows, ..place }, Focus::Here, |canvas, at, rect| {
            let text = copies
                .get(at)
                .map_or_else(|| msg::restore_ui::elsewhere(lang).to_owned(), |copy| row(copy, ctx));
            canvas.text_in(rect.x, rect.y, rect.width, &text, TextRole::Text);
        });
        // Where the chosen one lies, which is too long for its line.
        if let Some(copy) = shown {
            let mut place = below(place, rows + 1);
            say(canvas, &mut place, &copy.path.display().to_string(), TextRole::Muted);
        }
    }

    fn title(&self, ctx: &Ctx<'_>) -> String {
        msg::restore_ui::title(ctx.lang).to_owned()
    }
}

#[cfg(test)]
mod tests;
