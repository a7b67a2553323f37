//! Checking a store against its seals: the file, the chain, the rows behind each record, and the sense of
//! the figures. Nothing stops at the first finding.

mod chain;
mod finding;
mod link;
pub(super) mod rows;
mod sense;
mod strays;
mod till;

use std::panic::resume_unwind;
use std::thread;

use rusqlite::{Connection, OptionalExtension as _};

pub(crate) use finding::{Found, Verified, VerifyLevel};

use chain::{StoodBy, Unsigned};
use finding::differs;
use link::Link;

use super::connection::{Access, connect};
use super::{Result, Store, StoreError};
use crate::model::problem::Problem;
use crate::record::custody::span;
use crate::record::seal;
use crate::record::seal::{ChainHead, Hash, SealCode, SealKind, Witness, hex};

/// Above this many records two threads share the work, each with its own connection.
const MANY: i64 = 2_000;

/// How a typed code compares with the records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CodeMatch {
    /// It is this record's; so many bits of it were typed.
    Fits { seq: i64, bits: u32 },
    /// The record has another code.
    Differs { seq: i64 },
    /// No record has that number or that code.
    Missing,
}

impl Store {
    /// Checks everything up to a level. Levels above [`VerifyLevel::Sense`] need more than the file.
    ///
    /// # Errors
    /// Only when the file cannot be read at all; damage is a finding.
    pub fn verify(&self, upto: VerifyLevel) -> Result<Verified> {
        let mut all = Verified::default();
        for finding in self.check_file()?.into_iter().chain(self.not_text()?) {
            let field = match &finding {
                crate::store::FileFinding::NotText { column, .. } => column,
                crate::store::FileFinding::Mark(_) => "application_id",
                crate::store::FileFinding::Page(_) => "page",
                crate::store::FileFinding::Reference { table, .. } => table,
                crate::store::FileFinding::Added(what)
                | crate::store::FileFinding::Missing(what)
                | crate::store::FileFinding::Changed(what) => what,
            };
            all.found(VerifyLevel::File, field, finding.problem());
        }
        if upto > VerifyLevel::File {
            self.read(|conn| self.check_records(conn, upto, &mut all))?;
        }
        let file = |f: &Found| (f.level > VerifyLevel::File, f.seq.unwrap_or(i64::MAX), f.level);
        all.findings.sort_by_key(file);
        Ok(all)
    }

    /// The fast walk: numbers, links and hashes alone, from the stored bytes.
    ///
    /// # Errors
    /// As [`Store::verify`].
    pub(crate) fn verify_chain(&self) -> Result<Verified> {
        self.read(|conn| {
            let mut all = self.outline(conn)?;
            let parts = self.in_parts(all.head.seq, chain::walk)?;
            for part in parts {
                all.records += part.records;
                all.findings.extend(part.findings);
            }
            Ok(all)
        })
    }

