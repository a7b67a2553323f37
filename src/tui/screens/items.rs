//! Open items: tasks, tickets, complaints, deposits and the rest, with filter and search.

mod act;
pub(crate) mod detail;
pub(crate) mod words;

#[cfg(test)]
mod tests;

use crate::tui::shell::focus::Focus;
use std::borrow::Cow;

use ratatui::layout::Rect;

use crate::i18n;
use crate::i18n::msg;
use crate::model::ids::ItemId;
use crate::model::item::Item;
use crate::model::item_state::{ItemKind, Severity};
use crate::model::lang::Lang;
use crate::store::ShopState;
use crate::tui::screens::home::summary;
use crate::tui::screens::items::detail::ItemView;
use crate::tui::shell::canvas::{Canvas, row};
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction};
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Answered, Ctx, Effect, Event, Handled, Query, View};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::label::Label;
use crate::tui::widgets::menu::Menu;
use crate::tui::widgets::table::{GridCell, GridColumn, GridTable, SORT};

pub(crate) use words::{age, marks};

/// Name of a filter, the kinds it lets through (none: all of them).
type Filter = (fn(Lang) -> &'static str, &'static [ItemKind]);

const FILTERS: &[Filter] = &[
    (msg::items_ui::all, &[]),
    (msg::items_ui::tasks, &[ItemKind::Task]),
    (msg::items_ui::tickets, &[ItemKind::Ticket, ItemKind::NonConformity]),
    (msg::items_ui::complaints, &[ItemKind::Complaint, ItemKind::Feedback]),
    (msg::items_ui::deposits, &[ItemKind::DepositInTransit, ItemKind::Custody]),
    (msg::items_ui::disputes, &[ItemKind::Dispute, ItemKind::Query]),
    (msg::items_ui::incidents, &[ItemKind::Incident]),
    (msg::items_ui::attention, &[ItemKind::Attention]),
    (msg::items_ui::closed, &[]),
];
const CLOSED: usize = FILTERS.len() - 1;
/// From this width on every column is shown.
const WIDE: u16 = 100;
/// From this width on the owner is shown.
const FULL: u16 = 72;

/// List of the open items.
#[derive(Debug)]
pub(crate) struct Items {
    filters: Menu,
    table: GridTable,
    search: Field,
    searching: bool,
    closed: Vec<Item>,
}

impl Items {
    /// All open items.
    #[must_use]
    pub(crate) fn new() -> Self {
        Self {
            filters: Menu::across(FILTERS.iter().map(|(name, _)| (*name).into()).collect()),
            table: GridTable::new(Vec::new()),
            search: Field::text("search", msg::items_ui::search),
            searching: false,
            closed: Vec::new(),
        }
    }

    fn shown_items<'a>(&'a self, ctx: &Ctx<'a>) -> Vec<&'a Item> {
        let Some(live) = &ctx.model.live else { return Vec::new() };
        let filter = self.filters.selected();
        let source = if filter == CLOSED { &self.closed } else { &live.items };
        let kinds = FILTERS.get(filter).map_or(&[] as &[ItemKind], |(_, kinds)| *kinds);
        let wanted = self.search.raw().trim().to_lowercase();
        source
            .iter()
            .filter(|i| kinds.is_empty() || kinds.contains(&i.kind))
            .filter(|i| wanted.split_whitespace().all(|word| matches(i, word, live)))
            .collect()
    }

    fn open(&self, index: usize, ctx: &Ctx<'_>) -> Handled {
        match self.shown_items(ctx).get(index) {
            Some(item) => Handled::then(Effect::Open(Box::new(ItemView::new((*item).clone())))),
            None => Handled::done(),
        }
    }

    /// As soon as closed items are looked at they are read.
    fn turned(&self) -> Handled {
        if self.filters.selected() == CLOSED {
            Handled::then(Effect::Ask(Query::ClosedItems))
        } else {
            Handled::done()
        }
    }
}

impl Default for Items {
    fn default() -> Self {
        Self::new()
    }
}

