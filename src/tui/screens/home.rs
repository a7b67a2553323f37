//! Home: the running shift, what waits for someone, today's routines, and the way to everything else.

mod panes;
pub(crate) mod summary;

#[cfg(test)]
mod tests;

use crate::tui::shell::focus::Focus;
use ratatui::layout::Rect;

use super::half_open::HalfOpen;
use super::items::Items;
use super::log_menu::LogMenu;
use super::logbook::Logbook;
use super::reports::Reports;
use super::review::ReviewDesk;
use super::{items, log};
use crate::i18n::{self, msg};
use crate::model::lang::Lang;
use crate::model::log::LogKind;
use crate::rules::routines;
use crate::tui::handover::screen::HandoverScreen;
use crate::tui::screens::end_shift::{self, EndShift};
use crate::tui::screens::opening::Opening;
use crate::tui::screens::settings::SettingsScreen;
use crate::tui::screens::this_shift::ThisShift;
use crate::tui::shell::app_data::AppData;
use crate::tui::shell::canvas::Canvas;
use crate::tui::shell::input::{Code, Input, KeyPress};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction};
use crate::tui::shell::view::{Ctx, Effect, Handled, View};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::label::Label;
use crate::tui::widgets::list::ListWidget;
use crate::tui::widgets::menu::Menu;
use panes::{Panes, Part};

/// A menu entry: its name and the screen it opens.
type HomeEntry = (fn(Lang) -> &'static str, fn(&AppData) -> Box<dyn View>);

/// The menu, one line an entry.
const ENTRIES: &[HomeEntry] = &[
    (msg::home::hand_over, |model| Box::new(HandoverScreen::resume(model))),
    (msg::home::log, |_| Box::new(LogMenu::new())),
    (msg::items_ui::title, |_| Box::new(Items::new())),
    (msg::logbook_ui::title, |model| Box::new(Logbook::new(model))),
    (msg::review_ui::title, |_| Box::new(ReviewDesk::new())),
    (msg::reports_ui::title, |model| Box::new(Reports::new(model))),
    (msg::settings_ui::title, |_| Box::new(SettingsScreen::new())),
];

/// Place of *Log something* in the menu; it and what stands before it write.
const LOG: usize = 1;

/// Place of the review in the menu.
const REVIEW: usize = 4;

/// What the first entry of the menu does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum First {
    HandOver,
    /// Goes on with the handover that is being made.
    GoOn,
    /// Opens the closed shop.
    OpenShop,
}

impl First {
    const fn name(self) -> fn(Lang) -> &'static str {
        match self {
            Self::HandOver => msg::home::hand_over,
            Self::GoOn => msg::home::go_on,
            Self::OpenShop => msg::shop::open,
        }
    }
}

/// The first screen.
#[derive(Debug)]
pub(crate) struct Home {
    menu: Menu,
    routines: ListWidget,
    waiting: ListWidget,
    part: Part,
    first: First,
    /// Handovers no lead has read, and approvals nobody has decided on.
    waiting_for_lead: (i64, i64),
}

impl Home {
    /// With "Hand over" chosen.
    #[must_use]
    pub(crate) fn new() -> Self {
        Self {
            menu: Menu::across(ENTRIES.iter().map(|(name, _)| (*name).into()).collect()),
            routines: ListWidget::new(),
            waiting: ListWidget::new(),
            part: Part::Menu,
            first: First::HandOver,
            waiting_for_lead: (0, 0),
        }
    }

