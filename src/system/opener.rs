//! Files handed to the system: opened with what belongs to them, or sent to the printer.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::model::problem::Problem;

/// How often and how long is waited for a program that fails at once.
const LOOKS: u32 = 8;
const LOOK: Duration = Duration::from_millis(50);

/// What a file was handed to that is to be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PrintedBy {
    /// The printer of this PC has it.
    Printer,
    /// The browser shows the page and asks for the printer at once.
    Browser,
    /// The program that belongs to it shows it; it is printed from there.
    Program,
}

/// Asks for the printer as soon as the page is there.
const ASKS: &str = "<script>addEventListener('load', () => window.print())</script>\n";

/// Opens a file or a folder with the program that belongs to it.
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
    run(program, path, ["reports_ui.no_opener", "reports_ui.not_opened"])
}

/// Prints a file: text and PDF by the printer of the system, a page by the browser, which asks for the printer, everything
/// else from the program that belongs to it.
///
/// # Errors
/// What went wrong, where the system says so at once.
pub(crate) fn print(path: &Path) -> Result<PrintedBy, Problem> {
    let ends = |ending: &str| path.extension().is_some_and(|own| own.eq_ignore_ascii_case(ending));
    if (ends("txt") || ends("pdf")) && !cfg!(windows) {
        run("lp", path, ["reports_ui.no_printer", "reports_ui.not_printed"])?;
        return Ok(PrintedBy::Printer);
    }
    if ends("html") {
        let page = asking(path).map_err(|e| {
            let detail = e.to_string();
            Problem::new("reports_ui.not_printed").with("detail", detail).with("path", path.display())
        })?;
        open(&page)?;
        return Ok(PrintedBy::Browser);
    }
    open(path)?;
    Ok(PrintedBy::Program)
}

/// Writes the page that asks for the printer, beside the one without a script; the file it is.
fn asking(page: &Path) -> io::Result<PathBuf> {
    let mut text = fs::read_to_string(page)?;
    let end = text.rfind("</body>").unwrap_or(text.len());
    text.insert_str(end, ASKS);
    let asks = page.with_extension("print.html");
    fs::write(&asks, text)?;
    Ok(asks)
}

/// Runs a program on a file. Of the keys the first says that there is no such program, the second what it said.
fn run(program: &str, path: &Path, [none, refused]: [&'static str; 2]) -> Result<(), Problem> {
    let said = |key, detail: String| Problem::new(key).with("detail", detail).with("path", path.display());
    let child = Command::new(program)
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|e| match e.kind() {
            io::ErrorKind::NotFound => Problem::new(none).with("path", path.display()),
            _ => said(refused, e.to_string()),
        })?;
    match failed_soon(child) {
        // The explorer of Windows ends with 1 where all went well.
        Some(code) if !cfg!(windows) => Err(said(refused, format!("{program} {code}"))),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_not_there_or_fails_is_told() {
        let path = Path::new("/nowhere/a.txt");
        let keys = ["reports_ui.no_printer", "reports_ui.not_printed"];
        assert_eq!(run("handover-no-such-program", path, keys).unwrap_err().key, keys[0]);
        if cfg!(unix) {
            assert_eq!(run("false", path, keys).unwrap_err().key, keys[1]);
            assert_eq!(run("true", path, keys), Ok(()));
        }
    }

    #[test]
    fn the_page_that_asks_for_the_printer_lies_beside_the_one_without_a_script() {
        let dir = tempfile::tempdir().unwrap();
        let page = dir.path().join("day log.html");
        fs::write(&page, "<html><body><p>1</p>\n</body>\n</html>\n").unwrap();
        let asks = asking(&page).unwrap();
        assert_eq!(asks, dir.path().join("day log.print.html"));
        let text = fs::read_to_string(&asks).unwrap();
        assert_eq!(text, format!("<html><body><p>1</p>\n{ASKS}</body>\n</html>\n"));
        assert!(!fs::read_to_string(&page).unwrap().contains("<script"));
    }
}
