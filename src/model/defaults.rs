//! Values that stored documents leave out.

/// Serde default for flags that are normally on.
pub(crate) const fn yes() -> bool {
    true
}
