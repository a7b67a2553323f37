use crate::system::config::keys::{KEYS, ValueKind};
use std::fs;
use std::path::{Path, PathBuf};

use super::*;
use crate::system::error::FailureKind;

const EXAMPLE: &str = include_str!("../../../config.example.toml");

struct Pc {
    dir: tempfile::TempDir,
    env: Env,
    paths: Paths,
}

impl Pc {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let env = Env { home: Some(dir.path().to_owned()), ..Env::default() };
        let paths = Paths::resolve(&env).unwrap();
        Self { dir, env, paths }
    }

    fn with(text: &str) -> Self {
        let pc = Self::new();
        fs::write(&pc.paths.config_file, text).unwrap();
        pc
    }

    fn load(&self) -> ConfigReport {
        load(&self.env, &self.paths, &Overrides::default())
    }
}

#[test]
fn no_file_means_defaults_and_creates_nothing() {
    let pc = Pc::new();
    let report = pc.load();
    assert_eq!(report.config, Config::defaults(&pc.paths));
    assert!(!report.money_locked() && report.db_sure);
    assert_eq!(fs::read_dir(pc.dir.path()).unwrap().count(), 0);
}

#[test]
fn a_file_this_pc_is_set_to_may_be_still_to_come() {
    let mut pc = Pc::new();
    let file = pc.dir.path().join("to come").join("config.toml");
    pc.env.config = Some(file.clone());
    let report = pc.load();
    assert_eq!((report.config.clone(), report.problems.as_slice()), (Config::defaults(&pc.paths), &[][..]));
    assert!(!report.money_locked() && report.db_sure && report.money_lock().is_none());
    assert_eq!(report.file, file);
    // It is written once there is something to write, and read at the next start.
    set_in_file(&report.file, "mouse", Setting::Flag(false)).unwrap();
    assert!(!pc.load().config.mouse);
}

#[test]
fn a_file_named_on_the_command_line_must_exist() {
    let pc = Pc::new();
    let over = Overrides { config: Some(pc.dir.path().join("other.toml")), ..Overrides::default() };
    let report = load(&pc.env, &pc.paths, &over);
    assert!(report.money_locked() && !report.db_sure);
    assert!(report.strict(Lang::En).unwrap_err().render(Lang::En).contains("other.toml"));
    assert_eq!(report.money_lock().unwrap().key, "error.money_locked_unread");
}

#[cfg(unix)]
#[test]
fn a_pipe_in_place_of_the_file_is_refused_and_not_waited_for() {
    let mut pc = Pc::new();
    let pipe = pc.dir.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    pc.env.config = Some(pipe);
    let report = pc.load();
    assert!(report.money_locked() && !report.db_sure);
}

#[test]
fn later_layers_win() {
    let mut pc = Pc::with("lang = \"zh\"\ndb = \"file.db\"\ntheme = \"high-contrast\"\nmouse = false\n");
    let config = pc.load().config;
    assert_eq!((config.lang, config.mouse, config.theme), (Some(Lang::Zh), false, ThemeChoice::HighContrast));
    assert_eq!(config.db, pc.dir.path().join("file.db"), "relative to the file");
    pc.env.lang = Some("en_GB.UTF-8".to_owned());
    pc.env.db = Some("/env.db".into());
    pc.env.no_color = true;
    let config = pc.load().config;
    assert_eq!((config.lang, config.theme), (Some(Lang::EnGb), ThemeChoice::Mono));
    assert_eq!(config.db, std::path::absolute("/env.db").unwrap());
    let over =
        Overrides { db: Some("/flag.db".into()), lang: Some(Lang::Zh), config: None, allow_network_fs: true };
    let config = load(&pc.env, &pc.paths, &over).config;
    assert_eq!((config.lang, config.db), (Some(Lang::Zh), std::path::absolute("/flag.db").unwrap()));
}

#[test]
fn a_wrong_variable_is_named() {
    let mut pc = Pc::new();
    pc.env.lang = Some("fr".to_owned());
    let text = pc.load().strict(Lang::En).unwrap_err().render(Lang::En);
    assert!(text.contains("HANDOVER_LANG") && text.contains("\"fr\""), "{text}");
}

#[test]
fn one_bad_key_keeps_the_good_ones_and_the_right_database() {
    let report = Pc::with("db = \"ours.db\"\ntheme = \"pink\"\nmouse = false\n").load();
    assert!(report.money_locked() && report.db_sure && !report.config.mouse);
    assert!(report.config.db.ends_with("ours.db"));
}

#[test]
fn a_broken_file_never_leads_to_a_new_database() {
    for text in ["db = \"ours.db", "db = 5", "bd = \"ours.db\"", "db = \"ours.db\"\n[[[\n", "theme == 1\n"] {
        let report = Pc::with(text).load();
        assert!(report.money_locked() && !report.db_sure, "{text}");
    }
    // A flag says for certain which one is meant.
    let pc = Pc::with("db = 5");
    let over = Overrides { db: Some("x.db".into()), ..Overrides::default() };
    assert!(load(&pc.env, &pc.paths, &over).db_sure);
}

#[test]
fn a_file_of_another_kind_is_refused() {
    for (bytes, word) in [(vec![b'#'; 300 * 1024], "256 kB"), (b"lang = \"\xff\"".to_vec(), "UTF-8")] {
        let pc = Pc::new();
        fs::write(&pc.paths.config_file, bytes).unwrap();
        let text = pc.load().strict(Lang::En).unwrap_err().render(Lang::En);
        assert!(text.contains(word), "{text}");
    }
    let pc = Pc::new();
    fs::create_dir(&pc.paths.config_file).unwrap();
    assert!(pc.load().money_locked());
}

