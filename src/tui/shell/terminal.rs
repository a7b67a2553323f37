//! The terminal as a place to draw on: one write to it per frame.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::{Position, Rect};

use super::canvas::{Canvas, Hits};
use crate::tui::shell::canvas::CanvasLook;

/// Tells the terminal to show what follows all at once; unknown to old ones, which ignore it.
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// Collects what the drawing library writes and flushes, until the frame is whole.
#[derive(Clone, Debug, Default)]
struct Held {
    bytes: Rc<RefCell<Vec<u8>>>,
    /// Consoles without escape sequences get calls in between, so the order must be kept.
    direct: bool,
}

impl Write for Held {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        self.bytes.borrow_mut().extend_from_slice(data);
        Ok(data.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.direct {
            let bytes = std::mem::take(&mut *self.bytes.borrow_mut());
            let mut out = io::stdout().lock();
            out.write_all(&bytes)?;
            out.flush()?;
        }
        Ok(())
    }
}

/// Terminal as a screen to draw on.
#[derive(Debug)]
pub(crate) struct Screen {
    terminal: Terminal<CrosstermBackend<Held>>,
    held: Held,
    hits: Hits,
}

impl Screen {
    /// Takes the size of the terminal; [`super::guard::Guard`] must be in place.
    ///
    /// # Errors
    /// When the terminal does not tell its size.
    pub(crate) fn new() -> io::Result<Self> {
        #[cfg(windows)]
        let direct = !crossterm::ansi_support::supports_ansi();
        #[cfg(not(windows))]
        let direct = false;
        let held = Held { bytes: Rc::default(), direct };
        let terminal = Terminal::new(CrosstermBackend::new(held.clone()))?;
        Ok(Self { terminal, held, hits: Hits::default() })
    }

    /// Draws one frame; only what changed is sent, in one write.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    #[allow(clippy::large_types_passed_by_value)] // copied once a frame at most
    pub(crate) fn draw(&mut self, look: CanvasLook, draw: impl FnOnce(&mut Canvas)) -> io::Result<()> {
        let hits = &mut self.hits;
        self.terminal.draw(|frame| {
            let mut canvas = Canvas::new(frame.buffer_mut(), look, hits);
            draw(&mut canvas);
            if let Some(at) = canvas.cursor() {
                frame.set_cursor_position(at);
            }
        })?;
        self.send()
    }

    /// What can be clicked in the last frame.
    #[must_use]
    pub(crate) const fn hits(&self) -> &Hits {
        &self.hits
    }

    /// Forgets what is shown, so that the next frame is sent whole.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub(crate) fn redraw_all(&mut self) -> io::Result<()> {
        // Not `clear`: that asks the terminal where its cursor is, and fails where none answers.
        let size = self.terminal.size()?;
        self.terminal.resize(Rect::from((Position::ORIGIN, size)))?;
        self.send()
    }

    fn send(&mut self) -> io::Result<()> {
        let mut bytes = self.held.bytes.borrow_mut();
        if bytes.is_empty() {
            return Ok(());
        }
        let mut frame = Vec::with_capacity(BEGIN.len() + bytes.len() + END.len());
        frame.extend_from_slice(BEGIN);
        frame.extend_from_slice(&bytes);
        frame.extend_from_slice(END);
        bytes.clear();
        let mut out = io::stdout().lock();
        out.write_all(&frame)?;
        out.flush()
    }
}
