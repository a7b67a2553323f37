//! What the reports show: which days, whose, which register.

use ratatui::layout::Rect;

use crate::i18n::msg;
use crate::model::ids::{PersonId, RegisterId};
use crate::model::lang::Lang;
use crate::model::period::Period;
use crate::report::Ask;
use crate::tui::shell::app_data::AppData;
use crate::tui::shell::background::ReportRequest;
use crate::tui::shell::canvas::{Canvas, below, centered, padded};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::Input;
use crate::tui::shell::keymap::{Hint, KeyAction};
use crate::tui::shell::theme::TextRole;
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::kept::Typed;
use crate::tui::widgets::label::Label;

/// What asking makes of input.
pub(super) enum ShowOutcome {
    Yes,
    No,
    Away,
    /// This is to be shown.
    Show(ReportRequest),
}

/// Question which rows to show.
#[derive(Debug)]
pub(super) struct Show {
    form: Form,
    wanted: ReportRequest,
    people: Vec<PersonId>,
    registers: Vec<RegisterId>,
}

/// A report narrowed down as far as it can be.
pub(super) fn fitting(mut wanted: ReportRequest) -> ReportRequest {
    wanted.ask = wanted.report().narrow(wanted.ask);
    wanted
}

/// Whose figures and of which register, as words.
pub(super) fn who(wanted: ReportRequest, model: &AppData, lang: Lang) -> String {
    let ask = fitting(wanted).ask;
    let person = ask.person.map_or_else(|| msg::reports_ui::everyone(lang), |id| model.name(id));
    if !wanted.report().by_register {
        return person.to_owned();
    }
    let register = ask.register.and_then(|id| model.settings()?.register(id));
    let register = register.map_or_else(|| msg::reports_ui::every_register(lang), |r| r.name.as_str());
    format!("{person} · {register}")
}

impl Show {
    /// What is filled in.
    pub(super) const fn form(&self) -> &Form {
        &self.form
    }

    pub(crate) fn new(wanted: ReportRequest, model: &AppData, first: &str) -> Self {
        let settings = model.settings();
        let people: Vec<PersonId> =
            settings.map_or_else(Vec::new, |s| s.people.iter().map(|p| p.id).collect());
        let registers: Vec<RegisterId> =
            settings.map_or_else(Vec::new, |s| s.registers.iter().map(|r| r.id).collect());
        let mut names = vec![Label::from(msg::reports_ui::everyone)];
        names.extend(people.iter().map(|id| Label::from(model.name(*id))));
        let mut tills = vec![Label::from(msg::reports_ui::every_register)];
        tills.extend(settings.iter().flat_map(|s| s.registers.iter().map(|r| Label::from(r.name.as_str()))));
        let ask = fitting(wanted).ask;
        let place = |at: Option<usize>| at.map_or(0, |n| n + 1);
        let at = place(ask.person.and_then(|id| people.iter().position(|p| *p == id)));
        let till = place(ask.register.and_then(|id| registers.iter().position(|r| *r == id)));
        let mut form = Form::new(vec![
            Field::text("days", msg::reports_ui::days)
                .max(60)
                .with(&wanted.period.file_part().replace('_', " – "))
                .checked(|raw| Period::parse(raw).map(drop))
                .explained(msg::reports_ui::days_how)
                .required(),
            Field::choice("person", msg::reports_ui::person, names).chosen(at),
            Field::choice("register", msg::reports_ui::register, tills).chosen(till),
        ]);
        if let Some(field) = form.field_mut("register") {
            field.hidden = !wanted.report().by_register;
        }
        form.focus_on(first);
        Self { form, wanted, people, registers }
    }

    fn chosen(&self) -> Option<ReportRequest> {
        let at = |id: &str| self.form.field(id).and_then(Field::choice_index).and_then(|n| n.checked_sub(1));
        let ask = Ask {
            person: at("person").and_then(|n| self.people.get(n)).copied(),
            register: at("register").and_then(|n| self.registers.get(n)).copied(),
        };
        let period = Period::parse(self.form.raw("days")).ok()?;
        Some(fitting(ReportRequest { period, ask, ..self.wanted }))
    }

    pub(crate) fn on(&mut self, input: &Input) -> ShowOutcome {
        match self.form.handle(input) {
            WidgetOutcome::Submitted => self.chosen().map_or(ShowOutcome::Yes, ShowOutcome::Show),
            WidgetOutcome::Ignored => match input {
                Input::Key(key) => match KeyAction::of(key) {
                    KeyAction::Back => ShowOutcome::Away,
                    action if action.is_global() => ShowOutcome::No,
                    _ => ShowOutcome::Yes,
                },
                _ => ShowOutcome::Yes,
            },
            _ => ShowOutcome::Yes,
        }
    }

    /// What is typed.
    pub(crate) fn unsaved(&mut self) -> (String, Typed<'_>) {
        ("show".to_owned(), Typed::Form(&mut self.form))
    }

    pub(crate) fn hints(&self, lang: Lang) -> Vec<Hint> {
        self.form.hints_as(lang, msg::reports_ui::hint_show(lang))
    }

    pub(crate) fn draw(&mut self, canvas: &mut Canvas, area: Rect) {
        canvas.shield();
        let place = centered(area, 66, 12);
        canvas.fill(place, TextRole::Text);
        let inner = padded(canvas.pane(place, msg::reports_ui::days_title(canvas.lang), Focus::Here));
        canvas.within(inner, |canvas| self.form.draw(canvas, below(inner, 1), Focus::Here));
    }
}
