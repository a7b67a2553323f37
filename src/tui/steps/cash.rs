//! Step 3: the drawers. Outgoing counts and types the sales report, the result is shown, incoming counts
//! again without looking.
//!
//! The step keeps the draft as it will be once its answers are saved, because the answer to one key may decide
//! where the next one goes.

mod fields;
mod keys;
mod layout;
mod lists;
mod recount;
mod result;
mod why;

#[cfg(test)]
mod tests;

use ratatui::layout::Rect;

use super::StepView;
use super::sheet::{Kind, Sheet, Slot};
use super::step_draft::StepDraft;
use crate::domain::cash::RegisterCash;
use crate::domain::change::Answer;
use crate::domain::gate::Gap;
use crate::domain::handover::{Draft, Step};
use crate::domain::ids::{PersonId, RegisterId};
use crate::domain::people::Role;
use crate::domain::settings::Settings;
use crate::i18n::msg;
use crate::store::OpenHandover;
use crate::tui::canvas::Canvas;
use crate::tui::input::{Code, Input};
use crate::tui::keymap::{Action, Hint, HintKey};
use crate::tui::screens::exchange::Exchange;
use crate::tui::view::{Ctx, Effect, Handled, News};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::list::List;

/// Hit id of outgoing's sheet.
const SHEET: u16 = 820;
/// Hit id of incoming's sheet.
const RECOUNT: u16 = 821;
/// Hit id of forms.
const FORM: u16 = 822;
/// Hit id of the lists.
const LIST: u16 = 823;
/// Hit id of the register tabs.
const TABS: u16 = 824;
/// Hit id of the buttons under the result of the recount.
const MENU: u16 = 825;

/// In front of the place of another drawer: the button that opens it.
const OTHER: &str = "other/";

/// What is on the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Page {
    /// Outgoing's sheet.
    #[default]
    Sheet,
    /// Cheques, keys, lost property.
    NonCash,
    /// Bank slips.
    Deposits,
    /// One line of a list being typed; `None` is a new one.
    Line(Box<Page>, Option<usize>),
    /// Why nothing was counted.
    Uncounted,
    /// Expected, counted, difference.
    Result,
    /// Why a tender differs.
    Why(String),
    /// Incoming's count.
    Recount,
    /// Why both counts stay apart.
    Disagree,
}

/// The step.
#[derive(Debug)]
pub struct Cash {
    draft: StepDraft,
    /// Place of the register among those handed over.
    at: usize,
    page: Page,
    sheet: Sheet,
    recount: recount::Recount,
    form: Form,
    list: List,
    scroll: u16,
    /// Digits behind the point of the currency.
    decimals: u8,
    /// A count too large to be likely, as it was typed; the same again confirms it.
    confirm: Option<String>,
}

impl Default for Cash {
    fn default() -> Self {
        Self {
            draft: StepDraft::new(Step::Cash),
            at: 0,
            page: Page::Sheet,
            sheet: Sheet::new(SHEET, Vec::new()),
            recount: recount::Recount::default(),
            form: Form::new(FORM, Vec::new()),
            list: List::new(LIST),
            scroll: 0,
            decimals: 2,
            confirm: None,
        }
    }
}

/// The open handover.
fn open<'a>(ctx: &Ctx<'a>) -> Option<&'a OpenHandover> {
    ctx.model.handover()
}

/// Name of a register; a bare number gets the word in front.
fn register_name(settings: &Settings, id: RegisterId, lang: crate::i18n::Lang) -> String {
    let name = settings.register(id).map_or("?", |r| r.name.as_str());
    if name.chars().all(|c| c.is_ascii_digit()) {
        msg::cash_ui::register(lang, name)
    } else {
        name.to_owned()
    }
}

/// Those who may approve: leads who did not work the drawer.
fn approvers(draft: &Draft, ctx: &Ctx<'_>) -> Vec<PersonId> {
    let mut able = ctx.model.people(Role::Lead);
    able.retain(|id| !draft.people.outgoing.contains(id));
    able
}

impl Cash {
    fn draft(&self) -> Option<&Draft> {
        self.draft.get()
    }

