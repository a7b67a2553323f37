//! Step 2: what the record says about the shift, a page at a time. Incoming opens every page; the record
//! alone speaks, and nothing here tells what a drawer should hold.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

use super::StepView;
use super::step_draft::StepDraft;
use crate::i18n;
use crate::i18n::msg;
use crate::model::field_ref::FieldRef;
use crate::model::handover::answer::Answer;
use crate::model::handover::{Panel, Step};
use crate::model::ids::RegisterId;
use crate::model::item_state::{ItemKind, ItemState};
use crate::model::lang::Lang;
use crate::model::log::{
    Acceptance, Detail, Disposal, DisposalAction, DisposalCause, LineFault, Movement, MovementKind, Receipt,
};
use crate::model::money::Money;
use crate::model::stock::Freshness;
use crate::rules::whats_new::WhatsNew;
use crate::tui::handover::shared_parts::{
    StepPage, closes, done_line, foot, if_then, moment, movement_name, page, panel_name, register,
    taker_mark, takers, weight,
};
use crate::tui::shell::canvas::{Canvas, below, row};
use crate::tui::shell::clicks::Clicks;
use crate::tui::shell::glyphs::Glyphs;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction};
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Answered, Ctx, Effect, Event, Handled, Query};
use crate::tui::widgets::line_list::{LineList, ListLine};

mod since;

/// The pages of the briefing.
#[derive(Debug)]
pub(crate) struct BriefingStep {
    draft: StepDraft,
    at: usize,
    /// The last part that is shown whole with it, as drawn last: what has little to say shares a page.
    to: usize,
    /// The last page was read: the cursor rests on "Done" below it.
    at_end: bool,
    tabs: Clicks<usize>,
    sheet: LineList,
    /// What changed while those taking over were away.
    away: Vec<WhatsNew>,
}

impl Default for BriefingStep {
    fn default() -> Self {
        Self {
            draft: StepDraft::new(Step::Briefing),
            at: 0,
            to: 0,
            at_end: false,
            tabs: Clicks::new(),
            sheet: LineList::new(),
            away: Vec::new(),
        }
    }
}

impl BriefingStep {
    fn panel(&self) -> Panel {
        Panel::ALL.get(self.at).copied().unwrap_or(Panel::Attention)
    }

    fn opened(&self, panel: Panel) -> bool {
        self.draft.get().is_some_and(|draft| draft.briefing.contains_key(&panel))
    }

    fn show(&mut self, at: usize) {
        self.at = at.min(Panel::ALL.len() - 1);
        self.to = self.at;
        self.at_end = false;
        self.sheet.top();
        self.draft.hush();
    }

    /// The page shown was looked at, with all that it shows whole.
    fn mark(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        let mut effects = Vec::new();
        for panel in Panel::ALL.into_iter().take(self.to + 1).skip(self.at) {
            if let Some(mark) = taker_mark(ctx).filter(|_| !self.opened(panel)) {
                effects.extend(self.draft.give(Answer::Panel(panel, mark), ctx));
            }
        }
        effects
    }

    fn is_last(&self) -> bool {
        self.to + 1 == Panel::ALL.len()
    }

    /// The lines of a part.
    fn lines(&self, panel: Panel, mut page: StepPage<'_>) -> Vec<ListLine> {
        match panel {
            Panel::Sales => sales(&mut page),
            Panel::Stock => stock(&mut page),
            Panel::Feedback => page.feedback(),
            Panel::Open => open_items(&mut page),
            Panel::Attention => {
                attention(&mut page);
                since::draw(&mut page, &self.away);
            }
        }
        page.lines
    }

    /// On to the next page, from the last one to the first that was not opened. With all of them read the cursor rests
    /// on "Done", and Enter there goes on.
    fn on_from_here(&mut self, ctx: &Ctx<'_>) -> Handled {
        let effects = self.mark(ctx);
        let unopened = Panel::ALL.iter().position(|panel| !self.opened(*panel));
        let after = Some(self.to + 1).filter(|to| *to < Panel::ALL.len());
        if let Some(to) = after.or(unopened) {
            self.show(to);
            return Handled::Yes(effects);
        }
        if self.at_end {
            return self.finish(ctx).after(effects);
        }
        self.at_end = true;
        Handled::Yes(effects)
    }

