//! Roles and what they look like.
//!
//! Only the 16 named ANSI colours, so that the person's own terminal palette decides the exact tone;
//! status is always a word or mark as well, never colour alone.

use ratatui::style::{Color, Modifier, Style};

/// What a piece of text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Ordinary text.
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
    /// Frame lines.
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

const ROLES: usize = Role::Found as usize + 1;

pub use crate::config::ThemeChoice;

/// A style for every role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    styles: [Style; ROLES],
    mono: bool,
}

impl Theme {
    /// The theme the settings ask for; they turn `NO_COLOR` into mono.
    #[must_use]
    pub fn choose(choice: ThemeChoice) -> Self {
        match choice {
            ThemeChoice::Auto => Self::auto(),
            ThemeChoice::HighContrast => Self::high_contrast(),
            ThemeChoice::Mono => Self::mono(),
        }
    }

    /// The terminal's own foreground and background, readable on light and dark.
    #[must_use]
    pub fn auto() -> Self {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        Self::from_fn(false, |role| match role {
            Role::Text | Role::Label | Role::Value | Role::HintText => plain,
            Role::Title | Role::Chosen | Role::Bar => bold,
            Role::Muted | Role::Border => plain.add_modifier(Modifier::DIM),
            Role::Ok => plain.fg(Color::Green),
            Role::Warn => bold.fg(Color::Yellow),
            Role::Bad => bold.fg(Color::Red),
            Role::Focus | Role::Selected => plain.fg(Color::Black).bg(Color::Cyan),
            Role::Marked => bold.fg(Color::White).bg(Color::Blue).add_modifier(Modifier::UNDERLINED),
            Role::BorderFocus => plain.fg(Color::Cyan),
            Role::HintKey => bold.fg(Color::Cyan),
            Role::Found => plain.fg(Color::Black).bg(Color::Yellow),
        })
    }

    /// White on black, bright colours, reversed warnings.
    #[must_use]
    pub fn high_contrast() -> Self {
        let plain = Style::new().fg(Color::White).bg(Color::Black);
        let bold = plain.add_modifier(Modifier::BOLD);
        Self::from_fn(false, |role| match role {
            Role::Text | Role::Label | Role::Muted | Role::Border | Role::HintText => plain,
            Role::Title | Role::Value | Role::Chosen | Role::Bar => bold,
            Role::Ok => bold.fg(Color::LightGreen),
            Role::Warn => bold.fg(Color::LightYellow),
            Role::Bad => bold.fg(Color::White).bg(Color::Red),
            Role::Focus | Role::Selected => bold.fg(Color::Black).bg(Color::LightYellow),
            Role::Marked => bold.fg(Color::White).bg(Color::Blue).add_modifier(Modifier::UNDERLINED),
            Role::BorderFocus | Role::HintKey => bold.fg(Color::LightCyan),
            Role::Found => plain.fg(Color::Black).bg(Color::LightCyan),
        })
    }

    /// No colours: with colours, `NO_COLOR` would also cancel the reversed cells.
    #[must_use]
    pub fn mono() -> Self {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        Self::from_fn(true, |role| match role {
            Role::Text | Role::Label | Role::Value | Role::Muted | Role::Border | Role::HintText => plain,
            Role::Title | Role::Chosen | Role::Bar | Role::HintKey | Role::Ok | Role::BorderFocus => bold,
            // What is marked is not reversed amid its reversed place: seen on every terminal.
            Role::Warn | Role::Bad | Role::Marked => bold.add_modifier(Modifier::UNDERLINED),
            Role::Focus | Role::Selected => plain.add_modifier(Modifier::REVERSED),
            Role::Found => plain.add_modifier(Modifier::REVERSED | Modifier::UNDERLINED),
        })
    }

    fn from_fn(mono: bool, style: impl Fn(Role) -> Style) -> Self {
        const ALL: [Role; ROLES] = [
            Role::Text,
            Role::Title,
            Role::Label,
            Role::Value,
            Role::Muted,
            Role::Ok,
            Role::Warn,
            Role::Bad,
            Role::Focus,
            Role::Marked,
            Role::Selected,
            Role::Chosen,
            Role::Border,
            Role::BorderFocus,
            Role::HintKey,
            Role::HintText,
            Role::Bar,
            Role::Found,
        ];
        Self { styles: ALL.map(style), mono }
    }

    /// The style of a role.
    #[must_use]
    pub const fn style(&self, role: Role) -> Style {
        self.styles[role as usize]
    }

    /// Whether this theme has no colours.
    #[must_use]
    pub const fn is_mono(&self) -> bool {
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
            for role in [Role::Selected, Role::Focus, Role::Marked, Role::Bad, Role::Warn, Role::Found] {
                assert_ne!(theme.style(role), theme.style(Role::Text), "{role:?}");
            }
        }
    }
}