    fn register(&self) -> RegisterId {
        self.draft().and_then(|d| d.people.registers.get(self.at).copied()).unwrap_or(RegisterId(0))
    }

    fn cash(&self) -> RegisterCash {
        self.draft().map(|d| d.register(self.register())).unwrap_or_default()
    }

    fn load(&mut self, ctx: &Ctx<'_>) {
        self.draft.load(ctx);
        self.decimals = open(ctx).map_or(2, |open| open.settings.store.currency.decimals);
    }

    fn show_sheet(&mut self, field: &str, ctx: &Ctx<'_>) {
        self.page = Page::Sheet;
        if let (Some(open), Some(draft)) = (open(ctx), self.draft.get()) {
            let mut slots = fields::slots(&draft.register(self.register()), &open.settings);
            let others = (0..draft.people.registers.len()).filter(|at| *at != self.at);
            slots.extend(others.map(|at| Slot::new(format!("{OTHER}{at}"), Kind::Button, "")));
            self.sheet.replace(slots);
        }
        self.switch_fields();
        let first = self.first_empty();
        if field.is_empty() || !self.sheet.focus_on(field) {
            self.sheet.set_focus(first);
        } else if field == "outgoing" {
            let from = self.sheet.focus();
            let empty = (from..self.sheet.slots.len()).find(|i| {
                self.sheet.slots[*i].id.starts_with("outgoing/") && self.sheet.slots[*i].edit.is_empty()
            });
            self.sheet.set_focus(empty.unwrap_or(from));
        }
    }

    fn first_empty(&self) -> usize {
        let must = |slot: &Slot| {
            !slot.off
                && slot.kind != Kind::Button
                && slot.edit.is_empty()
                && (!slot.id.starts_with("report/") || slot.id == "report/cash")
        };
        self.sheet.slots.iter().position(must).or_else(|| self.sheet.index("result")).unwrap_or(0)
    }

    /// Goes to a field within a register, as the gate or a saved place names it.
    fn go_to(&mut self, field: &str, ctx: &Ctx<'_>) -> Vec<Effect> {
        let (part, rest) = field.split_once('/').unwrap_or((field, ""));
        self.scroll = 0;
        match part {
            "result" if self.cash().close.revealed => self.page = Page::Result,
            "why" if self.cash().close.revealed => self.open_why(rest, ctx),
            // The reason for a difference comes after the result.
            "why" => return self.reveal(ctx),
            "incoming" | "disagreed" => self.open_recount(field, ctx),
            "non_cash" => self.open_list(Page::NonCash),
            "deposits" => self.open_list(Page::Deposits),
            "uncounted" => self.open_uncounted(),
            _ => self.show_sheet(field, ctx),
        }
        Vec::new()
    }

    fn reveal(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        let mut close = self.cash().close;
        self.page = Page::Result;
        self.scroll = 0;
        if close.revealed {
            return Vec::new();
        }
        close.revealed = true;
        self.draft.give(Answer::Close(self.register(), close), ctx)
    }

    /// Goes to what is missing next: the count, the result, reasons, incoming's count, the next drawer, the
    /// next step. `say` shows the message of what is missing.
    fn advance(&mut self, mut effects: Vec<Effect>, say: bool, ctx: &Ctx<'_>) -> Handled {
        let gaps = self.draft.gaps(ctx);
        let prefix = format!("{}/", self.register());
        let own: Vec<&Gap> = gaps.iter().filter(|gap| gap.focus.starts_with(&prefix)).collect();
        let after = |gap: &Gap| {
            let field = gap.focus.strip_prefix(&prefix).unwrap_or_default();
            field.starts_with("why/") || field.starts_with("incoming")
        };
        let cash = self.cash();
        let found = match own.iter().find(|gap| !after(gap)) {
            Some(gap) => Some(*gap),
            None if cash.close.uncounted.is_empty() && !cash.close.revealed => {
                effects.extend(self.reveal(ctx));
                return Handled::Yes(effects);
            }
            // Reasons are given by whoever knows the shift, before the drawer goes to incoming.
            None => own.iter().find(|gap| gap.focus.contains("/why/")).or(own.first()).copied(),
        };
        let Some(gap) = found.or_else(|| gaps.first()) else {
            effects.extend(self.draft.done(ctx));
            return Handled::Yes(effects);
        };
        let here = gap.focus.starts_with(&prefix);
        let all: Vec<Gap> = own.into_iter().cloned().collect();
        let focus = gap.focus.clone();
        effects.extend(self.enter_at(&focus, ctx));
        if say && here {
            self.draft.tell(all);
        }
        Handled::Yes(effects)
    }