    fn go(&mut self, to: usize, ctx: &Ctx<'_>) -> Handled {
        // Turning on from a page means it was looked at; turning back does not.
        let effects = if to > self.at { self.mark(ctx) } else { Vec::new() };
        self.show(to);
        Handled::Yes(effects)
    }
}

impl StepView for BriefingStep {
    fn enter(&mut self, place: &FieldRef, ctx: &Ctx<'_>) -> Vec<Effect> {
        self.draft.load(ctx);
        let named = Panel::ALL.iter().position(|p| FieldRef::Panel(*p) == *place);
        let first = Panel::ALL.iter().position(|p| !self.opened(*p)).unwrap_or(0);
        self.show(named.unwrap_or(first));
        vec![Effect::Ask(Query::SinceLastWorked)]
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let lang = ctx.lang;
        let next = if self.at_end {
            msg::exchange::hint_done(lang)
        } else if self.sheet.more() {
            msg::briefing_ui::read_on(lang)
        } else if self.is_last() {
            msg::briefing_ui::finish(lang)
        } else {
            msg::briefing_ui::next_page(lang)
        };
        let mut hints = vec![
            Hint::key(Code::Enter, next, 0),
            Hint::new(HintKey::LeftRight, msg::briefing_ui::pages(lang), 1),
        ];
        if self.sheet.more() {
            hints.push(Hint::new(HintKey::UpDown, msg::kit::hint_scroll(lang), 2));
        }
        hints
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        if let Some(index) = self.tabs.meaning(input) {
            return self.go(index, ctx);
        }
        if self.sheet.hit(input).is_some() {
            return self.finish(ctx);
        }
        if self.sheet.scroll(input) {
            self.at_end = false;
            return Handled::done();
        }
        let Input::Key(key) = input else { return Handled::No };
        match KeyAction::outside_field(key) {
            KeyAction::Accept if key.repeat || key.burst => Handled::done(),
            KeyAction::Accept if !self.at_end && self.sheet.page_on() => Handled::done(),
            KeyAction::Accept => self.on_from_here(ctx),
            KeyAction::Right | KeyAction::Next if self.at + 1 < Panel::ALL.len() => self.go(self.at + 1, ctx),
            KeyAction::Left | KeyAction::Prev if self.at > 0 => self.go(self.at - 1, ctx),
            KeyAction::Up | KeyAction::Down if self.is_last() => {
                self.at_end = KeyAction::outside_field(key) == KeyAction::Down;
                Handled::done()
            }
            KeyAction::Up
            | KeyAction::Down
            | KeyAction::Left
            | KeyAction::Right
            | KeyAction::Next
            | KeyAction::Prev => Handled::done(),
            _ => Handled::No,
        }
    }

    fn finish(&mut self, ctx: &Ctx<'_>) -> Handled {
        let effects = self.mark(ctx);
        self.draft.finish(effects, ctx).unwrap_or_else(|(gap, effects)| {
            self.show(Panel::ALL.iter().position(|panel| FieldRef::Panel(*panel) == gap.focus).unwrap_or(0));
            Handled::Yes(effects)
        })
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let Some(open) = ctx.model.handover() else { return };
        let title = if closes(ctx) {
            msg::briefing_ui::title_closing(ctx.lang).to_owned()
        } else {
            msg::briefing_ui::title(ctx.lang, takers(ctx))
        };
        let inner = page(canvas, area, &title);
        if inner.is_empty() {
            return;
        }
        canvas.rule(inner.x, inner.y + 1, inner.width, TextRole::Border);
        let body = below(inner, 2);
        let body = Rect { x: body.x + 1.min(body.width), width: body.width.saturating_sub(2), ..body };
        let body = foot(canvas, body, &self.draft.lines(body, ctx));
        let page = || StepPage::new(*ctx, open, canvas.glyphs, body.width);
        let mut lines = self.lines(self.panel(), page());
        self.to = self.at;
        // Whole parts that fit behind it stand on the same page, the last one with "Done" below it.
        for panel in Panel::ALL.into_iter().skip(self.at + 1) {
            let more = self.lines(panel, page());
            let done = if self.to + 2 == Panel::ALL.len() { 2 } else { 0 };
            if lines.len() + more.len() + 2 + done > usize::from(body.height) {
                break;
            }
            let name = panel_name(panel, ctx.lang);
            lines.extend([ListLine::plain(), part_line(name, body.width, canvas.glyphs)]);
            lines.extend(more);
            self.to += 1;
        }
        canvas.set_cursor(body.x, body.y);
        if self.is_last() {
            lines.extend([ListLine::plain(), done_line(0, 0, body.width, ctx.lang)]);
        }
        self.draw_tabs(canvas, row(inner, 0), ctx);
        self.sheet.draw(canvas, body, &lines, self.at_end.then_some(0));
    }

