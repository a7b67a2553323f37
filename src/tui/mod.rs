//! The terminal program.
//!
//! This level knows nothing of shops: the terminal itself ([`shell::guard`], [`shell::watchdog`], [`shell::terminal`]), what
//! comes from it ([`shell::input`], [`shell::keymap`]), how things look ([`shell::theme`], [`shell::glyphs`], [`shell::canvas`]) and the
//! [`widgets`] every screen is composed of.

pub(crate) mod dialogs;
#[cfg(test)]
mod every_view_tests;
pub(crate) mod handover;
#[cfg(test)]
pub(crate) mod screen_text;
pub(crate) mod screens;
pub(crate) mod shell;
#[cfg(test)]
#[allow(dead_code)] // each test uses what it needs
pub(crate) mod test_support;
pub(crate) mod widgets;

use std::io::{self, IsTerminal};
use std::time::Duration;

use crate::i18n::msg;
use crate::model::problem::Problem;
use crate::store::Store;
use crate::system::config::Globals;
use crate::system::env::Env;
use crate::system::error::{Failure, FailureKind};

use crate::tui::shell::app::App;
use crate::tui::shell::backup_job::Ending;
use crate::tui::shell::guard::Guard;
use crate::tui::shell::input::{Input, InputReader};
use crate::tui::shell::terminal::Screen;
use crate::tui::shell::watchdog::Watchdog;

/// How long typing has to pause before what was typed is saved.
const PAUSE: Duration = Duration::from_millis(300);
/// How long nothing must be written before the file is made complete by itself.
const SETTLE: Duration = Duration::from_secs(2);
/// How often long work is looked at.
const LOOK: Duration = Duration::from_millis(120);

/// Opens the terminal program and stays until the person leaves it.
///
/// # Errors
/// Kind `Failed` without a terminal; the commands still work then. What the store says when it cannot be
/// opened.
pub(crate) fn run(globals: &Globals) -> Result<(), Failure> {
    need_terminal(&globals.env)?;
    let app = crate::tui::shell::startup::app(globals)?;
    let lang = app.lang();
    let watchdog = Watchdog::start().map_err(|e| terminal(&e))?;
    let guard = Guard::enter(globals.config().mouse, msg::kit::panic(lang)).map_err(|e| terminal(&e))?;
    let outcome = serve(app, &watchdog, &guard);
    drop(guard);
    watchdog.done();
    outcome.map_err(|e| terminal(&e))
}

fn terminal(error: &io::Error) -> Failure {
    Failure::new(FailureKind::Failed, Problem::new("error.terminal").with("detail", error))
}

/// The loop: all waiting input, then one frame. Blocks without a time limit when there is nothing to save.
fn serve(mut app: App, watchdog: &Watchdog, guard: &Guard) -> io::Result<()> {
    let mut screen = Screen::new()?;
    let mut reader = InputReader::new(Some(watchdog.clone()));
    let mut unsaved = false;
    loop {
        let look = app.look;
        screen.draw(look, |canvas| app.draw(canvas))?;
        let wish = app.wish();
        if wish.quit {
            break;
        }
        if let Some(on) = wish.mouse {
            guard.set_mouse(on);
        }
        if wish.draw_now {
            app.check_waiting_pin();
            if take_ahead(&mut reader, &mut app, &mut screen, guard, &mut unsaved)? {
                return app.end(Ending::Told);
            }
            continue;
        }
        if wish.suspend {
            app.save_pending();
            guard.suspend()?;
            screen.redraw_all()?;
            continue;
        }
        let unsettled = app.desk.store.as_ref().is_some_and(Store::unsettled);
        let timeout = if unsaved {
            Some(PAUSE)
        } else if app.working() {
            Some(LOOK)
        } else if unsettled {
            Some(SETTLE)
        } else {
            app.until_tick()
        };
        let timeout = match (timeout, app.until_message_moves()) {
            (Some(usual), Some(message)) => Some(usual.min(message)),
            (usual, message) => usual.or(message),
        };
        let batch = reader.batch(timeout)?;
        if batch.is_empty() {
            if unsaved {
                app.save_pending();
                unsaved = false;
            } else if app.working() {
                app.look_at_work(Duration::ZERO);
            } else if unsettled && let Some(store) = &mut app.desk.store {
                // Somebody reading at this moment only means: later.
                let _ = store.settle();
            } else {
                app.tick();
            }
            continue;
        }
        if take(batch, &mut app, &mut screen, guard, &mut unsaved)?
            || take_ahead(&mut reader, &mut app, &mut screen, guard, &mut unsaved)?
        {
            return app.end(Ending::Told);
        }
    }
    app.save_pending();
    app.end(Ending::Left)
}

/// Something has closed, which may have taken a moment: keys pressed meanwhile were meant for it, not for what is below.
/// `true` when the program must end.
fn take_ahead(
    reader: &mut InputReader,
    app: &mut App,
    screen: &mut Screen,
    guard: &Guard,
    unsaved: &mut bool,
) -> io::Result<bool> {
    if !app.has_closed() {
        return Ok(false);
    }
    let typed_ahead = reader.batch(Some(Duration::ZERO))?;
    take(typed_ahead, app, screen, guard, unsaved)
}

/// Hands waiting input to the program; `true` when it must end.
fn take(
    batch: Vec<Input>,
    app: &mut App,
    screen: &mut Screen,
    guard: &Guard,
    unsaved: &mut bool,
) -> io::Result<bool> {
    for input in batch {
        match input {
            Input::Stop => {
                app.save_pending();
                return Ok(true);
            }
            Input::Resumed => {
                guard.reenter()?;
                screen.redraw_all()?;
            }
            other => {
                let hit = screen.hits().resolve(other);
                if let Some(input) = hit {
                    *unsaved |= matches!(input, Input::Key(_) | Input::Paste(_));
                    app.input(&input);
                }
            }
        }
    }
    Ok(false)
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
    Failure::new(FailureKind::Failed, Problem::new("error.no_terminal"))
        .hint(Problem::new("error.no_terminal_hint"))
}
