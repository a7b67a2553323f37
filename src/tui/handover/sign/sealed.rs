//! What is shown when it is sealed: number and code, and the sheet on paper.

use ratatui::layout::Rect;

use crate::i18n;
use crate::i18n::{lists, msg};
use crate::model::attendance::PunchKind;
use crate::model::handover::SignRole;
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::model::problem::Problem;
use crate::store::Sealed;
use crate::tui::dialogs::own_pin::OwnPin;
use crate::tui::screens::log::clock_board::{clock_words, punched, punched_words};
use crate::tui::screens::log::punch_day::PunchDayView;
use crate::tui::screens::logbook::page::sheet_order;
use crate::tui::shell::canvas::Canvas;
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Input, KeyPress};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction};
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Ctx, Effect, Event, Handled};
use crate::tui::widgets::dialog::DialogId;
use crate::tui::widgets::file_written::FileWritten;
use crate::tui::widgets::label::Label;
use crate::tui::widgets::menu::Menu;
use crate::tui::widgets::{WidgetOutcome, file_written};

/// The last page.
#[derive(Debug)]
pub(super) struct SealedView {
    sealed: Box<Sealed>,
    menu: Menu,
    /// Punches that are offered: whoever handed over is still in, whoever took over is not in yet. They signed by PIN a
    /// moment ago and give it no second time.
    offers: Vec<(PersonId, PunchKind)>,
    /// The one just chosen, and those that were made.
    chosen: Option<(PersonId, PunchKind)>,
    punched: Vec<Label>,
    /// Those who signed with a PIN that was issued.
    issued: Vec<PersonId>,
    told: Option<FileWritten>,
    problem: Option<Problem>,
    /// It was said that somebody who handed over is still in.
    warned: bool,
}

impl SealedView {
    pub(crate) fn new(sealed: Box<Sealed>, ctx: &Ctx<'_>) -> Self {
        let here = ctx.model.clocked_in();
        let offer = |(role, person): &(SignRole, PersonId)| match (role, here.contains(person)) {
            (SignRole::Outgoing, true) => Some((*person, PunchKind::Out)),
            (SignRole::Incoming, false) => Some((*person, PunchKind::In)),
            _ => None,
        };
        let offers = sealed.signers.iter().filter_map(offer).collect();
        let menu = Menu::across(Vec::new());
        let mut view = Self {
            sealed,
            menu,
            offers,
            chosen: None,
            punched: Vec::new(),
            issued: Vec::new(),
            told: None,
            problem: None,
            warned: false,
        };
        view.fill(ctx);
        view
    }

    /// The buttons: those of every seal, then the punches and the own PINs that are still offered.
    fn fill(&mut self, ctx: &Ctx<'_>) {
        let mut buttons: Vec<Label> = vec![msg::sign_ui::finished.into(), msg::sign_ui::sheet.into()];
        buttons.extend(self.offers.iter().map(|(person, punch)| {
            let (name, punch) = (ctx.model.name(*person).to_owned(), *punch);
            Label::from(move |lang: Lang| clock_words(punch, &name, lang))
        }));
        let due = self.sealed.signers.iter().map(|(_, person)| *person);
        self.issued = due.filter(|person| OwnPin::is_due(*person, ctx)).collect();
        self.issued.sort_unstable();
        self.issued.dedup();
        buttons.extend(self.sealed.unpunched.iter().map(|(person, _)| {
            let name = ctx.model.name(*person).to_owned();
            Label::from(move |lang: Lang| msg::sign_ui::enter_punch(lang, &name))
        }));
        buttons.extend(self.issued.iter().map(|person| {
            let name = ctx.model.name(*person).to_owned();
            Label::from(move |lang: Lang| msg::sign_ui::choose_pin(lang, &name))
        }));
        // What ends the page is chosen: the next Enter does nothing in another's name.
        self.menu = Menu::across(buttons);
    }

    /// Who handed over and is still in.
    fn still_in(&self) -> impl Iterator<Item = PersonId> {
        self.offers.iter().filter(|(_, punch)| *punch == PunchKind::Out).map(|(person, _)| *person)
    }

    /// A punch was logged: it is said, and offered no more.
    fn logged(&mut self, ctx: &Ctx<'_>) {
        let Some((person, punch)) = self.chosen.take() else { return };
        let (name, at) = (ctx.model.name(person).to_owned(), ctx.now);
        self.punched.push(Label::from(move |lang: Lang| punched_words(punch, &name, &at.clock(lang), lang)));
        self.offers.retain(|offer| *offer != (person, punch));
        self.fill(ctx);
    }

    pub(crate) fn hints(&self, lang: Lang) -> Vec<Hint> {
        if let Some(told) = &self.told {
            return told.hints(lang);
        }
        let enter = match self.menu.selected() {
            0 => msg::sign_ui::done(lang),
            1 => msg::sign_ui::hint_sheet(lang),
            _ => msg::sign_ui::hint_choose(lang),
        };
        vec![
            Hint::key(crate::tui::shell::input::Code::Enter, enter, 0),
            Hint::new(HintKey::LeftRight, msg::sign_ui::hint_move(lang), 1),
        ]
    }