    /// Goes to a place with its register in front.
    fn enter_at(&mut self, place: &str, ctx: &Ctx<'_>) -> Vec<Effect> {
        let (register, field) = place.split_once('/').unwrap_or((place, ""));
        let at = self.draft().and_then(|d| d.people.registers.iter().position(|r| r.to_string() == register));
        self.at = at.unwrap_or(0);
        self.draft.hush();
        self.confirm = None;
        self.go_to(field, ctx)
    }

    /// Changes to another register by its place.
    fn switch(&mut self, to: usize, ctx: &Ctx<'_>) -> Vec<Effect> {
        let effects = self.save_typed(ctx);
        self.at = to;
        self.draft.hush();
        self.show_sheet("", ctx);
        effects
    }

    /// Saves what is typed and not saved yet, silently, where it parses.
    fn save_typed(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        match self.page {
            // After the result was shown, half a number must not count as a changed count.
            Page::Sheet if self.sheet.focused_id().starts_with("outgoing/") && self.cash().close.revealed => {
                Vec::new()
            }
            Page::Sheet => self.commit(self.sheet.focus(), false, ctx).unwrap_or_default(),
            Page::Recount => self.commit_recount(self.recount.focus(), false, ctx).unwrap_or_default(),
            Page::Why(_) => self.save_why(ctx),
            _ => Vec::new(),
        }
    }

    fn back_to_sheet(&mut self, field: &str, ctx: &Ctx<'_>) -> Handled {
        self.draft.hush();
        self.show_sheet(field, ctx);
        Handled::done()
    }
}

