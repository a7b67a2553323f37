//! What is worked out once, when the program is built: texts as functions, and the tables of time zones and of
//! look-alike letters in the small form that the program needs.

mod looks;
mod messages;
mod pinyin;
mod zones;

use std::path::{Path, PathBuf};
use std::{env, fs, process};

// A build script talks to cargo over its output and its exit code.
#[allow(clippy::print_stderr, clippy::disallowed_methods)]
fn main() {
    if let Err(problem) = run() {
        eprintln!("error: {problem}");
        process::exit(1);
    }
}

fn run() -> Result<(), String> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(|e| e.to_string())?);
    let out = PathBuf::from(env::var("OUT_DIR").map_err(|e| e.to_string())?);
    println!("cargo:rerun-if-changed=build");
    println!("cargo:rerun-if-changed=src/model/languages.rs");
    write(&out.join("messages.rs"), &messages::generate(&root.join("assets/locales"))?)?;
    write(&out.join("zones.rs"), &zones::generate())?;
    write(&out.join("pinyin.rs"), &pinyin::generate())?;
    write(&out.join("looks.rs"), &looks::generate())
}

/// Leaves a file alone that would stay the same, so that what includes it is not built again.
fn write(path: &Path, code: &str) -> Result<(), String> {
    if fs::read_to_string(path).is_ok_and(|there| there == code) {
        return Ok(());
    }
    fs::write(path, code).map_err(|e| format!("{}: {e}", path.display()))
}
