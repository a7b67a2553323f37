//! The panes of Home.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

use super::summary::{self, Flow, Room};
use crate::i18n::{self, dates, msg};
use crate::model::lang::Lang;
use crate::model::log::LogKind;
use crate::rules::routines;
use crate::store::ShopState;
use crate::tui::screens::{log, opening};
use crate::tui::shell::canvas::{Canvas, below, cells, columns, padded, row};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::Ctx;
use crate::tui::widgets::chart;
use crate::tui::widgets::list::ListWidget;

/// Days the sparkline shows.
const DAYS: i64 = 30;
/// Under this width the panes stand below one another.
const BESIDE: u16 = 76;

/// What the keys act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The menu below.
    Menu,
    /// The routines that are due.
    Routines,
    /// What waits for somebody.
    Waiting,
    /// The running shift.
    Shift,
}

/// What of Home is drawn in the panes.
pub(crate) struct Panes<'h> {
    /// The routines that are due.
    pub(crate) routines: &'h mut ListWidget,
    /// What waits for somebody.
    pub(crate) waiting: &'h mut ListWidget,
    /// What the keys act on.
    pub(crate) part: Part,
}

/// Draws what has to be known first, and in the demo the PINs, at the bottom; gives the rest of the area.
pub(crate) fn draw_notices(canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) -> Rect {
    let mut lines: Vec<(String, TextRole)> = Vec::new();
    for (problem, role) in summary::notices(ctx) {
        let text = i18n::text(ctx.lang, problem.key, &problem.args);
        let room = usize::from(area.width.saturating_sub(2)).max(8);
        lines.extend(i18n::width::wrap(&text, room).into_iter().map(|line| (line, role)));
    }
    lines.extend(summary::backup_line(ctx.model, ctx.now, ctx.lang));
    if !ctx.model.demo_pins.is_empty() {
        let pins: Vec<String> =
            ctx.model.demo_pins.iter().map(|(id, pin)| format!("{} {pin}", ctx.model.name(*id))).collect();
        let mut text = msg::home::demo_pins(ctx.lang, pins.join("  "));
        for (id, phrase) in &ctx.model.demo_phrases {
            text.push_str("  ");
            text.push_str(&msg::home::demo_phrase(ctx.lang, ctx.model.name(*id), phrase));
        }
        let room = usize::from(area.width.saturating_sub(2)).max(8);
        lines.extend(i18n::width::wrap(&text, room).into_iter().map(|line| (line, TextRole::Text)));
    }
    lines.truncate(usize::from(area.height / 4));
    let rows = cells(lines.len());
    let top = area.bottom().saturating_sub(rows);
    for ((text, role), y) in lines.iter().zip(top..) {
        canvas.text_in(area.x + 1, y, area.width.saturating_sub(2), text, *role);
    }
    Rect { height: area.height - rows, ..area }
}

/// Draws the four panes, beside one another or stacked.
pub(crate) fn draw(home: &mut Panes<'_>, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
    let Some(live) = &ctx.model.live else { return };
    if area.width < BESIDE {
        draw_stacked(home, canvas, area, ctx, live);
        return;
    }
    let (left, right) = columns(area, area.width * 21 / 40, 0);
    let routines = home.routines.len();
    let shift_rows = shift_lines(ctx, live, left.width.saturating_sub(4)).len();
    // The shift gets what it needs, the routines at least one row; on a large screen both have air.
    let wanted = cells(shift_rows + 3).max(8);
    let shift = wanted.min(left.height.saturating_sub(cells(routines.clamp(1, 3) + 2)));
    draw_shift(home, canvas, Rect { height: shift, ..left }, ctx, live);
    draw_routines(home, canvas, below(left, shift), ctx, live);
    let chart: u16 = if right.height >= 28 { 9 } else { 4 };
    let waiting = right.height.saturating_sub(chart);
    draw_waiting(home, canvas, Rect { height: waiting, ..right }, ctx, live);
    draw_over_short(canvas, below(right, waiting), ctx, live);
}

fn draw_stacked(home: &mut Panes<'_>, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>, live: &ShopState) {
    let shift_rows = cells(shift_lines(ctx, live, area.width.saturating_sub(4)).len());
    let routines = cells(home.routines.len().min(2)) + u16::from(!home.routines.is_empty()) * 2;
    let chart = if area.height >= shift_rows + routines + 10 { 3 } else { 0 };
    let shift = (shift_rows + 2).min(area.height / 2);
    let waiting = area.height.saturating_sub(shift + routines + chart);
    draw_shift(home, canvas, Rect { height: shift, ..area }, ctx, live);
    draw_waiting(home, canvas, Rect { height: waiting, ..below(area, shift) }, ctx, live);
    draw_routines(home, canvas, Rect { height: routines, ..below(area, shift + waiting) }, ctx, live);
    draw_over_short(canvas, below(area, shift + waiting + routines), ctx, live);
}