/// The screen of one item that is open now.
#[must_use]
pub(crate) fn open(id: ItemId, live: &ShopState) -> Option<Box<dyn View>> {
    let item = live.items.iter().find(|i| i.id == id)?;
    Some(Box::new(ItemView::new(item.clone())))
}

/// Whether a word is anywhere in an item: number, title, texts, owner.
fn matches(item: &Item, wanted: &str, live: &ShopState) -> bool {
    let owner = item.owner.map_or("", |p| live.settings.person_name(p));
    let detail = &item.detail;
    let texts = [
        &item.title,
        &detail.text,
        &detail.advice,
        &detail.next_step,
        &detail.promise,
        &detail.contact,
        &detail.bag_no,
    ];
    format!("#{}", item.id).contains(wanted)
        || owner.to_lowercase().contains(wanted)
        || texts.iter().any(|t| t.to_lowercase().contains(wanted))
}

/// The columns that fit a width, and which part of an item each shows.
fn columns(width: u16) -> (Vec<GridColumn>, &'static [usize]) {
    let number = GridColumn::right("#", 4);
    let what = GridColumn::left(msg::items_ui::what, 0);
    let mark = GridColumn::left(msg::items_ui::mark, 12);
    if width >= WIDE {
        let columns = vec![
            number,
            GridColumn::left(msg::items_ui::kind, 14),
            what,
            mark,
            GridColumn::left(msg::items_ui::owner, 12),
            GridColumn::left(msg::items_ui::due, 12),
            GridColumn::right(msg::items_ui::age, 18),
        ];
        (columns, &[0, 1, 2, 3, 4, 5, 6])
    } else if width >= FULL {
        let owner = GridColumn::left(msg::items_ui::owner, 8);
        (vec![number, what, mark, owner, GridColumn::right(msg::items_ui::age, 8)], &[0, 7, 8, 4, 9])
    } else {
        (vec![number, what, mark, GridColumn::right(msg::items_ui::age, 8)], &[0, 7, 8, 9])
    }
}

/// One part of an item.
fn cell<'a>(item: &Item, part: usize, live: &'a ShopState, ctx: &Ctx<'_>) -> GridCell<'a> {
    let lang = ctx.lang;
    let due =
        || item.due_ms.map(|ms| summary::due_text(live.settings.store.zone.stamp_at(ms), ctx.now, lang));
    let urgent = if summary::urgent(item, live, ctx.now.ms) { "! " } else { "" };
    let text: Cow<'a, str> = match part {
        0 => item.id.to_string().into(),
        1 => i18n::text(lang, item.kind.key(), &[]).into(),
        2 if item.kind != ItemKind::DepositInTransit => {
            return GridCell::new(format!("{urgent}{}", item.title), severity_role(item));
        }
        2 | 7 => {
            let title = summary::title(item, &live.settings, lang);
            return GridCell::new(format!("{urgent}{title}"), severity_role(item));
        }
        3 | 8 => {
            let state = || i18n::text(lang, item.state_key(), &[]);
            return match (marks(item, live, ctx.now.ms, lang).first(), due()) {
                (Some((mark, role)), _) => GridCell::new(*mark, *role),
                (None, Some(due)) if part == 8 && item.closed_ms.is_none() => {
                    GridCell::new(due, TextRole::Text)
                }
                _ => GridCell::new(state(), TextRole::Muted),
            };
        }
        4 => item.owner.map_or("", |p| live.settings.person_name(p)).into(),
        5 => return GridCell::from(due().unwrap_or_default()).by(item.due_ms),
        _ => {
            let shifts = (part == 9 && item.handovers > 0).then(|| msg::home::shifts(lang, item.handovers));
            let age = shifts.unwrap_or_else(|| age(item, ctx.now.ms, lang));
            return GridCell::from(age).by(Some(ctx.now.ms.saturating_sub(item.opened.ms)));
        }
    };
    GridCell::new(text, TextRole::Text)
}

const fn severity_role(item: &Item) -> TextRole {
    match item.severity {
        Severity::Critical => TextRole::Bad,
        Severity::Watch => TextRole::Warn,
        Severity::Normal => TextRole::Text,
    }
}