    /// Whether a typed code belongs to a record.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn match_code(&self, typed: &Witness) -> Result<CodeMatch> {
        if let Some(seq) = typed.seq {
            return Ok(match self.hash_at(seq)? {
                None => CodeMatch::Missing,
                Some(hash) => match SealCode::of(&hash).matches_prefix(&typed.code) {
                    Some(bits) => CodeMatch::Fits { seq, bits },
                    None => CodeMatch::Differs { seq },
                },
            });
        }
        let mut statement = self.conn.prepare_cached("SELECT seq, hash FROM seal ORDER BY seq")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let Ok(hash) = row.get::<_, Hash>(1) else { continue };
            if let Some(bits) = SealCode::of(&hash).matches_prefix(&typed.code) {
                return Ok(CodeMatch::Fits { seq: row.get(0)?, bits });
            }
        }
        Ok(CodeMatch::Missing)
    }

    /// The stored hash of a record.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn hash_at(&self, seq: i64) -> Result<Option<Hash>> {
        let hash = self
            .conn
            .prepare_cached("SELECT hash FROM seal WHERE seq = ?1")?
            .query_row([seq], |row| row.get::<_, Hash>(0).optional())
            .optional()?;
        Ok(hash.flatten())
    }

    /// The end of the chain and its name, as stored.
    fn outline(&self, conn: &Connection) -> Result<Verified> {
        let last: Option<i64> = conn.query_row("SELECT max(seq) FROM seal", [], |row| row.get(0))?;
        let mut all = Verified { chain: self.shop()?.chain_id, ..Verified::default() };
        if let Some(seq) = last {
            all.head = ChainHead { seq, hash: self.hash_at(seq)?.unwrap_or_default() };
        }
        Ok(all)
    }

    fn check_records(&self, conn: &Connection, upto: VerifyLevel, all: &mut Verified) -> Result<()> {
        let findings = std::mem::take(&mut all.findings);
        *all = match self.outline(conn) {
            Ok(all) => Verified { findings, ..all },
            Err(StoreError::Sqlite(e)) if StoreError::is_damage(&e) => {
                all.findings = findings;
                all.found(VerifyLevel::Chain, "page", Problem::new("verify.page").with("detail", e));
                return Ok(());
            }
            Err(e) => return Err(e),
        };
        let ring = chain::Ring::read(conn)?;
        self.check_shop(&ring, all)?;
        let parts =
            self.in_parts(all.head.seq, |conn, first, last| chain::examine(conn, first, last, upto, &ring))?;
        let (mut links, mut purged) = (Vec::new(), Vec::new());
        let (mut unsigned, mut stood_by) = (Vec::new(), Vec::new());
        for part in parts {
            all.records += part.records;
            all.handovers += part.handovers;
            all.findings.extend(part.findings);
            links.extend(part.links);
            unsigned.extend(part.unsigned);
            stood_by.extend(part.stood_by);
            purged.extend(part.purged);
        }
        let replaced = links.iter().filter(|l| l.kind == SealKind::Restore);
        let (in_place, restored): (Vec<&Link>, Vec<&Link>) = replaced.partition(|l| l.in_place);
        all.restores = restored.into_iter().map(|l| l.seq).collect();
        all.in_place = in_place.into_iter().map(|l| l.seq).collect();
        let breaks = links.iter().filter(|l| l.kind == SealKind::CustodyBreak);
        all.custody = breaks.map(|l| (l.seq, l.date.clone())).collect();
        explain_purged(&purged, &links, all);
        fold_unsigned(&unsigned, &stood_by, all);
        if upto >= VerifyLevel::Rows {
            strays::strays(conn, all)?;
            self.check_sealed_keys(all)?;
        }
        if upto >= VerifyLevel::Sense {
            sense::succession(conn, &links, all)?;
        }
        Ok(())
    }

    /// The shop's own row says what the first record says.
    fn check_shop(&self, ring: &chain::Ring, all: &mut Verified) -> Result<()> {
        let shop = self.shop()?;
        let Some(genesis) = &ring.genesis else {
            all.found(VerifyLevel::Chain, "genesis", Problem::new("verify.no_genesis"));
            return Ok(());
        };
        for (field, row, sealed) in [
            ("shop.chain_id", &shop.chain_id, &genesis.chain),
            ("shop.public_key", &shop.public_key, &genesis.public_key),
            ("shop.key_id", &shop.key_id, &genesis.key_id),
        ] {
            if row != sealed {
                all.found(VerifyLevel::Chain, field, differs("verify.shop", field, row, sealed));
            }
        }
        all.chain.clone_from(&genesis.chain);
        Ok(())
    }

    /// The sealed keys are those that the newest record about them speaks of.
    fn check_sealed_keys(&self, all: &mut Verified) -> Result<()> {
        let said = self.sealed_keys_said()?;
        let there = self.sealed_keys_doc()?.map(|doc| hex(&seal::body_sha256(doc.as_bytes())));
        if there != said.as_ref().map(|(_, hash)| hash.clone()) {
            all.findings.push(Found {
                level: VerifyLevel::Rows,
                seq: said.map(|(seq, _)| seq),
                date: String::new(),
                field: "sealed_keys".into(),
                problem: Problem::new("verify.sealed_keys"),
            });
        }
        Ok(())
    }

    /// Runs `work` over the records 1 to `last`, in two halves at once where there are many.
    fn in_parts<T: Send>(
        &self,
        last: i64,
        work: impl Fn(&Connection, i64, i64) -> Result<T> + Sync,
    ) -> Result<Vec<T>> {
        let path = self.conn.path().filter(|p| !p.is_empty());
        // Without a second connection (a disk that takes no journal) one does it all.
        let second = path.filter(|_| last > MANY).and_then(|_| connect(&self.path, Access::Read).ok());
        let Some((other, _)) = second else { return Ok(vec![work(&self.conn, 1, last)?]) };
        let middle = last / 2;
        let work = &work;
        thread::scope(|scope| {
            let Ok(first) = thread::Builder::new().spawn_scoped(scope, move || work(&other, 1, middle))
            else {
                return Ok(vec![work(&self.conn, 1, last)?]);
            };
            let second = work(&self.conn, middle + 1, last);
            let first = first.join().unwrap_or_else(|panic| resume_unwind(panic));
            Ok(vec![first?, second?])
        })
    }
}