/// A row of the shift pane: label, then parts each in its role.
struct PaneLine {
    label: String,
    parts: Vec<(String, TextRole)>,
}

/// Who stands in for whom, in colour where it lasts longer than was said.
fn cover_parts(ctx: &Ctx<'_>, live: &ShopState) -> Vec<(String, TextRole)> {
    live.covers_now(ctx.now.ms)
        .into_iter()
        .flat_map(|(began, cover)| {
            let over = cover.until_ms.is_some_and(|until| until < ctx.now.ms);
            let role = if over { TextRole::Warn } else { TextRole::Value };
            log::cover_parts(began, cover, ctx)(ctx.lang).into_iter().map(move |part| (part, role))
        })
        .collect()
}

/// What lies in each drawer and what went through it.
fn drawer_lines(live: &ShopState, lang: Lang) -> Vec<(String, Vec<(String, TextRole)>)> {
    let money = &live.settings.store.currency;
    let mut lines = Vec::new();
    for register in live.settings.active_registers() {
        let flow = Flow::through(live, register.id);
        let float = live.drawers.get(&register.id).map_or_else(|| "–".to_owned(), |m| money.format(*m));
        let mut parts = vec![
            (msg::home::float(lang, float), TextRole::Value),
            (msg::home::paid_in(lang, money.format(flow.paid_in)), TextRole::Value),
            (msg::home::paid_out(lang, money.format(flow.paid_out)), TextRole::Value),
            (msg::home::dropped(lang, money.format(flow.dropped)), TextRole::Value),
        ];
        if let Some(limit) = summary::over_limit(live, register.id) {
            parts.push((msg::home::over_limit(lang, money.format(limit)), TextRole::Warn));
        }
        lines.push((summary::register_name(&live.settings, register.id, lang), parts));
    }
    lines
}

/// Who is in, in colour where they came late or forgot to clock out.
fn people_parts(ctx: &Ctx<'_>, live: &ShopState) -> Vec<(String, TextRole)> {
    let lang = ctx.lang;
    let people = summary::at_work(live, ctx.now.ms);
    let mut parts: Vec<(String, TextRole)> = people
        .iter()
        .map(|p| {
            let name = ctx.model.name(p.person);
            if p.forgot {
                let since = dates::time_or_moment(lang, p.since, ctx.now);
                (format!("{name} {}", msg::log_ui::still_in_since(lang, since)), TextRole::Warn)
            } else if p.late {
                (msg::home::in_late(lang, name, p.since.clock(lang)), TextRole::Warn)
            } else {
                (msg::home::in_since(lang, name, p.since.clock(lang)), TextRole::Value)
            }
        })
        .collect();
    let unpunched = live.who_is_in(ctx.now.ms).into_iter().filter(|one| one.by_clock.is_none());
    parts.extend(unpunched.map(|one| {
        let name = ctx.model.name(one.person);
        (msg::home::in_unpunched(lang, name), TextRole::Warn)
    }));
    if parts.is_empty() {
        // Nobody is in any more, or nobody was.
        let some = live.clock.people().any(|(_, punches)| !punches.is_empty());
        let words = if some { msg::home::nobody_now(lang) } else { msg::home::nobody(lang) };
        parts.push((words.to_owned(), TextRole::Warn));
    }
    parts
}

