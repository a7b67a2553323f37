//! What several steps share: who takes over, times as people say them, a page that is composed line by line.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

use crate::i18n;
use crate::i18n::{dates, lists, msg, width};
use crate::model::cash::OPENING;
use crate::model::field_ref::{CashField, FieldRef};
use crate::model::handover::{Mark, Panel, People};
use crate::model::ids::{PersonId, RegisterId};
use crate::model::item::{Item, ItemDetail};
use crate::model::item_state::{ItemKind, Severity};
use crate::model::lang::Lang;
use crate::model::log::{Detail, Entry, Feedback, FeedbackKind, MovementKind};
use crate::model::money::Money;
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::rules::attendance::ledger::Ledger;
use crate::rules::gap::Gap;
use crate::rules::roster::{Around, Held, RosterShift};
use crate::store::OpenHandover;
use crate::tui::shell::app_data::WhosePart;
use crate::tui::shell::canvas::{Canvas, cells};
use crate::tui::shell::clicks::Clicks;
use crate::tui::shell::glyphs::Glyphs;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::Ctx;
use crate::tui::widgets::cell_editor::{CellEditor, CellState};
use crate::tui::widgets::line_list::ListLine;

/// Beyond this, figures would stand too far from what they belong to.
pub(crate) const WIDEST: u16 = 90;

/// A step on its page: the title on the first line, the same in all of them. What remains is for the step.
pub(crate) fn page(canvas: &mut Canvas, area: Rect, title: &str) -> Rect {
    if area.width < 2 || area.height < 2 {
        return Rect { width: 0, height: 0, ..area };
    }
    canvas.text_in(area.x + 1, area.y, area.width - 2, title, TextRole::Title);
    Rect { x: area.x + 1, y: area.y + 1, width: area.width - 2, height: area.height - 1 }
}

/// The person who acts for those taking over, as answers of incoming are kept under; where nobody takes over, for those
/// handing over.
#[must_use]
pub(crate) fn taker(ctx: &Ctx<'_>) -> Option<PersonId> {
    ctx.model.acting(WhosePart::Incoming)
}

/// Everybody who takes over, where the side is addressed; without one whoever is at the screen.
#[must_use]
pub(crate) fn taking(ctx: &Ctx<'_>) -> Vec<PersonId> {
    let incoming = ctx.model.handover().map(|open| open.draft.takers().to_vec()).unwrap_or_default();
    if incoming.is_empty() { ctx.author().into_iter().collect() } else { incoming }
}

/// Names of those who take over.
#[must_use]
pub(crate) fn takers(ctx: &Ctx<'_>) -> String {
    names(&taking(ctx), ctx)
}

/// Whether nobody takes over: the shop closes.
#[must_use]
pub(crate) fn closes(ctx: &Ctx<'_>) -> bool {
    ctx.model.handover().is_some_and(|open| open.draft.people.closes)
}

/// Names of people beside each other.
#[must_use]
pub(crate) fn names(people: &[PersonId], ctx: &Ctx<'_>) -> String {
    let names: Vec<&str> = people.iter().map(|person| ctx.model.name(*person)).collect();
    names.join(lists::between_names(ctx.lang))
}

/// That the person who takes over does something now.
#[must_use]
pub(crate) fn taker_mark(ctx: &Ctx<'_>) -> Option<Mark> {
    taker(ctx).map(|by| Mark { by, at_ms: ctx.now.ms })
}

/// Nobody was chosen to hand over: nothing can be saved in anybody's name.
#[must_use]
pub(crate) const fn nobody() -> Problem {
    Problem::new("gate.no_outgoing")
}

/// A time of day, with its date when it is not today.
#[must_use]
pub(crate) fn moment(ctx: &Ctx<'_>, ms: i64) -> String {
    let Some(settings) = ctx.model.settings() else { return String::new() };
    let at = settings.store.zone.stamp_at(ms);
    if at.calendar_date() == ctx.now.calendar_date() {
        at.clock(ctx.lang)
    } else {
        dates::day_and_time(ctx.lang, at, ctx.now)
    }
}

/// A refusal in words.
#[must_use]
pub(crate) fn said(problem: &Problem, lang: Lang) -> String {
    i18n::text(lang, problem.key, &problem.args)
}

/// Name of the field that lacks something, where the sentence about it does not name it: a page of the briefing, a
/// way of paying.
#[must_use]
pub(crate) fn field_name(gap: &Gap, open: &OpenHandover, lang: Lang) -> Option<String> {
    match &gap.focus {
        FieldRef::Panel(panel) => Some(panel_name(*panel, lang).to_owned()),
        FieldRef::Cash(_, CashField::Tender(id) | CashField::TenderPart(id, _) | CashField::Why(id)) => {
            Some(tender_name(&open.settings, id, lang))
        }
        _ => None,
    }
}

