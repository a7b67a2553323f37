//! Where the file lies: what may be opened, how much room is left, and the reserve for a full disk.

use std::fs::{File, Metadata};
use std::path::{Path, PathBuf};
use std::{fs, io};

pub(super) use super::disk::free_bytes;
use super::{Result, StoreError, Unfit};

/// Size of the reserve that is given up so that a shift can still be closed on a full disk, in bytes.
pub(super) const BALLAST_BYTES: u64 = 4 << 20;

/// A file name with something put behind it, as SQLite does for its own working files.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// A name beside a file for what it was until now.
pub(super) fn aside(path: &Path, now_ms: i64) -> PathBuf {
    let at = chrono::DateTime::from_timestamp_millis(now_ms).unwrap_or_default();
    let mut n = 0;
    loop {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".before-{}", at.format("%Y%m%dT%H%M%SZ")));
        if n > 0 {
            name.push(format!("-{n}"));
        }
        let aside = PathBuf::from(name);
        if fs::symlink_metadata(&aside).is_err() {
            return aside;
        }
        n += 1;
    }
}

/// What happens to a store on a network share, where locks are not dependable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NetworkShares {
    Refuse,
    Allow,
}

/// Refuses what cannot be a store; the metadata of what can.
pub(super) fn check(path: &Path, shares: NetworkShares) -> Result<Metadata> {
    let unfit = |why| StoreError::Unfit { path: path.to_owned(), why, detail: String::new() };
    let meta = fs::symlink_metadata(path).map_err(|e| match e.kind() {
        io::ErrorKind::NotFound => StoreError::NotFound(path.to_owned()),
        _ => StoreError::beside(path)(e),
    })?;
    let kind = meta.file_type();
    if kind.is_symlink() {
        return Err(unfit(Unfit::Symlink));
    }
    if kind.is_dir() {
        return Err(unfit(Unfit::Directory));
    }
    if !kind.is_file() {
        return Err(unfit(Unfit::Special));
    }
    let names = link_count(&meta);
    if names > 1 {
        return Err(unfit(Unfit::HardLinks(names)));
    }
    if meta.len() == 0 {
        return Err(unfit(Unfit::Foreign));
    }
    if shares == NetworkShares::Refuse
        && let Some(kind) = network_kind(path)
    {
        return Err(unfit(Unfit::Network(kind)));
    }
    Ok(meta)
}

#[cfg(unix)]
fn link_count(meta: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(meta)
}

#[cfg(not(unix))]
fn link_count(_: &Metadata) -> u64 {
    1
}

/// What tells a file from another one under the same name.
#[cfg(unix)]
#[allow(clippy::unnecessary_wraps)] // not every system tells
pub(super) fn place_of(meta: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt as _;
    Some((meta.dev(), meta.ino()))
}

/// What tells a file from another one under the same name; not told on this system, where an open file cannot be
/// removed or replaced.
#[cfg(not(unix))]
pub(super) fn place_of(_: &Metadata) -> Option<(u64, u64)> {
    None
}

/// The same of whatever lies at a path now.
pub(super) fn place(path: &Path) -> Option<(u64, u64)> {
    place_of(&fs::metadata(path).ok()?)
}

/// Whether people other than the owner may read the file.
#[cfg(unix)]
pub(super) fn exposed(meta: &Metadata) -> bool {
    std::os::unix::fs::MetadataExt::mode(meta) & 0o077 != 0
}

/// Whether people other than the owner may read the file; not told by file modes here.
#[cfg(not(unix))]
pub(super) fn exposed(_: &Metadata) -> bool {
    false
}

/// The kind of network share a path lies on, if it does. File locks are not dependable there.
#[cfg(target_os = "linux")]
pub(super) fn network_kind(path: &Path) -> Option<&'static str> {
    let magic = rustix::fs::statfs(path).ok()?.f_type;
    let name = network_name(u32::try_from(i128::from(magic) & 0xFFFF_FFFF).ok()?)?;
    let local = name == "FUSE" && {
        let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
        let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        is_local_fuse(&mounts, &real)
    };
    (!local).then_some(name)
}

/// Whether a path lies on a disk of this PC that only its driver makes look like a network, such as an NTFS stick:
/// those have a device of their own.
#[cfg(target_os = "linux")]
fn is_local_fuse(mounts: &str, path: &Path) -> bool {
    let mount = |line: &str| {
        let (left, right) = line.split_once(" - ")?;
        let place = PathBuf::from(left.split(' ').nth(4)?.replace("\\040", " "));
        let kind = right.split(' ').next()?.to_owned();
        path.starts_with(&place).then_some((place.components().count(), kind))
    };
    mounts
        .lines()
        .filter_map(mount)
        .max_by_key(|(depth, _)| *depth)
        .is_some_and(|(_, kind)| kind == "fuseblk")
}

