//! The rules of the house, read from the source itself: who may use whom, where SQL may stand, how long a
//! file may be, and that every refusal has its text.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "house/typed.rs"]
mod typed;
#[path = "house/uses.rs"]
mod uses;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each room and the rooms it may use. A room that is missing here is refused: give it a line on purpose.
const MAY_USE: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("rules", &["model"]),
    ("record", &["model", "rules"]),
    ("i18n", &["model", "record"]),
    ("system", &["i18n", "model", "record", "rules"]),
    // The shop's own words where a row of the shop needs one, such as what is kept.
    ("store", &["i18n", "model", "record", "rules", "system"]),
    ("report", &["i18n", "model", "record", "rules"]),
    ("demo", &["i18n", "model", "record", "rules", "store", "system"]),
    ("cli", &["demo", "i18n", "model", "record", "report", "rules", "store", "system"]),
    ("tui", &["demo", "i18n", "model", "record", "report", "rules", "store", "system"]),
    ("readme_tests", &["cli", "i18n", "model", "report", "rules", "tui"]),
    ("main", &[]),
];

/// Lines a source file may have.
const MAX_LINES: usize = 800;

/// Words that make a line SQL, and the crate that speaks it.
const SQL: &[&str] = &[
    "SELECT ",
    "INSERT INTO ",
    "INSERT OR ",
    "DELETE FROM ",
    "CREATE TABLE ",
    "ALTER TABLE ",
    "PRAGMA ",
    "BEGIN IMMEDIATE",
    "rusqlite::",
];

struct Source {
    path: PathBuf,
    /// The top-level module it belongs to.
    room: String,
    text: String,
}

impl Source {
    /// The code without comments and without its tests.
    fn code(&self) -> String {
        let text = self.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        lines.collect::<Vec<_>>().join("\n")
    }

    fn is_tests(&self) -> bool {
        self.path.to_string_lossy().ends_with("tests.rs")
            || self.path.components().any(|c| c.as_os_str() == "tests")
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let inside = path.strip_prefix(&root).unwrap().to_owned();
                let first = inside.components().next().unwrap().as_os_str().to_string_lossy();
                let room = first.trim_end_matches(".rs").to_owned();
                found.push(Source { text: fs::read_to_string(&path).unwrap(), path: inside, room });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(found.len() > 10);
    found
}

fn word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    &text[..end]
}

/// The first names after every `prefix` in the code: `crate::a::b` and `crate::{a::b, c::{d, e}}`.
fn names_after(code: &str, prefix: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (at, _) in code.match_indices(prefix) {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = &code[at + prefix.len()..];
        let Some(group) = rest.strip_prefix('{') else {
            names.insert(word(rest).to_owned());
            continue;
        };
        let (mut depth, mut start) = (0, true);
        for (i, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => start = true,
                c if c.is_alphabetic() && start => {
                    names.insert(word(&group[i..]).to_owned());
                    start = false;
                }
                _ => {}
            }
        }
    }
    names.remove("");
    names
}

