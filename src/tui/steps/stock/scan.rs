//! Codes from a scanner, wherever the focus is.

use crate::domain::Problem;
use crate::domain::change::Answer;
use crate::domain::field_ref::{FieldRef, StockField};
use crate::domain::ids::StockId;
use crate::domain::money::{COUNT_CAP, parse_count};
use crate::domain::settings::{Settings, StockItem};
use crate::i18n::msg;
use crate::tui::steps::Told;
use crate::tui::view::Ctx;
use crate::tui::widgets::field::fold_digits;
use crate::tui::widgets::words::Words;

use super::{Stock, open, parts};

/// Shorter numbers are counts, not codes.
const SHORTEST: usize = 7;

/// The line a typed text stands for, and how many: `6901028300056`, `3*6901028300056`, or a quantity with the
/// code scanned behind it. `standing` is what was in the field before.
pub(super) fn read<'a>(text: &str, standing: &str, settings: &'a Settings) -> Option<(&'a StockItem, i64)> {
    let text = fold_digits(text.trim());
    let named = |code: &str, item: &StockItem| {
        !code.is_empty() && (item.barcode == code || item.code.eq_ignore_ascii_case(code))
    };
    if let Some(item) = settings.count_list().find(|item| named(&text, item)) {
        // A short code could be a count: only a barcode or a code with letters is taken for one.
        let code = text.len() >= SHORTEST || text.chars().any(|c| !c.is_ascii_digit());
        return code.then_some((item, 1));
    }
    let item = settings
        .count_list()
        .filter(|item| item.barcode.len() >= SHORTEST && text.ends_with(&item.barcode))
        .max_by_key(|item| item.barcode.len())?;
    let quantity = text[..text.len() - item.barcode.len()].trim_end_matches(['*', 'x', 'X', '×', ' ', '+']);
    // The figure that stood there is no quantity: the scanner typed behind it.
    if quantity == standing.trim() {
        return Some((item, 1));
    }
    Some((item, parse_count(quantity).ok().filter(|n| *n > 0)?))
}

impl Stock {
    /// Enter after a code: adds to its line. `None` when what was typed is no code.
    pub(super) fn scanned(&mut self, id: &FieldRef, ctx: &Ctx<'_>) -> Option<Told> {
        let open = open(ctx)?;
        let typed = self.sheet.slot(id)?.edit.text().trim().to_owned();
        let saved = self.saved_text(id);
        let standing =
            self.arrived.as_ref().filter(|(at, _)| at == id).map_or(saved.clone(), |(_, t)| t.clone());
        if *id == FieldRef::Scan && typed.is_empty() {
            return None;
        }
        let found = read(&typed, &standing, &open.settings).map(|(item, n)| (item.id, item.name.clone(), n));
        let Some((item, name, n)) = found else {
            let digits = fold_digits(&typed);
            let code = *id == FieldRef::Scan
                || (digits.len() >= SHORTEST && digits.bytes().all(|b| b.is_ascii_digit()));
            if !code {
                return None;
            }
            self.refuse(Problem::new("stock_ui.unknown_code").with("code", digits));
            return Some(Told::done());
        };
        // What stood in the field is put back: the code was not meant for it.
        self.sheet.show(id, &standing);
        let effects = if saved == standing { Vec::new() } else { self.restore(id, &standing, ctx) };
        Some(self.add(item, name, n, *id == FieldRef::Scan, ctx).after(effects))
    }

    fn add(&mut self, item: StockId, name: String, n: i64, stay: bool, ctx: &Ctx<'_>) -> Told {
        let mut line = self.line(item);
        let counted = line.counted.unwrap_or(0).saturating_add(n);
        if counted > COUNT_CAP {
            self.refuse(Problem::new("count.too_large").with("max", COUNT_CAP));
            return Told::done();
        }
        line.counted = Some(counted);
        let effects = self.give(Answer::Stock(item, line), ctx);
        let slot = FieldRef::StockPart(item, StockField::Counted);
        self.sheet.show(&slot, &counted.to_string());
        if !stay {
            self.sheet.focus_on(&slot);
        }
        self.told = Some(Words::from(move |lang| msg::stock_ui::added(lang, n, &name, counted)));
        Told::Yes(effects)
    }

    /// A pause saved the quantity as a count of the field it was typed into: that is taken back.
    fn restore(&mut self, id: &FieldRef, standing: &str, ctx: &Ctx<'_>) -> Vec<crate::tui::view::Effect> {
        let Some((item, field)) = parts(id) else { return Vec::new() };
        let mut line = self.line(item);
        let number = parse_count(standing).ok();
        if field == StockField::Book {
            line.book = number;
        } else {
            line.counted = number;
        }
        self.give(Answer::Stock(item, line), ctx)
    }

    /// What a field shows as saved.
    fn saved_text(&self, id: &FieldRef) -> String {
        let Some((item, field)) = parts(id) else { return String::new() };
        let line = self.line(item);
        let number = if field == StockField::Book { line.book } else { line.counted };
        number.map_or_else(String::new, |n| n.to_string())
    }
}