/// The kind of network share a path lies on, if it does; the real name of a mapped drive is that of its server.
#[cfg(windows)]
pub(super) fn network_kind(path: &Path) -> Option<&'static str> {
    use std::path::{Component, Prefix};
    let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    match real.components().next()? {
        Component::Prefix(p) if matches!(p.kind(), Prefix::UNC(..) | Prefix::VerbatimUNC(..)) => Some("SMB"),
        _ => None,
    }
}

/// The kind of network share a path lies on; not told on this system.
#[cfg(not(any(target_os = "linux", windows)))]
pub(super) fn network_kind(_: &Path) -> Option<&'static str> {
    None
}

/// Names of the file systems whose locks do not reach other machines, by the number Linux gives them.
#[cfg(target_os = "linux")]
fn network_name(magic: u32) -> Option<&'static str> {
    Some(match magic {
        0x6969 => "NFS",
        0x517B | 0xFE53_4D42 => "SMB",
        0xFF53_4D42 => "CIFS",
        0x6573_5546 => "FUSE",
        0x0102_1997 => "9P",
        0x00C3_6400 => "Ceph",
        0x5346_414F | 0x6B41_4653 => "AFS",
        0x7375_7245 => "Coda",
        0x564C => "NCP",
        _ => return None,
    })
}

/// Whether a write failed because the process may not make files any larger.
#[cfg(all(unix, not(target_os = "openbsd")))]
pub(super) fn at_size_limit(path: &Path) -> bool {
    const NEAR: u64 = 1 << 16;
    let Some(limit) = rustix::process::getrlimit(rustix::process::Resource::Fsize).current else {
        return false;
    };
    ["", "-wal"].iter().any(|s| fs::metadata(beside(path, s)).is_ok_and(|m| m.len() + NEAR >= limit))
}

/// Whether a write failed because the process may not make files any larger; not told on this system.
#[cfg(not(all(unix, not(target_os = "openbsd"))))]
pub(super) fn at_size_limit(_: &Path) -> bool {
    false
}

/// Makes what is in a file durable.
pub(super) fn sync_file(path: &Path) -> Result<()> {
    // Opened for writing: Windows syncs no file that was opened for reading.
    File::options().write(true).open(path).and_then(|f| f.sync_all()).map_err(StoreError::beside(path))
}

/// Makes the names in a folder durable. Windows opens no folder as a file.
pub(super) fn sync_folder(path: &Path) -> Result<()> {
    match path.parent().filter(|f| !f.as_os_str().is_empty()) {
        Some(folder) if cfg!(unix) => {
            File::open(folder).and_then(|f| f.sync_all()).map_err(StoreError::beside(folder))
        }
        _ => Ok(()),
    }
}

/// Creates an empty file that only its owner may read. It must not exist.
pub(super) fn create_private(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Creates the folder of a file, for its owner alone, unless it is there.
pub(super) fn create_folder(path: &Path) -> Result<()> {
    let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty() && !f.exists()) else {
        return Ok(());
    };
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(StoreError::beside(folder))
}

/// Takes the reserve. Best effort: a shop without it still works.
pub(super) fn take_ballast(path: &Path) -> io::Result<()> {
    let ballast = beside(path, ".ballast");
    if ballast.exists() {
        return Ok(());
    }
    let file = create_private(&ballast)?;
    let filled = reserve(&file);
    if filled.is_err() {
        // Half a reserve would only make a full disk fuller.
        fs::remove_file(&ballast)?;
    }
    filled
}

#[cfg(target_os = "linux")]
fn reserve(file: &File) -> io::Result<()> {
    match rustix::fs::fallocate(file, rustix::fs::FallocateFlags::empty(), 0, BALLAST_BYTES) {
        Err(rustix::io::Errno::OPNOTSUPP) => fill(file),
        other => Ok(other?),
    }
}

#[cfg(not(target_os = "linux"))]
fn reserve(file: &File) -> io::Result<()> {
    fill(file)
}

fn fill(mut file: &File) -> io::Result<()> {
    let block = vec![0u8; 1 << 16];
    for _ in 0..BALLAST_BYTES >> 16 {
        io::Write::write_all(&mut file, &block)?;
    }
    Ok(())
}

/// Gives the reserve up; how many bytes that freed.
pub(super) fn drop_ballast(path: &Path) -> u64 {
    let ballast = beside(path, ".ballast");
    let bytes = fs::metadata(&ballast).map_or(0, |m| m.len());
    if fs::remove_file(&ballast).is_ok() { bytes } else { 0 }
}

