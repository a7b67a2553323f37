//! Codes from a scanner, wherever the focus is.

use crate::i18n::msg;
use crate::model::field_ref::{FieldRef, StockField};
use crate::model::handover::answer::Answer;
use crate::model::ids::StockId;
use crate::model::money::{COUNT_CAP, parse_count};
use crate::model::problem::Problem;
use crate::model::settings::{Settings, StockItem};
use crate::tui::shell::input::Input;
use crate::tui::shell::view::{Ctx, Handled};
use crate::tui::widgets::field::fold_digits;
use crate::tui::widgets::label::Label;

use super::{open, parts, settle};
use crate::tui::handover::stock::StockStep;

/// Shorter numbers are counts, not codes.
const SHORTEST: usize = 7;

/// What came into a field: what a person typed, and what a scanner wrote behind it in one go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Came<'a> {
    /// Everything in the field.
    pub(crate) text: &'a str,
    /// What stood there before.
    pub(crate) standing: &'a str,
    /// Where the scanner began, when its keys came faster than a person types.
    pub(crate) scanned: Option<&'a str>,
    /// The field takes codes only: a short number is no count there.
    pub(crate) codes_only: bool,
}

/// The line a text stands for, and how many: `6901028300056`, `3*6901028300056`, or a quantity typed by hand with the
/// code scanned behind it.
pub(super) fn read<'a>(came: Came<'_>, settings: &'a Settings) -> Option<(&'a StockItem, i64)> {
    let text = fold_digits(came.text.trim());
    let named = |code: &str| {
        let is = |item: &&StockItem| {
            !code.is_empty() && (item.barcode == code || item.code.eq_ignore_ascii_case(code))
        };
        settings.count_list().find(is)
    };
    if let Some(scanned) = came.scanned {
        // The scanner's own text is the code, of any length and nothing less; before it stands a quantity or what
        // was there.
        let code = fold_digits(scanned.trim());
        let before = text.strip_suffix(&code)?;
        return Some((named(&code)?, quantity(before, came.standing)?));
    }
    if let Some(item) = named(&text) {
        // Typed by hand into a count, a short number is the count.
        let code = came.codes_only || text.len() >= SHORTEST || text.chars().any(|c| !c.is_ascii_digit());
        return code.then_some((item, 1));
    }
    if let Some((before, code)) = text.rsplit_once(TIMES) {
        return Some((named(code.trim())?, quantity(before, "")?));
    }
    // A slow scanner: the longest code at the end.
    let item = settings
        .count_list()
        .filter(|item| item.barcode.len() >= SHORTEST && text.ends_with(&item.barcode))
        .max_by_key(|item| item.barcode.len())?;
    Some((item, quantity(&text[..text.len() - item.barcode.len()], came.standing)?))
}

/// Between a quantity and a code.
const TIMES: [char; 4] = ['*', 'x', 'X', '×'];

/// The quantity in front of a code. Nothing, or the figure that stood there before, is none: one piece.
fn quantity(before: &str, standing: &str) -> Option<i64> {
    let text = before.trim().trim_end_matches(TIMES).trim_end_matches([' ', '+']);
    if text.is_empty() || text == standing.trim() {
        return Some(1);
    }
    parse_count(text).ok().filter(|n| *n > 0)
}

impl StockStep {
    /// Enter after a code: adds to its line. `None` when what was typed is no code.
    pub(super) fn scanned(&mut self, id: &FieldRef, ctx: &Ctx<'_>) -> Option<Handled> {
        let open = open(ctx)?;
        let typed = self.sheet.slot(id)?.edit.text().trim().to_owned();
        let saved = self.saved_text(id);
        let standing =
            self.arrived.as_ref().filter(|(at, _)| at == id).map_or(saved.clone(), |(_, t)| t.clone());
        if *id == FieldRef::Scan && typed.is_empty() {
            return None;
        }
        let scanned = self.scanned_part(&typed);
        let codes_only = *id == FieldRef::Scan;
        let came = Came { text: &typed, standing: &standing, scanned: scanned.as_deref(), codes_only };
        let found = read(came, &open.settings).map(|(item, n)| (item.id, item.name.clone(), n));
        let digits = fold_digits(scanned.as_deref().unwrap_or(&typed));
        let code = codes_only
            || scanned.is_some()
            || (digits.len() >= SHORTEST && digits.bytes().all(|b| b.is_ascii_digit()));
        if found.is_none() && !code {
            return None;
        }
        // The next scan finds what stands there then.
        (self.arrived, self.burst_from) = (None, None);
        // What stood in the field is put back: the code was not meant for it.
        self.sheet.show(id, &standing);
        let effects = if saved == standing { Vec::new() } else { self.restore(id, &standing, ctx) };
        let Some((item, name, n)) = found else {
            // The field is free for the next scan; what came is named.
            self.draft.problem = Some(Problem::new("stock_ui.unknown_code").with("code", digits));
            return Some(Handled::Yes(effects));
        };
        Some(self.add(item, name, n, codes_only, ctx).after(effects))
    }

    /// Notes how something came into the field: a flood or one piece is the scanner's, everything else a person's.
    pub(super) fn note_input(&mut self, input: &Input) {
        let at_once = match input {
            Input::Key(key) if key.typed().is_some() => key.burst,
            Input::Paste(_) => true,
            _ => return,
        };
        if !at_once {
            self.burst_from = None;
        } else if self.burst_from.is_none() {
            // A selected value gives way to what comes.
            let stays = self.sheet.current().filter(|slot| !slot.edit.is_selected());
            self.burst_from = Some(stays.map_or("", |slot| slot.edit.text()).to_owned());
        }
    }

    /// What a scanner wrote into the field in one go, if it did.
    fn scanned_part(&self, typed: &str) -> Option<String> {
        let before = self.burst_from.as_deref()?.trim();
        Some(typed.strip_prefix(before).unwrap_or(typed).to_owned())
    }

    fn add(&mut self, item: StockId, name: String, n: i64, stay: bool, ctx: &Ctx<'_>) -> Handled {
        let mut line = self.line(item);
        let counted = line.counted.unwrap_or(0).saturating_add(n);
        if counted > COUNT_CAP {
            self.refuse(Problem::new("count.too_large").with("max", COUNT_CAP));
            return Handled::done();
        }
        line.counted = Some(counted);
        settle(&mut line);
        let effects = self.draft.give(Answer::Stock(item, line), ctx);
        let slot = FieldRef::StockPart(item, StockField::Counted);
        self.sheet.show(&slot, &counted.to_string());
        if !stay {
            self.sheet.focus_on(&slot);
        }
        self.told = Some(Label::from(move |lang| msg::stock_ui::added(lang, n, &name, counted)));
        Handled::Yes(effects)
    }

    /// A pause saved the quantity as a count of the field it was typed into: that is taken back.
    fn restore(
        &mut self,
        id: &FieldRef,
        standing: &str,
        ctx: &Ctx<'_>,
    ) -> Vec<crate::tui::shell::view::Effect> {
        let Some((item, field)) = parts(id) else { return Vec::new() };
        let mut line = self.line(item);
        let number = parse_count(standing).ok();
        if field == StockField::Book {
            line.book = number;
        } else {
            line.counted = number;
        }
        self.draft.give(Answer::Stock(item, line), ctx)
    }

    /// What a field shows as saved.
    fn saved_text(&self, id: &FieldRef) -> String {
        let Some((item, field)) = parts(id) else { return String::new() };
        let line = self.line(item);
        let number = if field == StockField::Book { line.book } else { line.counted };
        number.map_or_else(String::new, |n| n.to_string())
    }
}
