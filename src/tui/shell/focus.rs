//! Which part of the screen takes the keys.

/// Whether a part of the screen takes the keys; it is drawn so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Focus {
    /// What is typed goes here.
    Here,
    /// Another part takes the keys.
    Away,
}

impl Focus {
    /// Here where that holds.
    #[must_use]
    pub(crate) const fn when(here: bool) -> Self {
        if here { Self::Here } else { Self::Away }
    }

    /// Whether the keys go here.
    #[must_use]
    pub(crate) const fn is_here(self) -> bool {
        matches!(self, Self::Here)
    }
}
