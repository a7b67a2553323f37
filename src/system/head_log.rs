//! The head log: one line a seal, in a text file apart from the database. A database that lacks records
//! this PC has seen, or holds others under the same number, is noticed when it is opened.

use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::{fs, io};

use crate::record::seal::{ChainHead, Hash, hex, unhex32};
use crate::system::key_file;

/// One line: `seq hash time chain`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HeadEntry {
    /// The chain's end.
    pub(crate) head: ChainHead,
    /// When it was sealed, RFC 3339.
    pub(crate) time: String,
    /// Id of the chain.
    pub(crate) chain: String,
}

impl HeadEntry {
    fn line(&self) -> String {
        format!("{} {} {} {}\n", self.head.seq, hex(&self.head.hash), self.time, self.chain)
    }

    fn parse(line: &str) -> Option<Self> {
        let mut words = line.split(' ');
        let seq = words.next()?.parse().ok().filter(|s| *s > 0)?;
        let hash = unhex32(words.next()?)?;
        let mut word = || words.next().filter(|w| !w.is_empty()).map(str::to_owned);
        let (time, chain) = (word()?, word()?);
        words.next().is_none().then_some(Self { head: ChainHead { seq, hash }, time, chain })
    }
}

/// A head log as read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct HeadLog {
    /// Its lines, oldest first.
    pub(crate) entries: Vec<HeadEntry>,
    /// Lines before the last one that cannot be read: edited, or a damaged disk.
    pub(crate) damaged: usize,
}

impl HeadLog {
    /// The last head noted for a chain.
    #[must_use]
    pub(crate) fn last(&self, chain: &str) -> Option<&HeadEntry> {
        self.entries.iter().rev().find(|e| e.chain == chain)
    }
}

/// How a database differs from what this PC has seen of its chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HeadDifference {
    /// It ends before the last record this PC has seen.
    Ends {
        /// Its last record.
        here: i64,
        /// The last one seen.
        seen: i64,
    },
    /// It holds another record under a number this PC has seen.
    Other { seq: i64 },
}

impl HeadLog {
    /// Compares a chain with every head noted of it. `given_up` are the records that a sealed restore names as given up.
    ///
    /// # Errors
    /// What `hash_at` says when the database cannot be read.
    pub(crate) fn compare<E>(
        &self,
        chain: &str,
        head: &ChainHead,
        given_up: &BTreeSet<(i64, Hash)>,
        mut hash_at: impl FnMut(i64) -> Result<Option<Hash>, E>,
    ) -> Result<Option<HeadDifference>, E> {
        let mut highest: Option<i64> = None;
        for entry in self.entries.iter().filter(|e| e.chain == chain) {
            let (seq, noted) = (entry.head.seq, entry.head.hash);
            if given_up.contains(&(seq, noted)) {
                continue;
            }
            if seq > head.seq {
                highest = highest.max(Some(seq));
            } else if hash_at(seq)?.is_some_and(|hash| hash != noted) {
                return Ok(Some(HeadDifference::Other { seq }));
            }
        }
        Ok(highest.map(|seen| HeadDifference::Ends { here: head.seq, seen }))
    }
}

