//! The lead's review: approvals left open, what is sealed and unread, what matters first, and who had how many errors this month.

#[cfg(test)]
mod tests;

use ratatui::layout::Rect;

use super::items;
use super::items::words::escalated;
use super::locked::{self, Own};
use super::logbook::PageView;
use super::settings;
use crate::i18n;
use crate::i18n::shifts;
use crate::i18n::width::{width, wrap};
use crate::i18n::{dates, lists, msg};
use crate::model::approval::{ApprovalPlace, Verdict};
use crate::model::cash::Level;
use crate::model::handover::State;
use crate::model::ids::{ItemId, PersonId};
use crate::model::item::Item;
use crate::model::item_state::Escalation;
use crate::model::lang::Lang;
use crate::model::money::{Money, format_amount};
use crate::model::settings::Settings;
use crate::record::logbook::LogPage;
use crate::report::daylog::approvals::{about, asked, since};
use crate::report::tables::STAR;
use crate::rules::review_queue::{DayHelp, Errors, LeadSaid, Unread};
use crate::tui::screens::unplanned::UnplannedQueue;
use crate::tui::shell::canvas::{Canvas, below, cells, padded};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction};
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Answered, Ctx, Effect, Event, Handled, Query, View};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::label::Label;
use crate::tui::widgets::table::{GridCell, GridColumn, GridTable, SORT};

/// Review desk of leads: what waits for them.
#[derive(Debug)]
pub(crate) struct ReviewDesk {
    table: GridTable,
    /// Approvals that wait to be decided: they come first.
    open: Vec<(LogPage, ApprovalPlace)>,
    /// On how many days there are minutes outside the roster to decide on, and how many minutes: a line of its own.
    unplanned: (usize, i64),
    /// People added for one day whom the owner has not decided on: they come next.
    helpers: Vec<DayHelp>,
    /// Items open for so long that a lead or the owner is told of them.
    told: Vec<ItemId>,
    unread: Vec<Unread>,
    /// Those of them of which something was not approved.
    refused: Vec<LogPage>,
    errors: Vec<Errors>,
    /// Whether the PIN was asked for since it was opened.
    asked: bool,
    /// The page asked for is to be marked as read at once.
    mark: bool,
}

impl ReviewDesk {
    /// Not read yet.
    #[must_use]
    pub(crate) fn new() -> Self {
        Self {
            table: GridTable::new(Vec::new()),
            open: Vec::new(),
            unplanned: (0, 0),
            helpers: Vec::new(),
            told: Vec::new(),
            unread: Vec::new(),
            refused: Vec::new(),
            errors: Vec::new(),
            asked: false,
            mark: false,
        }
    }

    fn open(&mut self, at: usize, mark: bool, ctx: &Ctx<'_>) -> Handled {
        if let Some((page, place)) = self.open.get(at) {
            let mut view = PageView::new(page.clone(), "");
            if !mark || page.state == State::Draft {
                view.decide(place, ctx);
            }
            return Handled::then(Effect::Open(Box::new(view)));
        }
        let at = at - self.open.len();
        if let Some(helper) = self.helpers.get(at) {
            return Handled::then(Effect::Open(settings::person(helper.person)));
        }
        let at = at - self.helpers.len();
        if let Some(id) = self.told.get(at) {
            let view = ctx.model.live.as_ref().and_then(|live| items::open(*id, live));
            return view.map_or_else(Handled::done, |view| Handled::then(Effect::Open(view)));
        }
        let at = at - self.told.len();
        if at < self.minutes() {
            return Handled::then(Effect::Open(Box::new(UnplannedQueue::new())));
        }
        self.mark = mark;
        self.unread
            .get(at - self.minutes())
            .map_or_else(Handled::done, |u| Handled::then(Effect::Ask(Query::LogPage(u.handover))))
    }

    fn rows(&self) -> usize {
        self.open.len() + self.minutes() + self.helpers.len() + self.told.len() + self.unread.len()
    }

    /// How many handovers no lead has read, the number Home has; and what else is to be decided, told apart from them.
    fn waiting(&self, lang: Lang) -> String {
        let unread = i64::try_from(self.unread.len()).unwrap_or(i64::MAX);
        match i64::try_from(self.rows() - self.unread.len()).unwrap_or(i64::MAX) {
            0 => msg::review_ui::waiting(lang, unread),
            others => msg::review_ui::waiting_both(lang, unread, others),
        }
    }

    /// The line of minutes to decide on, where there are any.
    fn minutes(&self) -> usize {
        usize::from(self.unplanned.0 > 0)
    }