    fn place(&self) -> FieldRef {
        FieldRef::Panel(self.panel())
    }

    fn save_pending(&mut self, _: &Ctx<'_>) -> Vec<Effect> {
        Vec::new()
    }

    fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) -> Handled {
        self.draft.on_event(news, ctx);
        if let Event::Found(Answered::SinceLastWorked(away)) = news {
            self.away.clone_from(away);
        }
        Handled::done()
    }
}

impl BriefingStep {
    fn draw_tabs(&self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let mut x = area.x + 1;
        let names = Panel::ALL.map(|p| panel_name(p, ctx.lang));
        let whole: usize = names.iter().map(|n| n.width() + 4).sum();
        let gap = if whole > usize::from(area.width) { 1 } else { 2 };
        for (index, panel) in Panel::ALL.into_iter().enumerate() {
            let (glyph, role) = if (self.at..=self.to).contains(&index) {
                (canvas.glyphs.pointer, TextRole::HintKey)
            } else if self.opened(panel) {
                (canvas.glyphs.check, TextRole::Ok)
            } else {
                (canvas.glyphs.dot, TextRole::Muted)
            };
            let start = x;
            canvas.text_in(x, area.y, area.right().saturating_sub(x), glyph, role);
            let role = if (self.at..=self.to).contains(&index) { TextRole::Title } else { TextRole::Text };
            x = canvas.text_in(x + 2, area.y, area.right().saturating_sub(x + 2), names[index], role);
            let rect = Rect { x: start, width: x.saturating_sub(start), ..area };
            canvas.click(rect, &self.tabs, index);
            x = x.saturating_add(gap);
        }
    }
}

/// The line above a part that shares the page with the one before.
fn part_line(name: &str, cols: u16, glyphs: &Glyphs) -> ListLine {
    let rest = usize::from(cols).saturating_sub(name.width() + 5);
    let text = format!("{0}{0} {name} {1}", glyphs.horizontal, glyphs.horizontal.repeat(rest));
    ListLine::plain().put(0, cols, text, TextRole::Label)
}

fn sales(page: &mut StepPage<'_>) {
    let lang = page.ctx.lang;
    let open = page.open;
    for id in &open.draft.people.registers {
        page.head(register(&open.settings, *id, lang));
        let mut any = false;
        for kind in MovementKind::ALL {
            any |= movements(page, *id, kind);
        }
        if !any {
            page.none(msg::briefing_ui::no_movement(lang));
        }
        typed_sales(page, *id);
    }
}

/// Movements of one kind: their number and sum, then each of them.
fn movements(page: &mut StepPage<'_>, register: RegisterId, kind: MovementKind) -> bool {
    let open = page.open;
    let mine: Vec<(String, &Movement, String)> = open
        .entries
        .iter()
        .filter_map(|entry| match &entry.detail {
            Detail::Movement(m)
                if m.movement == kind && (m.register == register || m.to_register == Some(register)) =>
            {
                Some((entry.at.clock(page.ctx.lang), m, page.ctx.model.name(entry.by).to_owned()))
            }
            _ => None,
        })
        .collect();
    if mine.is_empty() {
        return false;
    }
    let sum = Money::sum(mine.iter().map(|(_, m, _)| m.amount));
    let sum = sum.map_or_else(|_| "?".to_owned(), |sum| page.money(sum));
    let name = format!("{} ×{}", movement_name(kind, page.ctx.lang), mine.len());
    page.row(2, &name, &sum, TextRole::Text);
    for (at, m, who) in mine {
        let mut words = vec![at];
        words.extend(
            [m.reason.clone(), m.receipt_no.clone(), m.bag_no.clone()].into_iter().filter(|w| !w.is_empty()),
        );
        words.push(who);
        let amount = page.money(m.amount);
        page.row(4, &words.join(" · "), &amount, TextRole::Muted);
    }
    true
}

