//! Goods were sold while the drawer was being counted: the count is void and is asked for again.

use ratatui::layout::Rect;

use crate::i18n::{msg, width};
use crate::model::field_ref::CashField;
use crate::model::handover::Mark;
use crate::model::handover::answer::Answer;
use crate::model::lang::Lang;
use crate::model::problem::Problem;
use crate::tui::shell::canvas::{Canvas, below, cells};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input, KeyPress};
use crate::tui::shell::keymap::{Hint, HintKey};
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Ctx, Effect, Handled};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::menu::Menu;

use super::state::{CashPage, CashStep};

/// The key that says it, on every page on which a drawer is counted.
const KEY: Code = Code::F(8);

impl CashStep {
    /// The question, the safe answer first.
    pub(super) fn sold_on_menu() -> Menu {
        Menu::down(vec![msg::cash_ui::sold_on_no.into(), msg::cash_ui::sold_on_yes.into()])
    }

    /// Whether it can be said here: something is counted, and no other page lies above the count.
    fn may_sell_on(&self) -> bool {
        let counting = matches!(self.page, CashPage::Sheet | CashPage::Recount | CashPage::Result);
        counting && self.cash().has_count()
    }

    /// The hint, where it can be said.
    pub(super) fn sold_on_hint(&self, lang: Lang) -> Option<Hint> {
        self.may_sell_on().then(|| Hint::key(KEY, msg::cash_ui::hint_sold_on(lang), 4))
    }

    /// The key on a page of the count.
    pub(super) fn on_sold_on_key(&mut self, input: &Input, ctx: &Ctx<'_>) -> Option<Handled> {
        let pressed = matches!(input, Input::Key(key) if *key == KeyPress::plain(KEY));
        (pressed && self.may_sell_on()).then(|| self.ask_sold_on(ctx))
    }

    /// Asks before the count becomes void.
    pub(super) fn ask_sold_on(&mut self, ctx: &Ctx<'_>) -> Handled {
        let effects = self.save_typed(ctx);
        self.draft.hush();
        self.sold_on.select(0);
        self.page = CashPage::SoldOn(Box::new(self.page.clone()));
        Handled::Yes(effects)
    }

    pub(super) fn sold_on_hints(lang: Lang) -> Vec<Hint> {
        vec![
            Hint::key(Code::Enter, msg::kit::hint_choose(lang), 0),
            Hint::new(HintKey::UpDown, msg::kit::hint_move(lang), 2),
        ]
    }

    /// Back to where it was asked.
    pub(super) fn leave_sold_on(&mut self, from: &CashPage, ctx: &Ctx<'_>) -> Handled {
        match from {
            CashPage::Recount => self.open_recount(Some(&CashField::Incoming), ctx),
            CashPage::Result => self.page = CashPage::Result,
            _ => self.show_sheet(Some(&CashField::Outgoing), ctx),
        }
        Handled::done()
    }

    pub(super) fn on_sold_on(&mut self, from: &CashPage, input: &Input, ctx: &Ctx<'_>) -> Handled {
        match self.sold_on.handle(input) {
            WidgetOutcome::Chosen(0) => self.leave_sold_on(from, ctx),
            WidgetOutcome::Chosen(_) => Handled::Yes(self.count_is_void(ctx)),
            WidgetOutcome::Ignored => Handled::No,
            _ => Handled::done(),
        }
    }

    /// The count is void, in the name of whoever is at the screen; outgoing's count is asked for again.
    fn count_is_void(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        let Some(by) = self.author(ctx) else { return Vec::new() };
        let list = self.cash().with_sold_on(Mark { by, at_ms: ctx.now.ms });
        let effects = self.give(|register| Answer::SoldOn(register, list), ctx);
        if effects.is_empty() {
            return effects;
        }
        self.confirm = None;
        if let Some(register) = self.register() {
            self.recount.both_shown.remove(&register);
        }
        self.show_sheet(Some(&CashField::Outgoing), ctx);
        self.draft.problem = Some(Problem::new("cash_ui.sold_on_done"));
        effects
    }

    pub(super) fn draw_sold_on(&mut self, canvas: &mut Canvas, area: Rect, lang: Lang) {
        let cols = area.width.saturating_sub(2);
        canvas.text_in(area.x + 1, area.y, cols, msg::cash_ui::sold_on_title(lang), TextRole::Title);
        let lines = width::wrap(msg::cash_ui::sold_on_what(lang), usize::from(cols));
        for (line, y) in lines.iter().zip(area.y + 2..area.bottom()) {
            canvas.text_in(area.x + 1, y, cols, line, TextRole::Text);
        }
        let used = (cells(lines.len()) + 3).min(area.height);
        self.sold_on.draw(canvas, Rect { x: area.x + 1, ..below(area, used) }, Focus::Here);
    }
}