    /// Lines above the handovers to be read.
    fn before_unread(&self) -> usize {
        self.open.len() + self.helpers.len() + self.told.len() + self.minutes()
    }

    /// Takes over which open items have stood still for so long that somebody above is told, the longest first.
    fn read_told(&mut self, ctx: &Ctx<'_>) {
        let Some(live) = &ctx.model.live else { return };
        let told = |item: &&Item| escalated(item, live) != Escalation::None;
        let mut all: Vec<&Item> = live.items.iter().filter(told).collect();
        all.sort_by_key(|item| (-item.stood_still(), item.id));
        self.told = all.into_iter().map(|item| item.id).collect();
    }

    /// What the chosen line is about, whole, and what a mark in it means: a line of a list cuts it.
    fn chosen_whole(&self, place: Rect, lang: Lang) -> Vec<String> {
        let Some(chosen) = self.table.selected() else { return Vec::new() };
        let said = if let Some((page, at)) = self.open.get(chosen) {
            let open = page.open_approvals();
            let one = open.iter().find(|one| one.place == *at);
            one.map(|one| {
                let about = about(&page.document, one, lang);
                format!("{about}{}{}", msg::results::between(lang), asked(one.asked, lang))
            })
        } else if self.minutes() > 0 && chosen + 1 == self.before_unread() {
            Some(minutes_words(self.unplanned, lang))
        } else {
            let before = self.before_unread();
            let unread = chosen.checked_sub(before).and_then(|at| self.unread.get(at));
            let changed =
                |u: &&Unread| u.changed.then(|| format!("{STAR} {}", msg::over_short::changed(lang)));
            let said = unread.map(|u| {
                let decided = self.refused_of(u).into_iter().flat_map(|page| decided_of(page, lang));
                decided.chain(changed(&u)).collect::<Vec<_>>()
            });
            said.filter(|said| !said.is_empty()).map(|said| said.join(msg::results::between(lang)))
        };
        let Some(said) = said else { return Vec::new() };
        let mut lines = wrap(&said, usize::from(place.width.max(2)));
        lines.insert(0, String::new());
        // The list itself keeps half of the room.
        lines.truncate(usize::from(place.height / 2));
        lines
    }

    /// The page of a handover of which something was not approved.
    fn refused_of(&self, unread: &Unread) -> Option<&LogPage> {
        self.refused.iter().find(|page| page.handover == unread.handover)
    }

    fn draw_errors(&self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let lang = ctx.lang;
        let alert = ctx.model.settings().map_or(i64::MAX, |s| s.rules.error_alert);
        if self.errors.is_empty() {
            canvas.text_in(area.x, area.y, area.width, msg::review_ui::no_errors(lang), TextRole::Muted);
            return;
        }
        let fits = usize::from(area.height);
        let shown = if self.errors.len() > fits { fits.saturating_sub(1) } else { self.errors.len() };
        if shown < self.errors.len() && fits > 0 {
            let rest = i64::try_from(self.errors.len() - shown).unwrap_or(0);
            canvas.text_in(
                area.x,
                area.bottom() - 1,
                area.width,
                &msg::review_ui::more(lang, rest),
                TextRole::Muted,
            );
        }
        for (errors, y) in self.errors.iter().take(shown).zip(area.y..area.bottom()) {
            let over = errors.count > alert;
            let role = if over { TextRole::Bad } else { TextRole::Text };
            canvas.text_in(area.x, y, 16, ctx.model.name(errors.person), role);
            canvas.text_right(area.x + 21, y, 4, &errors.count.to_string(), role);
            let x = area.x + 22;
            let words = msg::review_ui::in_shifts(lang, errors.shifts);
            let end = canvas.text_in(x, y, area.right().saturating_sub(x), &words, TextRole::Text) + 2;
            if over {
                let room = area.right().saturating_sub(end);
                let long = msg::review_ui::alert(lang, alert);
                let fits = width(&long) <= usize::from(room);
                let words = if fits { long } else { msg::review_ui::alert_short(lang, alert) };
                canvas.text_in(end, y, room, &words, role);
            }
        }
    }
}

impl Default for ReviewDesk {
    fn default() -> Self {
        Self::new()
    }
}

