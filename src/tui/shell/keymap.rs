//! What keys mean, and the hints that say so.
//!
//! One grammar everywhere: arrows or Tab move, Enter accepts, Esc goes back, F1 helps, F2 switches the
//! language, F10 finishes. A [`Hint`] carries the key it names, so the hint line, the help page and a
//! click on a hint cannot say different things.

#[cfg(test)]
use crate::{i18n::msg, model::lang::Lang};
use std::borrow::Cow;

use super::glyphs::Glyphs;
use super::input::Code;
use crate::tui::shell::input::KeyPress;

/// A key by meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyAction {
    Up,
    Down,
    Left,
    Right,
    /// Tab: the next thing.
    Next,
    /// Shift+Tab: the thing before.
    Prev,
    Accept,
    /// Esc: one level back.
    Back,
    /// F1: help for this screen.
    Help,
    /// F2: the other language.
    Language,
    /// F9: lock the screen, whoever has unlocked it.
    Lock,
    /// F10: this step is done. Ctrl+S as well, because some terminals keep F10 for their menu.
    Done,
    PageUp,
    PageDown,
    /// To the beginning.
    Home,
    /// To the end.
    End,
    Delete,
    Backspace,
    /// Ctrl+C: ask whether to quit.
    Interrupt,
    /// Ctrl+Z: put the program aside.
    Suspend,
    /// `/` outside a text field: search.
    Search,
    /// Space outside a text field: tick.
    Toggle,
    /// A digit outside a text field.
    Digit(u8),
    /// Any other character.
    Char(char),
    /// Nothing the program knows.
    None,
}

impl KeyAction {
    /// Whether it means the same whatever is open: the program answers it, not the screen.
    #[must_use]
    pub(crate) const fn is_global(self) -> bool {
        matches!(self, Self::Help | Self::Language | Self::Lock | Self::Interrupt | Self::Suspend)
    }

    /// Whether it reaches the program also while a question waits for its answer; help and language do everywhere.
    #[must_use]
    pub(crate) const fn passes_a_question(self) -> bool {
        matches!(self, Self::Interrupt | Self::Suspend)
    }

    /// The meaning of a key inside a text field: every printable key is a character.
    #[must_use]
    pub(crate) fn of(key: &KeyPress) -> Self {
        if key.ctrl {
            return match key.code {
                Code::Char('c' | 'C') => Self::Interrupt,
                Code::Char('z' | 'Z') => Self::Suspend,
                Code::Char('s' | 'S') => Self::Done,
                Code::Home => Self::Home,
                Code::End => Self::End,
                _ => Self::None,
            };
        }
        match key.code {
            Code::Up => Self::Up,
            Code::Down => Self::Down,
            Code::Left => Self::Left,
            Code::Right => Self::Right,
            Code::Tab if key.shift => Self::Prev,
            Code::Tab => Self::Next,
            Code::BackTab => Self::Prev,
            Code::Enter => Self::Accept,
            Code::Esc => Self::Back,
            Code::F(1) => Self::Help,
            Code::F(2) => Self::Language,
            Code::F(9) => Self::Lock,
            Code::F(10) => Self::Done,
            Code::PageUp => Self::PageUp,
            Code::PageDown => Self::PageDown,
            Code::Home => Self::Home,
            Code::End => Self::End,
            Code::Delete => Self::Delete,
            Code::Backspace => Self::Backspace,
            Code::Char(c) if !key.alt => Self::Char(c),
            Code::Char(_) | Code::F(_) | Code::Insert => Self::None,
        }
    }

    /// The meaning of a key where nothing is typed: shortcuts count, full-width forms too, because a
    /// Chinese input method may be on.
    #[must_use]
    pub(crate) fn outside_field(key: &KeyPress) -> Self {
        match Self::of(key) {
            Self::Char('?' | '？') => Self::Help,
            Self::Char('/' | '／' | '、') => Self::Search,
            Self::Char(' ' | '\u{3000}') => Self::Toggle,
            Self::Char(c) => match digit(c) {
                Some(d) => Self::Digit(d),
                None => Self::Char(c.to_lowercase().next().unwrap_or(c)),
            },
            other => other,
        }
    }
}

/// The value of a digit, half or full width.
#[must_use]
pub(crate) fn digit(c: char) -> Option<u8> {
    let value = match c {
        '0'..='9' => u32::from(c) - u32::from('0'),
        '０'..='９' => u32::from(c) - u32::from('０'),
        _ => return None,
    };
    u8::try_from(value).ok()
}

/// The key a hint names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HintKey {
    /// One key, which a click on the hint sends.
    One(Code),
    /// Arrows up and down.
    UpDown,
    /// Arrows left and right.
    LeftRight,
    /// All four arrows.
    Arrows,
    /// Page up and page down.
    Pages,
    /// A range of shortcut keys such as `1–9`; clicking does nothing.
    Range(&'static str),
}

