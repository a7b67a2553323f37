//! Where things lie on this PC. Nothing here is created before something is written to it.
//!
//! The database sits in the *local* data folder: a roaming profile may copy a database while it is being
//! written. The key lies outside the data folder, so that a copied data folder cannot sign.

pub(crate) mod irreplaceable;
pub(crate) mod staged;

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::{fs, io};

use directories::{ProjectDirs, UserDirs};

use crate::model::problem::Problem;
use crate::system::env::Env;

/// Name of the settings file.
pub(crate) const CONFIG_NAME: &str = "config.toml";
/// Name of the database file.
pub(crate) const DB_NAME: &str = "handover.db";

/// Name of the key file in the key folder.
pub(crate) const KEY_FILE: &str = "handover.key";
/// Name of the head log in the state folder.
pub(crate) const HEAD_LOG: &str = "heads.log";

/// Behind the name of an example shop: the folder with its key and its head log, so that those of the PC's own shop stay
/// untouched.
const OWN_KEYS: &str = ".keys";

/// Name of the folder for backups.
pub(crate) const BACKUPS: &str = "backups";

/// The folders and files the program uses unless told otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Paths {
    /// The settings file of this PC.
    pub(crate) config_file: PathBuf,
    pub(crate) db: PathBuf,
    /// Log file and head log.
    pub(crate) state_dir: PathBuf,
    /// The signing key.
    pub(crate) key_dir: PathBuf,
    /// Copies of the database.
    pub(crate) backup_dir: PathBuf,
    /// Reports written without a name of their own.
    pub(crate) reports_dir: PathBuf,
}

/// The folder beside a database that holds keys of its own, where it has such.
#[must_use]
pub(crate) fn own_keys(db: &Path) -> PathBuf {
    let mut name = db.as_os_str().to_owned();
    name.push(OWN_KEYS);
    PathBuf::from(name)
}

impl Paths {
    /// The same places with the keys of this database: an example shop has its own beside it. Where the PC's own shop lies
    /// nothing beside it counts.
    #[must_use]
    pub(crate) fn with_keys_of(self, db: &Path) -> Self {
        let own = own_keys(db);
        if db == self.db || !own.join(KEY_FILE).is_file() {
            return self;
        }
        Self { state_dir: own.clone(), key_dir: own, ..self }
    }

    /// The places for this environment: under `HANDOVER_HOME` when set, else where the operating system
    /// keeps such files.
    ///
    /// # Errors
    /// `error.no_home` when the operating system names no home folder.
    pub(crate) fn resolve(env: &Env) -> Result<Self, Problem> {
        if let Some(home) = &env.home {
            let home = std::path::absolute(home).unwrap_or_else(|_| home.clone());
            return Ok(Self {
                config_file: home.join(CONFIG_NAME),
                db: home.join("data").join(DB_NAME),
                state_dir: home.join("state"),
                key_dir: home.join("keys"),
                backup_dir: home.join(BACKUPS),
                reports_dir: home.join("reports"),
            });
        }
        let dirs = ProjectDirs::from("", "", "handover").ok_or(Problem::new("error.no_home"))?;
        let data = dirs.data_local_dir();
        let documents = UserDirs::new().and_then(|u| u.document_dir().map(|d| d.join("handover")));
        Ok(Self {
            config_file: dirs.config_dir().join(CONFIG_NAME),
            db: data.join(DB_NAME),
            state_dir: dirs.state_dir().unwrap_or(data).to_owned(),
            // On macOS the config folder is the data folder; the preference folder is not.
            key_dir: dirs.preference_dir().join("keys"),
            backup_dir: data.join(BACKUPS),
            reports_dir: documents.unwrap_or_else(|| data.join("reports")),
        })
    }
}

/// Creates a folder and its missing parents, open to this user alone (0700). An existing one stays as it is.
pub(crate) fn create_private_dir(dir: &Path) -> io::Result<()> {
    private_dir(true).create(dir)
}

