//! What is filled in already: times, days and hours stand as the country of the shop writes them.

use super::{Field, FieldKind};
use crate::i18n::typed::{self, DayOrder};
use crate::model::lang::Lang;
use crate::model::regional;
use crate::model::shift::{hours_in, parse_hours};
use crate::tui::shell::canvas::cells;
use crate::tui::widgets::label::Label;

impl Field {
    /// Hours of a shift, from and to, in one part or two.
    #[must_use]
    pub(crate) fn hours(id: &'static str, label: impl Into<Label>) -> Self {
        let mut field = Self::text(id, label).checked(|text| parse_hours(text).map(drop));
        field.hours = true;
        field
    }

    /// Writes a time, a day or hours that were filled in as people of this language do, where the field reads that form
    /// back. What somebody typed in a form of their own stays.
    pub(crate) fn write_in(&mut self, lang: Lang) {
        let raw = self.raw();
        let said = |write: &dyn Fn(Lang) -> String| {
            [Lang::En, Lang::EnUs].into_iter().any(|other| write(other) == raw).then(|| write(lang))
        };
        let written = match (&self.kind, self.days) {
            (FieldKind::Time, _) => {
                typed::minute(raw).ok().and_then(|minute| said(&|lang| minute.clock(lang)))
            }
            // Read in the order of the shop, whoever looks.
            (FieldKind::Date, Some((_, order))) if DayOrder::shown(lang) == Some(order) => {
                Some(regional::value(raw, lang))
            }
            (FieldKind::Text, _) if self.hours => {
                let hours = parse_hours(raw).ok();
                hours.and_then(|hours| said(&|lang| hours_in(lang, &hours).replace('–', "-")))
            }
            _ => None,
        };
        if let Some(text) = written.filter(|text| text != raw) {
            if self.cols > 0 {
                self.cols = self.cols.max(cells(text.len()).saturating_add(1));
            }
            self.edit.set(&text);
        }
    }
}
