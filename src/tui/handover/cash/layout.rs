//! Where things stand on the pages of the cash step.

use ratatui::layout::Rect;

use crate::i18n::{self, lists, msg, width};
use crate::model::cash::ways::CountWay;
use crate::model::cash::{RegisterCash, Side};
use crate::model::count_unit::CountUnit;
use crate::model::field_ref::{CashField, FieldRef, ReportField, TenderField};
use crate::model::lang::Lang;
use crate::model::money::Money;
use crate::model::packs;
use crate::model::settings::{Settings, TenderKind};
use crate::store::OpenHandover;
use crate::tui::handover::grid_form::{GridForm, GridRow, Piece, RowContent, left, right, row_name, slot};
use crate::tui::shell::canvas::{Canvas, cells};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::Ctx;

use super::state::{CashPage, CashStep, open, register_name};

/// Width from which the drawer is also shown as bars.
const WIDE: u16 = 96;
/// Columns of the second half of the count.
const SECOND: u16 = 30;

/// Name of a row: `100`, `0.50`, `1 coin` beside its note, `40×0.25` of a roll.
pub(super) fn unit_name(settings: &Settings, unit: CountUnit, lang: Lang) -> String {
    let currency = &settings.store.currency;
    let whole = 10_i64.pow(u32::from(currency.decimals));
    unit.name(msg::cash_ui::one_coin(lang), |value| {
        if value.0 % whole == 0 { (value.0 / whole).to_string() } else { currency.format_plain(value) }
    })
}

impl CashStep {
    pub(super) fn draw_page(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let Some(open) = open(ctx) else { return };
        if area.height < 3 {
            return;
        }
        self.draw_head(canvas, Rect { height: 1, ..area }, open, ctx);
        let foot = Rect { y: area.bottom() - 1, height: 1, ..area };
        let (lines, role) = self.foot(open, ctx, Rect { width: area.width.saturating_sub(2), ..area });
        let deep = cells(lines.len()).min(area.height.saturating_sub(2));
        let body = Rect { y: area.y + 1, height: area.height.saturating_sub(1 + deep), ..area };
        match self.page.clone() {
            CashPage::Sheet => {
                let rows = self.sheet_rows(open, ctx, body, canvas.glyphs.meter[0]);
                self.sheet.draw(canvas, body, &rows, Focus::Here);
            }
            CashPage::NonCash | CashPage::Deposits => self.draw_list(canvas, body, open, ctx.lang),
            CashPage::Line(..) | CashPage::Uncounted | CashPage::Disagree | CashPage::Slips => {
                let inner = inset(body);
                self.form.draw(canvas, inner, Focus::Here);
            }
            CashPage::Result => self.draw_result(canvas, body, open, ctx),
            CashPage::Why(tender) => self.draw_why(canvas, body, &tender, open, ctx),
            CashPage::Recount => self.draw_recount(canvas, body, open, ctx.lang),
            CashPage::SoldOn(_) => self.draw_sold_on(canvas, body, ctx.lang),
        }
        let y = foot.y + 1 - deep;
        for (line, y) in lines.iter().zip(y..area.bottom()) {
            canvas.text_in(area.x + 1, y, area.width.saturating_sub(2), line, role);
        }
    }