/// The path as an SQLite URI, with query parameters behind it.
pub(super) fn uri(path: &Path, query: &str) -> Result<String> {
    use std::fmt::Write as _;
    let absolute = std::path::absolute(path).map_err(StoreError::beside(path))?;
    let text = absolute.to_str().ok_or_else(|| StoreError::Beside {
        path: path.to_owned(),
        detail: "the path is not valid text".into(),
    })?;
    let mut uri = String::from("file:");
    if text.starts_with('/') {
        // An empty host first: of `//a/b` the `a` would be taken for one.
        uri.push_str("//");
    }
    // A backslash is encoded as well, so that `C:\`, `\\server\` and `\\?\` arrive as they are.
    for byte in text.bytes() {
        match byte {
            b'/' | b':' | b'.' | b'-' | b'_' => uri.push(char::from(byte)),
            b if b.is_ascii_alphanumeric() => uri.push(char::from(b)),
            b => {
                let _ = write!(uri, "%{b:02X}");
            }
        }
    }
    uri.push('?');
    uri.push_str(query);
    Ok(uri)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(path: &Path) -> Unfit {
        match check(path, NetworkShares::Refuse) {
            Err(StoreError::Unfit { why, .. }) => why,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_no_plain_file_is_refused_with_its_reason() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        assert_eq!(why(dir.path()), Unfit::Directory);
        assert!(matches!(check(&at("none"), NetworkShares::Refuse), Err(StoreError::NotFound(_))));
        fs::write(at("empty"), "").unwrap();
        assert_eq!(why(&at("empty")), Unfit::Foreign);
        fs::write(at("file"), "x").unwrap();
        assert!(check(&at("file"), NetworkShares::Refuse).is_ok());
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(at("file"), at("link")).unwrap();
            assert_eq!(why(&at("link")), Unfit::Symlink);
            fs::hard_link(at("file"), at("second")).unwrap();
            assert_eq!(why(&at("file")), Unfit::HardLinks(2));
            let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
            assert_eq!(why(&at("socket")), Unfit::Special);
        }
        #[cfg(target_os = "linux")]
        assert_eq!(why(Path::new("/dev/null")), Unfit::Special);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn network_shares_are_known_by_number() {
        assert_eq!(network_name(0x6969), Some("NFS"));
        assert_eq!(network_name(0xFF53_4D42), Some("CIFS"));
        assert_eq!(network_name(0x6573_5546), Some("FUSE"));
        assert_eq!(network_name(0xEF53), None, "ext4 is a local disk");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_stick_behind_a_driver_is_a_disk_of_this_pc_and_a_server_is_not() {
        let mounts = "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n\
                      40 22 8:17 / /media/my\\040stick rw - fuseblk /dev/sdb1 rw\n\
                      41 22 0:50 / /home/olga/server rw - fuse.sshfs olga@host: rw\n";
        assert!(is_local_fuse(mounts, Path::new("/media/my stick/shop/handover.db")));
        assert!(!is_local_fuse(mounts, Path::new("/home/olga/server/handover.db")));
        assert!(!is_local_fuse(mounts, Path::new("/home/olga/handover.db")));
    }

    #[cfg(unix)]
    #[test]
    fn free_room_is_told_and_the_reserve_is_real() {
        use std::os::unix::fs::MetadataExt as _;
        let dir = tempfile::tempdir().unwrap();
        let db = dir.path().join("handover.db");
        assert!(free_bytes(&db).is_some_and(|free| free > 0));
        take_ballast(&db).unwrap();
        let meta = fs::metadata(beside(&db, ".ballast")).unwrap();
        assert_eq!(meta.len(), BALLAST_BYTES);
        assert!(meta.blocks() * 512 >= BALLAST_BYTES, "the room is taken, not only promised");
        assert_eq!(drop_ballast(&db), BALLAST_BYTES);
        assert_eq!(drop_ballast(&db), 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_uri_keeps_odd_characters_of_a_path() {
        assert_eq!(
            uri(Path::new("/a b/店?#%.db"), "x=1").unwrap(),
            "file:///a%20b/%E5%BA%97%3F%23%25.db?x=1"
        );
        assert_eq!(uri(Path::new("//a/b.db"), "x=1").unwrap(), "file:////a/b.db?x=1");
    }

    #[cfg(windows)]
    #[test]
    fn a_uri_keeps_the_drive_and_the_server_of_a_path() {
        assert_eq!(uri(Path::new(r"C:\a b\c.db"), "x=1").unwrap(), "file:C:%5Ca%20b%5Cc.db?x=1");
        assert_eq!(uri(Path::new(r"\\pc\s\c.db"), "x=1").unwrap(), "file:%5C%5Cpc%5Cs%5Cc.db?x=1");
    }
}