/// Rows of the shift pane for this many cells: parts that do not fit go on below, under the first.
fn shift_lines(ctx: &Ctx<'_>, live: &ShopState, cols: u16) -> Vec<PaneLine> {
    let lang = ctx.lang;
    let mut lines = Vec::new();
    let unsigned = summary::unsigned(live, ctx.now, lang);
    let logged_since =
        if unsigned.is_some() { msg::home::logged_since(lang) } else { msg::home::logged(lang) };
    if let Some(unsigned) = unsigned {
        let parts = unsigned.into_iter().map(|part| (part, TextRole::Warn)).collect();
        lines.push((msg::status_cmd::handover(lang).to_owned(), parts));
    }
    lines.extend(drawer_lines(live, lang));
    if summary::closed(live) {
        let since = live.settings.store.zone.stamp_at(live.run.opened_ms);
        let since = dates::day_and_time(lang, since, ctx.now);
        lines.push((msg::shop::since(lang).to_owned(), vec![(since, TextRole::Value)]));
        let next = opening::asked(live, ctx.now).next();
        let next = next.map(|next| opening::named(live, next, lang)).unwrap_or_default();
        lines.push((msg::shop::next(lang).to_owned(), vec![(next, TextRole::Value)]));
    }
    lines.push((msg::home::clocked_in(lang).to_owned(), people_parts(ctx, live)));
    let covers = cover_parts(ctx, live);
    if !covers.is_empty() {
        lines.push((msg::home::covers(lang).to_owned(), covers));
    }
    if let Some((register, _)) = &live.till_draft {
        let name = summary::register_name(&live.settings, *register, lang);
        let unfinished = (msg::home::till_unfinished(lang).to_owned(), TextRole::Warn);
        lines.push((msg::log_ui::till_change(lang).to_owned(), vec![(name, TextRole::Value), unfinished]));
    }
    let mut logged: Vec<(String, TextRole)> = summary::logged(&live.entries)
        .into_iter()
        .map(|(kind, n)| (format!("{} {n}", log::short_name(kind, lang)), TextRole::Value))
        .collect();
    let checked = live.entries.iter().filter(|e| e.detail.kind() == LogKind::Check && !e.detail.is_struck());
    let checked = i64::try_from(checked.count() + live.checked.len()).unwrap_or(i64::MAX);
    if checked > 0 {
        logged.push((msg::home::checked(lang, checked), TextRole::Value));
    }
    if logged.is_empty() {
        logged.push((msg::home::nothing_logged(lang).to_owned(), TextRole::Muted));
    }
    lines.push((logged_since.to_owned(), logged));
    let today = ctx.now.calendar_date();
    let checks = live.settings.devices.iter().filter_map(|device| {
        let due = device.check_due(today)?;
        let said = format!("{} {}", device.name.get(lang), dates::date_short(lang, due));
        Some((said, if due < today { TextRole::Bad } else { TextRole::Warn }))
    });
    let checks: Vec<(String, TextRole)> = checks.collect();
    if !checks.is_empty() {
        lines.push((msg::home::check_due(lang).to_owned(), checks));
    }
    let indent = label_cols(lines.iter().map(|(label, _)| label.as_str()), cols) + 2;
    let mut out = Vec::new();
    for (label, parts) in lines {
        let mut line = PaneLine { label, parts: Vec::new() };
        let mut used = indent;
        // What is wider than the pane goes on below as well.
        let room = usize::from(cols.saturating_sub(indent)).max(8);
        let pieces = parts.into_iter().flat_map(|(text, role)| {
            i18n::width::wrap(&text, room).into_iter().map(move |piece| (piece, role)).collect::<Vec<_>>()
        });
        for part in pieces {
            let wide = cells(part.0.width());
            if used + wide > cols && !line.parts.is_empty() {
                out.push(std::mem::replace(&mut line, PaneLine { label: String::new(), parts: Vec::new() }));
                used = indent;
            }
            used += wide + 2;
            line.parts.push(part);
        }
        out.push(line);
    }
    out
}

fn label_cols<'a>(labels: impl Iterator<Item = &'a str>, cols: u16) -> u16 {
    labels.map(|label| cells(label.width())).max().unwrap_or(0).min(cols / 3)
}

fn draw_shift(home: &Panes<'_>, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>, live: &ShopState) {
    let title =
        if summary::closed(live) { msg::shop::closed(ctx.lang) } else { msg::home::this_shift(ctx.lang) };
    let inner = canvas.pane(area, title, Focus::when(home.part == Part::Shift));
    let inner = padded(inner);
    let lines = shift_lines(ctx, live, inner.width);
    let labels = label_cols(lines.iter().map(|line| line.label.as_str()), inner.width);
    // Two registers or more need a line of air between cash and people only where there is room.
    for (line, y) in lines.iter().zip(inner.y..inner.bottom()) {
        canvas.text_in(inner.x, y, labels, &line.label, TextRole::Label);
        let mut x = inner.x + labels + 2;
        for (text, role) in &line.parts {
            x = canvas.text_in(x, y, inner.right().saturating_sub(x), text, *role).saturating_add(2);
        }
    }
}

