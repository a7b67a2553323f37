//! Whether there is memory to work with: said at the start, where nothing is begun yet.

use crate::model::problem::Problem;
use crate::system::error::{Failure, FailureKind};

/// What every command takes beside what it reads, in bytes. What needs much more asks for it by itself.
const LEAST: usize = 8 << 20;

/// Takes as much for a moment and gives it back.
///
/// # Errors
/// `error.no_memory`; nothing was opened then.
pub(crate) fn check() -> Result<(), Failure> {
    let mut room: Vec<u8> = Vec::new();
    let taken = room.try_reserve_exact(LEAST);
    // Else nobody looks at it, and the compiler may leave it out.
    std::hint::black_box(&room);
    taken.map_err(|_| {
        let problem = Problem::new("error.no_memory").with("mb", LEAST >> 20);
        Failure::new(FailureKind::Failed, problem)
    })
}