/// Sales as typed so far. Cash is left out until the drawer was counted: it would tell what is expected.
fn typed_sales(page: &mut StepPage<'_>, register: RegisterId) {
    let lang = page.ctx.lang;
    let open = page.open;
    let cash = open.draft.register(register);
    let mut rows: Vec<(String, Money)> = Vec::new();
    if let Some(sum) = cash.report.cash_received
        && (!open.settings.rules.blind || cash.close.revealed)
        && let Some(tender) = open.settings.cash_tender()
    {
        rows.push((tender.name.get(lang).to_owned(), sum));
    }
    for tender in open.settings.other_tenders() {
        if let Some(sum) = cash.tenders.get(&tender.id).and_then(|line| line.reported) {
            rows.push((tender.name.get(lang).to_owned(), sum));
        }
    }
    if rows.is_empty() {
        page.none(msg::briefing_ui::sales_later(lang));
    }
    for (name, sum) in rows {
        let sum = page.money(sum);
        page.row(2, &msg::briefing_ui::sold(lang, name), &sum, TextRole::Text);
    }
}

const fn fault(fault: LineFault, lang: Lang) -> &'static str {
    match fault {
        LineFault::Short => msg::briefing_ui::short(lang),
        LineFault::Over => msg::briefing_ui::over(lang),
        LineFault::Damaged => msg::briefing_ui::damaged(lang),
        LineFault::Wrong => msg::briefing_ui::wrong(lang),
    }
}

fn receipt(page: &mut StepPage<'_>, at: &str, r: &Receipt) {
    let lang = page.ctx.lang;
    let (how, role) = match r.acceptance {
        Acceptance::Accepted => (msg::briefing_ui::accepted(lang), TextRole::Text),
        Acceptance::Part => (msg::briefing_ui::part(lang), TextRole::Warn),
        Acceptance::Refused => (msg::briefing_ui::refused(lang), TextRole::Warn),
    };
    let words: Vec<&str> =
        [r.supplier.as_str(), &r.goods, &r.slip_no].into_iter().filter(|w| !w.is_empty()).collect();
    page.row(2, &format!("{at}  {}", words.join(" · ")), how, role);
    for line in &r.lines {
        let text = format!("{} × {}  {}", line.quantity, line.name, fault(line.fault, lang));
        page.row(4, &text, "", TextRole::Warn);
    }
}

fn disposal(page: &mut StepPage<'_>, at: &str, d: &Disposal) {
    let lang = page.ctx.lang;
    let cause = match d.cause {
        DisposalCause::Expired => msg::briefing_ui::expired(lang),
        DisposalCause::Damaged => msg::briefing_ui::damaged(lang),
    };
    let action = match d.action {
        DisposalAction::Removed => msg::briefing_ui::removed(lang),
        DisposalAction::Returned => msg::briefing_ui::returned(lang),
        DisposalAction::WrittenOff => msg::briefing_ui::written_off(lang),
    };
    page.row(2, &format!("{at}  {} × {}  {cause}", d.quantity, d.name), action, TextRole::Text);
}

