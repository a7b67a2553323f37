//! The key file: the private signing key and the PIN pepper, kept outside the data folder and outside
//! every backup, so that a stolen database can neither be signed nor searched for PINs.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::{fs, io};

use zeroize::Zeroizing;

use crate::model::problem::Problem;
use crate::record::seal::{SigningKey, VerifyingKey, body_sha256, hex, key_id, unhex32};
use crate::rules::pin::Pepper;
use crate::system::paths::open_to_others;

const TITLE: &str = "handover-key 1";
const PEPPER_TITLE: &str = "handover-pepper 1";

/// What the key file holds.
pub struct Keys {
    /// Short name of the public key, as records name it.
    pub(crate) key_id: String,
    /// The public key: for genesis, the set-up sheet and the centre.
    pub(crate) public: VerifyingKey,
    /// Mixed into every PIN hash.
    pub pepper: Zeroizing<Pepper>,
    /// The private key; or why it must not sign, for example because others can read the file.
    pub signing: Result<SigningKey, Problem>,
    secret: Zeroizing<[u8; 32]>,
}

/// The two secrets of a key file, as they are sealed for the owner and brought back.
pub(crate) struct KeySecrets {
    pub(crate) key: Zeroizing<[u8; 32]>,
    pub(crate) pepper: Zeroizing<Pepper>,
}

impl KeySecrets {
    /// New ones.
    ///
    /// # Errors
    /// `seal.random`.
    pub(crate) fn new() -> Result<Self, Problem> {
        Ok(Self { key: Zeroizing::new(random()?), pepper: Zeroizing::new(random()?) })
    }

    /// A new key with the pepper that all PINs are checked with.
    ///
    /// # Errors
    /// `seal.random`.
    pub(crate) fn rotated(pepper: &Pepper) -> Result<Self, Problem> {
        Ok(Self { key: Zeroizing::new(random()?), pepper: Zeroizing::new(*pepper) })
    }

    /// The private key, to sign with.
    #[must_use]
    pub(crate) fn signing(&self) -> SigningKey {
        SigningKey::from_bytes(&self.key)
    }

    /// The public key that goes with the private one.
    #[must_use]
    pub(crate) fn public(&self) -> VerifyingKey {
        self.signing().verifying_key()
    }
}

impl Keys {
    /// What is in the file.
    #[must_use]
    pub(crate) fn secrets(&self) -> KeySecrets {
        KeySecrets { key: self.secret.clone(), pepper: self.pepper.clone() }
    }
}

/// `len` random bytes of the operating system.
pub(crate) fn random<const LEN: usize>() -> Result<[u8; LEN], Problem> {
    let mut bytes = [0; LEN];
    getrandom::fill(&mut bytes).map_err(|e| Problem::new("seal.random").with("error", e))?;
    Ok(bytes)
}

/// Makes a new key file at `path`, readable by this account only, and syncs it. Never replaces one:
/// losing a key breaks the custody of all later records.
pub(crate) fn create(path: &Path) -> Result<Keys, Problem> {
    place(path, &KeySecrets::new()?)
}

/// Writes these secrets into a new key file; as [`create`], nothing is ever replaced.
pub(crate) fn place(path: &Path, secrets: &KeySecrets) -> Result<Keys, Problem> {
    let text = encode(&secrets.key, &secrets.pepper);
    write_new(path, text.as_bytes()).map_err(|e| match e.kind() {
        ErrorKind::AlreadyExists => Problem::new("seal.key_exists").with("path", path.display()),
        _ => io_problem(path, &e),
    })?;
    load(path)
}

/// Where a key waits that is to take the place of the one in a key file.
#[must_use]
pub(crate) fn next_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".next");
    PathBuf::from(name)
}

/// Writes the key that comes next beside the key file. One that was never taken over goes.
pub(crate) fn place_next(path: &Path, secrets: &KeySecrets) -> Result<Keys, Problem> {
    let next = next_of(path);
    match fs::remove_file(&next) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(io_problem(&next, &e)),
        _ => place(&next, secrets),
    }
}

