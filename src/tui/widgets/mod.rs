//! Parts that screens are composed of. Plain values: each handles input and draws itself; none knows
//! the shop, the disk or the clock.

pub mod area;
pub mod calendar;
pub mod cell_editor;
pub mod dialog;
pub mod edit;
pub mod field;
pub mod footer;
pub mod form;
pub mod list;
pub mod menu;
pub mod meter;
pub mod pager;
pub mod pick;
pub mod sheet;
pub mod spark;
pub mod table;
pub mod words;
pub mod written;

#[cfg(test)]
mod gallery;

/// What a widget made of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Outcome {
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

impl Outcome {
    /// Whether the input was used.
    #[must_use]
    pub fn used(self) -> bool {
        self != Self::Ignored
    }
}