impl StepView for Cash {
    fn enter(&mut self, field: &str, ctx: &Ctx<'_>) -> Vec<Effect> {
        self.load(ctx);
        if !field.is_empty() {
            return self.enter_at(field, ctx);
        }
        // The first drawer with something missing; a finished step shows its first result.
        let gaps = self.draft.gaps(ctx);
        let Some(gap) = gaps.first() else {
            self.at = 0;
            self.page = if self.cash().close.revealed { Page::Result } else { Page::Sheet };
            if self.page == Page::Sheet {
                self.show_sheet("", ctx);
            }
            return Vec::new();
        };
        self.enter_at(&gap.focus.clone(), ctx)
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let lang = ctx.lang;
        let enter = |text: &'static str| Hint::key(Code::Enter, text, 0);
        match &self.page {
            Page::Sheet => {
                let id = self.sheet.focused_id();
                let uncounted = !self.cash().close.uncounted.is_empty();
                let next = match id {
                    "result" if uncounted => msg::exchange::hint_done(lang),
                    "close" | "result" => msg::cash_ui::hint_result(lang),
                    _ if id.starts_with(OTHER) => msg::kit::hint_open(lang),
                    "non_cash" | "deposits" | "uncounted" => msg::kit::hint_open(lang),
                    _ => msg::kit::hint_next(lang),
                };
                let mut hints = vec![enter(next), Hint::new(HintKey::Arrows, msg::kit::hint_move(lang), 3)];
                if id.starts_with("outgoing/") || id.starts_with("tender/") {
                    hints.push(Hint::key(Code::F(10), msg::cash_ui::hint_rest_none(lang), 1));
                } else if id == "opening" || id.starts_with("report/") {
                    hints.push(Hint::key(Code::F(10), msg::kit::hint_next(lang), 1));
                } else if !uncounted {
                    hints.push(Hint::key(Code::F(10), msg::cash_ui::hint_result(lang), 1));
                }
                hints
            }
            Page::NonCash | Page::Deposits => self.list_hints(lang),
            Page::Line(..) | Page::Uncounted | Page::Why(_) | Page::Disagree => {
                let mut hints = self.form.hints_as(lang, msg::checks_ui::hint_save(lang));
                hints.retain(|hint| hint.key != HintKey::One(Code::Esc));
                hints
            }
            Page::Result => vec![
                enter(if self.draft.gaps(ctx).is_empty() {
                    msg::exchange::hint_done(lang)
                } else {
                    msg::cash_ui::hint_go_on(lang)
                }),
                Hint::new(HintKey::UpDown, msg::kit::hint_scroll(lang), 2),
            ],
            Page::Recount => self.recount_hints(lang),
        }
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        if let Input::Hit(crate::tui::canvas::Target::Item { id: TABS, index }) = input {
            return Handled::Yes(self.switch(*index, ctx));
        }
        let back = matches!(input, Input::Key(key) if Action::of(key) == Action::Back);
        match self.page.clone() {
            Page::Sheet => self.on_sheet(input, ctx),
            Page::NonCash | Page::Deposits if back => {
                let field = if self.page == Page::NonCash { "non_cash" } else { "deposits" };
                self.back_to_sheet(field, ctx)
            }
            Page::NonCash | Page::Deposits => self.on_list(input, ctx),
            Page::Line(list, line) => self.on_line(&list, line, input, ctx),
            Page::Uncounted if back => self.back_to_sheet("uncounted", ctx),
            Page::Uncounted => self.on_uncounted(input, ctx),
            Page::Result if back => self.back_to_sheet("close", ctx),
            Page::Result => self.on_result(input, ctx),
            Page::Why(_) if back => {
                let effects = self.save_why(ctx);
                self.draft.hush();
                self.page = Page::Result;
                Handled::Yes(effects)
            }
            Page::Why(tender) => self.on_why(&tender, input, ctx),
            // Blind: back from incoming's count never shows outgoing's figures by itself.
            Page::Recount if back && (self.recount.is_apart() || self.cash().counts_agree()) => {
                let effects = self.save_typed(ctx);
                self.draft.hush();
                self.page = Page::Result;
                Handled::Yes(effects)
            }
            Page::Recount if back => Handled::No,
            Page::Recount => self.on_recount(input, ctx),
            Page::Disagree if back => {
                self.open_recount("incoming", ctx);
                Handled::done()
            }
            Page::Disagree => self.on_disagree(input, ctx),
        }
    }

    fn finish(&mut self, ctx: &Ctx<'_>) -> Handled {
        match self.page.clone() {
            Page::Sheet => self.part_done(ctx),
            Page::NonCash | Page::Deposits => self.back_to_sheet("result", ctx),
            Page::Result => self.advance(Vec::new(), true, ctx),
            Page::Recount => self.recount_done(ctx),
            Page::Line(..) | Page::Uncounted | Page::Why(_) | Page::Disagree => Handled::done(),
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        self.draw_page(canvas, area, ctx);
    }

    fn field(&self) -> String {
        let register = self.register();
        match &self.page {
            Page::Sheet => format!("{register}/{}", self.sheet.focused_id()),
            Page::Deposits => format!("{register}/deposits"),
            Page::Line(list, _) if **list == Page::Deposits => format!("{register}/deposits"),
            Page::NonCash | Page::Line(..) => format!("{register}/non_cash"),
            Page::Uncounted => format!("{register}/uncounted"),
            Page::Result => format!("{register}/result"),
            Page::Why(tender) => format!("{register}/why/{tender}"),
            Page::Recount => format!("{register}/{}", self.recount.place()),
            Page::Disagree => format!("{register}/disagreed"),
        }
    }

    fn pause(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        self.save_typed(ctx)
    }

    fn hear(&mut self, news: &News, ctx: &Ctx<'_>) -> Handled {
        // What was typed stays on the screen; the next save tries it again.
        self.draft.hear(news, ctx);
        match news {
            News::Pin { person, tag: "cash.returns" } => self.returns_approved(*person, ctx),
            News::Pin { person, tag: "cash.why" } => self.why_approved(*person, ctx),
            _ => Handled::done(),
        }
    }
}