/// The example with its `# name = value` lines switched on too.
fn example_in_full() -> String {
    let on = |line: &str| {
        let bare = line.strip_prefix("# ")?;
        KEYS.iter().any(|k| bare.starts_with(&format!("{} = ", k.name))).then(|| bare.to_owned())
    };
    EXAMPLE.lines().map(|line| on(line).unwrap_or_else(|| line.to_owned()) + "\n").collect()
}

#[test]
fn the_example_loads_and_changes_nothing() {
    let pc = Pc::with(EXAMPLE);
    let report = pc.load();
    assert_eq!(report.problems, []);
    assert_eq!(report.config, Config::defaults(&pc.paths));
}

#[test]
fn the_example_shows_every_key_with_a_good_value_and_an_explanation() {
    let full = example_in_full();
    assert_eq!(Pc::with(&full).load().problems, []);
    let table: toml::Table = full.parse().unwrap();
    let lines: Vec<&str> = full.lines().collect();
    for key in KEYS {
        assert!(table.contains_key(key.name), "{} is missing in config.example.toml", key.name);
        let at = lines.iter().position(|l| l.starts_with(&format!("{} = ", key.name))).unwrap();
        assert!(lines[at - 1].starts_with("# "), "{} has no explanation", key.name);
        if let ValueKind::Choice(words) = key.wanted {
            for word in words {
                assert!(lines[at - 1].contains(&format!("\"{word}\"")), "{}: {word} is not named", key.name);
            }
        }
    }
    assert_eq!(table.len(), KEYS.len());
}

fn samples(kind: &str) -> Vec<PathBuf> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/config").join(kind);
    let mut files: Vec<PathBuf> = fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn good_samples_load() {
    let files = samples("valid");
    assert!(files.len() >= 4);
    for file in files {
        let pc = Pc::new();
        let over = Overrides { config: Some(file.clone()), ..Overrides::default() };
        assert_eq!(load(&pc.env, &pc.paths, &over).problems, [], "{}", file.display());
    }
}

/// Every bad sample starts with `# expect: LINE:COLUMN: words | words`; all the words must be in the message.
#[test]
fn bad_samples_are_refused_at_the_right_place_with_the_right_words() {
    let files = samples("invalid");
    assert!(files.len() >= 20);
    for file in files {
        let source = fs::read_to_string(&file).unwrap();
        let pc = Pc::new();
        let over = Overrides { config: Some(file.clone()), ..Overrides::default() };
        let report = load(&pc.env, &pc.paths, &over);
        let failure = report.strict(Lang::En).expect_err(&file.display().to_string());
        assert_eq!(failure.kind.code(), 2);
        let text = failure.render(Lang::En);
        let expectations: Vec<&str> = source
            .lines()
            .filter_map(|l| l.trim_start_matches('\u{feff}').strip_prefix("# expect: "))
            .collect();
        assert!(!expectations.is_empty(), "{}", file.display());
        for line in expectations {
            let (place, words) = line.split_once(": ").unwrap();
            let shown = text.lines().find(|l| l.contains(&format!(".toml:{place}: ")));
            let shown = shown.unwrap_or_else(|| panic!("{}: nothing at {place} in\n{text}", file.display()));
            for word in words.split(" | ") {
                assert!(shown.contains(word), "{}: no `{word}` in\n{shown}", file.display());
            }
        }
        // The same sentences exist in Chinese.
        assert!(!report.strict(Lang::Zh).unwrap_err().render(Lang::Zh).contains("config."));
    }
}

#[test]
fn setting_one_key_keeps_everything_else() {
    let before = "# our till\nlang = \"zh\"   # as we speak\n\n# quiet\nmouse = true\n";
    let pc = Pc::with(before);
    let file = &pc.paths.config_file;
    set_in_file(file, "lang", Setting::Text("en")).unwrap();
    assert_eq!(fs::read_to_string(file).unwrap(), before.replace("\"zh\"", "\"en\""));
    set_in_file(file, "theme", Setting::Text("mono")).unwrap();
    set_in_file(file, "mouse", Setting::Flag(false)).unwrap();
    let config = pc.load().config;
    assert_eq!((config.lang, config.theme, config.mouse), (Some(Lang::En), ThemeChoice::Mono, false));
    set_in_file(file, "theme", Setting::Unset).unwrap();
    let expected = before.replace("\"zh\"", "\"en\"").replace("mouse = true", "mouse = false");
    assert_eq!(fs::read_to_string(file).unwrap(), expected);
    assert_eq!(fs::read_dir(pc.dir.path()).unwrap().count(), 1, "no temporary file stays");
}

#[test]
fn setting_a_key_without_a_file_makes_a_private_one() {
    let pc = Pc::new();
    let file = pc.dir.path().join("new/config.toml");
    set_in_file(&file, "glyphs", Setting::Text("ascii")).unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), "glyphs = \"ascii\"\n");
    assert!(!crate::system::paths::open_to_others(&file).unwrap());
}

#[test]
fn a_broken_file_is_not_written_over() {
    let pc = Pc::with("lang = \n");
    let failure = set_in_file(&pc.paths.config_file, "lang", Setting::Text("en")).unwrap_err();
    assert_eq!(failure.kind, FailureKind::Usage);
    assert_eq!(fs::read_to_string(&pc.paths.config_file).unwrap(), "lang = \n");
}
