//! One term for one thing, in both languages: the list in `terms.tsv` held against every text and the Chinese README.

use crate::model::lang::Lang;

/// A line of the list.
struct Term<'a> {
    lang: &'a str,
    keys: &'a str,
    /// Whether the term has to be there; else the words that must not be.
    says: bool,
    term: &'a str,
    rejected: Vec<&'a str>,
}

fn terms() -> Vec<Term<'static>> {
    let lines = include_str!("terms.tsv").lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let mut parts = line.split('\t');
            let mut next = || parts.next().unwrap_or_else(|| panic!("too short: {line}"));
            let (lang, keys, kind, term) = (next(), next(), next(), next());
            let rejected: Vec<&str> = parts.next().map_or_else(Vec::new, |words| words.split('|').collect());
            assert!(matches!(kind, "says" | "not") && (kind == "not") != rejected.is_empty(), "{line}");
            Term { lang, keys, says: kind == "says", term, rejected }
        })
        .collect()
}

/// Every text of a language by its key.
fn texts(lang: Lang) -> Vec<(String, &'static str)> {
    let english = include_str!("../assets/locales/en.toml");
    let file = lang.choose(english, include_str!("../assets/locales/zh.toml"));
    let (mut section, mut found) = ("", Vec::new());
    for line in file.lines() {
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']');
        } else if let Some((key, text)) = line.split_once(" = ") {
            found.push((format!("{section}.{key}"), text.trim_start_matches('"')));
        }
    }
    assert!(found.len() > 2500, "read {}", found.len());
    found
}

/// Whether a key is one of those meant.
fn fits(pattern: &str, key: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == key,
        Some((head, rest)) => key.strip_prefix(head).is_some_and(|tail| {
            rest.is_empty() || (0..=tail.len()).any(|at| tail.is_char_boundary(at) && fits(rest, &tail[at..]))
        }),
    }
}

#[test]
fn patterns_fit_what_they_name() {
    for (pattern, key, fit) in [
        ("*", "a.b", true),
        ("a.b", "a.b", true),
        ("a.b", "a.bc", false),
        ("a.*", "a.bc", true),
        ("*_ui.*", "log_ui.kind", true),
        ("*_ui.*", "daylog.kind", false),
    ] {
        assert_eq!(fits(pattern, key), fit, "{pattern} {key}");
    }
}