#[test]
fn rooms_use_only_the_rooms_below_them() {
    let table: BTreeMap<&str, &[&str]> = MAY_USE.iter().copied().collect();
    let mut wrong = Vec::new();
    // Tests compare rooms that do not know each other: the parser with the keys, a README with both.
    for source in sources().iter().filter(|s| s.room != "lib" && !s.is_tests()) {
        let Some(allowed) = table.get(source.room.as_str()) else {
            wrong.push(format!("{}: no line for `{}` in MAY_USE", source.path.display(), source.room));
            continue;
        };
        let code = source.code();
        let mut used = names_after(&code, if source.room == "main" { "handover::" } else { "crate::" });
        if source.path.components().count() == 1 && source.room != "main" {
            used.extend(names_after(&code, "super::"));
        }
        for name in used {
            let known = table.contains_key(name.as_str());
            if known && name != source.room && !allowed.contains(&name.as_str()) {
                wrong.push(format!("{} uses {name}", source.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "against the direction of the house:\n{}", wrong.join("\n"));
}

/// Every file that is compiled, with its path from the top of the repository.
fn tree() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = BTreeMap::new();
    let mut folders = vec![root.join("src"), root.join("build")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let names = path.strip_prefix(root).unwrap().iter().map(|name| name.to_str().unwrap());
                let name = names.collect::<Vec<_>>().join("/");
                files.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    files
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let files = tree();
    let house = uses::House::read(&files, &["src/lib.rs", "src/main.rs", "build/build.rs"], "handover");
    // Files of tests are not reached; everything else is.
    assert!(house.files().len() > 250, "{} files", house.files().len());
    let uses = house.uses();
    assert!(uses.len() > 1_500, "{} ties", uses.len());
    let circles = uses::circles(&uses);
    let told = |circle: &Vec<String>| format!("{}\n{}", circle.join(", "), uses::told(circle, &uses));
    let told: Vec<String> = circles.iter().map(told).collect();
    assert!(told.is_empty(), "what these files share belongs in a file of its own:\n{}", told.join("\n"));
}

#[test]
fn the_table_itself_has_no_circle() {
    let mut done: BTreeSet<&str> = BTreeSet::new();
    for (room, uses) in MAY_USE {
        let missing: Vec<_> = uses.iter().filter(|u| !done.contains(*u)).collect();
        assert!(missing.is_empty(), "{room} uses {missing:?}, which stand below it or nowhere");
        done.insert(room);
    }
}

#[test]
fn names_are_found_in_every_spelling() {
    let code = "use crate::a::X;\nuse crate::{b::{Y, Z}, c, d::W};\nlet x = crate::e::f();\nmycrate::no();";
    let names: Vec<String> = names_after(code, "crate::").into_iter().collect();
    assert_eq!(names, ["a", "b", "c", "d", "e"]);
}

#[test]
fn sql_stands_in_the_store_alone() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|s| s.room != "store" && !s.is_tests()) {
        for line in source.code().lines() {
            if SQL.iter().any(|word| line.contains(word)) {
                wrong.push(format!("{}: {}", source.path.display(), line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_pin_is_taken_as_right_by_its_check_alone() {
    for source in sources().iter().filter(|s| !s.is_tests() && s.room != "demo") {
        let check = source.path.ends_with("store/pin_check.rs");
        let support = source.path.ends_with("tui/test_support.rs");
        let said = source.code().contains("accept_pin");
        assert!(
            !said || check || support,
            "{}: only a PIN that was checked proves anything",
            source.path.display()
        );
    }
}

/// The doc comments of a source that say nothing: a line alone, of one or two words.
fn riddles(text: &str) -> Vec<String> {
    let doc = |line: &str| line.trim_start().strip_prefix("///").map(|said| said.trim().to_owned());
    let lines: Vec<Option<String>> = text.lines().map(doc).collect();
    let alone = |at: usize| {
        let beside = |at: Option<usize>| at.and_then(|at| lines.get(at)).is_some_and(Option::is_some);
        !beside(at.checked_sub(1)) && !beside(Some(at + 1))
    };
    let short = |said: &str| said.split_whitespace().count() < 3;
    let said = lines.iter().enumerate().filter_map(|(at, said)| Some((at, said.as_ref()?)));
    said.filter(|(at, said)| short(said) && alone(*at))
        .map(|(at, said)| format!("{}: {said}", at + 1))
        .collect()
}

/// The items of a source that others may import and that say not a word about themselves. Fields, variants and methods
/// may: their names and their type say it.
fn undocumented(text: &str) -> Vec<String> {
    const ITEMS: &[&str] = &["fn ", "const ", "struct ", "enum ", "trait ", "type ", "static ", "unsafe fn "];
    let item = |line: &str| {
        let rest = ["pub ", "pub(crate) ", "pub(super) "].iter().find_map(|given| line.strip_prefix(given));
        rest.is_some_and(|rest| ITEMS.iter().any(|item| rest.starts_with(item)))
    };
    let mut documented = false;
    let mut found = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if line.starts_with("///")
            || line.starts_with("#[doc")
            || line.starts_with("#[$")
            || line.starts_with("$(#[")
        {
            documented = true;
        } else if item(line) && !documented {
            found.push(format!("{}: {line}", at + 1));
        } else if !line.starts_with('#') && !line.ends_with(")]") {
            documented = false;
        }
    }
    found
}

#[test]
fn doc_comments_say_what_a_thing_is() {
    let mut found = Vec::new();
    for source in sources() {
        let code = source.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let items = if source.is_tests() { Vec::new() } else { undocumented(code) };
        found.extend(
            riddles(&source.text).into_iter().chain(items).map(|l| format!("{}:{l}", source.path.display())),
        );
    }
    assert!(found.is_empty(), "say in three words at least what it is, or nothing:\n{}", found.join("\n"));
}

#[test]
fn a_doc_comment_that_says_nothing_is_found() {
    assert_eq!(riddles("/// Who.\nby: i64,\n/// Who did it, by number.\nat: i64"), ["1: Who."]);
    assert!(riddles("/// First line,\n/// second.").is_empty());
    assert_eq!(undocumented("#[derive(Debug)]\npub(crate) struct A;"), ["2: pub(crate) struct A;"]);
    assert!(
        undocumented("/// A thing of its own.\n#[derive(Debug)]\npub struct A {\n    pub a: u8,\n}")
            .is_empty()
    );
}

/// Functions whose name says what their `bool` is: they set it, show it, or make a two-value type of it.
const SAY_IT: &[&str] = &[
    "model/attendance.rs: when",
    "rules/authority.rs: left_open",
    "rules/settings_edit.rs: set_active",
    "system/paths/staged.rs: forced",
    "tui/dialogs/help.rs: new",
    "tui/screens/home/summary.rs: when",
    "store/entries.rs: doubt_clock",
    "store/entry_rows.rs: marked",
    "tui/screens/log/form_reader.rs: show",
    "tui/screens/settings/parts.rs: in_use",
    "tui/screens/settings/parts.rs: yes_no",
    "tui/shell/focus.rs: when",
    "tui/shell/guard.rs: enter",
    "tui/shell/guard.rs: set_mouse",
    "tui/widgets/cell_editor.rs: when",
];

/// The public functions of a source that take a bare `bool`, by name.
fn bare_bools(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("fn ") {
        let before = code[..at].rsplit('\n').next().unwrap_or_default().trim_start();
        let rest = &code[at + 3..];
        let (Some(open), Some(end)) = (rest.find('('), rest.find('{')) else { continue };
        if before.starts_with("pub") && rest[open..end.max(open)].contains(": bool") {
            found.push(word(rest).to_owned());
        }
    }
    found
}

#[test]
fn public_functions_say_what_is_true() {
    let mut found = Vec::new();
    for source in
        sources().into_iter().filter(|source| !source.is_tests() && !source.path.ends_with("test_month.rs"))
    {
        let named = |name| format!("{}: {name}", source.path.display()).replace('\\', "/");
        found.extend(bare_bools(&source.code()).into_iter().map(named));
    }
    found.retain(|place: &String| !SAY_IT.contains(&place.as_str()));
    assert!(
        found.is_empty(),
        "`true` says nothing to who reads the call; name the two values:\n{}",
        found.join("\n")
    );
    assert_eq!(bare_bools("pub(crate) fn draw(at: u16,\n    focused: bool) {\n}"), ["draw"]);
}

#[test]
fn no_file_is_too_long() {
    let long: Vec<String> = sources()
        .iter()
        .map(|s| (s.text.lines().count(), s.path.display().to_string()))
        .filter(|(lines, _)| *lines > MAX_LINES)
        .map(|(lines, path)| format!("{path}: {lines} lines"))
        .collect();
    assert!(long.is_empty(), "split by what second thing lives there:\n{}", long.join("\n"));
}

/// `section.key` → names of its placeholders.
fn texts(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("assets/locales/{language}.toml"));
    let table: toml::Table = fs::read_to_string(path).unwrap().parse().unwrap();
    let mut texts = BTreeMap::new();
    for (section, values) in &table {
        for (key, text) in values.as_table().unwrap() {
            let text = text.as_str().unwrap().replace("{{", "").replace("}}", "");
            let names = text.split('{').skip(1).map(|part| word(part).to_owned()).collect();
            texts.insert(format!("{section}.{key}"), names);
        }
    }
    texts
}

/// The text of a string literal the code starts with, and what follows it.
fn literal(code: &str) -> Option<(&str, &str)> {
    let inside = code.trim_start().strip_prefix('"')?;
    let end = inside.find('"')?;
    Some((&inside[..end], &inside[end + 1..]))
}

/// What follows the bracket that closes the call the code stands in.
fn after_call(code: &str) -> &str {
    let (mut depth, mut quoted, mut escaped) = (0, false, false);
    for (i, c) in code.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted && depth == 0 => return &code[i + 1..],
            ')' if !quoted => depth -= 1,
            _ => {}
        }
    }
    ""
}

/// Texts whose key is put together while the program runs, by the beginning of the key: what follows must be a word
/// of the source. Those of commands and their flags are compared with the parser in `cli/help`.
const BUILT_KEYS: &[&str] = &[
    "daylog.v_panel_",
    "daylog.v_sign_",
    "daylog.v_",
    "daylog.f_",
    "daylog.n_",
    "reports_ui.about_",
    "reports_ui.name_",
    "log_ui.about_",
    "log_ui.short_",
];

#[test]
fn every_text_is_used() {
    let sources = sources();
    let code: String = sources.iter().map(|source| source.text.as_str()).collect::<Vec<_>>().join("\n");
    let names: BTreeSet<&str> = code.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    let keys: BTreeSet<&str> = code.split(|c: char| !c.is_alphanumeric() && !"_.".contains(c)).collect();
    let functions: BTreeSet<&str> = code
        .match_indices("msg::")
        .map(|(at, _)| &code[at + 5..])
        .map(|rest| {
            &rest[..rest.find(|c: char| !c.is_alphanumeric() && !"_:".contains(c)).unwrap_or(rest.len())]
        })
        .collect();
    let built = |key: &str| {
        key.starts_with("cli.")
            || BUILT_KEYS.iter().any(|start| key.strip_prefix(start).is_some_and(|rest| names.contains(rest)))
    };
    let all = texts("en");
    let unused: Vec<&String> = (all.keys())
        .filter(|key| {
            !keys.contains(key.as_str()) && !functions.contains(key.replacen('.', "::", 1).as_str())
        })
        .filter(|key| !built(key))
        .collect();
    assert!(all.len() > 1_000 && unused.is_empty(), "nobody says: {unused:#?}");
}

#[test]
fn every_refusal_has_its_text_and_fills_it() {
    let languages = [("en", texts("en")), ("zh", texts("zh"))];
    let mut wrong = Vec::new();
    let mut seen = 0;
    for source in sources().iter().filter(|s| !s.is_tests()) {
        let code = source.code();
        let plain = code.match_indices("Problem::new(").map(|(at, call)| &code[at + call.len()..]);
        // The field stands before the key.
        let of_a_field = code.match_indices("Refusal::new(").filter_map(|(at, call)| {
            let inside = &code[at + call.len()..];
            inside.find(',').map(|comma| &inside[comma + 1..])
        });
        for call in plain.chain(of_a_field) {
            let Some((key, mut rest)) = literal(call) else { continue };
            seen += 1;
            rest = after_call(rest);
            let mut given = BTreeSet::new();
            while let Some(next) = rest.trim_start().strip_prefix(".with(") {
                if let Some((name, _)) = literal(next) {
                    given.insert(name.to_owned());
                }
                rest = after_call(next);
            }
            for (language, texts) in &languages {
                let place = format!("{}: `{key}` in {language}.toml", source.path.display());
                let Some(wanted) = texts.get(key) else {
                    wrong.push(format!("{place} is missing"));
                    continue;
                };
                for name in given.difference(wanted) {
                    wrong.push(format!("{place} has no {{{name}}}"));
                }
                // A value may be added further down in the same file, but nowhere is too far.
                for name in wanted.difference(&given) {
                    if !code.contains(&format!("\"{name}\"")) {
                        wrong.push(format!("{place}: nobody fills {{{name}}}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 20, "the search finds nothing any more");
}

/// Names under which something else than a message has a `key`: columns, tables and figures of a report, the
/// table asked for, lines of the settings, hints of the footer, and a thing's own.
const OTHER_KEYS: &[&str] =
    &["c", "column", "source_column", "t", "table", "leaf", "f", "main", "r", "row", "hint", "self"];

/// What asks a text whether it is another, or like it.
const ASKS: &[&str] = &["starts_with(", "ends_with(", "contains(", "strip_prefix(", "strip_suffix(", "eq("];

/// Places where code is chosen by a message key: a key written out beside a comparison or as the pattern of an
/// arm, or the `key` of a problem compared.
fn comparisons(code: &str, texts: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let mut found = Vec::new();
    let line = |at: usize| {
        let start = code[..at].rfind('\n').map_or(0, |i| i + 1);
        code[start..].lines().next().unwrap_or_default().trim().to_owned()
    };
    for (at, _) in code.match_indices('"') {
        let Some((key, after)) = literal(&code[at..]) else { continue };
        if !texts.contains_key(key) {
            continue;
        }
        let (before, after) = (code[..at].trim_end(), after.trim_start());
        let compared = ["==", "!="].iter().any(|sign| before.ends_with(sign) || after.starts_with(sign));
        let asked = ASKS.iter().any(|ask| before.ends_with(&format!(".{ask}")));
        let arm = ["=>", "| ", "if "].iter().any(|next| after.starts_with(next));
        // The pattern of `matches!` stands last in its brackets, behind a comma.
        let call = before.rfind("matches!(").map(|i| &before[i..]);
        let pattern = call.is_some_and(|call| before.ends_with(',') && call.matches(')').count() == 0);
        if compared || asked || arm || pattern {
            found.push(line(at));
        }
    }
    for (at, _) in code.match_indices(".key") {
        let after = &code[at + ".key".len()..];
        let after = after.strip_prefix("()").unwrap_or(after);
        if after.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '(') {
            continue;
        }
        let start = code[..at].rfind(|c: char| !c.is_alphanumeric() && c != '_').map_or(0, |i| i + 1);
        // The whole path in front, as in `self.problem.key`.
        let path =
            code[..at].rfind(|c: char| !c.is_alphanumeric() && !"_.&*".contains(c)).map_or(0, |i| i + 1);
        let (before, after) = (code[..path].trim_end(), after.trim_start());
        let asked = ASKS.iter().any(|ask| after.strip_prefix('.').is_some_and(|call| call.starts_with(ask)));
        let compared = ["==", "!="].iter().any(|sign| before.ends_with(sign) || after.starts_with(sign));
        let matched = before.ends_with("match") && after.starts_with('{')
            || before.ends_with("matches!(") && after.starts_with(',');
        if !OTHER_KEYS.contains(&&code[start..at]) && (asked || compared || matched) {
            found.push(line(at));
        }
    }
    found.dedup();
    found
}

#[test]
fn no_code_is_chosen_by_a_message_key() {
    let texts = texts("en");
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|s| s.room != "i18n" && !s.is_tests()) {
        for found in comparisons(&source.code(), &texts) {
            wrong.push(format!("{}: {found}", source.path.display()));
        }
    }
    assert!(wrong.is_empty(), "give it a type instead of asking its text:\n{}", wrong.join("\n"));
}

#[test]
fn a_comparison_of_a_message_key_is_found_in_every_spelling() {
    let texts = BTreeMap::from([("store.conflict".to_owned(), BTreeSet::new())]);
    for code in [
        "if problem.key == \"store.conflict\" {}",
        "if \"store.conflict\" != said {}",
        "match name { \"store.conflict\" => 1, _ => 2 }",
        "match name { \"x\" | \"store.conflict\" => 1, _ => 2 }",
        "match name { \"store.conflict\" if late => 1, _ => 2 }",
        "matches!(name, \"store.conflict\")",
        "text.starts_with(\"store.conflict\")",
        "problem.key.starts_with(\"store.\")",
        "error.problem.key.ends_with(\"_day\")",
        "match p.key { _ => 1 }",
        "match\n    refusal.problem.key {",
        "matches!(problem.key, _)",
        "gap.problem.key == other.problem.key",
        "a != b.problem.key",
        "state.key() == kind.key()",
    ] {
        assert!(!comparisons(code, &texts).is_empty(), "{code}");
    }
    for code in [
        "Problem::new(\"store.conflict\").with(\"what\", what)",
        "Self::Conflict => \"store.conflict\",",
        "if late { \"store.conflict\" } else { \"store.conflict\" }",
        "i18n::text(lang, problem.key, &problem.args)",
        "tables.iter().find(|t| t.key == name)",
        "match key.code { _ => 1 }",
        "let keys = problem.keys == 3;",
        "[\"store.conflict\", \"x\"]",
    ] {
        assert!(comparisons(code, &texts).is_empty(), "{code}");
    }
}
