//! One handover as a readable document, and what can be added to it.

use ratatui::layout::Rect;

use super::add::Adding;
use crate::i18n;
use crate::i18n::shifts;
use crate::i18n::{dates, msg};
use crate::model::approval::ApprovalPlace;
use crate::model::handover::State;
use crate::model::ids::HandoverId;
use crate::model::lang::Lang;
use crate::record::logbook::{LogPage, RemarkKind};
use crate::report::daylog::text::page_lines;
use crate::report::text_page::{COLS, LineKind, NARROWEST, TextLine};
use crate::tui::screens::half_open::HalfOpen;
use crate::tui::screens::logbook::add::AddOutcome;
use crate::tui::shell::background::Order;
use crate::tui::shell::canvas::{Canvas, centered};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction};
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Answered, Ctx, Effect, Event, Handled, Query, View};
use crate::tui::widgets::dialog::DialogId;
use crate::tui::widgets::file_written::FileWritten;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::kept::Typed;
use crate::tui::widgets::label::Label;
use crate::tui::widgets::menu::Menu;
use crate::tui::widgets::pager::{Pager, PagerLine};
use crate::tui::widgets::{WidgetOutcome, file_written};

/// What can be done with a sealed handover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    Decide,
    Correct,
    Remark(RemarkKind),
    OpenHalf,
    Sheet,
}

/// Sealed record shown page by page.
#[derive(Debug)]
pub(crate) struct PageView {
    page: LogPage,
    pager: Pager,
    /// Width and language the lines were made for.
    made: Option<(u16, Lang)>,
    wanted: String,
    menu: Option<Menu>,
    adding: Option<Adding>,
    /// Opened to be marked as read: done with that, it goes away.
    goes_after: bool,
    /// Something to read: where a sheet lies.
    told: Option<FileWritten>,
}

impl PageView {
    /// Shows a page; `wanted` is looked up in it.
    #[must_use]
    pub(crate) fn new(page: LogPage, wanted: &str) -> Self {
        Self {
            page,
            pager: Pager::default(),
            made: None,
            wanted: wanted.to_owned(),
            menu: None,
            adding: None,
            goes_after: false,
            told: None,
        }
    }

    /// Begins to mark it as read; with that it goes away again.
    pub(crate) fn review_only(&mut self, ctx: &Ctx<'_>) {
        self.start(Deed::Remark(RemarkKind::Review), ctx);
        self.goes_after = self.adding.is_some();
    }

    /// Begins to decide on an approval that the page leaves open.
    pub(crate) fn decide(&mut self, place: &ApprovalPlace, ctx: &Ctx<'_>) {
        if ctx.model.read_only.is_none() {
            self.adding = Some(Adding::decision(&self.page, Some(place)));
            // Of a shift that is not handed over there is nothing to read here.
            self.goes_after = self.page.state == State::Draft;
        }
    }

    fn deeds(&self) -> Vec<Deed> {
        let thread = if self.page.query_open() { RemarkKind::Answer } else { RemarkKind::Query };
        let mut deeds = vec![
            Deed::Remark(RemarkKind::Review),
            Deed::Remark(thread),
            Deed::Remark(RemarkKind::Omission),
            Deed::Correct,
            Deed::Sheet,
        ];
        if self.page.state == State::HalfSealed {
            deeds.insert(0, Deed::OpenHalf);
        }
        if !self.page.open_approvals().is_empty() {
            deeds.insert(0, Deed::Decide);
        }
        deeds
    }

    fn make(&mut self, cols: u16, lang: Lang) {
        if self.made == Some((cols, lang)) {
            return;
        }
        let room = usize::from(cols).clamp(NARROWEST, COLS);
        self.pager.set(pager_lines(page_lines(&self.page, lang, room)));
        if self.made.is_none() && !self.wanted.is_empty() {
            let first = self.wanted.split_whitespace().next().unwrap_or_default().to_owned();
            self.pager.search(&first);
        }
        self.made = Some((cols, lang));
    }