/// Name of a page of the briefing.
#[must_use]
pub(crate) const fn panel_name(panel: Panel, lang: Lang) -> &'static str {
    match panel {
        Panel::Sales => msg::briefing_ui::sales(lang),
        Panel::Stock => msg::briefing_ui::stock(lang),
        Panel::Feedback => msg::briefing_ui::feedback(lang),
        Panel::Open => msg::briefing_ui::open(lang),
        Panel::Attention => msg::briefing_ui::attention(lang),
    }
}

/// Name of a way of paying, or of the difference found at the start.
#[must_use]
pub(crate) fn tender_name(settings: &Settings, tender: &str, lang: Lang) -> String {
    if tender == OPENING {
        return msg::cash_ui::opening_gap(lang).to_owned();
    }
    settings.tender(tender).map_or_else(|| tender.to_owned(), |t| t.name.get(lang).to_owned())
}

/// The row below a list that says the step is done: the last answer rests there, and Enter goes on.
#[must_use]
pub(crate) fn done_line(row: usize, x: u16, cols: u16, lang: Lang) -> ListLine {
    let text = format!("[ {} ]", msg::exchange::done(lang));
    ListLine::of(row).put(x, cols.saturating_sub(x), text, TextRole::Value).cursor(x + 2)
}

/// What a step has to say, in red at the foot of its page. What remains above it.
pub(crate) fn foot(canvas: &mut Canvas, area: Rect, lines: &[String]) -> Rect {
    let deep = cells(lines.len()).min(area.height);
    for (line, y) in lines.iter().zip(area.bottom() - deep..area.bottom()) {
        canvas.text_in(area.x, y, area.width, line, TextRole::Bad);
    }
    Rect { height: area.height - deep, ..area }
}

/// Name of a register as it heads a group: bare numbers say what they are.
#[must_use]
pub(crate) fn register(settings: &Settings, id: RegisterId, lang: Lang) -> String {
    let name = settings.register(id).map_or("?", |r| r.name.as_str());
    if name.chars().all(|c| c.is_ascii_alphanumeric()) && name.len() <= 2 {
        msg::briefing_ui::register(lang, name)
    } else {
        name.to_owned()
    }
}

/// The mark of a severity: a glyph and its role, so that it is never colour alone.
#[must_use]
pub(crate) const fn weight(severity: Severity, glyphs: &Glyphs) -> (&'static str, TextRole) {
    match severity {
        Severity::Critical => (glyphs.alert, TextRole::Bad),
        Severity::Watch => (glyphs.alert, TextRole::Warn),
        Severity::Normal => (glyphs.dot, TextRole::Muted),
    }
}

/// Kind of movement of cash in words.
#[must_use]
pub(crate) const fn movement_name(kind: MovementKind, lang: Lang) -> &'static str {
    match kind {
        MovementKind::PayIn => msg::briefing_ui::pay_in(lang),
        MovementKind::PayOut => msg::briefing_ui::pay_out(lang),
        MovementKind::Drop => msg::briefing_ui::drop(lang),
        MovementKind::ChangeSwap => msg::briefing_ui::change_swap(lang),
        MovementKind::FloatTransfer => msg::briefing_ui::float_transfer(lang),
    }
}

/// Kind of feedback in words.
#[must_use]
pub(crate) const fn feedback_kind(kind: FeedbackKind, lang: Lang) -> &'static str {
    match kind {
        FeedbackKind::Complaint => msg::feedback_ui::complaint(lang),
        FeedbackKind::Suggestion => msg::feedback_ui::suggestion(lang),
        FeedbackKind::Praise => msg::feedback_ui::praise(lang),
        FeedbackKind::Request => msg::feedback_ui::request(lang),
    }
}

/// Age as people count it: handovers survived, once there are any.
#[must_use]
pub(crate) fn age(item: &Item, lang: Lang) -> String {
    if item.handovers > 0 {
        msg::tasks_ui::shifts(lang, item.handovers)
    } else {
        msg::tasks_ui::fresh(lang).to_owned()
    }
}

