//! Whether there is memory for a workbook. It is asked for before: the writer of workbooks starts a thread for each
//! worksheet in memory, all of them at once, and does not survive getting none.

use std::hint::black_box;
use std::io;

/// Bytes a cell takes until it is packed: what it holds, and its text in the worksheet.
const CELL: usize = 300;

/// Bytes of a thread: its stack, the one for signals, and what is its own. Starting one to see whether that can be had would
/// end the program where it cannot.
const THREAD: usize = (2 << 20) + (256 << 10);

/// Bytes of everything else.
const REST: usize = 4 << 20;

/// Takes for a moment what so many cells in so many worksheets in memory need, and gives it back.
///
/// # Errors
/// [`io::ErrorKind::OutOfMemory`] where that cannot be had.
pub(super) fn ask(cells: usize, worksheets: usize) -> io::Result<()> {
    // One more thread packs it.
    let threads = worksheets.saturating_add(1).saturating_mul(THREAD);
    let mut room: Vec<u8> = Vec::new();
    let taken =
        room.try_reserve_exact(cells.saturating_mul(CELL).saturating_add(threads).saturating_add(REST));
    // Else nobody looks at it, and the compiler may leave it out.
    black_box(&room);
    taken.map_err(|_| io::ErrorKind::OutOfMemory.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_there_is_is_refused_and_what_a_report_takes_is_not() {
        assert!(ask(1_000, 30).is_ok());
        assert_eq!(ask(usize::MAX / 2, 1).unwrap_err().kind(), io::ErrorKind::OutOfMemory);
    }
}
