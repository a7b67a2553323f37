//! A PC of its own for each test: an empty home, a fixed clock, a named language, nothing of this machine.
#![allow(dead_code)] // Each test file uses its own part.

pub(crate) mod shop;

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

/// The fixed time of a fresh [`Pc`]: a Saturday evening in the shop's zone.
pub(crate) const NOW: &str = "2026-03-14T21:30:00+08:00";

/// An empty PC. Everything the program writes by itself lands in a folder that vanishes with this value.
pub(crate) struct Pc {
    home: TempDir,
    /// `HANDOVER_LANG`.
    pub lang: &'static str,
    /// `HANDOVER_NOW`.
    pub now: String,
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Pc {
    /// An English one.
    pub(crate) fn new() -> Self {
        Self { home: tempfile::tempdir().expect("a temporary folder"), lang: "en", now: NOW.to_owned() }
    }

    /// A Chinese one.
    pub(crate) fn chinese() -> Self {
        Self { lang: "zh", ..Self::new() }
    }

    /// The folder that holds everything (`HANDOVER_HOME`).
    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// A path under the home.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.home().join(name)
    }

    /// The settings file; write to it to have one.
    pub(crate) fn config(&self) -> PathBuf {
        self.path("config.toml")
    }

    /// The environment of a run, for ways of starting the program that [`Pc::cmd`] does not cover.
    pub(crate) fn vars(&self) -> Vec<(&'static str, String)> {
        let home = self.home().display().to_string();
        let mut vars = vec![
            ("HOME", home.clone()),
            ("HANDOVER_HOME", home),
            ("HANDOVER_NOW", self.now.clone()),
            ("TERM", "xterm-256color".to_owned()),
            ("TZ", "America/Lima".to_owned()), // Never the shop's zone: nothing may depend on it.
        ];
        if !self.lang.is_empty() {
            vars.push(("HANDOVER_LANG", self.lang.to_owned()));
        }
        if let Ok(root) = std::env::var("SystemRoot") {
            vars.push(("SystemRoot", root));
        }
        vars
    }

    /// The program with nothing else in its environment, started in the home.
    pub(crate) fn cmd(&self) -> Command {
        let mut command = Command::new(program());
        command.env_clear().envs(self.vars()).current_dir(self.home());
        command
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        ran(&self.cmd().args(args).output().expect("the program starts"))
    }

    /// Runs it and insists on success; gives what it wrote to stdout.
    pub(crate) fn ok(&self, args: &[&str]) -> String {
        let ran = self.run(args);
        assert_eq!(ran.code, Some(0), "{args:?}: {ran:?}");
        ran.out
    }

    /// Runs it and insists on this exit code; gives what it said on stderr.
    pub(crate) fn fails(&self, code: i32, args: &[&str]) -> String {
        let ran = self.run(args);
        assert_eq!(ran.code, Some(code), "{args:?}: {ran:?}");
        ran.err
    }

    /// Everything under the home, sorted, as paths relative to it, with `/` on every system.
    pub(crate) fn files(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut folders = vec![self.home().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                let inside = path.strip_prefix(self.home()).expect("inside").display().to_string();
                found.push(inside.replace(std::path::MAIN_SEPARATOR, "/"));
                if path.is_dir() {
                    folders.push(path);
                }
            }
        }
        found.sort();
        found
    }
}

/// The program under test.
pub(crate) fn program() -> &'static str {
    env!("CARGO_BIN_EXE_handover")
}

/// Output as text.
pub(crate) fn ran(output: &std::process::Output) -> Ran {
    Ran {
        code: output.status.code(),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}
