//! What a rule says when it refuses: a message key and values, never text.

use std::fmt;

/// A refused input or action. `key` names a text of the locale files; `args` fill its placeholders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Message key, for example `money.too_many_decimals`.
    pub(crate) key: &'static str,
    /// Placeholder values by name.
    pub(crate) args: Vec<(&'static str, String)>,
}

impl Problem {
    /// A problem without values.
    #[must_use]
    pub(crate) const fn new(key: &'static str) -> Self {
        Self { key, args: Vec::new() }
    }

    /// Adds a placeholder value.
    #[must_use]
    pub(crate) fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key)?;
        for (name, value) in &self.args {
            write!(f, " {name}={value}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}
