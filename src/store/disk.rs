//! How much room the disk has left.

use std::path::Path;

/// Bytes that this user may still write beside the file.
#[cfg(unix)]
pub(super) fn free_bytes(path: &Path) -> Option<u64> {
    let stat = path
        .parent()
        .and_then(|folder| rustix::fs::statvfs(folder).ok())
        .or_else(|| rustix::fs::statvfs(path).ok())?;
    stat.f_bavail.checked_mul(stat.f_frsize)
}

/// Bytes that this user may still write beside the file; not told on this system.
#[cfg(not(unix))]
pub(super) fn free_bytes(_: &Path) -> Option<u64> {
    None
}
