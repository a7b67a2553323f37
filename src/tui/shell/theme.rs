//! Roles and what they look like.
//!
//! Only the 16 named ANSI colours, so that the person's own terminal palette decides the exact tone;
//! status is always a word or mark as well, never colour alone.

use ratatui::style::{Color, Modifier, Style};

/// What a piece of text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextRole {
    Text,
    /// Heading of a screen or pane.
    Title,
    /// Name in front of a value.
    Label,
    /// A value typed or computed.
    Value,
    /// Secondary text; readable, but nothing a person must see.
    Muted,
    /// Fine, balanced, done.
    Ok,
    /// Needs a look.
    Warn,
    /// Wrong, missing, refused.
    Bad,
    /// The field being typed into.
    Focus,
    /// The value in it that the next key replaces.
    Marked,
    /// The row or button that Enter acts on.
    Selected,
    /// Chosen row in a pane that has not the focus.
    Chosen,
    Border,
    /// Frame lines of the pane with the focus.
    BorderFocus,
    /// Name of a key in the hint line.
    HintKey,
    /// Explanation beside it.
    HintText,
    /// The line at the top.
    Bar,
    /// Text found by a search.
    Found,
}

const ROLES: usize = TextRole::Found as usize + 1;

pub(crate) use crate::system::config::ThemeChoice;

/// A style for every role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Theme {
    styles: [Style; ROLES],
    mono: bool,
}

impl Theme {
    /// The theme the settings ask for; they turn `NO_COLOR` into mono.
    #[must_use]
    pub(crate) fn choose(choice: ThemeChoice) -> Self {
        match choice {
            ThemeChoice::Auto => Self::auto(),
            ThemeChoice::HighContrast => Self::high_contrast(),
            ThemeChoice::Mono => Self::mono(),
        }
    }

    /// The terminal's own foreground and background, readable on light and dark.
    #[must_use]
    pub(crate) fn auto() -> Self {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        Self::from_fn(false, |role| match role {
            TextRole::Text | TextRole::Label | TextRole::Value | TextRole::HintText => plain,
            TextRole::Title | TextRole::Chosen | TextRole::Bar => bold,
            TextRole::Muted | TextRole::Border => plain.add_modifier(Modifier::DIM),
            TextRole::Ok => plain.fg(Color::Green),
            TextRole::Warn => bold.fg(Color::Yellow),
            TextRole::Bad => bold.fg(Color::Red),
            TextRole::Focus | TextRole::Selected => plain.fg(Color::Black).bg(Color::Cyan),
            TextRole::Marked => bold.fg(Color::White).bg(Color::Blue).add_modifier(Modifier::UNDERLINED),
            TextRole::BorderFocus => plain.fg(Color::Cyan),
            TextRole::HintKey => bold.fg(Color::Cyan),
            TextRole::Found => plain.fg(Color::Black).bg(Color::Yellow),
        })
    }

    /// White on black, bright colours, reversed warnings.
    #[must_use]
    pub(crate) fn high_contrast() -> Self {
        let plain = Style::new().fg(Color::White).bg(Color::Black);
        let bold = plain.add_modifier(Modifier::BOLD);
        Self::from_fn(false, |role| match role {
            TextRole::Text | TextRole::Label | TextRole::Muted | TextRole::Border | TextRole::HintText => {
                plain
            }
            TextRole::Title | TextRole::Value | TextRole::Chosen | TextRole::Bar => bold,
            TextRole::Ok => bold.fg(Color::LightGreen),
            TextRole::Warn => bold.fg(Color::LightYellow),
            TextRole::Bad => bold.fg(Color::White).bg(Color::Red),
            TextRole::Focus | TextRole::Selected => bold.fg(Color::Black).bg(Color::LightYellow),
            TextRole::Marked => bold.fg(Color::White).bg(Color::Blue).add_modifier(Modifier::UNDERLINED),
            TextRole::BorderFocus | TextRole::HintKey => bold.fg(Color::LightCyan),
            TextRole::Found => plain.fg(Color::Black).bg(Color::LightCyan),
        })
    }

    /// No colours: with colours, `NO_COLOR` would also cancel the reversed cells.
    #[must_use]
    pub(crate) fn mono() -> Self {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        Self::from_fn(true, |role| match role {
            TextRole::Text
            | TextRole::Label
            | TextRole::Value
            | TextRole::Muted
            | TextRole::Border
            | TextRole::HintText => plain,
            TextRole::Title
            | TextRole::Chosen
            | TextRole::Bar
            | TextRole::HintKey
            | TextRole::Ok
            | TextRole::BorderFocus => bold,
            // What is marked is not reversed amid its reversed place: seen on every terminal.
            TextRole::Warn | TextRole::Bad | TextRole::Marked => bold.add_modifier(Modifier::UNDERLINED),
            TextRole::Focus | TextRole::Selected => plain.add_modifier(Modifier::REVERSED),
            TextRole::Found => plain.add_modifier(Modifier::REVERSED | Modifier::UNDERLINED),
        })
    }

    fn from_fn(mono: bool, style: impl Fn(TextRole) -> Style) -> Self {
        const ALL: [TextRole; ROLES] = [
            TextRole::Text,
            TextRole::Title,
            TextRole::Label,
            TextRole::Value,
            TextRole::Muted,
            TextRole::Ok,
            TextRole::Warn,
            TextRole::Bad,
            TextRole::Focus,
            TextRole::Marked,
            TextRole::Selected,
            TextRole::Chosen,
            TextRole::Border,
            TextRole::BorderFocus,
            TextRole::HintKey,
            TextRole::HintText,
            TextRole::Bar,
            TextRole::Found,
        ];
        Self { styles: ALL.map(style), mono }
    }

    /// The style of a role.
    #[must_use]
    pub(crate) const fn style(&self, role: TextRole) -> Style {
        self.styles[role as usize]
    }

    /// Whether this theme has no colours.
    #[must_use]
    pub(crate) const fn is_mono(&self) -> bool {
        self.mono
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mono_has_no_colour_at_all() {
        for style in Theme::choose(ThemeChoice::Mono).styles {
            assert_eq!((style.fg, style.bg), (None, None));
        }
        assert!(!Theme::choose(ThemeChoice::Auto).is_mono());
    }

    #[test]
    fn no_dark_grey_anywhere_and_focus_differs_from_text() {
        for theme in [Theme::auto(), Theme::high_contrast(), Theme::mono()] {
            assert!(theme.styles.iter().all(|s| s.fg != Some(Color::DarkGray)));
            for role in [
                TextRole::Selected,
                TextRole::Focus,
                TextRole::Marked,
                TextRole::Bad,
                TextRole::Warn,
                TextRole::Found,
            ] {
                assert_ne!(theme.style(role), theme.style(TextRole::Text), "{role:?}");
            }
        }
    }
}