/// Content may be missing only where a later record says that it was removed.
fn explain_purged(purged: &[i64], links: &[Link], all: &mut Verified) {
    let said = links.iter().filter(|l| l.kind == SealKind::Purge).map(|l| l.seq).max().unwrap_or(0);
    for seq in purged {
        if *seq < said {
            all.purged += 1;
        } else {
            let date = links.iter().find(|l| l.seq == *seq).map(|l| l.date.clone()).unwrap_or_default();
            let problem = Problem::new("verify.body_gone").with("seq", seq);
            all.findings.push(Found {
                level: VerifyLevel::Chain,
                seq: Some(*seq),
                date,
                field: "body".into(),
                problem,
            });
        }
    }
}

/// Unsigned records in a row are one finding; one that a later signed record names is told of and is none. Where the keys
/// were made anew in between, nobody knows who signs, and it explains nothing.
fn fold_unsigned(unsigned: &[Unsigned], stood_by: &[StoodBy], all: &mut Verified) {
    let explained = |one: &Unsigned| {
        let breaks = |by: &StoodBy| all.custody.iter().any(|(seq, _)| one.seq < *seq && *seq <= by.seq);
        let named = |by: &&StoodBy| by.seq > one.seq && by.records.contains(&(one.seq, one.hash));
        stood_by.iter().filter(named).find(|by| !breaks(by))
    };
    let told: Vec<_> = unsigned.iter().map(|one| (one, explained(one))).collect();
    let goes_on = |a: &(&Unsigned, Option<&StoodBy>), b: &(&Unsigned, Option<&StoodBy>)| {
        let by = |one: &(&Unsigned, Option<&StoodBy>)| one.1.map(|by| by.seq);
        a.0.seq + 1 == b.0.seq && a.0.reason == b.0.reason && by(a) == by(b)
    };
    for run in told.chunk_by(goes_on) {
        let (Some((first, by)), Some((last, _))) = (run.first(), run.last()) else { continue };
        let of =
            |key| Problem::new(key).with("records", span(first.seq, last.seq)).with("why", &first.reason);
        if let Some(by) = by {
            all.stated.push(of("verify.unsigned_stated").with("name", &by.by).with("seq", by.seq));
            continue;
        }
        all.findings.push(Found {
            level: VerifyLevel::Chain,
            seq: Some(first.seq),
            date: String::new(),
            field: "sig".to_owned(),
            problem: of("verify.unsigned"),
        });
    }
}

/// The chain's end as people read it.
#[must_use]
pub(crate) fn head_text(head: &ChainHead) -> (String, String) {
    (hex(&head.hash), seal::SealCode::of(&head.hash).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_made_anew_in_between_explain_no_unsigned_record() {
        let unsigned = |seq, reason: &str| Unsigned { seq, hash: [1; 32], reason: reason.to_owned() };
        let by = |seq| StoodBy { seq, by: "Olga".to_owned(), records: vec![(4, [1; 32]), (5, [1; 32])] };
        for (break_seq, stood_by, stated) in
            [(3, by(8), 1), (6, by(8), 0), (8, by(8), 0), (9, by(8), 1), (99, by(4), 0)]
        {
            let mut all = Verified { custody: vec![(break_seq, String::new())], ..Verified::default() };
            fold_unsigned(&[unsigned(4, "a"), unsigned(5, "a")], &[stood_by], &mut all);
            assert_eq!(all.stated.len(), stated, "a break at {break_seq}: {all:?}");
        }
        let mut all = Verified::default();
        fold_unsigned(&[unsigned(4, "a"), unsigned(5, "b"), unsigned(6, "b")], &[by(8)], &mut all);
        assert_eq!((all.stated.len(), all.findings.len()), (2, 1), "each reason is told");
    }
}