fn draw_routines(home: &mut Panes<'_>, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>, live: &ShopState) {
    let focused = home.part == Part::Routines;
    let inner = padded(canvas.pane(area, msg::home::routine_today(ctx.lang), Focus::when(focused)));
    let due = routines::due(&live.settings, live.date(ctx.now), &live.routines);
    if due.is_empty() {
        canvas.text_in(inner.x, inner.y, inner.width, msg::home::no_routine(ctx.lang), TextRole::Muted);
        return;
    }
    let mark_cols = 4;
    let said = |line: &routines::Due<'_>| {
        let text = line.routine.text.get(ctx.lang).to_owned();
        match line.routine.remind_at.filter(|_| line.done.is_none()) {
            Some(at) => format!("{at} {text}"),
            None => text,
        }
    };
    let texts: Vec<Vec<String>> = due
        .iter()
        .map(|line| i18n::width::wrap(&said(line), usize::from(inner.width.saturating_sub(mark_cols).max(8))))
        .collect();
    let rows: Vec<usize> = texts.iter().map(Vec::len).collect();
    home.routines.draw_tall(canvas, inner, Focus::when(focused), &rows, |canvas, index, rect| {
        let (Some(line), Some(text)) = (due.get(index), texts.get(index)) else { return };
        let (mark, role) = match line.done {
            None => (canvas.glyphs.boxes[0], TextRole::Text),
            Some(done) if done.passed => (canvas.glyphs.boxes[1], TextRole::Ok),
            Some(_) => ("[!]", TextRole::Bad),
        };
        canvas.text(rect.x, rect.y, mark, role);
        let role = if line.done.is_some() { TextRole::Muted } else { TextRole::Text };
        let place = Rect { x: rect.x + mark_cols, width: rect.width.saturating_sub(mark_cols), ..rect };
        draw_wrapped(canvas, place, text, &said(line), role);
    });
}

fn draw_waiting(home: &mut Panes<'_>, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>, live: &ShopState) {
    let focused = home.part == Part::Waiting;
    let count = live.items.len() + live.half.len();
    let title = if count == 0 {
        msg::home::waiting(ctx.lang).to_owned()
    } else {
        msg::home::waiting_n(ctx.lang, count)
    };
    let inner = padded(canvas.pane(area, &title, Focus::when(focused)));
    if count == 0 {
        let (text, role) = match summary::waits_in_brief(ctx) {
            Some(waits) => (waits, TextRole::Warn),
            None => (msg::home::nothing_waits(ctx.lang).to_owned(), TextRole::Muted),
        };
        draw_wrapped(canvas, inner, &i18n::width::wrap(&text, usize::from(inner.width)), &text, role);
        return;
    }
    let wide = inner.width >= 46;
    let room = |line: &summary::Waiting| {
        let note = cells(line.note.width()).min(inner.width / 2);
        usize::from(inner.width.saturating_sub(2 + note + u16::from(note > 0) * 2).max(8))
    };
    let half_room = usize::from(inner.width.saturating_sub(2).max(8));
    let half_text = |id| {
        let seal = live.half_seals.get(&id).copied().unwrap_or_default();
        msg::home::half_sealed(ctx.lang, format!("#{seal:05}"))
    };
    let half_lines = |id| i18n::width::wrap(&half_text(id), half_room);
    let rows: Vec<usize> = live
        .half
        .iter()
        .map(|half| half_lines(half.head.id).len().min(2))
        .chain(live.items.iter().take(usize::from(inner.height)).map(|item| {
            let line = summary::waiting(item, live, ctx.now, ctx.lang, Room::when(wide));
            i18n::width::wrap(&line.title, room(&line)).len().min(2)
        }))
        .collect();
    home.waiting.draw_tall(canvas, inner, Focus::when(focused), &rows, |canvas, index, rect| {
        if let Some(half) = live.half.get(index) {
            let x = canvas.text(rect.x, rect.y, canvas.glyphs.alert, TextRole::Bad) + 1;
            let text = half_text(half.head.id);
            let place = Rect { x, width: rect.right().saturating_sub(x), ..rect };
            draw_wrapped(canvas, place, &half_lines(half.head.id), &text, TextRole::Bad);
            return;
        }
        let Some(item) = live.items.get(index - live.half.len()) else { return };
        let line = summary::waiting(item, live, ctx.now, ctx.lang, Room::when(wide));
        let note = cells(line.note.width()).min(rect.width / 2);
        canvas.text_right(rect.right(), rect.y, note, &line.note, line.role);
        let (mark, role) = if line.urgent {
            (canvas.glyphs.alert, TextRole::Warn)
        } else {
            (canvas.glyphs.dot, TextRole::Muted)
        };
        let x = canvas.text(rect.x, rect.y, mark, role) + 1;
        let room = rect.right().saturating_sub(x + note + u16::from(note > 0) * 2);
        let place = Rect { x, width: room, ..rect };
        draw_wrapped(
            canvas,
            place,
            &i18n::width::wrap(&line.title, usize::from(room.max(8))),
            &line.title,
            TextRole::Text,
        );
    });
}