/// Puts the key that waits in the place of the one in the key file.
pub(crate) fn take_next(path: &Path) -> Result<(), Problem> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let placed = fs::rename(next_of(path), path).and_then(|()| sync_folder(folder));
    placed.map_err(|e| io_problem(path, &e))
}

/// Reads the key file. Errors: `seal.key_missing`, `seal.key_damaged`, `seal.key_io`.
pub fn load(path: &Path) -> Result<Keys, Problem> {
    let text = fs::read_to_string(path).map(Zeroizing::new).map_err(|e| match e.kind() {
        ErrorKind::NotFound => Problem::new("seal.key_missing").with("path", path.display()),
        ErrorKind::InvalidData => damaged(path),
        _ => io_problem(path, &e),
    })?;
    let (secret, pepper) = decode(&text).ok_or_else(|| damaged(path))?;
    let signing = SigningKey::from_bytes(&secret);
    let public = signing.verifying_key();
    let open = open_to_others(path).map_err(|e| io_problem(path, &e))?;
    Ok(Keys {
        key_id: key_id(&public),
        public,
        pepper,
        signing: if open {
            Err(Problem::new("seal.key_open").with("path", path.display()))
        } else {
            Ok(signing)
        },
        secret,
    })
}

fn io_problem(path: &Path, error: &io::Error) -> Problem {
    Problem::new("seal.key_io").with("path", path.display()).with("error", error)
}

fn damaged(path: &Path) -> Problem {
    Problem::new("seal.key_damaged").with("path", path.display())
}

fn encode(secret: &[u8; 32], pepper: &Pepper) -> Zeroizing<String> {
    let id = key_id(&SigningKey::from_bytes(secret).verifying_key());
    let (secret, pepper) = (Zeroizing::new(hex(secret)), Zeroizing::new(hex(pepper)));
    let mut text = Zeroizing::new(String::with_capacity(512));
    for part in [TITLE, "\nid ", &id, "\nkey ", &secret, "\npepper ", &pepper, "\n"] {
        text.push_str(part);
    }
    let sum = hex(&body_sha256(text.as_bytes()));
    for part in ["sum ", &sum, "\n"] {
        text.push_str(part);
    }
    text
}

fn decode(text: &str) -> Option<(Zeroizing<[u8; 32]>, Zeroizing<Pepper>)> {
    let (content, sum) = text.split_at_checked(text.find("sum ")?)?;
    if unhex32(sum.strip_prefix("sum ")?.trim_end())? != body_sha256(content.as_bytes()) {
        return None;
    }
    let mut lines = content.lines();
    let mut value = |name: &str| lines.next()?.strip_prefix(name);
    value(TITLE)?;
    let id = value("id ")?;
    let secret = Zeroizing::new(unhex32(value("key ")?)?);
    let pepper = Zeroizing::new(unhex32(value("pepper ")?)?);
    (key_id(&SigningKey::from_bytes(&secret).verifying_key()) == id).then_some((secret, pepper))
}

/// Where the copy of a shop's pepper lies: in the state folder, beside the head log.
#[must_use]
pub(crate) fn pepper_copy(head_log: &Path, chain: &str) -> PathBuf {
    let shop: String = chain.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    head_log.with_file_name(format!("pepper-{shop}.key"))
}

