//! Parts that screens are composed of. Plain values: each handles input and draws itself; none knows
//! the shop, the disk or the clock.

pub(crate) mod calendar;
pub(crate) mod cell_editor;
pub(crate) mod chart;
pub(crate) mod dialog;
pub(crate) mod direction;
pub(crate) mod edit;
pub(crate) mod field;
pub(crate) mod file_written;
pub(crate) mod footer;
pub(crate) mod form;
pub(crate) mod kept;
pub(crate) mod label;
pub(crate) mod line_list;
pub(crate) mod list;
pub(crate) mod menu;
pub(crate) mod note_rows;
pub(crate) mod pager;
pub(crate) mod progress_bar;
pub(crate) mod search_list;
#[cfg(test)]
mod size_tests;
pub(crate) mod table;

/// What a widget made of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub(crate) enum WidgetOutcome {
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
    Cancelled,
}

impl WidgetOutcome {
    /// Whether the input was used.
    #[must_use]
    pub(crate) fn used(self) -> bool {
        self != Self::Ignored
    }
}