    /// Takes over what the model holds now.
    fn follow(&mut self, ctx: &Ctx<'_>) {
        let Some(live) = &ctx.model.live else { return };
        self.routines.set_len(routines::due(&live.settings, live.date(ctx.now), &live.routines).len());
        self.waiting.set_len(live.half.len() + live.items.len());
        let first = match (&live.handover, live.run.closed) {
            (Some(_), _) => First::GoOn,
            (None, true) => First::OpenShop,
            (None, false) => First::HandOver,
        };
        if first != self.first {
            self.first = first;
            if let Some(entry) = self.menu.items.first_mut() {
                *entry = first.name().into();
            }
        }
        let helpers = i64::try_from(live.settings.unconfirmed().count()).unwrap_or(i64::MAX);
        let wait = (live.unread, live.undecided.saturating_add(helpers));
        if wait != self.waiting_for_lead {
            self.waiting_for_lead = wait;
            if let Some(entry) = self.menu.items.get_mut(REVIEW) {
                *entry = match wait {
                    (0, 0) => msg::review_ui::title.into(),
                    (n, 0) => Label::from(move |lang| msg::review_ui::title_n(lang, n)),
                    (0, open) => Label::from(move |lang| msg::review_ui::title_open(lang, open)),
                    (n, open) => Label::from(move |lang| msg::review_ui::title_both(lang, n, open)),
                };
            }
        }
        if self.list().is_some_and(ListWidget::is_empty) {
            self.part = Part::Menu;
        }
    }

    fn list(&self) -> Option<&ListWidget> {
        match self.part {
            Part::Menu | Part::Shift => None,
            Part::Routines => Some(&self.routines),
            Part::Waiting => Some(&self.waiting),
        }
    }

    /// The next part with something in it.
    fn turn(&mut self, forward: bool) {
        let parts = [Part::Menu, Part::Routines, Part::Waiting, Part::Shift];
        let at = parts.iter().position(|p| *p == self.part).unwrap_or(0);
        let steps = if forward { [1, 2, 3, 4] } else { [3, 2, 1, 4] };
        for step in steps {
            self.part = parts[(at + step) % 4];
            if self.list().is_none_or(|list| !list.is_empty()) {
                return;
            }
        }
    }

    /// Why nothing can be written, before anybody types something that could not be kept.
    fn refused(ctx: &Ctx<'_>) -> Option<Handled> {
        let problem = ctx.model.read_only.clone()?;
        let said = Label::from(move |lang| i18n::text(lang, problem.key, &problem.args));
        Some(Handled::then(Effect::Say(said)))
    }

    fn open(part: Part, index: usize, ctx: &Ctx<'_>) -> Handled {
        let Some(live) = &ctx.model.live else { return Handled::done() };
        let writes = matches!(part, Part::Routines) || matches!(part, Part::Menu) && index <= LOG;
        if let Some(refused) = Self::refused(ctx).filter(|_| writes) {
            return refused;
        }
        match part {
            Part::Menu => match ENTRIES.get(index) {
                Some(_) if index == 0 && live.run.closed && live.handover.is_none() => {
                    Handled::then(Effect::Open(Box::new(Opening::new(ctx))))
                }
                Some((_, open)) => Handled::then(Effect::Open(open(ctx.model))),
                None => Handled::done(),
            },
            Part::Routines => {
                let due = routines::due(&live.settings, live.date(ctx.now), &live.routines);
                let Some(chosen) = due.get(index) else { return Handled::done() };
                Handled::then(Effect::Open(log::routine(&chosen.routine.id)))
            }
            Part::Shift => Handled::then(Effect::Open(Box::new(ThisShift::new()))),
            Part::Waiting => {
                if let Some(half) = live.half.get(index) {
                    if let Some(refused) = Self::refused(ctx) {
                        return refused;
                    }
                    return Handled::then(Effect::Open(Box::new(HalfOpen::new(half, ctx))));
                }
                let item = live.items.get(index - live.half.len());
                match item.and_then(|item| items::open(item.id, live)) {
                    Some(view) => Handled::then(Effect::Open(view)),
                    None => Handled::done(),
                }
            }
        }
    }