    /// The drawers beside each other, and who is asked.
    fn draw_head(&self, canvas: &mut Canvas, area: Rect, open: &OpenHandover, ctx: &Ctx<'_>) {
        let lang = ctx.lang;
        let Some(draft) = self.draft() else { return };
        let cashier = self.cashier(&open.settings);
        let outgoing = cashier.map_or_else(|| draft.people.outgoing.clone(), |one| vec![one]);
        let (who, people) = match self.page {
            CashPage::Recount if self.looks_again() == Side::Outgoing => {
                (msg::cash_ui::outgoing(lang), &outgoing)
            }
            CashPage::Recount | CashPage::Disagree => (msg::cash_ui::incoming(lang), &draft.people.incoming),
            _ => (msg::cash_ui::outgoing(lang), &outgoing),
        };
        // Where several could, the one who counts is named, not all of them.
        let one = self.one_of_several(ctx).map(|one| vec![one]);
        let acts = || self.author(ctx).filter(|_| self.counts_now().is_none() && *people == outgoing);
        let acting = one.clone().or_else(|| acts().map(|by| vec![by]));
        let people = acting.as_ref().unwrap_or(people);
        let names: Vec<&str> = people.iter().map(|id| open.settings.person_name(*id)).collect();
        let names = names.join(lists::between_names(lang));
        let mut who = msg::cash_ui::counts_as(lang, names, who);
        if one.is_some() {
            who = format!("{who} · {}", msg::cash_ui::counter_key(lang, "F7"));
        }
        let beside = cells(width::width(&who)).min(area.width / 2);
        canvas.text_right(area.right().saturating_sub(1), area.y, beside, &who, TextRole::Label);
        let mut x = area.x + 1;
        let end = area.right().saturating_sub(beside + 3);
        for (index, id) in draft.people.registers.iter().enumerate() {
            let here = index == self.at;
            let mut name = register_name(&open.settings, *id, lang);
            if index == 0 {
                name = format!("{} · {name}", msg::step::cash(lang));
            }
            let role = if here { TextRole::Title } else { TextRole::Label };
            let from = x;
            if here && draft.people.registers.len() > 1 {
                x = canvas.text_in(
                    x,
                    area.y,
                    end.saturating_sub(x),
                    canvas.glyphs.pointer,
                    TextRole::HintKey,
                ) + 1;
            }
            x = canvas.text_in(x, area.y, end.saturating_sub(x), &name, role);
            canvas.click(Rect { x: from, width: x.saturating_sub(from), ..area }, &self.tabs, index);
            x = x.saturating_add(3);
        }
    }

    /// What is wrong, or a line about the field with the focus.
    fn foot(&self, open: &OpenHandover, ctx: &Ctx<'_>, area: Rect) -> (Vec<String>, TextRole) {
        let mut lines = self.draft.lines(area, ctx);
        if !lines.is_empty() {
            return (lines, TextRole::Bad);
        }
        let said = [self.about(open, ctx), self.take_out_short(open, ctx).unwrap_or_default()];
        let said = said.join(if ctx.lang == Lang::Zh { "" } else { " " });
        lines = width::wrap(said.trim_end(), usize::from(area.width));
        lines.truncate(2);
        (lines, TextRole::Label)
    }

    /// What the field with the focus, or the page, asks.
    pub(super) fn about(&self, open: &OpenHandover, ctx: &Ctx<'_>) -> String {
        let lang = ctx.lang;
        let cash = self.cash();
        match &self.page {
            CashPage::Sheet => {
                if !cash.close.uncounted.is_empty() {
                    return msg::cash_ui::is_uncounted(lang, &cash.close.uncounted);
                }
                if self.by_rule(ctx) {
                    return msg::cash_ui::about_closing_only(lang).to_owned();
                }
                let target = self.float_target(open);
                match self.focused() {
                    Some(CashField::Opening) => match self.left_before(open, ctx) {
                        Some(left) => msg::cash_ui::about_opening(lang, self.shown(left)),
                        None => msg::cash_ui::about_first(lang, self.shown(target)),
                    },
                    Some(CashField::OutgoingRow(unit)) => about_row(*unit, &open.settings, lang),
                    Some(CashField::TenderPart(id, _)) => {
                        let sum = self.tender_sum(id, ctx);
                        sum.unwrap_or_else(|| msg::cash_ui::about_tender(lang).to_owned())
                    }
                    Some(CashField::ReportPart(_)) => match self.report_sums(ctx) {
                        Some(sums) => sums,
                        None if self.refunds_off(ctx) => msg::cash_ui::about_report_off(lang).to_owned(),
                        None => msg::cash_ui::about_report(lang).to_owned(),
                    },
                    // Enter leaves the usual float where the count covers it and nothing else is typed, see `meant`.
                    Some(CashField::Close)
                        if self.sheet.current().is_some_and(|slot| slot.edit.is_empty()) =>
                    {
                        match cash.cash_counted(self.way(ctx)) {
                            Ok(Some(counted)) if counted < target => msg::cash_ui::float_not_covered(
                                lang,
                                open.settings.store.currency.format(target),
                            ),
                            _ => match self.stays_of(target) {
                                stays if stays == target => {
                                    msg::cash_ui::about_close(lang, self.shown(target))
                                }
                                stays => msg::cash_ui::about_close_near(
                                    lang,
                                    self.shown(stays),
                                    self.shown(target),
                                ),
                            },
                        }
                    }
                    Some(CashField::BagNo) => msg::cash_ui::about_bag(lang).to_owned(),
                    Some(CashField::Other(_)) => msg::cash_ui::about_other(lang).to_owned(),
                    Some(CashField::NonCash) => msg::cash_ui::about_non_cash(lang).to_owned(),
                    Some(CashField::Deposits) => msg::cash_ui::about_deposits(lang).to_owned(),
                    Some(CashField::Uncounted) => msg::cash_ui::about_uncounted(lang).to_owned(),
                    Some(CashField::SoldOn) => msg::cash_ui::about_sold_on(lang).to_owned(),
                    _ if self.second_open(ctx) => {
                        let people = self.draft().map(|d| d.people.incoming.as_slice()).unwrap_or_default();
                        let names: Vec<&str> =
                            people.iter().map(|id| open.settings.person_name(*id)).collect();
                        let n = i64::try_from(names.len()).unwrap_or(1);
                        msg::cash_ui::next_recount(lang, n, names.join(lists::between_names(lang)))
                    }
                    _ => msg::cash_ui::about_result(lang).to_owned(),
                }
            }
            CashPage::Recount => self.about_recount(lang),
            CashPage::Uncounted => msg::cash_ui::about_uncounted(lang).to_owned(),
            CashPage::Disagree => msg::cash_ui::about_disagree(lang).to_owned(),
            CashPage::Result => self.about_result(open, ctx),
            _ => String::new(),
        }
    }