/// Adds a line and syncs it before returning. A torn last line, as a power cut leaves it, is ended first
/// so that it cannot swallow the new one. Time and chain id must not hold blanks (`InvalidInput`).
pub(crate) fn append(path: &Path, entry: &HeadEntry) -> io::Result<()> {
    let line = entry.line();
    if HeadEntry::parse(line.trim_end_matches('\n')).as_ref() != Some(entry) {
        return Err(io::Error::new(ErrorKind::InvalidInput, "head log entry"));
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    key_file::create_folder(folder)?;
    let mut file = key_file::private(OpenOptions::new().read(true).append(true).create(true)).open(path)?;
    let len = file.metadata()?.len();
    let mut bytes = Vec::with_capacity(line.len() + 1);
    if len > 0 {
        let mut last = [0];
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
        if last != *b"\n" {
            bytes.push(b'\n');
        }
    }
    bytes.extend_from_slice(line.as_bytes());
    file.write_all(&bytes)?;
    file.sync_data()?;
    if len == 0 { key_file::sync_folder(folder) } else { Ok(()) }
}

/// Reads the log; a missing file is an empty log. A torn last line is passed over.
pub(crate) fn read(path: &Path) -> io::Result<HeadLog> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(HeadLog::default()),
        Err(e) => return Err(e),
    };
    let text = String::from_utf8_lossy(&bytes);
    // Without its line end the last line may be cut in the middle of a word and still look whole.
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    let mut log = HeadLog::default();
    for line in whole.split('\n').filter(|l| !l.is_empty()) {
        match HeadEntry::parse(line) {
            Some(entry) => log.entries.push(entry),
            None => log.damaged += 1,
        }
    }
    Ok(log)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(chain: &str, seq: i64) -> HeadEntry {
        let hash = [u8::try_from(seq).unwrap(); 32];
        HeadEntry {
            head: ChainHead { seq, hash },
            time: "2026-03-04T13:58:00.000Z".into(),
            chain: chain.into(),
        }
    }

    #[test]
    fn last_and_highest_of_each_chain() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state/heads.log");
        assert_eq!(read(&path).unwrap(), HeadLog::default());
        for (chain, seq) in [("a", 1), ("a", 2), ("b", 1), ("a", 3), ("a", 2)] {
            append(&path, &entry(chain, seq)).unwrap();
        }
        let log = read(&path).unwrap();
        assert_eq!((log.entries.len(), log.damaged), (5, 0));
        assert_eq!(log.last("a"), Some(&entry("a", 2)));
        assert_eq!(log.last("b"), Some(&entry("b", 1)));
        assert_eq!(log.last("c"), None);
    }

    #[test]
    fn a_line_torn_anywhere_costs_only_itself() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("heads.log");
        let (one, two) = (entry("a", 1), entry("a", 2));
        for cut in 1..two.line().len() {
            fs::write(&path, format!("{}{}", one.line(), &two.line()[..cut])).unwrap();
            assert_eq!(read(&path).unwrap().last("a"), Some(&one), "cut at {cut}");
            append(&path, &entry("a", 3)).unwrap();
            let log = read(&path).unwrap();
            assert_eq!(log.last("a"), Some(&entry("a", 3)), "cut at {cut}");
            assert!(log.entries.contains(&one));
        }
    }

    #[test]
    fn a_shorter_or_another_chain_is_noticed() {
        let entries: Vec<HeadEntry> = [1, 2, 3, 4].map(|n| entry("a", n)).into();
        let log = HeadLog { entries: entries.clone(), damaged: 0 };
        let compare = |log: &HeadLog, chain: &str, last: u8, odd: i64| {
            let head = ChainHead { seq: last.into(), hash: [last; 32] };
            let hash =
                |seq| Ok::<_, ()>((seq != odd).then(|| [u8::try_from(seq).unwrap(); 32]).or(Some([99; 32])));
            log.compare(chain, &head, &BTreeSet::new(), hash).unwrap()
        };
        assert_eq!(compare(&log, "a", 4, 0), None);
        assert_eq!(compare(&log, "a", 7, 0), None, "records sealed elsewhere");
        assert_eq!(compare(&log, "a", 2, 0), Some(HeadDifference::Ends { here: 2, seen: 4 }));
        assert_eq!(compare(&log, "a", 4, 3), Some(HeadDifference::Other { seq: 3 }));
        assert_eq!(compare(&log, "b", 2, 0), None, "never seen");
        // Going on from an old copy hides nothing, unless a record says that data came back from it.
        let mut again = entries;
        again.push(HeadEntry { head: ChainHead { seq: 3, hash: [77; 32] }, ..entry("a", 3) });
        let log = HeadLog { entries: again, damaged: 0 };
        let compare = |given_up: &[i64]| {
            let given_up = given_up.iter().map(|seq| (*seq, [u8::try_from(*seq).unwrap(); 32])).collect();
            let hash =
                |seq| Ok::<_, ()>(Some(if seq == 3 { [77; 32] } else { [u8::try_from(seq).unwrap(); 32] }));
            log.compare("a", &ChainHead { seq: 3, hash: [77; 32] }, &given_up, hash).unwrap()
        };
        assert_eq!(compare(&[]), Some(HeadDifference::Other { seq: 3 }));
        assert_eq!(compare(&[4]), Some(HeadDifference::Other { seq: 3 }), "two records of one number");
        assert_eq!(compare(&[3]), Some(HeadDifference::Ends { here: 3, seen: 4 }));
        assert_eq!(compare(&[3, 4]), None);
    }

    #[test]
    fn refuses_what_it_could_not_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("heads.log");
        assert!(append(&path, &entry("a b", 1)).is_err());
        assert!(append(&path, &entry("", 1)).is_err());
        assert!(!path.exists());
    }
}
