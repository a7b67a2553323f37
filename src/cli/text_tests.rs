//! What the texts tell people to type is there: every command, every flag and every key they name.

use std::collections::BTreeSet;

use crate::cli;
use crate::tui::shell::input::{Code, KeyPress};
use crate::tui::shell::keymap::KeyAction;

/// Every text of both languages: where it stands, and what it says.
fn texts() -> Vec<(String, String)> {
    let files = [
        ("en", include_str!("../../assets/locales/en.toml")),
        ("zh", include_str!("../../assets/locales/zh.toml")),
    ];
    let mut all = Vec::new();
    for (language, file) in files {
        let table: toml::Table = file.parse().unwrap();
        for (section, texts) in &table {
            for (name, text) in texts.as_table().unwrap() {
                all.push((format!("{section}.{name} ({language})"), text.as_str().unwrap().to_owned()));
            }
        }
    }
    all
}

/// The words of lower-case letters and dashes that follow `mark`, where it stands on its own.
fn words_after<'t>(text: &'t str, mark: &str) -> Vec<&'t str> {
    let alone = |at: usize| !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-');
    text.match_indices(mark)
        .filter(|(at, _)| alone(*at))
        .map(|(at, _)| {
            let rest = &text[at + mark.len()..];
            let end = rest.find(|c: char| !c.is_ascii_lowercase() && c != '-').unwrap_or(rest.len());
            &rest[..end]
        })
        .filter(|word| word.starts_with(|c: char| c.is_ascii_lowercase()))
        .collect()
}

/// Names of every command and every flag, those of subcommands too.
fn names(command: &clap::Command, commands: &mut BTreeSet<String>, flags: &mut BTreeSet<String>) {
    flags.extend(command.get_arguments().filter_map(|arg| arg.get_long()).map(str::to_owned));
    for sub in command.get_subcommands() {
        commands.insert(sub.get_name().to_owned());
        names(sub, commands, flags);
    }
}

#[test]
fn every_command_and_flag_named_in_a_text_exists() {
    let (mut commands, mut flags) =
        (BTreeSet::new(), BTreeSet::from(["help".to_owned(), "version".to_owned()]));
    names(&cli::parser(), &mut commands, &mut flags);
    let mut wrong = Vec::new();
    for (place, text) in texts() {
        // A command is named in quotes, or in the middle of Chinese; elsewhere a handover is the thing itself.
        for quote in ["`", "“", "\""] {
            for word in words_after(&text, &format!("{quote}handover ")) {
                if !commands.contains(word) {
                    wrong.push(format!("{place}: no command {word}"));
                }
            }
        }
        if place.ends_with("(zh)") {
            for word in words_after(&text, "handover ").into_iter().filter(|word| !commands.contains(*word)) {
                wrong.push(format!("{place}: no command {word}"));
            }
        }
        for word in words_after(&text, "--").into_iter().filter(|word| !flags.contains(*word)) {
            wrong.push(format!("{place}: no flag --{word}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The key a word names, if it names one.
fn key(word: &str) -> Option<KeyPress> {
    if let Some(letter) = word.strip_prefix("Ctrl-").or_else(|| word.strip_prefix("Ctrl+")) {
        let letter = letter.chars().next()?.to_ascii_lowercase();
        return Some(KeyPress { ctrl: true, ..KeyPress::char(letter) });
    }
    let function = word.strip_prefix('F').and_then(|n| n.parse::<u8>().ok());
    let code = match word {
        "Enter" => Code::Enter,
        "Esc" => Code::Esc,
        "Tab" => Code::Tab,
        "Del" | "Delete" => Code::Delete,
        "Backspace" => Code::Backspace,
        "PgUp" => Code::PageUp,
        "PgDn" => Code::PageDown,
        "Space" => Code::Char(' '),
        _ => Code::F(function?),
    };
    Some(KeyPress::plain(code))
}

/// Keys that single pages answer themselves: sort a table; what else a page can do.
const OF_ONE_PAGE: [Code; 3] = [Code::F(6), Code::F(7), Code::F(8)];

#[test]
fn every_key_named_in_a_text_means_something() {
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for (place, text) in texts() {
        for word in text.split(|c: char| !c.is_ascii_alphanumeric() && c != '+' && c != '-') {
            let Some(key) = key(word) else { continue };
            seen += 1;
            let own = OF_ONE_PAGE.contains(&key.code);
            if !own && matches!(KeyAction::outside_field(&key), KeyAction::None | KeyAction::Char(_)) {
                wrong.push(format!("{place}: {word}"));
            }
        }
    }
    assert!(seen > 50 && wrong.is_empty(), "{seen} seen\n{}", wrong.join("\n"));
}

#[test]
fn what_is_not_there_is_found() {
    assert_eq!(words_after("run “handover recover” now", "“handover "), ["recover"]);
    assert_eq!(words_after("with --all-of-it, not a--b", "--"), ["all-of-it"]);
    for word in ["F8", "Ctrl-Q"] {
        assert_eq!(KeyAction::outside_field(&key(word).unwrap()), KeyAction::None, "{word}");
    }
}