    fn key(&mut self, key: &KeyPress) -> Handled {
        match KeyAction::outside_field(key) {
            KeyAction::Digit(d) if d >= 1 && !key.repeat && !key.burst => {
                match LogKind::ALL.get(usize::from(d) - 1) {
                    Some(kind) => Handled::then(Effect::Open(log::open(*kind))),
                    None => Handled::done(),
                }
            }
            KeyAction::Next => {
                self.turn(true);
                Handled::done()
            }
            KeyAction::Prev => {
                self.turn(false);
                Handled::done()
            }
            KeyAction::Up if self.part == Part::Menu => {
                self.turn(true);
                Handled::done()
            }
            KeyAction::Accept if self.part == Part::Shift && !key.repeat => {
                Handled::then(Effect::Open(Box::new(ThisShift::new())))
            }
            KeyAction::Left | KeyAction::Right if self.part != Part::Menu => {
                self.turn(matches!(self.part, Part::Routines | Part::Shift));
                if self.part == Part::Menu {
                    self.turn(true);
                }
                Handled::done()
            }
            KeyAction::Down | KeyAction::Back if self.part != Part::Menu => {
                self.part = Part::Menu;
                Handled::done()
            }
            _ => Handled::No,
        }
    }
}

impl Default for Home {
    fn default() -> Self {
        Self::new()
    }
}

impl View for Home {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_home.into())
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let (enter, arrows) = match self.part {
            Part::Menu => (msg::home::open(ctx.lang), HintKey::LeftRight),
            Part::Routines => (msg::home::log_routine(ctx.lang), HintKey::UpDown),
            Part::Waiting => (msg::home::open(ctx.lang), HintKey::UpDown),
            Part::Shift => (msg::home::read_shift(ctx.lang), HintKey::LeftRight),
        };
        let end = ctx.model.live.as_ref().is_some_and(|live| live.may_end_shift(ctx.now.ms));
        let end = end.then(|| Hint::key(end_shift::KEY, msg::forgotten::hint(ctx.lang), 1));
        let hints = vec![
            Hint::key(Code::Enter, enter, 0),
            Hint::new(arrows, msg::home::choose(ctx.lang), 2),
            Hint::new(HintKey::Range("1-9"), msg::home::quick(ctx.lang), 1),
            Hint::key(Code::Tab, msg::home::next_pane(ctx.lang), 4),
            Hint::key(Code::Esc, msg::home::quit(ctx.lang), 3),
        ];
        hints.into_iter().chain(end).collect()
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        self.follow(ctx);
        let outcomes = [
            (Part::Menu, self.part == Part::Menu),
            (Part::Routines, self.part == Part::Routines),
            (Part::Waiting, self.part == Part::Waiting),
        ];
        for (part, focused) in outcomes {
            if !focused && !matches!(input, Input::Hit(_)) {
                continue;
            }
            let outcome = match part {
                Part::Menu => self.menu.handle(input),
                Part::Routines => self.routines.handle(input),
                Part::Waiting => self.waiting.handle(input),
                Part::Shift => WidgetOutcome::Ignored,
            };
            match outcome {
                WidgetOutcome::Ignored => {}
                WidgetOutcome::Chosen(index) => {
                    self.part = part;
                    return Self::open(part, index, ctx);
                }
                _ => {
                    self.part = part;
                    return Handled::done();
                }
            }
        }
        match input {
            Input::Key(key) if key.code == end_shift::KEY && !key.repeat => {
                let offered = ctx.model.live.as_ref().is_some_and(|live| live.may_end_shift(ctx.now.ms));
                match Self::refused(ctx) {
                    Some(refused) if offered => refused,
                    _ if offered => Handled::then(Effect::Open(Box::new(EndShift::new()))),
                    _ => Handled::done(),
                }
            }
            Input::Key(key) => match (KeyAction::outside_field(key), Self::refused(ctx)) {
                (KeyAction::Digit(_), Some(refused)) => refused,
                _ => self.key(key),
            },
            _ => Handled::No,
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        self.follow(ctx);
        if area.height < 3 {
            return;
        }
        let menu = Rect { y: area.bottom() - 1, height: 1, ..area };
        let body = Rect { height: area.height - 1, ..area };
        let body = panes::draw_notices(canvas, body, ctx);
        let mut shown = Panes { routines: &mut self.routines, waiting: &mut self.waiting, part: self.part };
        panes::draw(&mut shown, canvas, body, ctx);
        self.menu.draw(canvas, menu, Focus::when(self.part == Part::Menu));
    }

    fn on_top(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        self.follow(ctx);
        Vec::new()
    }
}
