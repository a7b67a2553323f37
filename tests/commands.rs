//! The real program from the outside: arguments, exit codes, streams.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::fs;
use std::process::{Command, Stdio};

use common::{Pc, program, ran};

#[test]
fn help_and_version_go_to_stdout_and_touch_nothing() {
    let pc = Pc::new();
    assert!(pc.ok(&["--help"]).contains("Usage: handover"));
    assert_eq!(pc.ok(&["-V"]).trim(), concat!("handover ", env!("CARGO_PKG_VERSION")));
    assert!(pc.ok(&["man"]).contains(".TH handover"));
    assert!(pc.ok(&["completions", "bash"]).contains("complete -F _handover"));
    assert_eq!(pc.files(), Vec::<String>::new());
}

#[test]
fn language_comes_from_flag_variable_file_or_system() {
    let zh = "用法：";
    assert!(Pc::chinese().ok(&["--help"]).contains(zh));
    assert!(Pc::new().ok(&["--help", "--lang", "zh"]).contains(zh));
    let mut pc = Pc::new();
    pc.lang = "";
    assert!(!pc.ok(&["--help"]).contains(zh));
    fs::write(pc.config(), "lang = \"zh\"\n").unwrap();
    assert!(pc.ok(&["--help"]).contains(zh));
    fs::remove_file(pc.config()).unwrap();
    let system = pc.cmd().env("LANG", "zh_CN.UTF-8").arg("--help").output().unwrap();
    assert!(ran(&system).out.contains(zh));
}

#[test]
fn a_line_that_is_not_understood_exits_2_on_stderr() {
    for args in
        [&["--no-such-flag"][..], &["no-such-command"], &["completions"], &["--demo", "man"], &["man", "x"]]
    {
        let run = Pc::new().run(args);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{args:?}");
        assert!(run.err.starts_with("error: "), "{args:?}: {}", run.err);
    }
    assert!(Pc::chinese().fails(2, &["--no-such-flag"]).starts_with("错误："));
}

#[test]
fn a_wrong_fixed_time_exits_2() {
    let mut pc = Pc::new();
    pc.now = "yesterday".to_owned();
    assert!(pc.fails(2, &["man"]).contains("HANDOVER_NOW"));
}

#[test]
fn without_a_terminal_the_screens_say_so_and_create_nothing() {
    for (pc, word) in [(Pc::new(), "terminal"), (Pc::chinese(), "终端")] {
        for args in [&[][..], &["--demo"]] {
            let said = pc.fails(1, args);
            assert!(said.contains(word) && said.contains("handover print"), "{said}");
        }
        assert_eq!(pc.files(), Vec::<String>::new());
    }
}

#[test]
fn help_and_completions_work_with_a_broken_settings_file() {
    let pc = Pc::new();
    fs::write(pc.config(), "lang = \n").unwrap();
    pc.ok(&["--help"]);
    pc.ok(&["completions", "zsh"]);
}