fn private_dir(parents: bool) -> fs::DirBuilder {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(parents);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

/// A folder among the temporary ones, for this user alone; removed with everything in it when dropped.
#[derive(Debug)]
pub(crate) struct TempFolder(PathBuf);

impl TempFolder {
    /// Makes it; the path that was tried comes with the error.
    pub(crate) fn new() -> Result<Self, (PathBuf, io::Error)> {
        let base = std::env::temp_dir();
        let mut tries = 0;
        loop {
            let path = base.join(format!("handover-demo-{}-{tries}", std::process::id()));
            // Never one that is there: it could be somebody else's trap.
            match private_dir(false).create(&path) {
                Ok(()) => return Ok(Self(path)),
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists && tries < 100 => tries += 1,
                Err(e) => return Err((path, e)),
            }
        }
    }

    /// Where it is.
    #[must_use]
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TempFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Creates a new file open to this user alone (0600); its folder is made when missing.
///
/// # Errors
/// `AlreadyExists` when there is one; else what the operating system says.
pub(crate) fn create_private_file(file: &Path) -> io::Result<File> {
    if let Some(dir) = file.parent().filter(|d| !d.as_os_str().is_empty()) {
        create_private_dir(dir)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).read(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)
}

/// Whether other users of the PC may read or write this file or folder. Always `false` where the operating
/// system has no such modes: there the folder of the user profile protects it.
pub(crate) fn open_to_others(path: &Path) -> io::Result<bool> {
    let meta = fs::metadata(path)?;
    #[cfg(unix)]
    return Ok(std::os::unix::fs::PermissionsExt::mode(&meta.permissions()) & 0o077 != 0);
    #[cfg(not(unix))]
    {
        let _ = meta;
        Ok(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn portable_home_holds_everything_and_keeps_the_key_out_of_the_data_folder() {
        let home = std::path::absolute("usb").unwrap();
        let paths = Paths::resolve(&Env { home: Some("usb".into()), ..Env::default() }).unwrap();
        for path in [
            &paths.config_file,
            &paths.db,
            &paths.state_dir,
            &paths.key_dir,
            &paths.backup_dir,
            &paths.reports_dir,
        ] {
            assert!(path.starts_with(&home), "{}", path.display());
        }
        assert!(!paths.key_dir.starts_with(paths.db.parent().unwrap()));
        assert!(!home.exists(), "looking up paths must create nothing");
    }

    #[test]
    fn an_example_shop_has_keys_of_its_own_and_the_shop_of_the_pc_never_takes_what_lies_beside_it() {
        let dir = tempfile::tempdir().unwrap();
        let home = Paths::resolve(&Env { home: Some(dir.path().into()), ..Env::default() }).unwrap();
        let example = dir.path().join("demo.db");
        assert_eq!(home.clone().with_keys_of(&example), home, "it has none yet");
        for db in [&example, &home.db] {
            fs::create_dir_all(own_keys(db)).unwrap();
            fs::write(own_keys(db).join(KEY_FILE), "key").unwrap();
        }
        let own = home.clone().with_keys_of(&example);
        assert_eq!((&own.key_dir, &own.state_dir), (&own_keys(&example), &own_keys(&example)));
        assert_eq!(home.clone().with_keys_of(&home.db), home);
    }

    #[test]
    fn key_lies_outside_the_data_folder_here() {
        if let Ok(paths) = Paths::resolve(&Env::default()) {
            assert!(!paths.key_dir.starts_with(paths.db.parent().unwrap()));
        }
    }

    #[test]
    fn a_temporary_folder_is_gone_afterwards() {
        let (one, two) = (TempFolder::new().unwrap(), TempFolder::new().unwrap());
        let path = one.path().to_owned();
        assert_ne!(path, two.path());
        fs::write(path.join("x"), "x").unwrap();
        drop(one);
        assert!(!path.exists() && two.path().exists());
    }

    #[cfg(unix)]
    #[test]
    fn what_is_created_belongs_to_this_user_alone() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("a/b/key");
        drop(create_private_file(&file).unwrap());
        let mode = |p: &Path| fs::metadata(p).unwrap().permissions().mode() & 0o777;
        assert_eq!(
            (mode(&file), mode(&dir.path().join("a/b")), mode(&dir.path().join("a"))),
            (0o600, 0o700, 0o700)
        );
        assert_eq!(create_private_file(&file).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert!(!open_to_others(&file).unwrap());
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(open_to_others(&file).unwrap());
    }
}
