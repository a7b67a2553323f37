//! What is typed into forms and not saved yet, in a file of the state folder: it survives that the program is killed, and
//! goes when it is saved or given up. Never PINs, passphrases or codes: forms that ask for such are not kept.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::{fs, process};

use serde::{Deserialize, Serialize};

use crate::system::key_file::create_folder;
use crate::system::paths::create_private_file;

/// What nobody came back for within this time goes.
const KEPT_MS: i64 = 30 * 86_400_000;
/// A file larger than this is something else. In bytes.
const LARGEST: u64 = 4 << 20;

/// One field as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptField {
    /// Name of the field.
    pub(crate) id: String,
    /// What was typed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) text: String,
    /// What was chosen, by its words: their order may be another one later.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) chosen: Vec<String>,
}

/// A form with something in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptForm {
    /// The process in which it is open.
    pub(crate) pid: u32,
    /// When it was last typed into, UTC milliseconds.
    pub(crate) at_ms: i64,
    pub(crate) fields: Vec<KeptField>,
}

/// Forms by their names.
pub(crate) type KeptForms = BTreeMap<String, KeptForm>;

/// The file of a shop, beside the head log; of the set-up while there is no shop.
#[must_use]
pub(crate) fn path(head_log: &Path, chain: &str) -> PathBuf {
    let shop: String = chain.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    head_log.with_file_name(if shop.is_empty() {
        "typing.json".to_owned()
    } else {
        format!("typing-{shop}.json")
    })
}

/// What is in the file. One that cannot be read holds nothing: no more is lost than what was typed.
#[must_use]
pub(crate) fn read(path: &Path, now_ms: i64) -> KeptForms {
    let whole = fs::symlink_metadata(path).is_ok_and(|meta| meta.is_file() && meta.len() <= LARGEST);
    let bytes = if whole { fs::read(path).unwrap_or_default() } else { Vec::new() };
    let mut forms: KeptForms = serde_json::from_slice(&bytes).unwrap_or_default();
    forms.retain(|_, form| now_ms.saturating_sub(form.at_ms) < KEPT_MS);
    forms
}

/// Puts forms into the file and takes others out; what other windows have in it stays. Synced when it returns.
///
/// # Errors
/// What the system says; the file is then as it was.
pub(crate) fn change(path: &Path, put: &KeptForms, gone: &[String], now_ms: i64) -> io::Result<()> {
    let mut forms = read(path, now_ms);
    forms.retain(|name, _| !gone.contains(name));
    forms.extend(put.iter().map(|(name, form)| (name.clone(), form.clone())));
    if forms.is_empty() {
        return match fs::remove_file(path) {
            Err(e) if e.kind() != ErrorKind::NotFound => Err(e),
            _ => Ok(()),
        };
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    create_folder(folder)?;
    let beside = path.with_extension(format!("{}.new", process::id()));
    match fs::remove_file(&beside) {
        Err(e) if e.kind() != ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    let mut file = create_private_file(&beside)?;
    let written = file.write_all(&serde_json::to_vec(&forms)?).and_then(|()| file.sync_all());
    drop(file);
    let placed = written.and_then(|()| fs::rename(&beside, path));
    if placed.is_err() {
        let _ = fs::remove_file(&beside);
    }
    placed?;
    if cfg!(unix) { fs::File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &str, at_ms: i64) -> KeptForm {
        let field = KeptField { id: "what".into(), text: text.into(), chosen: Vec::new() };
        KeptForm { pid: 7, at_ms, fields: vec![field] }
    }

    #[test]
    fn forms_are_put_in_and_taken_out_and_those_of_others_stay() {
        let dir = tempfile::tempdir().unwrap();
        let file = path(&dir.path().join("state/heads.log"), "1a2b-3c4d5e6f");
        assert!(file.ends_with("state/typing-1a2b3c4d.json"));
        let one = |name: &str, text: &str| KeptForms::from([(name.to_owned(), form(text, 5))]);
        change(&file, &one("log/note", "rain"), &[], 5).unwrap();
        change(&file, &one("item/3", "called"), &[], 5).unwrap();
        assert_eq!(read(&file, 5).len(), 2);
        change(&file, &KeptForms::new(), &["log/note".to_owned()], 5).unwrap();
        assert_eq!(read(&file, 5), one("item/3", "called"));
        #[cfg(unix)]
        assert!(!crate::system::paths::open_to_others(&file).unwrap());
        // What nobody came back for goes; and with the last form the file.
        assert!(read(&file, 5 + KEPT_MS).is_empty());
        change(&file, &KeptForms::new(), &["item/3".to_owned()], 5).unwrap();
        assert!(!file.exists() && fs::read_dir(file.parent().unwrap()).unwrap().next().is_none());
        fs::write(&file, "no forms").unwrap();
        assert!(read(&file, 5).is_empty());
    }
}
