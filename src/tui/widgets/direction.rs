//! Which way something goes in a text or a list.

/// Towards the end or the beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    /// Towards the end: down, next.
    Forward,
    /// Towards the beginning: up, previous.
    Back,
}
