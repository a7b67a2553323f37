//! The page before signing: what the signatures stand for, what was not done, whether it was talked through.

use ratatui::layout::Rect;

use super::key_points::{next_promise, top_item, total_float};
use crate::i18n::{self, msg};
use crate::model::handover::SignRole;
use crate::model::lang::Lang;
use crate::model::money::Money;
use crate::model::omission::Omission;
use crate::report::daylog;
use crate::rules::required_signatures::hours_by_signature;
use crate::store::OpenHandover;
use crate::tui::handover::shared_parts::taker_name;
use crate::tui::shell::canvas::{Canvas, cells};
use crate::tui::shell::clicks::Clicks;
use crate::tui::shell::focus::Focus;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::Ctx;
use crate::tui::widgets::menu::Menu;

const fn role_name(role: SignRole, lang: Lang) -> &'static str {
    match role {
        SignRole::Outgoing => msg::sign_ui::role_outgoing(lang),
        SignRole::Incoming => msg::sign_ui::role_incoming(lang),
        SignRole::Lead => msg::sign_ui::role_lead(lang),
        SignRole::Witness => msg::sign_ui::role_witness(lang),
    }
}

/// Draws the page.
pub(super) fn draw(canvas: &mut Canvas, area: Rect, menu: &Menu, spoken: &Clicks<bool>, ctx: &Ctx<'_>) {
    let Some(open) = ctx.model.handover() else { return };
    let l = ctx.lang;
    let cols = area.width.saturating_sub(2);
    let mut y = area.y;
    let shown = |y: u16| y + 2 < area.bottom();
    let put = |canvas: &mut Canvas, y: &mut u16, text: &str, role: TextRole| {
        let inset = cells(text.len() - text.trim_start().len());
        for part in i18n::width::wrap(text, usize::from(cols.saturating_sub(inset))) {
            if shown(*y) {
                canvas.text_in(area.x + 1 + inset, *y, cols.saturating_sub(inset), &part, role);
            }
            *y += 1;
        }
    };
    for (text, role) in figures(open, ctx) {
        put(canvas, &mut y, &text, role);
    }
    y += 1;
    put(canvas, &mut y, msg::sign_ui::declaration(l), TextRole::Muted);
    y += 1;
    if open.draft.review.half.is_none() && !open.draft.people.incoming.is_empty() {
        if shown(y) {
            let row = Rect { x: area.x + 1, y, width: cols, height: 1 };
            draw_spoken(canvas, row, open, spoken, ctx);
        }
        y += 1;
    }
    for (text, role) in signatures(open, canvas, ctx) {
        put(canvas, &mut y, &text, role);
    }
    let buttons = Rect { y: area.bottom().saturating_sub(2), height: 1.min(area.height), ..area };
    menu.draw(canvas, buttons, Focus::Here);
}

/// What is signed: drawers, open items, what was not done, what was said differently.
fn figures(open: &OpenHandover, ctx: &Ctx<'_>) -> Vec<(String, TextRole)> {
    let l = ctx.lang;
    let currency = &open.settings.store.currency;
    let facts = open.facts(ctx.now);
    let mut lines = Vec::new();
    for result in facts.results(&open.draft).unwrap_or_default() {
        let name = open.settings.register(result.register).map_or("?", |r| r.name.as_str());
        let sum = |m: Option<Money>| m.map_or_else(|| "-".to_owned(), |m| currency.format(m));
        let text = msg::sign_ui::register_line(l, sum(result.deposit), sum(result.float_left), name);
        lines.push((text, TextRole::Value));
        if let Some(difference) = result.cash().and_then(|c| c.difference) {
            let (word, role) = match difference.0 {
                0 => (msg::sign_ui::balanced(l), TextRole::Ok),
                d if d < 0 => (msg::sign_ui::short(l), TextRole::Bad),
                _ => (msg::sign_ui::over(l), TextRole::Warn),
            };
            let cash = msg::step::cash(l);
            let mut text = match difference.0 {
                0 => format!("  {cash}  {word}"),
                _ => format!("  {cash}  {} {word}", currency.format_signed(difference)),
            };
            // What was shown decides what is asked for, and nobody signs "balanced" without it.
            let shown = result.cash().and_then(|cash| cash.shown);
            if let Some(shown) = shown {
                text = format!("{text}  {}", msg::cash_ui::was_shown(l, currency.format_signed(shown)));
            }
            lines.push((text, if shown.is_some() { TextRole::Warn } else { role }));
        }
    }
    let carried = i64::try_from(open.items.len()).unwrap_or(0);
    lines.push((msg::sign_ui::carried(l, carried), TextRole::Text));
    if let Ok(mut document) = crate::record::build(&open.draft, &facts, ctx.now) {
        // What is asked below is not left out yet.
        let asked = open.draft.review.spoken.is_none() && open.draft.review.half.is_none();
        document.not_done.retain(|line| !(asked && line.what == Omission::TalkedThrough));
        // Nor are the hours that the signature confirms.
        if let Some(person) = hours_by_signature(&open.draft) {
            let name = open.settings.person_name(person);
            for line in document.not_done.iter_mut().filter(|line| line.what == Omission::Hours) {
                line.of.retain(|of| of != name);
            }
            document.not_done.retain(|line| line.what != Omission::Hours || !line.of.is_empty());
        }
        let undone = daylog::not_done(&document, l);
        if !undone.is_empty() {
            let undone = undone.join(msg::exchange::between(l));
            lines.push((msg::sign_ui::not_done(l, undone), TextRole::Warn));
        }
    }
    if let Some(said) = &open.draft.review.read_back {
        lines.extend(said.mismatches.iter().map(|what| (mismatch(what, open, l), TextRole::Warn)));
    }
    lines
}