impl View for Items {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_items.into())
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        if self.searching {
            return vec![
                Hint::key(Code::Enter, msg::items_ui::to_list(ctx.lang), 0),
                Hint::key(Code::Esc, msg::items_ui::search_off(ctx.lang), 0),
            ];
        }
        vec![
            Hint::key(Code::Enter, msg::kit::hint_open(ctx.lang), 0),
            Hint::new(HintKey::LeftRight, msg::items_ui::filter(ctx.lang), 1),
            Hint::key(Code::Char('/'), msg::kit::hint_search(ctx.lang), 1),
            Hint::key(SORT, msg::reports_ui::hint_sort(ctx.lang), 3),
            Hint::new(HintKey::UpDown, msg::kit::hint_choose(ctx.lang), 2),
            Hint::key(Code::Esc, msg::kit::hint_back(ctx.lang), 0),
        ]
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        self.table.list.set_len(self.shown_items(ctx).len());
        if self.searching {
            if let Input::Key(key) = input {
                match KeyAction::of(key) {
                    KeyAction::Accept | KeyAction::Down => {
                        self.searching = false;
                        return Handled::done();
                    }
                    KeyAction::Back => {
                        self.searching = false;
                        self.search.set_raw("");
                        return Handled::done();
                    }
                    _ => {}
                }
            }
            if self.search.handle(input).used() {
                self.table.list.select(0);
                return Handled::done();
            }
        }
        match input {
            Input::Key(key) => match KeyAction::outside_field(key) {
                KeyAction::Left | KeyAction::Right => {
                    let _ = self.filters.handle(input);
                    self.table.list.select(0);
                    return self.turned();
                }
                KeyAction::Search => {
                    self.searching = true;
                    return Handled::done();
                }
                KeyAction::Back if !self.search.raw().is_empty() => {
                    self.search.set_raw("");
                    return Handled::done();
                }
                _ => {}
            },
            Input::Hit(_) if self.filters.handle(input).used() => {
                self.table.list.select(0);
                return self.turned();
            }
            _ => {}
        }
        match self.table.handle(input) {
            WidgetOutcome::Chosen(index) => self.open(index, ctx),
            WidgetOutcome::Ignored => Handled::No,
            _ => Handled::done(),
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let inner = canvas.pane(area, msg::items_ui::title(ctx.lang), Focus::Here);
        if inner.height < 4 {
            return;
        }
        self.filters.draw(canvas, row(inner, 0), Focus::Away);
        let searched = self.searching || !self.search.raw().is_empty();
        let bottom = u16::from(searched);
        let list = Rect {
            x: inner.x + 1,
            width: inner.width.saturating_sub(2),
            height: inner.height.saturating_sub(2 + bottom),
            y: inner.y + 2,
        };
        let items: Vec<Item> = self.shown_items(ctx).into_iter().cloned().collect();
        self.table.list.set_len(items.len());
        if searched {
            let y = inner.bottom() - 1;
            let x = canvas.text(inner.x + 1, y, &self.search.label.get(ctx.lang), TextRole::Label) + 1;
            let place = Rect { x, y, width: inner.right().saturating_sub(x + 1), height: 1 };
            self.search.draw(canvas, place, Focus::when(self.searching));
        }
        let Some(live) = &ctx.model.live else { return };
        if items.is_empty() {
            canvas.text_in(list.x, list.y, list.width, msg::items_ui::none(ctx.lang), TextRole::Muted);
            return;
        }
        let (columns, parts) = columns(list.width);
        self.table.columns = columns;
        self.table.draw(canvas, list, Focus::when(!self.searching), |index, at| {
            match (items.get(index), parts.get(at)) {
                (Some(item), Some(part)) => cell(item, *part, live, ctx),
                _ => GridCell::from(""),
            }
        });
    }

    fn on_event(&mut self, news: &Event, _: &Ctx<'_>) -> Vec<Effect> {
        if let Event::Found(Answered::ClosedItems(items)) = news {
            self.closed.clone_from(items);
        }
        Vec::new()
    }

    fn on_top(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        self.table.list.set_len(self.shown_items(ctx).len());
        if self.filters.selected() == CLOSED { vec![Effect::Ask(Query::ClosedItems)] } else { Vec::new() }
    }
}