    pub(super) fn left_before(&self, open: &OpenHandover, ctx: &Ctx<'_>) -> Option<Money> {
        open.facts(ctx.now).left_before(self.draft()?, self.register()?)
    }

    /// What is to stay in the drawer shown.
    pub(super) fn float_target(&self, open: &OpenHandover) -> Money {
        let register = self.register().and_then(|id| open.settings.register(id));
        register.map_or(Money::ZERO, |r| r.float_target)
    }

    fn at(&self, field: CashField) -> usize {
        self.index_of(field).unwrap_or(0)
    }

    fn sheet_rows(&self, open: &OpenHandover, ctx: &Ctx<'_>, area: Rect, bar: &str) -> Vec<GridRow> {
        let (lang, cash, settings) = (ctx.lang, self.as_typed(ctx), &open.settings);
        let opening = vec![self.opening_row(&cash, open, ctx, area.width)];
        let mut count = self.count_group(&cash, open, ctx);
        if area.width >= WIDE {
            bars(&mut count, &cash, settings, lang, area.width, bar);
        }
        let tenders = self.tender_rows(&cash, settings, lang, area.width);
        let report = self.report_rows(&cash, settings, lang, area.width);
        let mut last = self.close_rows(&cash, ctx, lang, area.width);
        last.extend(self.other_drawers(settings, lang));
        let groups: Vec<_> =
            [opening, count, tenders, report, last].into_iter().filter(|group| !group.is_empty()).collect();
        let rows: usize = groups.iter().map(Vec::len).sum();
        // Air between the groups where there is room for it.
        let air = usize::from(area.height) >= rows + groups.len() - 1;
        let mut all = Vec::with_capacity(rows + groups.len());
        for (index, group) in groups.into_iter().enumerate() {
            if air && index > 0 {
                all.push(Vec::new());
            }
            all.extend(group);
        }
        all
    }

    fn opening_row(&self, cash: &RegisterCash, open: &OpenHandover, ctx: &Ctx<'_>, width: u16) -> GridRow {
        let lang = ctx.lang;
        let note = match (cash.opening, self.left_before(open, ctx)) {
            (Some(o), _) if o.taken_over && self.way(ctx) == CountWay::OwnDrawer => {
                msg::cash_ui::as_counted_taken(lang).to_owned()
            }
            (_, Some(left)) if self.way(ctx) == CountWay::OwnDrawer => {
                msg::cash_ui::as_counted(lang, self.shown(left))
            }
            (Some(o), _) if o.taken_over => msg::cash_ui::as_left_taken(lang).to_owned(),
            (_, Some(left)) => msg::cash_ui::as_left(lang, self.shown(left)),
            _ => String::new(),
        };
        vec![
            left(1, 18, msg::cash_ui::opening(lang), TextRole::Label),
            slot(20, 13, self.at(CashField::Opening)),
            left(35, width.saturating_sub(36), note, TextRole::Label),
        ]
    }