/// One line under the title of an item: number, kind, state, who, until when.
#[must_use]
pub(crate) fn item_facts(item: &Item, ctx: &Ctx<'_>) -> String {
    let mut parts = vec![
        format!("#{}", item.id),
        i18n::text(ctx.lang, item.kind.key(), &[]),
        i18n::text(ctx.lang, item.state_key(), &[]),
    ];
    parts.extend(item.owner.map(|id| ctx.model.name(id).to_owned()));
    if let Some(due) = item.due_ms {
        let at = moment(ctx, due);
        parts.push(if item.overdue(ctx.now.ms) {
            msg::tasks_ui::overdue_since(ctx.lang, at)
        } else {
            msg::tasks_ui::due(ctx.lang, at)
        });
    }
    parts.join(" · ")
}

/// What to do when something happens, as far as either was written.
#[must_use]
pub(crate) fn if_then(detail: &ItemDetail, lang: Lang) -> Option<String> {
    match (detail.text.is_empty(), detail.advice.is_empty()) {
        (true, true) => None,
        (true, false) => Some(detail.advice.clone()),
        (false, true) => Some(detail.text.clone()),
        (false, false) => Some(msg::tasks_ui::if_then(lang, &detail.advice, &detail.text)),
    }
}

/// A page to read, composed for a width.
#[derive(Debug)]
pub(crate) struct StepPage<'a> {
    /// What is shown.
    pub(crate) ctx: Ctx<'a>,
    pub(crate) open: &'a OpenHandover,
    pub(crate) glyphs: &'static Glyphs,
    /// The lines so far.
    pub(crate) lines: Vec<ListLine>,
    cols: u16,
}

impl<'a> StepPage<'a> {
    /// An empty page so many cells wide; the last one is kept for the scroll mark.
    #[must_use]
    pub(crate) const fn new(
        ctx: Ctx<'a>,
        open: &'a OpenHandover,
        glyphs: &'static Glyphs,
        cols: u16,
    ) -> Self {
        let cols = cols.saturating_sub(1);
        Self { ctx, open, glyphs, lines: Vec::new(), cols: if cols < WIDEST { cols } else { WIDEST } }
    }

    /// Money in the shop's currency.
    #[must_use]
    pub(crate) fn money(&self, amount: Money) -> String {
        self.open.settings.store.currency.format(amount)
    }

    /// A heading, with a blank line before it unless it is the first.
    pub(crate) fn head(&mut self, text: impl Into<String>) {
        if !self.lines.is_empty() {
            self.lines.push(ListLine::plain());
        }
        self.lines.push(ListLine::plain().put(0, self.cols, text, TextRole::Title));
    }

    /// Text from column `x` on, broken as needed, with something on the right of its first line.
    pub(crate) fn row(&mut self, x: u16, left: &str, right: &str, role: TextRole) {
        let beside = if right.is_empty() { 0 } else { cells(right.width()) + 2 };
        let room = self.cols.saturating_sub(x + beside).max(8);
        for (i, text) in width::wrap(left, usize::from(room)).into_iter().enumerate() {
            let mut line = ListLine::plain().put(x, room, text, role);
            if i == 0 && !right.is_empty() {
                line = line.put_right(self.cols, beside, right, role);
            }
            self.lines.push(line);
        }
    }

    /// A quiet sentence: nothing here.
    pub(crate) fn none(&mut self, text: &str) {
        self.row(2, text, "", TextRole::Muted);
    }

    /// A carried item: mark, title and age, then its facts.
    pub(crate) fn item(&mut self, item: &Item) {
        let (mark, role) = weight(item.severity, self.glyphs);
        let at = self.lines.len();
        self.row(2, &item.title, &age(item, self.ctx.lang), TextRole::Text);
        if let Some(line) = self.lines.get_mut(at) {
            *line = std::mem::take(line).put(0, 1, mark, role);
        }
        let late = item.overdue(self.ctx.now.ms);
        let facts = item_facts(item, &self.ctx);
        self.row(4, &facts, "", if late { TextRole::Warn } else { TextRole::Muted });
    }