/// Why it comes first, in a word.
fn mark(unread: &Unread, lang: Lang) -> (&'static str, TextRole) {
    match unread {
        u if u.open > 0 => (msg::review_ui::open(lang), TextRole::Bad),
        u if u.lead == LeadSaid::Refused => (msg::approval::rejected(lang), TextRole::Bad),
        u if u.level == Level::NeedsLead && u.lead == LeadSaid::Signed => {
            (msg::review_ui::signed(lang), TextRole::Warn)
        }
        u if u.level == Level::NeedsLead && u.lead == LeadSaid::Approved => {
            (msg::review_ui::approved(lang), TextRole::Warn)
        }
        u if u.level == Level::NeedsLead => (msg::review_ui::large(lang), TextRole::Bad),
        u if u.level > Level::Within => (msg::review_ui::beyond(lang), TextRole::Warn),
        u if u.state == State::HalfSealed => (msg::review_ui::half(lang), TextRole::Warn),
        _ => ("", TextRole::Text),
    }
}

/// How many of the approvals of a handover were refused, where others were given or wait.
fn part_refused(page: &LogPage, lang: Lang) -> Option<String> {
    let all = page.left_open().len();
    let refused = page.decisions.iter().filter(|one| one.verdict == Verdict::Rejected).count();
    (refused < all).then(|| msg::review_ui::part_refused(lang, all, refused))
}

/// What was decided on each approval of a handover: which one was refused, and which was not.
fn decided_of(page: &LogPage, lang: Lang) -> Vec<String> {
    let open = page.left_open();
    let said = page.decisions.iter().filter_map(|decision| {
        let one = open.iter().find(|one| one.place == decision.place)?;
        let verdict = i18n::name(lang, decision.verdict.key());
        Some(format!("{verdict}: {}", about(&page.document, one, lang)))
    });
    said.collect()
}

/// A cell of the line of an approval that waits: of which handover, who asked since when for what, the sum.
fn open_cell<'p>(page: &'p LogPage, place: &ApprovalPlace, column: usize, lang: Lang) -> GridCell<'p> {
    let open = page.open_approvals();
    let Some(one) = open.iter().find(|one| one.place == *place) else { return GridCell::from("") };
    match column {
        0 => dates::date_short(lang, page.document.business_date).into(),
        1 => shifts::of_page(lang, page).into(),
        2 => msg::kit::named(lang, &one.asked.by, about(&page.document, one, lang)).into(),
        3 => {
            let decimals = page.document.decimals.unwrap_or(2);
            one.amount.map_or_else(String::new, |sum| format_amount(sum, decimals)).into()
        }
        _ => GridCell::new(
            format!("{} {}", msg::review_ui::open_approval(lang), since(one.asked, lang)),
            TextRole::Bad,
        ),
    }
}

/// Cells the names of those who handed over take in a line; of more than fit the first one stands with how many more.
const NAMES: usize = 18;

/// All who handed over: a shared drawer counts for none of them alone.
fn all_names(people: &[PersonId], settings: &Settings, lang: Lang) -> String {
    let names: Vec<&str> = people.iter().map(|id| settings.person_name(*id)).collect();
    let all = names.join(lists::between_names(lang));
    match names.as_slice() {
        [first, rest @ ..] if !rest.is_empty() && width(&all) > NAMES => format!("{first} +{}", rest.len()),
        _ => all,
    }
}

/// Over and short of a handover, with the mark of one that was changed after its result.
fn net_cell(net: Money, unread: &Unread, decimals: u8) -> GridCell<'static> {
    let sign = if net.0 > 0 { "+" } else { "" };
    let mark = if unread.changed { STAR } else { "" };
    let role = match net.0 {
        1.. => TextRole::Warn,
        ..0 => TextRole::Bad,
        0 if unread.changed => TextRole::Warn,
        0 => TextRole::Text,
    };
    GridCell::new(format!("{sign}{}{mark}", format_amount(net, decimals)), role)
}

/// How many minutes outside the roster wait, and of how many days.
fn minutes_words((days, minutes): (usize, i64), lang: Lang) -> String {
    let days = i64::try_from(days).unwrap_or(0);
    msg::unplanned::in_review(lang, days, dates::duration(lang, minutes))
}

/// A cell of the line of minutes outside the roster to decide on.
fn minutes_cell((days, minutes): (usize, i64), column: usize, lang: Lang) -> GridCell<'static> {
    match column {
        2 => minutes_words((days, minutes), lang).into(),
        4 => GridCell::new(msg::unplanned::to_decide(lang), TextRole::Warn),
        _ => GridCell::from(""),
    }
}