/// A text in the lines it wraps to, or on one line, cut, where there is but one.
fn draw_wrapped(canvas: &mut Canvas, place: Rect, lines: &[String], whole: &str, role: TextRole) {
    if place.height <= 1 {
        canvas.text_in(place.x, place.y, place.width, whole, role);
        return;
    }
    let last = usize::from(place.height) - 1;
    for ((index, line), y) in lines.iter().enumerate().zip(place.y..place.bottom()) {
        let cut = index == last && lines.len() > last + 1;
        let rest = lines[index..].join(" ");
        canvas.text_in(place.x, y, place.width, if cut { &rest } else { line }, role);
    }
}

/// The first and the last of so many days up to today, as they are written.
fn ends(days: usize, ctx: &Ctx<'_>) -> Option<[String; 2]> {
    let last = ctx.model.live.as_ref()?.date(ctx.now);
    let back = i64::try_from(days).unwrap_or(1) - 1;
    Some([last.plus(-back), last].map(|date| dates::date_short(ctx.lang, date)))
}

/// The first and the last day below the bars.
fn draw_days(canvas: &mut Canvas, area: Rect, days: usize, ctx: &Ctx<'_>) {
    let Some([from, to]) = ends(days, ctx) else { return };
    let pitch: u16 = if days * 2 <= usize::from(area.width) { 2 } else { 1 };
    let cols = cells(days).saturating_mul(pitch).min(area.width);
    canvas.text_in(area.x, area.y, cols, &from, TextRole::Muted);
    if from.width() + to.width() + 2 <= usize::from(cols) {
        canvas.text_right(area.x + cols, area.y, cols, &to, TextRole::Muted);
    }
}

fn draw_over_short(canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>, live: &ShopState) {
    if area.height < 3 {
        return;
    }
    let inner = padded(canvas.pane(area, msg::home::over_short(ctx.lang), Focus::Away));
    let (values, net) = summary::over_short(live, DAYS, ctx.now);
    let text = if values.iter().all(Option::is_none) {
        msg::home::no_counts(ctx.lang).to_owned()
    } else {
        msg::home::net(ctx.lang, live.settings.store.currency.format_signed(net))
    };
    let role = match net.0.signum() {
        -1 => TextRole::Bad,
        1 => TextRole::Warn,
        _ => TextRole::Muted,
    };
    if values.iter().all(Option::is_none) {
        canvas.text_in(inner.x, inner.y, inner.width, &text, TextRole::Muted);
    } else if inner.height >= 5 {
        let axis = inner.height >= 6;
        let chart = Rect { height: inner.height - 1 - u16::from(axis), ..inner };
        chart::draw_bars(canvas, chart, &values, None, chart::Roles::default());
        if axis {
            draw_days(canvas, row(inner, chart.height), values.len(), ctx);
        }
        canvas.text_in(inner.x, inner.bottom() - 1, inner.width, &text, role);
    } else {
        // The sum stands below where the days would not fit beside it.
        let beside = inner.width.saturating_sub(cells(text.width()) + 2);
        let room = if inner.height > 1 && values.len() > usize::from(beside) { inner.width } else { beside };
        let x =
            chart::draw_line(canvas, Rect { width: room, ..row(inner, 0) }, &values, chart::Roles::default());
        if inner.height < 2 {
            canvas.text_right(inner.right(), inner.y, inner.width, &text, role);
            return;
        }
        // Days below the bars; the sum beside the bars, or between the days where they leave room for it.
        let below = row(inner, 1);
        let beside = x + cells(text.width()) + 2 <= inner.right();
        let bars = Rect { width: x - inner.x, ..below };
        let [from, to] = ends(values.len(), ctx).unwrap_or_default();
        let dated = cells(from.width() + to.width() + 2);
        let between = bars.width.saturating_sub(dated);
        if beside || cells(text.width()) <= between {
            if dated <= bars.width {
                canvas.text_in(bars.x, bars.y, bars.width, &from, TextRole::Muted);
                canvas.text_right(bars.right(), bars.y, bars.width, &to, TextRole::Muted);
            }
            let (y, right) = if beside {
                (inner.y, inner.right())
            } else {
                let room = bars.width - cells(from.width() + to.width());
                (bars.y, bars.x + cells(from.width()) + room.midpoint(cells(text.width())))
            };
            canvas.text_right(right, y, inner.width, &text, role);
        } else {
            canvas.text_in(below.x, below.y, below.width, &text, role);
        }
    }
}
