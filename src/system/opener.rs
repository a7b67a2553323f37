//! Files handed to the system: opened with what belongs to them, or sent to the printer.

use std::io;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::model::problem::Problem;

/// How often and how long is waited for a program that fails at once.
const LOOKS: u32 = 8;
const LOOK: Duration = Duration::from_millis(50);

/// Opens a file with the program that belongs to it.
///
/// # Errors
/// What went wrong, where the system says so at once.
pub(crate) fn open(path: &Path) -> Result<(), Problem> {
    let program = if cfg!(windows) {
        "explorer"
    } else if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    run(program, path)
}

/// Prints a file: text by the printer of the system, everything else from the program that belongs to it.
///
/// # Errors
/// What went wrong, where the system says so at once.
pub(crate) fn print(path: &Path) -> Result<(), Problem> {
    let plain = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("txt"));
    if plain && !cfg!(windows) { run("lp", path) } else { open(path) }
}

fn run(program: &str, path: &Path) -> Result<(), Problem> {
    let said = |detail: String| {
        Problem::new("reports_ui.not_opened").with("detail", detail).with("path", path.display())
    };
    let child = Command::new(program)
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|e| said(format!("{program}: {}", plainly(&e))))?;
    match failed_soon(child) {
        // The explorer of Windows ends with 1 where all went well.
        Some(code) if !cfg!(windows) => Err(said(format!("{program}: {code}"))),
        _ => Ok(()),
    }
}

/// The exit code of a program that failed at once. One that runs on is left to itself.
fn failed_soon(mut child: Child) -> Option<i32> {
    for _ in 0..LOOKS {
        match child.try_wait() {
            Ok(Some(status)) => return status.code().filter(|code| *code != 0),
            Ok(None) => thread::sleep(LOOK),
            Err(_) => return None,
        }
    }
    // Somebody has to hear of its end, or it stays in the list of processes.
    let _ = thread::Builder::new().spawn(move || child.wait());
    None
}

fn plainly(error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::NotFound { "not found".to_owned() } else { error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_not_there_or_fails_is_told() {
        let path = Path::new("/nowhere/a.txt");
        let problem = run("handover-no-such-program", path).unwrap_err();
        assert_eq!(problem.key, "reports_ui.not_opened");
        if cfg!(unix) {
            assert!(run("false", path).is_err());
            assert_eq!(run("true", path), Ok(()));
        }
    }
}