    fn start(&mut self, deed: Deed, ctx: &Ctx<'_>) -> Handled {
        self.menu = None;
        if deed == Deed::Sheet {
            return Handled::then(sheet_order(self.page.handover, ctx));
        }
        if ctx.model.read_only.is_some() {
            return Handled::then(Effect::Say(Label::from(msg::logbook_ui::read_only)));
        }
        match deed {
            Deed::Correct => self.adding = Some(Adding::correction(&self.page, ctx)),
            Deed::Remark(kind) => self.adding = Some(Adding::remark(&self.page, kind, ctx)),
            Deed::Decide => self.adding = Some(Adding::decision(&self.page, None)),
            Deed::Sheet => {}
            Deed::OpenHalf => {
                let half = ctx.model.live.iter().flat_map(|live| &live.half);
                if let Some(draft) = half.into_iter().find(|d| d.head.id == self.page.handover) {
                    return Handled::then(Effect::Open(Box::new(HalfOpen::new(draft, ctx))));
                }
            }
        }
        Handled::done()
    }

    fn told(&mut self, told: AddOutcome) -> Handled {
        match told {
            AddOutcome::No => Handled::No,
            AddOutcome::Yes(effects) => Handled::Yes(effects),
            AddOutcome::Cancelled => {
                self.adding = None;
                let goes = std::mem::take(&mut self.goes_after) && self.page.state == State::Draft;
                Handled::Yes(if goes { vec![Effect::Close] } else { Vec::new() })
            }
        }
    }
}

/// The lines of a document in the colours of the screen.
pub(super) fn pager_lines(lines: Vec<TextLine>) -> Vec<PagerLine> {
    let role = |kind| match kind {
        LineKind::Title | LineKind::Head => TextRole::Title,
        LineKind::Sub => TextRole::Label,
        LineKind::Text => TextRole::Text,
        LineKind::Warn => TextRole::Warn,
        LineKind::Rule => TextRole::Border,
    };
    lines.into_iter().map(|line| PagerLine::new(line.text, role(line.kind))).collect()
}

/// Where a document stands: wider than paper it is hard to read, so it stands in the middle.
pub(super) fn document_place(area: Rect) -> Rect {
    let wide = area.width.min(u16::try_from(COLS).unwrap_or(80) + 1);
    Rect { x: area.x + (area.width - wide) / 2, width: wide, ..area }
}

/// Writes a handover's sheet where reports go.
pub(in crate::tui) fn sheet_order(handover: HandoverId, ctx: &Ctx<'_>) -> Effect {
    let folder = ctx.model.reports_dir.clone();
    Effect::Start(Box::new(Order::Sheet { handover, lang: ctx.lang, folder }))
}

fn words(deed: Deed) -> Label {
    match deed {
        Deed::Correct => Label::from(msg::logbook_ui::correct),
        Deed::OpenHalf => Label::from(msg::logbook_ui::open_half),
        Deed::Decide => Label::from(msg::approval::decide),
        Deed::Sheet => Label::from(msg::sign_ui::sheet),
        Deed::Remark(RemarkKind::Query) => Label::from(msg::logbook_ui::ask),
        Deed::Remark(RemarkKind::Answer) => Label::from(msg::logbook_ui::answer),
        Deed::Remark(RemarkKind::Review) => Label::from(msg::logbook_ui::review),
        Deed::Remark(RemarkKind::Omission) => Label::from(msg::logbook_ui::omission),
    }
}