/// The question to incoming whether it was talked through, with its two answers.
fn draw_spoken(canvas: &mut Canvas, row: Rect, open: &OpenHandover, clicks: &Clicks<bool>, ctx: &Ctx<'_>) {
    let l = ctx.lang;
    let said = open.draft.review.spoken.as_ref();
    let asked = msg::sign_ui::asks_spoken(l, taker_name(ctx));
    let role = if said.is_some() { TextRole::Text } else { TextRole::Title };
    let mut x = canvas.text_in(row.x, row.y, row.width, &asked, role);
    let answers = [(true, "y", msg::sign_ui::spoken(l)), (false, "n", msg::sign_ui::not_spoken(l))];
    for (yes, key, word) in answers {
        let chosen = said.is_some_and(|said| said.yes == yes);
        let text = format!("{} {word}", canvas.glyphs.boxes[usize::from(chosen)]);
        let start = x.saturating_add(2);
        x = canvas.text_in(start, row.y, row.right().saturating_sub(start), key, TextRole::HintKey) + 1;
        x = canvas.text_in(x, row.y, row.right().saturating_sub(x), &text, role);
        let rect = Rect { x: start, width: x.saturating_sub(start), ..row };
        canvas.click(rect, clicks, yes);
    }
}

/// Who has signed and who is still to sign.
fn signatures(open: &OpenHandover, canvas: &Canvas, ctx: &Ctx<'_>) -> Vec<(String, TextRole)> {
    let l = ctx.lang;
    let facts = open.facts(ctx.now);
    let mut roles: Vec<SignRole> = open.draft.signatures.iter().map(|s| s.role).collect();
    roles.extend(
        crate::rules::required_signatures::signatures_needed(&open.draft, &facts).unwrap_or_default(),
    );
    let line = |role: SignRole| {
        let signature = open.draft.signatures.iter().find(|s| s.role == role);
        let mark = if signature.is_some() { canvas.glyphs.check } else { canvas.glyphs.dot };
        let who = signature.map_or_else(
            || msg::sign_ui::not_signed(l).to_owned(),
            |s| format!("{} {}", open.settings.person_name(s.person), s.at.hm()),
        );
        let text = format!("{mark} {}  {who}", i18n::width::fit(role_name(role, l), 12));
        (text, if signature.is_some() { TextRole::Ok } else { TextRole::Text })
    };
    roles.into_iter().map(line).collect()
}

fn mismatch(what: &str, open: &OpenHandover, lang: Lang) -> String {
    match what {
        "float_left" => {
            msg::sign_ui::mismatch_float(lang, open.settings.store.currency.format(total_float(open)))
        }
        "top_item" => top_item(open)
            .map_or_else(String::new, |item| msg::sign_ui::mismatch_item(lang, item.id, &item.title)),
        _ => next_promise(open).map_or_else(String::new, |item| {
            let due = item.due_ms.map_or_else(String::new, |ms| open.settings.store.zone.stamp_at(ms).hm());
            msg::sign_ui::mismatch_promise(lang, &item.detail.promise, due)
        }),
    }
}