    fn count_group(&self, cash: &RegisterCash, open: &OpenHandover, ctx: &Ctx<'_>) -> Vec<GridRow> {
        let settings = &open.settings;
        let counted = |unit: CountUnit| cash.outgoing.rows.get(&unit).copied();
        let at = |unit| self.address(CashField::OutgoingRow(unit));
        let mut rows =
            count_rows(&self.sheet, &at, settings, ctx.lang, &counted, |amount| self.shown(amount));
        let total = cash.outgoing.amount().ok().flatten();
        let shown = total.map_or_else(|| "–".to_owned(), |t| self.shown(t));
        let complete = cash.outgoing.complete(&settings.store.currency);
        let mut last = vec![
            left(SECOND + 2, 14, msg::cash_ui::counted(ctx.lang), TextRole::Title),
            right(SECOND + 14, 15, shown, if complete { TextRole::Title } else { TextRole::Value }),
        ];
        if !settings.rules.blind
            && let Some(expected) = self.expected(open, ctx)
        {
            last.push(left(
                1,
                28,
                msg::cash_ui::expected_now(ctx.lang, self.shown(expected)),
                TextRole::Label,
            ));
        }
        rows.push(last);
        rows
    }

    fn expected(&self, open: &OpenHandover, ctx: &Ctx<'_>) -> Option<Money> {
        self.result(open, ctx)?.cash()?.expected
    }

    fn tender_rows(&self, cash: &RegisterCash, settings: &Settings, lang: Lang, width: u16) -> Vec<GridRow> {
        let mut rows = vec![vec![
            left(1, 18, msg::cash_ui::other_tenders(lang), TextRole::Title),
            right(20, 12, msg::cash_ui::col_in_hand(lang), TextRole::Muted),
            right(35, 12, msg::cash_ui::col_report(lang), TextRole::Muted),
        ]];
        for tender in settings.other_tenders() {
            if let Some((_, matched)) = self.unasked.iter().find(|(id, _)| *id == tender.id) {
                let text = i18n::text(lang, matched.key(), &[]);
                let name = row_name(&mut rows, 18, tender.name.get(lang));
                rows.push(vec![name, left(20, width.saturating_sub(20), text, TextRole::Muted)]);
                continue;
            }
            let at = |field| self.at(CashField::TenderPart(tender.id.clone(), field));
            let mut row = vec![
                row_name(&mut rows, 18, tender.name.get(lang)),
                slot(20, 13, at(TenderField::Counted)),
                slot(35, 13, at(TenderField::Reported)),
            ];
            let missing =
                cash.tenders.get(&tender.id).map_or(0, crate::model::cash::TenderLine::proof_missing);
            if missing > 0 {
                let text = msg::cash_ui::proof_missing(lang, missing);
                row.push(left(49, width.saturating_sub(49), text, TextRole::Warn));
            }
            if cash.tenders.get(&tender.id).is_some_and(|line| line.not_matched) {
                let text = msg::cash_ui::not_matched(lang);
                row.push(left(49, width.saturating_sub(49), text, TextRole::Label));
            }
            rows.push(row);
            if tender.kind == TenderKind::CardTerminal {
                rows.push(vec![
                    left(3, 6, msg::cash_ui::batch(lang), TextRole::Label),
                    slot(9, 10, at(TenderField::Batch)),
                    left(20, 6, msg::cash_ui::slips(lang), TextRole::Label),
                    slot(26, 7, at(TenderField::Slips)),
                    left(35, 6, msg::cash_ui::report_slips(lang), TextRole::Label),
                    slot(42, 6, at(TenderField::ReportedSlips)),
                ]);
            }
        }
        if rows.len() == 1 { Vec::new() } else { rows }
    }

