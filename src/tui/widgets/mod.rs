//! Parts that screens are composed of. Plain values: each handles input and draws itself; none knows
//! the shop, the disk or the clock.

pub mod calendar;
pub mod cell_editor;
pub mod chart;
pub mod dialog;
pub mod edit;
pub mod field;
pub mod file_written;
pub mod footer;
pub mod form;
pub mod label;
pub mod line_list;
pub mod list;
pub mod menu;
pub mod note_rows;
pub mod pager;
pub mod progress_bar;
pub mod search_list;
#[cfg(test)]
mod size_tests;
pub mod table;

/// What a widget made of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum WidgetOutcome {
    /// Not for this widget: whoever is around it may use it.
    Ignored,
    /// Used; something on screen changed, no value did.
    Handled,
    /// A value changed.
    Changed,
    /// The focus left the part with this index: time to save it.
    Left(usize),
    /// The part with this index was chosen with Enter, Space or a click.
    Chosen(usize),
    /// The whole is finished: Enter on the last part, or F10.
    Submitted,
    /// Esc.
    Cancelled,
}

impl WidgetOutcome {
    /// Whether the input was used.
    #[must_use]
    pub fn used(self) -> bool {
        self != Self::Ignored
    }
}