/// Keeps the pepper a second time, so that a lost key file costs the signature only. One that is there and says the same
/// stays.
pub(crate) fn keep_pepper(path: &Path, pepper: &Pepper) -> io::Result<()> {
    if read_pepper(path).is_some_and(|kept| *kept == *pepper) {
        return Ok(());
    }
    let text = encode_pepper(pepper);
    let beside = path.with_extension("old");
    match fs::rename(path, &beside) {
        Err(e) if e.kind() != ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    write_new(path, text.as_bytes())?;
    match fs::remove_file(&beside) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

/// The pepper that was kept a second time, where it can be read.
#[must_use]
pub(crate) fn read_pepper(path: &Path) -> Option<Zeroizing<Pepper>> {
    let text = fs::read_to_string(path).map(Zeroizing::new).ok()?;
    let pepper = text.strip_prefix(PEPPER_TITLE)?.strip_prefix("\npepper ")?.get(..64)?;
    let pepper = Zeroizing::new(unhex32(pepper)?);
    (*encode_pepper(&pepper) == *text).then_some(pepper)
}

fn encode_pepper(pepper: &Pepper) -> Zeroizing<String> {
    let pepper = Zeroizing::new(hex(pepper));
    let mut text = Zeroizing::new(String::with_capacity(256));
    for part in [PEPPER_TITLE, "\npepper ", &pepper, "\n"] {
        text.push_str(part);
    }
    let sum = hex(&body_sha256(text.as_bytes()));
    for part in ["sum ", &sum, "\n"] {
        text.push_str(part);
    }
    text
}

/// Writes beside, syncs, then links into place: after a power cut the file is whole or absent.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    create_folder(folder)?;
    let beside = path.with_extension("new");
    match fs::remove_file(&beside) {
        Err(e) if e.kind() != ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    let mut file = private(OpenOptions::new().write(true).create_new(true)).open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    let placed = match fs::hard_link(&beside, path) {
        // File systems of USB sticks have no links.
        Err(e) if e.kind() != ErrorKind::AlreadyExists && !path.try_exists()? => fs::rename(&beside, path),
        Err(e) => fs::remove_file(&beside).and(Err(e)),
        Ok(()) => fs::remove_file(&beside),
    };
    placed?;
    sync_folder(folder)
}

/// Makes new files readable by this account only.
pub(crate) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// Creates a folder for this account only, if it is not there.
pub(crate) fn create_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Makes a new name in `folder` survive a power cut. Windows syncs names with the file.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key_of<T>(result: Result<T, Problem>) -> &'static str {
        result.err().unwrap().key
    }

    #[test]
    fn created_once_then_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b/handover.key");
        assert_eq!(key_of(load(&path)), "seal.key_missing");
        let made = create(&path).unwrap();
        let read = load(&path).unwrap();
        assert_eq!(made.key_id, read.key_id);
        assert_eq!(made.pepper, read.pepper);
        assert_eq!(read.signing.unwrap().verifying_key(), made.public);
        let before = fs::read(&path).unwrap();
        assert_eq!(key_of(create(&path)), "seal.key_exists");
        assert_eq!(fs::read(&path).unwrap(), before);
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn does_not_sign_when_others_can_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("handover.key");
        create(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert_eq!(key_of(load(&path).unwrap().signing), "seal.key_open");
    }

    #[test]
    fn any_damage_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("handover.key");
        let good = encode(&[1; 32], &[2; 32]);
        for i in 0..good.len() - 1 {
            let mut bytes = good.as_bytes().to_vec();
            bytes[i] ^= 1;
            fs::write(&path, &bytes).unwrap();
            assert_eq!(key_of(load(&path)), "seal.key_damaged", "byte {i}");
            fs::write(&path, &good.as_bytes()[..i]).unwrap();
            assert_eq!(key_of(load(&path)), "seal.key_damaged", "cut at {i}");
        }
    }

    #[test]
    fn the_copy_of_the_pepper_is_read_back_private_and_no_damage_passes() {
        let folder = tempfile::tempdir().unwrap();
        let path = pepper_copy(&folder.path().join("heads.log"), "0123456789abcdef");
        assert!(path.ends_with("pepper-01234567.key") && read_pepper(&path).is_none());
        keep_pepper(&path, &[3; 32]).unwrap();
        assert_eq!(read_pepper(&path).as_deref(), Some(&[3; 32]));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        let good = fs::read(&path).unwrap();
        for i in 0..good.len() {
            let mut bytes = good.clone();
            bytes[i] ^= 1;
            fs::write(&path, &bytes).unwrap();
            assert!(read_pepper(&path).is_none(), "byte {i}");
            fs::write(&path, &good[..i]).unwrap();
            assert!(read_pepper(&path).is_none(), "cut at {i}");
        }
        // A damaged one, or that of another key, is written anew.
        keep_pepper(&path, &[4; 32]).unwrap();
        assert_eq!(read_pepper(&path).as_deref(), Some(&[4; 32]));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn random_bytes_differ() {
        assert_ne!(random::<16>().unwrap(), random::<16>().unwrap());
    }
}