impl View for PageView {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_page.into())
    }

    fn explained_form(&self) -> Option<&Form> {
        self.adding.as_ref().and_then(Adding::form)
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let lang = ctx.lang;
        if let Some(adding) = &self.adding {
            return adding.hints(lang);
        }
        if let Some(told) = &self.told {
            return told.hints(lang);
        }
        let enter =
            if self.menu.is_some() { msg::kit::hint_choose(lang) } else { msg::logbook_ui::hint_add(lang) };
        let mut hints = vec![
            Hint::key(Code::Enter, enter, 0),
            Hint::new(HintKey::UpDown, msg::kit::hint_scroll(lang), 1),
            Hint::key(Code::Esc, msg::kit::hint_back(lang), 0),
        ];
        if self.menu.is_none() {
            hints.insert(1, Hint::key(Code::Char('s'), msg::sign_ui::hint_sheet(lang), 3));
            if self.page.reviewed().is_none() {
                hints.insert(1, Hint::key(Code::Char('r'), msg::review_ui::hint_read(lang), 2));
            }
        }
        hints
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        if self.told.is_some() {
            return file_written::close(&mut self.told, input);
        }
        if let Some(adding) = &mut self.adding {
            let told = adding.on(input, &self.page, ctx);
            return self.told(told);
        }
        if let Some(menu) = &mut self.menu {
            if let Input::Key(key) = input
                && KeyAction::outside_field(key) == KeyAction::Back
            {
                self.menu = None;
                return Handled::done();
            }
            let outcome = menu.handle(input);
            if let WidgetOutcome::Chosen(at) = outcome
                && let Some(deed) = self.deeds().get(at).copied()
            {
                return self.start(deed, ctx);
            }
            return if outcome.used() { Handled::done() } else { Handled::No };
        }
        if self.pager.handle(input).used() {
            return Handled::done();
        }
        if let Input::Key(key) = input
            && KeyAction::outside_field(key) == KeyAction::Accept
            && !key.repeat
        {
            self.menu = Some(Menu::down(self.deeds().into_iter().map(words).collect()));
            return Handled::done();
        }
        if let Input::Key(key) = input
            && !key.repeat
        {
            match KeyAction::outside_field(key) {
                KeyAction::Char('r' | 'ｒ') => return self.start(Deed::Remark(RemarkKind::Review), ctx),
                KeyAction::Char('s' | 'ｓ') => return self.start(Deed::Sheet, ctx),
                _ => {}
            }
        }
        Handled::No
    }

    fn dialog(&self) -> Option<DialogId> {
        self.told.as_ref().map(FileWritten::id)
    }

    fn unsaved(&mut self) -> Vec<(String, Typed<'_>)> {
        let page = self.page.handover;
        let adding = self.adding.as_mut().map(Adding::typed);
        adding.map(|(what, typed)| (format!("page/{page}/{what}"), typed)).into_iter().collect()
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        if let Some(adding) = &mut self.adding {
            adding.draw(canvas, area, &self.page, ctx);
            return;
        }
        let place = document_place(area);
        self.make(place.width.saturating_sub(1), ctx.lang);
        self.pager.draw(canvas, place);
        if let Some(menu) = &self.menu {
            canvas.shield();
            let height = u16::try_from(menu.items.len()).unwrap_or(4) + 2;
            let place = centered(area, 46, height);
            canvas.fill(place, TextRole::Text);
            let inner = canvas.pane(place, msg::logbook_ui::add_title(ctx.lang), Focus::Here);
            menu.draw(
                canvas,
                Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner },
                Focus::Here,
            );
        }
        if let Some(told) = &mut self.told {
            told.draw(canvas);
        }
    }

    fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) -> Vec<Effect> {
        match news {
            Event::Found(Answered::LogPage(page)) if page.handover == self.page.handover => {
                self.page.clone_from(page);
                self.made = None;
                self.wanted.clear();
                Vec::new()
            }
            Event::Saved if std::mem::take(&mut self.goes_after) => vec![Effect::Close],
            Event::Saved => {
                self.adding = None;
                vec![Effect::Ask(Query::LogPage(self.page.handover))]
            }
            Event::Written(path) => {
                self.told = Some(FileWritten::new(path));
                Vec::new()
            }
            Event::Refused(error) if self.adding.is_none() => {
                let problem = error.problem();
                vec![Effect::Say(Label::from(move |lang: Lang| i18n::text(lang, problem.key, &problem.args)))]
            }
            other => match &mut self.adding {
                Some(adding) => adding.on_event(other, &self.page, ctx),
                None => Vec::new(),
            },
        }
    }

    fn on_top(&mut self, _: &Ctx<'_>) -> Vec<Effect> {
        // What was opened above may have changed it.
        if self.made.is_some() && self.adding.is_none() {
            vec![Effect::Ask(Query::LogPage(self.page.handover))]
        } else {
            Vec::new()
        }
    }

    fn title(&self, ctx: &Ctx<'_>) -> String {
        let date = dates::date_short(ctx.lang, self.page.document.business_date);
        msg::logbook_ui::page_title(ctx.lang, date, shifts::of_page(ctx.lang, &self.page))
    }
}