/// One line of the hint table: a key, what it does here, and how important it is to say so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hint {
    pub(crate) key: HintKey,
    /// What it does here, in the person's language; one or two words.
    pub(crate) text: Cow<'static, str>,
    /// The same in fewer words, for a narrow line.
    pub(crate) short: Option<Cow<'static, str>>,
    /// 0 is always shown; the highest are left out first when the line is narrow.
    pub(crate) rank: u8,
}

/// The name of a button as a hint says it: in small letters, unless it begins with an abbreviation.
#[must_use]
pub(crate) fn small(name: &'static str) -> Cow<'static, str> {
    let mut chars = name.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if first.is_ascii_uppercase() && !second.is_ascii_uppercase() => {
            format!("{}{}", first.to_ascii_lowercase(), &name[1..]).into()
        }
        _ => name.into(),
    }
}

impl Hint {
    /// A hint for a key.
    #[must_use]
    pub(crate) fn new(key: HintKey, text: impl Into<Cow<'static, str>>, rank: u8) -> Self {
        Self { key, text: text.into(), short: None, rank }
    }

    /// With fewer words, for where the line has no room for all of them.
    #[must_use]
    pub(crate) fn or_short(self, short: impl Into<Cow<'static, str>>) -> Self {
        Self { short: Some(short.into()), ..self }
    }

    /// A hint for one key.
    #[must_use]
    pub(crate) fn key(code: Code, text: impl Into<Cow<'static, str>>, rank: u8) -> Self {
        Self::new(HintKey::One(code), text, rank)
    }

    /// What a click on the hint sends.
    #[must_use]
    pub(crate) fn sends(&self) -> Option<KeyPress> {
        match self.key {
            HintKey::One(code) => Some(KeyPress::plain(code)),
            _ => None,
        }
    }

    /// The name of the key as printed.
    #[must_use]
    pub(crate) fn label(&self, glyphs: &Glyphs) -> Cow<'static, str> {
        match self.key {
            HintKey::UpDown => glyphs.up_down.into(),
            HintKey::LeftRight => glyphs.left_right.into(),
            HintKey::Arrows => if glyphs.ascii { "Arrows" } else { "↑↓←→" }.into(),
            HintKey::Pages => "PgUp/PgDn".into(),
            HintKey::Range(text) => text.into(),
            HintKey::One(code) => match code {
                Code::Char(' ') => "Space".into(),
                Code::Char(c) => c.to_string().into(),
                Code::F(n) => format!("F{n}").into(),
                Code::Enter => "Enter".into(),
                Code::Esc => "Esc".into(),
                Code::Tab => "Tab".into(),
                Code::BackTab => "Shift+Tab".into(),
                Code::Backspace => "Backspace".into(),
                Code::Delete => "Del".into(),
                Code::Insert => "Ins".into(),
                Code::Up => glyphs.arrows[0].into(),
                Code::Down => glyphs.arrows[1].into(),
                Code::Left => glyphs.arrows[2].into(),
                Code::Right => glyphs.arrows[3].into(),
                Code::Home => "Home".into(),
                Code::End => "End".into(),
                Code::PageUp => "PgUp".into(),
                Code::PageDown => "PgDn".into(),
            },
        }
    }
}

/// A key and what it does, in each language.
#[cfg(test)]
pub(crate) type KeyHelp = (&'static str, fn(Lang) -> &'static str);

/// Keys that mean the same on every screen; help and README list them from here.
#[cfg(test)]
pub(crate) const EVERYWHERE: [KeyHelp; 13] = [
    ("↑ ↓ ← → / Tab / Shift+Tab", msg::keys::go),
    ("Enter", msg::keys::accept),
    ("Esc", msg::keys::back),
    ("F10 / Ctrl+S", msg::keys::done),
    ("F1", msg::keys::help),
    ("F2", msg::keys::language),
    ("F9", msg::keys::lock),
    ("Space", msg::keys::toggle),
    ("PageUp / PageDown / Home / End", msg::keys::pages),
    ("/", msg::keys::search),
    ("1–9", msg::keys::digits),
    ("Ctrl+C", msg::keys::leave),
    ("Ctrl+Z", msg::keys::suspend),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_typed_in_a_field_stays_a_letter() {
        assert_eq!(KeyAction::of(&KeyPress::char('q')), KeyAction::Char('q'));
        assert_eq!(KeyAction::of(&KeyPress::char('/')), KeyAction::Char('/'));
        assert_eq!(KeyAction::outside_field(&KeyPress::char('/')), KeyAction::Search);
        assert_eq!(KeyAction::outside_field(&KeyPress::char('、')), KeyAction::Search);
        assert_eq!(KeyAction::outside_field(&KeyPress::char('３')), KeyAction::Digit(3));
    }

    #[test]
    fn every_single_hint_sends_its_own_key() {
        let hint = Hint::key(Code::F(10), "done", 1);
        assert_eq!(hint.label(&crate::tui::shell::glyphs::UNICODE), "F10");
        assert_eq!(hint.sends().map(|k| KeyAction::of(&k)), Some(KeyAction::Done));
    }
}
