//! The terminal program.
//!
//! This level knows nothing of shops: the terminal itself ([`guard`], [`watchdog`], [`screen`]), what
//! comes from it ([`input`], [`keymap`]), how things look ([`theme`], [`glyphs`], [`canvas`]) and the
//! [`widgets`] every screen is composed of.

pub mod canvas;
pub mod glyphs;
pub mod guard;
pub mod input;
pub mod keymap;
pub mod screen;
pub mod testing;
pub mod theme;
pub mod watchdog;
pub mod widgets;

#[cfg(test)]
#[cfg(unix)]
mod session;

use std::io::{self, IsTerminal};

use crate::config::Globals;
use crate::domain::Problem;
use crate::env::Env;
use crate::error::{Failure, Kind};

/// Opens the terminal program and stays until the person leaves it.
///
/// # Errors
/// Kind `Failed` without a terminal; the commands still work then.
pub fn run(globals: &Globals) -> Result<(), Failure> {
    need_terminal(&globals.env)?;
    Err(no_terminal())
}

/// Refuses to start where nothing can be drawn or typed.
fn need_terminal(env: &Env) -> Result<(), Failure> {
    let dumb = env.term.as_deref() == Some("dumb");
    if dumb || !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Err(no_terminal());
    }
    Ok(())
}

fn no_terminal() -> Failure {
    Failure::new(Kind::Failed, Problem::new("error.no_terminal")).hint(Problem::new("error.no_terminal_hint"))
}