    /// Feedback of the shift and what is still open with customers.
    pub(crate) fn feedback(&mut self) {
        let lang = self.ctx.lang;
        let open = self.open;
        self.head(msg::feedback_ui::came_in(lang));
        let mut any = false;
        for entry in &open.entries {
            if let Detail::Feedback(f) = &entry.detail {
                any = true;
                let who = self.ctx.model.name(entry.by).to_owned();
                self.one_feedback(f, &entry.at.clock(lang), &who);
            }
        }
        if !any {
            self.none(msg::feedback_ui::nothing_came_in(lang));
        }
        let since = self.ctx.model.live.as_ref().filter(|live| live.run.id != open.run.id);
        let late: Vec<_> = since
            .iter()
            .flat_map(|live| &live.entries)
            .filter_map(|e| {
                if let Detail::Feedback(f) = &e.detail { Some((f, e.at.clock(lang), e.by)) } else { None }
            })
            .collect();
        if !late.is_empty() {
            self.head(msg::feedback_ui::logged_since(lang));
            for (f, at, by) in late {
                let who = self.ctx.model.name(by);
                self.one_feedback(f, &at, who);
            }
        }
        let waiting: Vec<&Item> = open
            .items
            .iter()
            .filter(|i| matches!(i.kind, ItemKind::Complaint | ItemKind::Feedback))
            .collect();
        if !waiting.is_empty() {
            self.head(msg::feedback_ui::still_open(lang));
            for item in waiting {
                self.item(item);
                for (label, text) in [
                    (msg::feedback_ui::promised(lang), &item.detail.promise),
                    (msg::feedback_ui::contact(lang), &item.detail.contact),
                ] {
                    if !text.is_empty() {
                        self.row(4, &format!("{label} {text}"), "", TextRole::Text);
                    }
                }
            }
        }
    }

    fn one_feedback(&mut self, f: &Feedback, at: &str, who: &str) {
        let lang = self.ctx.lang;
        let (mark, role) = weight(f.severity, self.glyphs);
        let line = self.lines.len();
        self.row(2, &format!("{}  {}", feedback_kind(f.feedback, lang), f.what), at, TextRole::Text);
        if let Some(line) = self.lines.get_mut(line) {
            *line = std::mem::take(line).put(0, 1, mark, role);
        }
        for text in [&f.background, &f.judgement] {
            if !text.is_empty() {
                self.row(4, text, "", TextRole::Muted);
            }
        }
        if !f.promise.is_empty() {
            let until = f.promised_ms.map_or_else(String::new, |ms| moment(&self.ctx, ms));
            let text = format!("{} {}", msg::feedback_ui::promised(lang), f.promise);
            self.row(4, &text, &until, TextRole::Warn);
        }
        if f.special_care {
            self.row(4, msg::feedback_ui::special_care(lang), "", TextRole::Warn);
        }
        let contact = if f.contact.is_empty() { who.to_owned() } else { format!("{} · {who}", f.contact) };
        self.row(4, &contact, "", TextRole::Muted);
    }
}

/// A line under a row where something is typed: label, then the cell, as wide as there is room.
#[must_use]
pub(crate) fn typed_line(
    row: usize,
    x: u16,
    cols: u16,
    label: &str,
    cell: &CellEditor,
    state: CellState,
) -> ListLine {
    let wide = cells(label.width()).min(cols / 2);
    let room = cols.saturating_sub(wide + 1).max(6);
    ListLine::under(row).put(x, wide, label, TextRole::Label).cell(x + wide + 1, room, cell, state)
}

/// Draws buttons beside each other; the chosen one is painted; a click means the
/// index. Returns the column behind them.
pub(crate) fn buttons(
    canvas: &mut Canvas,
    area: Rect,
    clicks: &Clicks<usize>,
    labels: &[impl AsRef<str>],
    chosen: Option<usize>,
) -> u16 {
    let mut x = area.x;
    for (index, label) in labels.iter().enumerate() {
        let text = format!("[ {} ]", label.as_ref());
        let role = if chosen == Some(index) { TextRole::Selected } else { TextRole::Value };
        let end = canvas.text_in(x, area.y, area.right().saturating_sub(x), &text, role);
        let rect = Rect { x, y: area.y, width: end.saturating_sub(x), height: 1 };
        canvas.click(rect, clicks, index);
        if chosen == Some(index) {
            canvas.point_at(x, area.y);
            canvas.set_cursor(x + 2, area.y);
        }
        x = end.saturating_add(2);
    }
    x
}

/// What the lines of the shift that is closed are made from; `before` are the punches and leave of the shifts before.
pub(crate) fn on_shift<T>(
    before: &[Entry],
    ctx: &Ctx<'_>,
    work: impl FnOnce(&RosterShift<'_>) -> T,
) -> Option<T> {
    let open = ctx.model.handover()?;
    let since =
        ctx.model.live.iter().filter(|live| live.run.id != open.run.id).flat_map(|live| &live.entries);
    let mut ledger = Ledger::of(before.iter().chain(&open.entries).chain(since));
    open.draft.takers_signed().for_each(|(person, at_ms)| ledger.sign(person, at_ms));
    let ledger = &ledger;
    let People { outgoing, incoming, .. } = &open.draft.people;
    let (settings, run) = (&open.settings, open.run);
    let held = if open.draft.closes_shop() { Held::Last } else { Held::Planned };
    Some(work(&RosterShift { settings, run, outgoing, incoming, ledger, held, around: Around::default() }))
}