    fn report_rows(&self, cash: &RegisterCash, settings: &Settings, lang: Lang, width: u16) -> Vec<GridRow> {
        let approver = match cash.report.approver {
            Some(id) => msg::cash_ui::approved_by(lang, settings.person_name(id)),
            None if cash.report.has_returns() => msg::cash_ui::ask_approver(lang).to_owned(),
            None => String::new(),
        };
        let at = |field| self.at(CashField::ReportPart(field));
        let pair = |label: &str, count, sum| {
            vec![left(1, 18, label, TextRole::Label), slot(20, 7, at(count)), slot(28, 13, at(sum))]
        };
        let mut returns = pair(msg::cash_ui::returns(lang), ReportField::Returns, ReportField::ReturnsTotal);
        let voids = pair(msg::cash_ui::voids(lang), ReportField::Voids, ReportField::VoidsTotal);
        if !approver.is_empty() {
            returns.push(Piece {
                x: 42,
                cols: width.saturating_sub(43),
                what: RowContent::Slot(at(ReportField::Approver), approver),
            });
        }
        let mut cash_row = vec![
            left(1, 18, msg::cash_ui::cash_received(lang), TextRole::Label),
            slot(20, 13, at(ReportField::Cash)),
        ];
        let refunds_off = self.sheet.slots.get(at(ReportField::Refunds)).is_some_and(|slot| slot.off);
        if refunds_off {
            let text = msg::cash_ui::refunds_off(lang);
            cash_row.push(left(35, width.saturating_sub(35), text, TextRole::Muted));
        } else {
            cash_row.push(left(35, 8, msg::cash_ui::refunds(lang), TextRole::Label));
            cash_row.push(slot(43, 13, at(ReportField::Refunds)));
        }
        let mut source = vec![
            left(1, 18, msg::cash_ui::source(lang), TextRole::Label),
            slot(20, 36, at(ReportField::Source)),
        ];
        // Asked only where the till rounds.
        if let Some(rounding) = self.index_of(CashField::ReportPart(ReportField::Rounding)) {
            source[1] = slot(20, 13, at(ReportField::Source));
            source.push(left(35, 8, msg::cash_ui::rounding(lang), TextRole::Label));
            source.push(slot(43, 13, rounding));
        }
        vec![cash_row, source, returns, voids]
    }

    fn close_rows(&self, cash: &RegisterCash, ctx: &Ctx<'_>, lang: Lang, width: u16) -> Vec<GridRow> {
        let (way, second, by_rule) = (self.way(ctx), self.second_open(ctx), self.by_rule(ctx));
        let deposit = match (cash.cash_counted(way), cash.stays(way)) {
            (Ok(Some(counted)), Some(float)) => counted.checked_sub(float).ok(),
            _ => None,
        };
        let note = deposit.map_or_else(String::new, |d| msg::cash_ui::to_deposit(lang, self.shown(d)));
        // Nothing was counted: there is no result to show.
        let result = match (cash.close.uncounted.is_empty() && !by_rule, second) {
            (false, _) => msg::exchange::done(lang),
            (true, true) if way == CountWay::OwnDrawer => msg::cash_ui::show_own(lang),
            (true, true) => msg::cash_ui::show_second(lang),
            (true, false) => msg::cash_ui::show_result(lang),
        };
        let button = |x: u16, cols: u16, field: CashField, text: String| Piece {
            x,
            cols,
            what: RowContent::Slot(self.at(field), text),
        };
        let mut rows = vec![vec![
            left(1, 18, leave_label(way, lang), TextRole::Label),
            slot(20, 13, self.at(CashField::Close)),
            left(35, width.saturating_sub(36), note, TextRole::Value),
        ]];
        if let Some(at) = self.index_of(CashField::BagNo) {
            rows.push(vec![left(1, 18, msg::log_ui::bag_no(lang), TextRole::Label), slot(20, 20, at)]);
        }
        rows.push(vec![
            button(0, 17, CashField::NonCash, msg::cash_ui::non_cash(lang, cash.non_cash.len())),
            button(17, 16, CashField::Deposits, msg::cash_ui::deposits(lang, cash.deposits.len())),
            button(33, 14, CashField::Uncounted, msg::cash_ui::uncounted(lang).to_owned()),
            button(47, 13, CashField::Result, result.to_owned()),
        ]);
        rows
    }
}

impl CashStep {
    /// The button that makes a count void, and those that open the other drawers; the arrows never change the drawer.
    fn other_drawers(&self, settings: &Settings, lang: Lang) -> Option<GridRow> {
        let mut row = Vec::new();
        let void = self.index_of(CashField::SoldOn).filter(|_| self.cash().has_count());
        if let Some(at) = void {
            let text = msg::cash_ui::sold_on_button(lang).to_owned();
            row.push(Piece { x: 0, cols: 17, what: RowContent::Slot(at, text) });
        }
        let from = if void.is_some() { 17 } else { 0 };
        let registers = self.draft().map_or(&[][..], |draft| &draft.people.registers);
        let others = registers.iter().filter_map(|id| Some((id, self.index_of(CashField::Other(*id))?)));
        for ((id, index), x) in others.zip((from..).step_by(20)) {
            let text = msg::cash_ui::open_drawer(lang, register_name(settings, *id, lang));
            row.push(Piece { x, cols: 19, what: RowContent::Slot(index, text) });
        }
        (!row.is_empty()).then_some(row)
    }
}