/// A cell of the line of somebody added for one day: which day, who added them, and when.
fn helper_cell(helper: &DayHelp, column: usize, settings: &Settings, lang: Lang) -> GridCell<'static> {
    match column {
        0 => dates::date_short(lang, helper.on).into(),
        2 => {
            let name = settings.person_name(helper.person);
            match helper.by {
                Some(by) => msg::day_help::added_by(lang, name, settings.person_name(by)).into(),
                None => name.to_owned().into(),
            }
        }
        3 => helper.added.clock(lang).into(),
        4 => GridCell::new(msg::day_help::to_confirm(lang), TextRole::Bad),
        _ => GridCell::from(""),
    }
}

/// A cell of the line of an item that has stood still for long: since when, what, for how many handovers, who is told.
fn told_cell(id: ItemId, column: usize, ctx: &Ctx<'_>) -> GridCell<'static> {
    let lang = ctx.lang;
    let Some(live) = &ctx.model.live else { return GridCell::from("") };
    let Some(item) = live.items.iter().find(|item| item.id == id) else { return GridCell::from("") };
    match column {
        0 => dates::date_short(lang, item.opened.calendar_date()).into(),
        2 => format!("#{} {}", item.id, item.title).into(),
        3 => msg::home::shifts(lang, item.stood_still()).into(),
        4 if escalated(item, live) == Escalation::Owner => {
            GridCell::new(msg::review_ui::told_owner(lang), TextRole::Bad)
        }
        4 => GridCell::new(msg::review_ui::told_lead(lang), TextRole::Warn),
        _ => GridCell::from(""),
    }
}

/// Date, shift with its names this wide, who handed over, the net, and what is to be done.
fn columns(names: usize, wide: bool) -> Vec<GridColumn> {
    vec![
        GridColumn::left(msg::report::date, 9),
        GridColumn::left(msg::report::shift, cells(names)),
        GridColumn::left(msg::report::outgoing, 0),
        GridColumn::right(msg::review_ui::net, if wide { 12 } else { 10 }),
        GridColumn::left("", if wide { 17 } else { 12 }),
    ]
}

impl View for ReviewDesk {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_review.into())
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let lang = ctx.lang;
        let mut hints = Vec::new();
        if !ctx.model.reads(None) {
            hints.push(locked::hint(ctx));
        } else if self.rows() > 0 {
            hints.push(Hint::key(Code::Enter, msg::kit::hint_open(lang), 0));
            hints.push(Hint::key(Code::Char('r'), msg::review_ui::hint_read(lang), 1));
            hints.push(Hint::new(HintKey::UpDown, msg::kit::hint_choose(lang), 2));
            hints.push(Hint::key(SORT, msg::reports_ui::hint_sort(lang), 3));
        }
        hints.push(Hint::key(Code::Esc, msg::kit::hint_back(lang), 0));
        hints
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        if !ctx.model.reads(None) {
            return match input {
                Input::Key(key) if KeyAction::outside_field(key) == KeyAction::Accept && !key.repeat => {
                    Handled::then(locked::ask(ctx.model, Own::None))
                }
                _ => Handled::No,
            };
        }
        if let Input::Key(key) = input
            && KeyAction::outside_field(key) == KeyAction::Char('r')
            && !key.repeat
            && let Some(at) = self.table.selected()
        {
            return self.open(at, true, ctx);
        }
        match self.table.handle(input) {
            WidgetOutcome::Chosen(at) => self.open(at, false, ctx),
            WidgetOutcome::Ignored => Handled::No,
            _ => Handled::done(),
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let lang = ctx.lang;
        let rows = self.rows();
        // A third for the errors, or what the handovers to be read leave.
        let free = area.height.saturating_sub(cells(rows.max(1)).saturating_add(3));
        let lower = cells(self.errors.len().max(1)).saturating_add(2).min(free.max(area.height / 3));
        let upper = Rect { height: area.height.saturating_sub(lower), ..area };
        if !ctx.model.reads(None) {
            let inner = canvas.pane(area, msg::review_ui::title(lang), Focus::Here);
            locked::draw(canvas, inner, Own::None, ctx);
            return;
        }
        let inner = padded(canvas.pane(upper, &self.waiting(lang), Focus::Here));
        let Some(settings) = ctx.model.settings() else { return };
        let decimals = settings.store.currency.decimals;
        if rows == 0 {
            canvas.text_in(inner.x, inner.y, inner.width, msg::review_ui::none(lang), TextRole::Ok);
        } else {
            let wide = inner.width > 70;
            let (open, unread) = (&self.open, &self.unread);
            let name = |u: &Unread| {
                shifts::with_part(lang, settings.shift(u.shift).map_or("?", |s| s.name.get(lang)), u.part)
            };
            let names =
                open.iter().map(|(page, _)| shifts::of_page(lang, page)).chain(unread.iter().map(name));
            self.table.columns = columns(shifts::columns(names, if wide { 8 } else { 6 }), wide);
            let whole = self.chosen_whole(inner, lang);
            let list = Rect { height: inner.height.saturating_sub(cells(whole.len())), ..inner };
            for (line, y) in whole.iter().zip(list.bottom()..inner.bottom()) {
                canvas.text_in(inner.x, y, inner.width, line, TextRole::Label);
            }
            let (minutes, unplanned) = (self.minutes(), self.unplanned);
            let (open, helpers, told, unread) = (&self.open, &self.helpers, &self.told, &self.unread);
            let refused = &self.refused;
            self.table.draw(canvas, list, Focus::Here, |at, column| {
                if let Some((page, place)) = open.get(at) {
                    return open_cell(page, place, column, lang);
                }
                let at = at - open.len();
                if let Some(helper) = helpers.get(at) {
                    return helper_cell(helper, column, settings, lang);
                }
                let at = at - helpers.len();
                if let Some(id) = told.get(at) {
                    return told_cell(*id, column, ctx);
                }
                let at = at - told.len();
                if at < minutes {
                    return minutes_cell(unplanned, column, lang);
                }
                let Some(u) = unread.get(at - minutes) else { return GridCell::from("") };
                match column {
                    0 => dates::date_short(lang, u.date).into(),
                    1 => name(u).into(),
                    2 if u.not_handed_over => GridCell::new(msg::forgotten::mark(lang), TextRole::Bad),
                    2 => all_names(&u.outgoing, settings, lang).into(),
                    3 => match u.net {
                        Some(net) => net_cell(net, u, decimals),
                        None => GridCell::new(msg::review_ui::uncounted(lang), TextRole::Muted),
                    },
                    _ if u.open == 0 && refused.iter().any(|page| page.handover == u.handover) => {
                        let page = refused.iter().find(|page| page.handover == u.handover);
                        let part = page.and_then(|page| part_refused(page, lang));
                        let whole = || msg::approval::rejected(lang).to_owned();
                        GridCell::new(part.unwrap_or_else(whole), TextRole::Bad)
                    }
                    _ => {
                        let (word, role) = mark(u, lang);
                        GridCell::new(word, role)
                    }
                }
            });
        }
        let lower = below(area, upper.height);
        let inner = padded(canvas.pane(lower, msg::review_ui::errors(lang), Focus::Away));
        canvas.within(inner, |canvas| self.draw_errors(canvas, inner, ctx));
    }

    fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) -> Vec<Effect> {
        match news {
            Event::Found(Answered::Review { open, refused, helpers, unread, errors, unplanned }) => {
                self.unplanned = *unplanned;
                let places = |page: &LogPage| {
                    let open = page.open_approvals();
                    open.into_iter().map(|one| (page.clone(), one.place)).collect::<Vec<_>>()
                };
                self.open = open.iter().flat_map(places).collect();
                self.helpers.clone_from(helpers);
                self.read_told(ctx);
                self.unread.clone_from(unread);
                self.refused.clone_from(refused);
                self.errors.clone_from(errors);
                self.table.list.set_len(self.rows());
            }
            Event::Found(Answered::LogPage(page)) => {
                let mut view = PageView::new((**page).clone(), "");
                if std::mem::take(&mut self.mark) {
                    view.review_only(ctx);
                }
                return vec![Effect::Open(Box::new(view))];
            }
            Event::Changed | Event::Pin { purpose: PinPurpose::Figures, .. } if ctx.model.reads(None) => {
                return vec![Effect::Ask(Query::Review)];
            }
            _ => {}
        }
        Vec::new()
    }

    fn on_top(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        if ctx.model.reads(None) {
            return vec![Effect::Ask(Query::Review)];
        }
        // Once by itself: whoever goes back from the PIN is not asked again at once.
        let first = !std::mem::replace(&mut self.asked, true);
        first.then(|| locked::ask(ctx.model, Own::None)).into_iter().collect()
    }

    fn lock(&mut self) -> bool {
        let fresh = Self { asked: true, ..Self::new() };
        *self = fresh;
        true
    }

    fn title(&self, ctx: &Ctx<'_>) -> String {
        msg::review_ui::title(ctx.lang).to_owned()
    }
}