#[test]
fn a_reader_that_has_left_is_no_failure() {
    let pc = Pc::new();
    for args in [&["--help"][..], &["man"], &["completions", "bash"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = Command::new(program());
        command.env_clear().envs(pc.vars()).args(args).stdout(writer).stderr(Stdio::piped());
        let run = ran(&command.output().unwrap());
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{args:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_exits_5_and_says_why() {
    for (pc, word) in [(Pc::new(), "the disk is full"), (Pc::chinese(), "磁盘已满")] {
        for args in [&["--help"][..], &["man"]] {
            let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
            let mut command = Command::new(program());
            command.env_clear().envs(pc.vars()).args(args).stdout(full).stderr(Stdio::piped());
            let run = ran(&command.output().unwrap());
            assert_eq!(run.code, Some(5), "{args:?}");
            assert!(run.err.contains(word), "{}", run.err);
        }
    }
}

/// A PC with a founded shop.
fn founded(lang: &'static str) -> Pc {
    let mut pc = Pc::new();
    pc.lang = lang;
    pc.ok(&["init", "--store", "街角店", "--owner", "Olga"]);
    pc
}

#[test]
fn the_logbook_commands_speak_clearly_before_anything_is_sealed() {
    for (lang, none, nobody) in
        [("en", "No sealed handover on 2026-03-14", "nobody"), ("zh", "没有已封存的交接", "无人打卡")]
    {
        let pc = founded(lang);
        let before = pc.files();
        assert!(pc.fails(1, &["print"]).contains(none));
        assert!(
            pc.fails(1, &["print", "2026-01-01", "--shift", "x", "-o", "log.txt"]).contains("2026-01-01")
        );
        assert!(pc.fails(2, &["print", "2026-02-30"]).contains("2026-02-30"));
        assert!(pc.fails(2, &["print", "--format", "pdf"]).contains("json"));
        let status = pc.ok(&["status"]);
        assert!(status.contains("街角店") && status.contains(nobody), "{status}");
        let json: serde_json::Value = serde_json::from_str(&pc.ok(&["status", "--format", "json"])).unwrap();
        assert_eq!((&json["schema"], &json["store"]), (&"handover-status/v1".into(), &"街角店".into()));
        let schema: serde_json::Value = serde_json::from_str(&pc.ok(&["schema"])).unwrap();
        assert_eq!(schema["properties"]["schema"]["const"], "handover/v2");
        assert_eq!(pc.files(), before, "reading leaves nothing behind");
    }
}

#[test]
fn a_list_of_holidays_goes_in_whole_and_by_the_owners_passphrase() {
    for (lang, closed, wrong) in [("en", "closed", "passphrase"), ("zh", "休息", "口令")] {
        let mut pc = Pc::new();
        pc.lang = lang;
        fs::write(pc.path("secret"), "four quiet green boats\n").unwrap();
        fs::write(pc.path("other"), "somebody else entirely\n").unwrap();
        pc.ok(&["init", "--store", "街角店", "--owner", "Olga", "--owner-pin-file", "secret"]);
        let list = "date,what,name\n2026-03-17,closed,St Patrick\n2026-03-18,Early 08:00-12:00,Stocktaking\n";
        fs::write(pc.path("days.csv"), format!("{list}2026-03-18,closed,\n2026-03-19,party,\n")).unwrap();
        let import = |more: &[&str]| pc.run(&[&["import", "holidays", "days.csv"], more].concat());
        let said = import(&["--pin-file", "secret"]);
        assert_eq!(said.code, Some(1), "{said:?}");
        assert!(
            said.err.contains("days.csv") && said.err.contains("party"),
            "every mistake at once: {said:?}"
        );
        assert!(said.err.contains('4') && said.err.contains('5'), "by its line: {said:?}");
        fs::write(pc.path("days.csv"), list).unwrap();
        let said = import(&["--dry-run"]);
        assert_eq!(said.code, Some(0), "{said:?}");
        assert!(said.out.contains(closed) && said.out.contains("Stocktaking"), "{said:?}");
        assert_eq!(import(&[]).code, Some(2), "it takes the passphrase");
        let refused = import(&["--pin-file", "other"]);
        assert_eq!(refused.code, Some(4), "{refused:?}");
        assert!(refused.err.contains(wrong), "{refused:?}");
        assert_eq!(import(&["--pin-file", "absent"]).code, Some(3));
        assert_eq!(import(&["--pin-file", "secret", "--owner", "Otto"]).code, Some(2));
        assert_eq!(import(&["--pin-file", "secret"]).code, Some(0));
        let again = import(&["--dry-run"]);
        assert!(!again.out.contains("Stocktaking"), "nothing is left to enter: {again:?}");
        let said = pc.run(&["import", "holidays", "-", "--pin-file", "-"]);
        assert_eq!(said.code, Some(2), "{said:?}");
    }
}

#[test]
fn the_logbook_commands_need_a_shop() {
    let pc = Pc::new();
    for args in [&["print"][..], &["status"]] {
        assert!(pc.fails(2, args).contains("handover.db"));
    }
    assert_eq!(pc.files(), Vec::<String>::new());
    pc.ok(&["schema"]);
}

#[test]
fn a_reader_that_leaves_the_logbook_commands_is_no_failure() {
    let pc = founded("en");
    for args in [&["status"][..], &["schema"], &["status", "-f", "json"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = Command::new(program());
        command.env_clear().envs(pc.vars()).args(args).stdout(writer).stderr(Stdio::piped());
        let run = ran(&command.output().unwrap());
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{args:?}");
    }
}

/// The recovery code that `init` printed.
fn code_of(pc: &Pc) -> String {
    let made = pc.ok(&["init", "--store", "街角店", "--owner", "Olga", "--format", "json"]);
    let made: serde_json::Value = serde_json::from_str(&made).unwrap();
    made["recovery_code"].as_str().unwrap().to_owned()
}

/// Gets in with a code from a file; the new phrase comes from one as well.
fn recover(pc: &Pc, code: &str, phrase: &str) -> common::Ran {
    fs::write(pc.path("code.txt"), code).unwrap();
    fs::write(pc.path("phrase.txt"), phrase).unwrap();
    let (code, phrase) = (pc.path("code.txt"), pc.path("phrase.txt"));
    let files = [code.to_str().unwrap(), phrase.to_str().unwrap()];
    pc.run(&["recover", "--code-file", files[0], "--owner-pin-file", files[1], "--format", "json"])
}

#[test]
fn the_recovery_code_lets_the_owner_in_and_puts_the_key_file_back() {
    let pc = Pc::new();
    let code = code_of(&pc);
    let key = fs::read(pc.path("keys/handover.key")).unwrap();
    fs::remove_file(pc.path("keys/handover.key")).unwrap();
    fs::remove_dir_all(pc.path("state")).unwrap();

    assert_eq!(recover(&pc, "2222-2222-2222-2222-2222-2222", "violin harbour candle frost").code, Some(4));
    assert_eq!(recover(&pc, "2222", "violin harbour candle frost").code, Some(2), "not a whole code");
    assert_eq!(recover(&pc, &code, "short").code, Some(2), "no phrase for an owner");
    assert!(!pc.path("keys/handover.key").exists(), "refused: nothing was written");

    let done = recover(&pc, &code.to_lowercase(), "violin harbour candle frost");
    assert_eq!(done.code, Some(0), "{done:?}");
    let said: serde_json::Value = serde_json::from_str(&done.out).unwrap();
    assert_eq!((&said["key_file"], said["recovery_code"] != *code), (&"brought_back".into(), true));
    assert_eq!(fs::read(pc.path("keys/handover.key")).unwrap(), key);
    assert!(pc.ok(&["verify"]).contains("#2"), "a record says so");
    assert_eq!(recover(&pc, &code, "violin harbour candle frost").code, Some(4), "it was used up");
    let secrets = [said["recovery_code"].as_str().unwrap(), "violin harbour candle frost"];
    let bytes = fs::read(pc.path("data/handover.db")).unwrap();
    for secret in secrets {
        assert!(!bytes.windows(secret.len()).any(|part| part == secret.as_bytes()));
    }
}

#[test]
fn without_a_terminal_recover_names_the_files_it_takes() {
    for (pc, word) in [(Pc::new(), "--code-file"), (Pc::chinese(), "--code-file")] {
        code_of(&pc);
        assert!(pc.fails(2, &["recover"]).contains(word));
    }
}

/// A file with one line in it.
fn written(pc: &Pc, name: &str, text: &str) -> String {
    fs::write(pc.path(name), text).unwrap();
    pc.path(name).to_str().unwrap().to_owned()
}

#[test]
fn a_dead_pc_comes_back_on_a_new_one_with_a_backup_and_the_code() {
    let (dead, new) = (Pc::new(), Pc::new());
    let code = code_of(&dead);
    dead.ok(&["backup"]);
    let stick = dead.path("backups");
    let stick = stick.to_str().unwrap();
    let wrong = written(&new, "wrong", "2222-2222-2222-2222-2222-2222");
    let right = written(&new, "right", &code);

    assert!(new.fails(2, &["restore"]).contains("backups"), "nothing there");
    assert!(new.ok(&["restore", stick, "--look"]).contains("街角店"));
    assert!(!new.path("data/handover.db").exists(), "only looked");
    new.fails(4, &["restore", stick, "--code-file", &wrong]);
    assert!(!new.path("data/handover.db").exists() && !new.path("keys/handover.key").exists());

    let said = new.ok(&["restore", stick, "--code-file", &right]);
    assert!(said.contains("found: ") && said.contains("The shop is back"), "{said}");
    assert!(new.ok(&["verify"]).contains("#2"), "a record says so");
    let key = |pc: &Pc| fs::read(pc.path("keys/handover.key")).unwrap();
    assert_eq!(key(&new), key(&dead), "it signs as before");
}

#[test]
fn going_back_on_the_same_pc_names_what_is_given_up_and_keeps_the_old_file() {
    for (pc, word) in [(Pc::new(), "Given up with it: #2 to #2"), (Pc::chinese(), "会放弃：#2 到 #2")] {
        let code = code_of(&pc);
        pc.ok(&["backup"]);
        let done = recover(&pc, &code, "violin harbour candle frost");
        assert_eq!(done.code, Some(0), "{done:?}");
        // Getting in made a backup of its own, which holds everything; the one from before it does not.
        let said = pc.ok(&["restore", "--look"]);
        assert!(!said.contains(word), "{said}");
        let before = pc.files().into_iter().find(|file| file.ends_with("-000001.db.gz")).unwrap();
        let before = pc.path(&before).to_str().unwrap().to_owned();
        let said = pc.ok(&["restore", &before, "--look"]);
        assert!(said.contains(word), "{said}");
        // The passphrase of the database in use counts, not that of the copy.
        let wrong = written(&pc, "wrong", "not the phrase at all");
        pc.fails(4, &["restore", &before, "--owner-pin-file", &wrong]);
        pc.ok(&["restore", &before, "--owner-pin-file", pc.path("phrase.txt").to_str().unwrap()]);
        let kept = pc.files().into_iter().filter(|file| file.contains("handover.db.before-")).count();
        assert_eq!(kept, 1);
        pc.ok(&["verify"]);
    }
}

#[test]
fn a_copy_older_than_the_key_says_so_and_which_code_it_takes() {
    for (pc, older, later) in [
        (Pc::new(), "older than the key of this PC", "This file is older than the key"),
        (Pc::chinese(), "比本机的密钥旧", "此文件比本机的密钥旧"),
    ] {
        let phrase = written(&pc, "phrase", "four quiet green boats");
        let made = pc.ok(&[
            "init",
            "--store",
            "街角店",
            "--owner",
            "Olga",
            "--owner-pin-file",
            &phrase,
            "--format",
            "json",
        ]);
        let made: serde_json::Value = serde_json::from_str(&made).unwrap();
        let then = written(&pc, "then", made["recovery_code"].as_str().unwrap());
        let old = pc.path("old.db");
        pc.ok(&["backup", "-o", old.to_str().unwrap()]);
        let of_then = fs::read(pc.path("keys/handover.key")).unwrap();
        let changed = pc.ok(&["rotate", "--pin-file", &phrase, "--new-code", "--format", "json"]);
        let changed: serde_json::Value = serde_json::from_str(&changed).unwrap();
        let now = written(&pc, "now", changed["recovery_code"].as_str().unwrap());
        let of_now = fs::read(pc.path("keys/handover.key")).unwrap();

        // By hand in the place of the file: said at the start, and truly.
        let (db, kept) = (pc.path("data/handover.db"), pc.path("kept.db"));
        fs::rename(&db, &kept).unwrap();
        fs::copy(&old, &db).unwrap();
        let status = pc.ok(&["status"]).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(status.contains(later), "{status}");
        fs::rename(&kept, &db).unwrap();
        // The key of then with the file of now.
        fs::write(pc.path("keys/handover.key"), &of_then).unwrap();
        let status = pc.ok(&["status"]).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            status.contains("an earlier key of this shop") || status.contains("本店较早的密钥"),
            "{status}"
        );
        fs::write(pc.path("keys/handover.key"), &of_now).unwrap();

        let old = old.to_str().unwrap();
        assert!(pc.ok(&["restore", old, "--look"]).contains(older));
        assert!(pc.run(&["restore", old, "--code-file", &now]).out.contains(older));
        let back = pc.ok(&["restore", old, "--code-file", &then]);
        assert!(back.contains(older), "{back}");
        assert_eq!(fs::read(pc.path("keys/handover.key")).unwrap(), of_then);
        let aside = pc.files().into_iter().find(|file| file.contains("handover.key.before-")).unwrap();
        assert_eq!(fs::read(pc.path(&aside)).unwrap(), of_now);
        pc.ok(&["verify"]);
    }
}

#[test]
fn a_damaged_or_foreign_copy_is_refused_with_its_code() {
    let (pc, other) = (Pc::new(), Pc::new());
    code_of(&pc);
    code_of(&other);
    let before = fs::read(pc.path("data/handover.db")).unwrap();
    other.ok(&["backup", "-o", other.path("copy.db").to_str().unwrap()]);
    pc.fails(4, &["restore", other.path("copy.db").to_str().unwrap()]);
    let junk = written(&pc, "junk.db.gz", "junk");
    pc.fails(3, &["restore", &junk]);
    pc.fails(2, &["restore", pc.path("data/handover.db").to_str().unwrap()]);
    assert_eq!(fs::read(pc.path("data/handover.db")).unwrap(), before);
}

#[test]
fn with_everything_lost_recover_makes_it_anew_and_verify_says_so_for_ever() {
    for (pc, word) in [(Pc::new(), "made anew"), (Pc::chinese(), "重新生成了密钥")] {
        code_of(&pc);
        fs::remove_dir_all(pc.path("keys")).unwrap();
        fs::remove_dir_all(pc.path("state")).unwrap();
        let phrase = written(&pc, "phrase.txt", "violin harbour candle frost");
        let phrase = phrase.as_str();
        pc.fails(2, &["recover", "--without-code", "--shop", "another", "--owner-pin-file", phrase]);
        assert!(!pc.path("keys/handover.key").exists());
        let said = pc.ok(&[
            "recover",
            "--without-code",
            "--shop",
            "街角店",
            "--owner-pin-file",
            phrase,
            "--format",
            "json",
        ]);
        let said: serde_json::Value = serde_json::from_str(&said).unwrap();
        assert_eq!(said["custody_break"], 2);
        // What was sealed before is still checked by its own key; nothing else is found.
        let told = pc.run(&["verify"]);
        assert_eq!(told.code, Some(7), "{told:?}");
        assert!(told.out.contains(word), "{told:?}");
        let json: serde_json::Value = serde_json::from_str(&pc.run(&["verify", "--json"]).out).unwrap();
        assert_eq!((&json["ok"], &json["custody_breaks"]), (&true.into(), &serde_json::json!([2])));
        // The new code is a code like every other.
        let done = recover(&pc, said["recovery_code"].as_str().unwrap(), "another quiet winter tale");
        assert_eq!(done.code, Some(0), "{done:?}");
    }
}

#[test]
fn force_replaces_nothing_of_a_shop_whatever_the_command() {
    let pc = Pc::new();
    code_of(&pc);
    pc.ok(&["backup"]);
    fs::write(pc.config(), "theme = \"mono\"\n").unwrap();
    let backup = pc.files().into_iter().find(|file| file.ends_with(".db.gz")).unwrap();
    let pepper = pc.files().into_iter().find(|file| file.contains("pepper-")).unwrap();
    let kept = ["data/handover.db", "data/handover.db.ballast", "keys/handover.key", "state/heads.log"];
    for kept in kept.into_iter().chain(["config.toml", backup.as_str(), pepper.as_str()]) {
        let (path, before) = (pc.path(kept), fs::read(pc.path(kept)).unwrap());
        let path = path.to_str().unwrap();
        for command in
            [&["export", "-o", path, "--force"][..], &["demo", "--days", "1", "-o", path, "--force"]]
        {
            let ran = pc.run(command);
            assert!(matches!(ran.code, Some(2 | 5)), "{kept}: {ran:?}");
            assert!(ran.err.contains("none of these is ever replaced"), "{kept}: {ran:?}");
        }
        assert_eq!(fs::read(pc.path(kept)).unwrap(), before, "{kept}");
    }
    fs::write(pc.path("letter.txt"), "old").unwrap();
    pc.ok(&["export", "-o", "letter.txt", "--force"]);
}

/// Runs a line of the shell in the home of a PC, with the program as `$0`.
#[cfg(target_os = "linux")]
fn in_shell(pc: &Pc, line: &str) -> common::Ran {
    let mut command = Command::new("sh");
    command.args(["-c", line, program()]).env_clear().envs(pc.vars()).env("RUST_BACKTRACE", "0");
    ran(&command.current_dir(pc.home()).stdin(Stdio::null()).output().unwrap())
}

#[cfg(target_os = "linux")]
#[test]
fn a_pipe_in_place_of_the_settings_file_is_refused_and_never_waited_for() {
    for (pc, word) in [(Pc::new(), "this is a pipe and not a file"), (Pc::chinese(), "这是管道，不是文件")]
    {
        // Nobody ever writes into it: whoever waits for that waits for ever.
        let run = in_shell(&pc, "mkfifo config.toml && timeout 20 \"$0\" status");
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.err.contains(word), "{run:?}");
    }
}

/// Whatever the memory: done, or an error that says so; never a panic and never a signal.
#[cfg(target_os = "linux")]
#[test]
fn little_memory_is_an_error_and_no_panic() {
    let pc = founded("en");
    let within =
        |kb: u64, args: &str| in_shell(&pc, &format!("ulimit -c 0; ulimit -v {kb}; exec \"$0\" {args}"));
    // Below this the system itself does not get the program into memory, and ends it before its first line.
    let starts = |kb: u64| within(kb, "--version").code.is_some_and(|code| code < 126);
    let (mut least, mut enough) = (8_000, 400_000);
    assert!(starts(enough));
    while enough - least > 250 {
        let middle = u64::midpoint(least, enough);
        if starts(middle) { enough = middle } else { least = middle }
    }
    let said = within(enough + 1_000, "status");
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.err.contains("not enough memory"), "{said:?}");
    let commands = [
        "status",
        "verify",
        "backup",
        "report attendance --month 2026-02 -o book.xlsx --force",
        "restore --look",
        "recover --code-file absent --owner-pin-file absent",
    ];
    for more in [1_000, 4_000, 8_500, 9_000, 10_000, 12_000, 16_000, 24_000, 40_000] {
        for args in commands {
            let run = within(enough + more, args);
            assert!(run.code.is_some_and(|code| code < 8), "{args} with {more} kB more: {run:?}");
            assert!(!run.err.contains("panicked") && (run.code == Some(0) || !run.err.is_empty()), "{run:?}");
        }
    }
}