    pub(crate) fn dialog(&self) -> Option<DialogId> {
        self.told.as_ref().map(FileWritten::id)
    }

    pub(crate) fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        if self.told.is_some() {
            return match file_written::close(&mut self.told, input) {
                Handled::Yes(effects) => Handled::Yes(effects),
                Handled::No => Handled::No,
            };
        }
        self.problem = None;
        // Held down or pasted, Enter leaves nothing unread.
        let held = matches!(input, Input::Key(KeyPress { repeat: true, .. } | KeyPress { burst: true, .. }));
        match self.menu.handle(input) {
            WidgetOutcome::Chosen(_) if held => Handled::done(),
            WidgetOutcome::Chosen(0) if !self.warned && self.still_in().next().is_some() => {
                self.warned = true;
                Handled::done()
            }
            WidgetOutcome::Chosen(0) => Handled::Yes(vec![Effect::Home]),
            WidgetOutcome::Chosen(1) => Handled::Yes(vec![sheet_order(self.sealed.handover, ctx)]),
            WidgetOutcome::Chosen(at) => {
                self.chosen = self.offers.get(at - 2).copied();
                if let Some((person, punch)) = self.chosen {
                    return Handled::then(Effect::Do(punched(person, punch, ctx)));
                }
                let at = at - 2 - self.offers.len();
                if let Some((person, date)) = self.sealed.unpunched.get(at) {
                    return Handled::then(Effect::Open(Box::new(PunchDayView::of(*person, *date))));
                }
                let own = self.issued.get(at - self.sealed.unpunched.len());
                own.map_or_else(Handled::done, |person| {
                    Handled::then(Effect::Open(Box::new(OwnPin::new(*person))))
                })
            }
            WidgetOutcome::Ignored => match input {
                Input::Key(key) if KeyAction::of(key) == KeyAction::Back && !held => {
                    Handled::Yes(vec![Effect::Home])
                }
                _ => Handled::done(),
            },
            _ => Handled::done(),
        }
    }

    pub(crate) fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) {
        match news {
            Event::Logged(_) => self.logged(ctx),
            Event::Written(path) => self.told = Some(FileWritten::new(path)),
            Event::Refused(error) => self.problem = Some(error.problem()),
            _ => {}
        }
    }

    pub(crate) fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        if self.issued.iter().any(|person| !OwnPin::is_due(*person, ctx)) {
            self.fill(ctx);
        }
        let l = ctx.lang;
        let cols = area.width.saturating_sub(2);
        let taken_over = self.sealed.signers.iter().any(|(role, _)| *role == SignRole::Incoming);
        let title = match (self.sealed.half, taken_over) {
            (true, _) => msg::sign_ui::sealed_half(l),
            (false, true) => msg::sign_ui::sealed(l),
            (false, false) => msg::sign_ui::sealed_closed(l),
        };
        let mut lines = vec![
            (title.to_owned(), TextRole::Ok),
            (String::new(), TextRole::Text),
            (msg::sign_ui::seal_number(l, self.sealed.head.seq), TextRole::Title),
            (self.sealed.code.clone(), TextRole::Title),
            (String::new(), TextRole::Text),
            (msg::sign_ui::seal_about(l).to_owned(), TextRole::Text),
            (msg::sign_ui::print_about(l).to_owned(), TextRole::Muted),
        ];
        let still: Vec<&str> = self.still_in().map(|person| ctx.model.name(person)).collect();
        if self.warned && !still.is_empty() {
            let count = i64::try_from(still.len()).unwrap_or(i64::MAX);
            let names = still.join(lists::between_names(l));
            lines.push((msg::sign_ui::still_in(l, count, names), TextRole::Warn));
        }
        if !self.sealed.unpunched.is_empty() {
            let names: Vec<&str> = self.sealed.unpunched.iter().map(|(id, _)| ctx.model.name(*id)).collect();
            let text = msg::sign_ui::signed_unpunched(l, names.join(lists::between_names(l)));
            lines.push((text, TextRole::Warn));
        }
        for said in &self.punched {
            lines.push((said.get(l).into_owned(), TextRole::Ok));
        }
        if let Some(problem) = &self.sealed.unsigned {
            let text = msg::sign_ui::unsigned(l, i18n::text(l, problem.key, &problem.args));
            lines.extend([(String::new(), TextRole::Text), (text, TextRole::Warn)]);
        }
        if let Some(problem) = &self.problem {
            let text = i18n::text(l, problem.key, &problem.args);
            lines.extend([(String::new(), TextRole::Text), (text, TextRole::Bad)]);
        }
        let mut y = area.y + 1;
        for (text, role) in &lines {
            for part in i18n::width::wrap(text, usize::from(cols)) {
                canvas.text_in(area.x + 1, y, cols, &part, *role);
                y += 1;
            }
        }
        let rows = self.menu.rows(area.width, l).min(area.height);
        let buttons = Rect { y: area.bottom().saturating_sub(rows + 1), height: rows, ..area };
        self.menu.draw(canvas, buttons, Focus::when(self.told.is_none()));
        if let Some(told) = &mut self.told {
            told.draw(canvas);
        }
    }
}