fn stock(page: &mut StepPage<'_>) {
    let lang = page.ctx.lang;
    let open = page.open;
    page.head(msg::briefing_ui::received(lang));
    let mut any = false;
    for entry in &open.entries {
        if let Detail::Receipt(r) = &entry.detail {
            any = true;
            receipt(page, &entry.at.clock(lang), r);
        }
    }
    if !any {
        page.none(msg::briefing_ui::nothing_received(lang));
    }
    page.head(msg::briefing_ui::taken_off(lang));
    any = false;
    for entry in &open.entries {
        if let Detail::Disposal(d) = &entry.detail {
            any = true;
            disposal(page, &entry.at.clock(lang), d);
        }
    }
    if !any {
        page.none(msg::briefing_ui::nothing_taken_off(lang));
    }
    page.head(msg::briefing_ui::watch_stock(lang));
    if open.draft.stock.values().all(|line| line.counted.is_none()) {
        page.none(msg::briefing_ui::count_later(lang));
        return;
    }
    any = false;
    for item in open.settings.count_list() {
        let Some(line) = open.draft.stock.get(&item.id) else { continue };
        let left = line.counted.map_or_else(String::new, |n| format!("{n} {}", item.unit));
        let state = match line.freshness(item, &open.settings.rules, page.ctx.now.calendar_date()) {
            Freshness::Expired => msg::briefing_ui::expired(lang),
            Freshness::Near => msg::briefing_ui::near_expiry(lang),
            Freshness::Fresh if line.low(item) => msg::briefing_ui::low(lang),
            Freshness::Fresh => continue,
        };
        any = true;
        page.row(2, &format!("{}  {state}", item.name), &left, TextRole::Warn);
    }
    if !any {
        page.none(msg::briefing_ui::stock_fine(lang));
    }
}

fn open_items(page: &mut StepPage<'_>) {
    let lang = page.ctx.lang;
    let open = page.open;
    page.head(msg::briefing_ui::gravest_first(lang));
    let mut any = false;
    for item in open.items.iter().filter(|i| i.kind != ItemKind::Attention) {
        any = true;
        page.item(item);
    }
    if !any {
        page.none(msg::briefing_ui::nothing_open(lang));
    }
}

fn attention(page: &mut StepPage<'_>) {
    let lang = page.ctx.lang;
    let open = page.open;
    page.head(msg::briefing_ui::mind(lang));
    let mut any = false;
    for item in open.items.iter().filter(|i| i.kind == ItemKind::Attention) {
        if crate::rules::item_states::current(item.kind, item.state, item.due_ms, page.ctx.now.ms)
            == ItemState::Expired
        {
            continue;
        }
        any = true;
        let until = item.due_ms.map_or_else(String::new, |ms| {
            let at = moment(&page.ctx, ms);
            msg::briefing_ui::until(lang, at)
        });
        let (mark, role) = weight(item.severity, page.glyphs);
        let at = page.lines.len();
        page.row(2, &item.title, &until, TextRole::Text);
        if let Some(line) = page.lines.get_mut(at) {
            *line = std::mem::take(line).put(0, 1, mark, role);
        }
        if let Some(text) = if_then(&item.detail, lang) {
            page.row(4, &text, "", TextRole::Text);
        }
    }
    if !any {
        page.none(msg::briefing_ui::nothing_to_mind(lang));
    }
    page.head(msg::briefing_ui::notes(lang));
    any = false;
    for entry in &open.entries {
        let text = match &entry.detail {
            Detail::Note(note) => note.text.clone(),
            Detail::Cover(cover) if !cover.mind.is_empty() => {
                let name = |id| page.ctx.model.name(id);
                let who = msg::home::cover_who(lang, name(cover.away), name(cover.stands_in));
                format!("{who}  {}", cover.mind)
            }
            Detail::Incident(i) => format!("{}  {}", i18n::text(lang, ItemKind::Incident.key(), &[]), i.what),
            _ => continue,
        };
        any = true;
        let who = format!("{} {}", page.ctx.model.name(entry.by), entry.at.clock(lang));
        page.row(2, &text, &who, TextRole::Text);
    }
    if !any {
        page.none(msg::briefing_ui::no_notes(lang));
    }
    page.head(msg::briefing_ui::changed(lang));
    any = false;
    for item in open.items.iter().filter(|i| i.opened_run == open.run.id) {
        any = true;
        let kind = i18n::text(lang, item.kind.key(), &[]);
        page.row(
            2,
            &format!("#{}  {kind}  {}", item.id, item.title),
            &item.opened.clock(lang),
            TextRole::Text,
        );
    }
    if !any {
        page.none(msg::briefing_ui::nothing_new(lang));
    }
}

#[cfg(test)]
mod tests;