#[test]
fn one_term_for_one_thing() {
    let mut wrong = Vec::new();
    for term in terms() {
        let lang = if term.lang == "zh" { Lang::Zh } else { Lang::En };
        let all = texts(lang);
        let meant: Vec<_> = all.iter().filter(|(key, _)| fits(term.keys, key)).collect();
        assert!(!meant.is_empty(), "{}: no text has such a key", term.keys);
        for (key, text) in meant {
            let text = plain(text.trim_end_matches('"'));
            if term.says && !text.contains(term.term) {
                wrong.push(format!("{key}: {text}: say {}", term.term));
            }
            wrong.extend(
                term.rejected
                    .iter()
                    .filter(|word| text.contains(*word))
                    .map(|word| format!("{key}: {text}: not {word} but {}", term.term)),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn english_has_the_words_of_its_country() {
    let us: &[&str] = &["float", "roster", "cheque", "colour", "disposal", "pay-out", "cancelled"];
    let gb: &[&str] = &["the roster", "disposal", "pay-out"];
    for (lang, rejected) in [(Lang::EnUs, us), (Lang::EnGb, gb)] {
        for (key, _) in texts(Lang::En) {
            // Placeholders are no words.
            let text = crate::i18n::template(lang, &key).map(plain).unwrap_or_default();
            let wrong: Vec<_> = rejected.iter().filter(|word| text.to_lowercase().contains(*word)).collect();
            assert!(wrong.is_empty(), "{key}: {text}: {wrong:?}");
        }
    }
}

#[test]
fn the_chinese_readme_keeps_to_the_terms() {
    let readme = include_str!("../README.zh-CN.md");
    for term in terms().iter().filter(|term| term.lang == "zh" && term.keys == "*") {
        for word in &term.rejected {
            let lines: Vec<&str> = readme.lines().filter(|line| line.contains(word)).collect();
            assert_eq!(lines, Vec::<&str>::new(), "{word}: say {}", term.term);
        }
    }
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// A text with `x` for whatever is put in.
fn plain(text: &str) -> String {
    let (mut depth, mut all) = (0_u32, String::new());
    for c in text.chars() {
        match c {
            '{' => {
                depth += 1;
                all.push('x');
            }
            '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => all.push(c),
            _ => {}
        }
    }
    all
}

#[test]
fn chinese_takes_full_width_marks_and_no_blank_beside_them() {
    // Ways in which something is typed, or a line to sign on.
    const AS_TYPED: [&str; 3] =
        ["settings_ui.bands_note", "cli.import_holidays_file", "attendance_report.sign_here"];
    let mut wrong = Vec::new();
    for (key, text) in texts(Lang::Zh) {
        if AS_TYPED.contains(&key.as_str()) {
            continue;
        }
        let text = plain(text.trim_end_matches('"'));
        let chars: Vec<char> = text.chars().collect();
        let half = |c: char| matches!(c, ',' | ':' | ';' | '?' | '!' | '(' | ')');
        let full = |c: char| matches!(c, '：' | '，' | '。' | '；' | '、' | '（' | '）');
        let typed = text.contains("姓名:lead");
        for pair in chars.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            let half_width = (is_han(a) && half(b)) || (half(a) && is_han(b));
            let blank = (full(a) && b == ' ') || (a == ' ' && full(b));
            if (half_width && !typed) || blank {
                wrong.push(format!("{key}: {text}: {a}{b}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Between Chinese and a number stands one blank; dates, times and measures that are written with their unit (11月21日,
/// 8小时30分钟) are one word, and so is what they stand in.
#[test]
fn chinese_and_numbers_stand_apart() {
    const NUMBERS: [&str; 5] = ["{n}", "{minutes}", "{hours}", "{pieces}", "{all}"];
    const UNITS: [char; 4] = ['年', '月', '日', '点'];
    let mut wrong = Vec::new();
    for (key, text) in texts(Lang::Zh) {
        // What puts a measure together, and the name of a part of a shift.
        if key.starts_with("time.") || key.starts_with("shift.part") || key == "unplanned.other_now" {
            continue;
        }
        let text = text.trim_end_matches('"');
        let text = NUMBERS.iter().fold(text.to_owned(), |text, name| text.replace(name, "0"));
        let chars: Vec<char> = plain(&text.replace("{n:", "{")).chars().collect();
        for pair in chars.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            let number = |c: char| c.is_ascii_digit();
            let glued = (is_han(a) && number(b)) || (number(a) && is_han(b) && !UNITS.contains(&b));
            if glued && !(UNITS.contains(&a) && number(b)) {
                wrong.push(format!("{key}: {text}: {a}{b}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn english_has_no_full_width_marks() {
    let wide = |c: char| matches!(c, '，' | '。' | '：' | '；' | '（' | '）' | '、') || is_han(c);
    let wrong: Vec<_> = texts(Lang::En)
        .into_iter()
        .filter(|(_, text)| text.contains(wide) && !text.contains("中文"))
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// Names of tabs, sheets and tables: they name a thing and are no sentence.
#[test]
fn no_table_is_named_by_a_sentence() {
    for lang in Lang::ALL {
        for (key, text) in texts(lang) {
            let (section, name) = key.split_once('.').unwrap_or_default();
            let report = matches!(
                section,
                "over_short" | "attendance_report" | "open_items" | "stock_report" | "month_report"
            );
            if report && (name.ends_with("_title") || name == "title" || name.starts_with("by_")) {
                let text = text.trim_end_matches('"');
                assert!(!text.ends_with(['.', '。']) && !text.contains([':', '：']), "{key}: {text}");
            }
        }
    }
}