/// What is typed in a row of the count.
fn about_row(unit: CountUnit, settings: &Settings, lang: Lang) -> String {
    let currency = &settings.store.currency;
    if unit.is_wrapped() {
        let amount = currency.format(Money(unit.worth()));
        return msg::cash_ui::about_unit(lang, amount, unit_name(settings, unit, lang));
    }
    let country = packs::country_named(settings.country());
    let own = country.filter(|pack| pack.currency.as_ref() == Some(&currency.code));
    // Where rolls and bundles have a row of their own, only loose ones are typed here.
    let apart = currency.units().iter().any(|other| other.is_wrapped() && other.value() == unit.value());
    match own.and_then(|pack| pack.wrapped(unit.value())).filter(|_| !apart) {
        Some(pieces) => msg::cash_ui::about_wrapped(lang, pieces),
        None => msg::cash_ui::about_count(lang).to_owned(),
    }
}

/// The rows of a count: notes on the left, coins on the right, rolls and bundles below the shorter column, each with its
/// subtotal.
pub(super) fn count_rows(
    sheet: &GridForm,
    at: &dyn Fn(CountUnit) -> Option<FieldRef>,
    settings: &Settings,
    lang: Lang,
    counted: &dyn Fn(CountUnit) -> Option<i64>,
    shown: impl Fn(Money) -> String,
) -> Vec<GridRow> {
    let [notes, coins] = settings.store.currency.count_columns();
    let mut head = Vec::new();
    for (x, what) in [(1, msg::cash_ui::note(lang)), (SECOND + 1, msg::cash_ui::coin(lang))] {
        head.push(right(x, 7, what, TextRole::Muted));
        head.push(right(x + 8, 7, msg::cash_ui::col_count(lang), TextRole::Muted));
        head.push(right(x + 17, 11, msg::cash_ui::col_amount(lang), TextRole::Muted));
    }
    let mut rows = vec![head];
    for i in 0..notes.len().max(coins.len()) {
        let mut row = Vec::new();
        for (x, list) in [(1, &notes), (SECOND + 1, &coins)] {
            let Some(unit) = list.get(i) else { continue };
            let Some(at) = at(*unit).and_then(|id| sheet.index(&id)) else { continue };
            let amount = counted(*unit).and_then(|n| n.checked_mul(unit.worth()));
            let (text, role) = match amount {
                Some(amount) => (shown(Money(amount)), TextRole::Value),
                None => ("–".to_owned(), TextRole::Muted),
            };
            row.push(right(x, 7, unit_name(settings, *unit, lang), TextRole::Label));
            row.push(slot(x + 8, 8, at));
            row.push(right(x + 17, 11, text, role));
        }
        rows.push(row);
    }
    rows
}

/// The drawer as a picture, beside the count: where the money is.
fn bars(rows: &mut [GridRow], cash: &RegisterCash, settings: &Settings, lang: Lang, wide: u16, bar: &str) {
    let mut units = settings.store.currency.units();
    let amount =
        |unit: CountUnit| cash.outgoing.rows.get(&unit).map_or(0, |n| n.saturating_mul(unit.worth()));
    let most = units.iter().map(|unit| amount(*unit)).max().unwrap_or(0).max(1);
    // Where there is not a line for each, those that hold nothing stand back.
    if units.len() > rows.len() {
        units.retain(|unit| amount(*unit) > 0);
    }
    let room = i64::from(wide.saturating_sub(76));
    let mut units = units.into_iter();
    for (index, row) in rows.iter_mut().enumerate() {
        if index == 0 {
            row.push(left(68, wide.saturating_sub(68), msg::cash_ui::drawer(lang), TextRole::Muted));
            continue;
        }
        let Some(unit) = units.next() else { break };
        let here = amount(unit);
        let long = usize::try_from(here.saturating_mul(room) / most).unwrap_or(0).max(usize::from(here > 0));
        row.push(right(66, 7, unit_name(settings, unit, lang), TextRole::Label));
        row.push(left(75, wide.saturating_sub(75), bar.repeat(long), TextRole::Value));
    }
}

/// A little air around a form.
pub(super) fn inset(area: Rect) -> Rect {
    let down = u16::from(area.height > 12);
    Rect { x: area.x + 1, y: area.y + down, width: area.width.saturating_sub(2), height: area.height - down }
}

/// The name of what is not for the bank: what is left in the drawer, or outgoing's own insert.
pub(super) fn leave_label(way: CountWay, lang: Lang) -> &'static str {
    if way == CountWay::OwnDrawer { msg::cash_ui::leave_own(lang) } else { msg::cash_ui::leave(lang) }
}
