//! Records one after the other: numbers, links, hashes, signatures.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde_json::Value;

use super::finding::{Found, VerifyLevel, differs};
use super::link::Link;
use super::{sense, till};
use crate::model::ids::HandoverId;
use crate::model::people::Role;
use crate::model::problem::Problem;
use crate::record::seal::{
    ChainFinding, ChainHead, Hash, Header, KeyRing, RunningTotals, SealKind, SealRecord, chain_step, check,
    unhex32,
};
use crate::store::verify::rows::RowsReader;
use crate::store::{Result, StoreError, unsigned};

/// Places on damaged pages that are tried before the rest is given up.
const TRIES: usize = 64;

/// What the fast walk found in its part.
pub(super) struct Walked {
    pub(crate) records: i64,
    pub(crate) findings: Vec<Found>,
}

/// Numbers, links and hashes of a part of the chain, from the stored bytes and without copying them.
pub(super) fn walk(conn: &Connection, first: i64, last: i64) -> Result<Walked> {
    let mut prev = before(conn, first)?;
    let mut walked = Walked { records: 0, findings: Vec::new() };
    let mut statement = conn.prepare(
        "SELECT seq, header, body, hash, prev_hash FROM seal WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq",
    )?;
    let mut rows = statement.query([first, last])?;
    loop {
        let row = match rows.next() {
            Ok(Some(row)) => row,
            Ok(None) => return Ok(walked),
            Err(e) if StoreError::is_damage(&e) => {
                walked.findings.push(damaged(prev.seq + 1, &e));
                return Ok(walked);
            }
            Err(e) => return Err(e.into()),
        };
        walked.records += 1;
        let seq = row.get_ref(0)?.as_i64().unwrap_or_default();
        let header = row.get_ref(1)?.as_blob().unwrap_or_default();
        let body = row.get_ref(2)?.as_blob_or_null().unwrap_or_default();
        let hash = row.get_ref(3)?.as_blob().unwrap_or_default();
        let finding = match chain_step(header, body, &prev) {
            Ok(head) if head.seq != seq => Some(ChainFinding::Seq),
            Ok(head) if head.hash != *hash => Some(ChainFinding::Hash),
            Ok(_) if row.get_ref(4)?.as_blob().unwrap_or_default() != prev.hash => Some(ChainFinding::Prev),
            Ok(_) => None,
            Err(finding) => Some(finding),
        };
        if let Some(finding) = finding {
            walked.findings.push(broken(seq, "", finding));
        }
        prev = ChainHead { seq, hash: hash.try_into().unwrap_or_default() };
    }
}

fn broken(seq: i64, date: &str, finding: ChainFinding) -> Found {
    Found {
        level: VerifyLevel::Chain,
        seq: Some(seq),
        date: date.to_owned(),
        field: finding.field().to_owned(),
        problem: finding.problem(seq),
    }
}

fn damaged(seq: i64, e: &rusqlite::Error) -> Found {
    let problem = Problem::new("verify.page").with("detail", e);
    Found {
        level: VerifyLevel::Chain,
        seq: Some(seq),
        date: String::new(),
        field: "page".to_owned(),
        problem,
    }
}

/// What the first record says.
#[derive(Clone, Debug, Default)]
pub(super) struct Genesis {
    pub(crate) chain: String,
    pub(crate) public_key: String,
    pub(crate) key_id: String,
}

/// The keys that the chain itself introduced.
pub(super) struct Ring {
    pub(crate) genesis: Option<Genesis>,
    keys: KeyRing,
}

impl Ring {
    /// The key of the first record, each one that a record signed by a key before it brings in, and each one that begins
    /// anew without them.
    pub(super) fn read(conn: &Connection) -> Result<Self> {
        let mut statement = conn.prepare(&format!(
            "{COLUMNS} WHERE kind IN ('genesis', 'key_rotate', 'custody_break') ORDER BY seq"
        ))?;
        let mut rows = statement.query([])?;
        let mut ring = Self { genesis: None, keys: KeyRing::default() };
        while let Ok(Some(row)) = rows.next() {
            let Ok((record, _)) = read(row) else { continue };
            let body: Value =
                serde_json::from_slice(record.body.as_deref().unwrap_or_default()).unwrap_or_default();
            let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            let Some(key) = unhex32(&text("public_key")) else { continue };
            if record.seq == 1 && record.kind == SealKind::Genesis {
                let chain = record.read_header().map(|h| h.chain).unwrap_or_default();
                ring.keys = KeyRing::new(chain.clone());
                ring.keys.introduce_bytes(&key);
                ring.genesis =
                    Some(Genesis { chain, public_key: text("public_key"), key_id: text("key_id") });
            } else if record.kind == SealKind::KeyRotate {
                let prev = ChainHead { seq: record.seq - 1, hash: record.prev_hash };
                if check(&record, &prev, &ring.keys).is_ok_and(|c| c.signed) {
                    // The old key signs this record, and none behind it.
                    ring.keys.begin_anew(&key, record.seq + 1);
                }
            } else if record.kind == SealKind::CustodyBreak {
                // It proves nothing but that whoever wrote it has the key it brings in: every check says so.
                let prev = ChainHead { seq: record.seq - 1, hash: record.prev_hash };
                let mut anew = ring.keys.clone();
                if anew.begin_anew(&key, record.seq) && check(&record, &prev, &anew).is_ok_and(|c| c.signed) {
                    ring.keys = anew;
                }
            }
        }
        Ok(ring)
    }
}

const COLUMNS: &str = "SELECT seq, uuid, kind, header, body, body_sha256, prev_hash, hash, sig, key_id, \
                       business_date FROM seal";

/// A stored record with its date; a column that no record can have is named.
fn read(row: &Row<'_>) -> std::result::Result<(SealRecord, String), (i64, ChainFinding)> {
    let seq = row.get(0).unwrap_or_default();
    let bytes = |i: usize| row.get_ref(i).ok().and_then(|v| v.as_blob().ok().map(<[u8]>::to_vec));
    let fixed = |i: usize| -> Option<Hash> { bytes(i)?.try_into().ok() };
    let text = |i: usize| row.get::<_, String>(i).ok();
    let or = |finding: ChainFinding| (seq, finding);
    let uuid: [u8; 16] = bytes(1).and_then(|b| b.try_into().ok()).ok_or(or(ChainFinding::Uuid))?;
    let sig = match row.get_ref(8).ok().and_then(|v| v.as_blob_or_null().ok()).flatten() {
        None => None,
        Some(sig) => Some(sig.try_into().map_err(|_| or(ChainFinding::Sig))?),
    };
    let record = SealRecord {
        seq,
        uuid: uuid::Uuid::from_bytes(uuid).to_string(),
        kind: text(2).and_then(|k| SealKind::parse(&k)).ok_or(or(ChainFinding::Kind))?,
        header: bytes(3).ok_or(or(ChainFinding::Header))?,
        body: bytes(4),
        body_sha256: fixed(5).ok_or(or(ChainFinding::BodyHash))?,
        prev_hash: fixed(6).ok_or(or(ChainFinding::Prev))?,
        hash: fixed(7).ok_or(or(ChainFinding::Hash))?,
        sig,
        key_id: text(9).ok_or(or(ChainFinding::UnknownKey))?,
    };
    Ok((record, text(10).unwrap_or_default()))
}

/// The end of the chain before a record, as stored.
fn before(conn: &Connection, first: i64) -> Result<ChainHead> {
    let row = conn
        .prepare_cached("SELECT seq, hash FROM seal WHERE seq < ?1 ORDER BY seq DESC LIMIT 1")?
        .query_row(params![first], |row| Ok((row.get(0)?, row.get::<_, Hash>(1).unwrap_or_default())))
        .optional()?;
    Ok(row.map_or_else(ChainHead::default, |(seq, hash)| ChainHead { seq, hash }))
}

/// A sound record without a signature.
pub(super) struct Unsigned {
    pub(crate) seq: i64,
    pub(crate) hash: Hash,
    /// Why, as it was sealed.
    pub(crate) reason: String,
}

/// A record signed by a key of the shop that names unsigned ones as the shop's.
pub(super) struct StoodBy {
    pub(crate) seq: i64,
    /// The owner, as it was sealed.
    pub(crate) by: String,
    pub(crate) records: Vec<(i64, Hash)>,
}

/// What a whole check found in its part.
#[derive(Default)]
pub(super) struct Examined {
    pub(crate) records: i64,
    pub(crate) handovers: i64,
    pub(crate) findings: Vec<Found>,
    pub(crate) links: Vec<Link>,
    pub(crate) unsigned: Vec<Unsigned>,
    pub(crate) stood_by: Vec<StoodBy>,
    pub(crate) purged: Vec<i64>,
}

/// Checks a part of the chain up to a level.
pub(super) fn examine(
    conn: &Connection,
    first: i64,
    last: i64,
    upto: VerifyLevel,
    ring: &Ring,
) -> Result<Examined> {
    let mut part = Examined::default();
    let mut prev = before(conn, first)?;
    let mut reader = RowsReader::new(conn);
    let handovers = if upto >= VerifyLevel::Rows { handovers(conn, first, last)? } else { BTreeMap::new() };
    let mut from = first;
    for _ in 0..TRIES {
        let mut statement = conn.prepare(&format!("{COLUMNS} WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq"))?;
        let mut rows = statement.query([from, last])?;
        let trouble = loop {
            match rows.next() {
                Ok(Some(row)) => {
                    part.records += 1;
                    match read(row) {
                        Ok((record, date)) => {
                            one(&record, &date, &prev, upto, ring, &handovers, &mut reader, &mut part)?;
                            prev = record.head();
                        }
                        Err((seq, finding)) => {
                            part.findings.push(broken(seq, "", finding));
                            prev = ChainHead { seq, hash: row.get(7).unwrap_or_default() };
                        }
                    }
                }
                Ok(None) => break None,
                Err(e) if StoreError::is_damage(&e) => break Some(e),
                Err(e) => return Err(e.into()),
            }
        };
        let Some(trouble) = trouble else { break };
        let seq = prev.seq + 1;
        part.findings.push(damaged(seq, &trouble));
        // The record after the unreadable one is judged by what it says of its predecessor.
        let next = conn
            .query_row("SELECT prev_hash FROM seal WHERE seq = ?1", [seq + 1], |row| row.get(0))
            .optional();
        prev = ChainHead { seq, hash: next.ok().flatten().unwrap_or_default() };
        from = seq + 1;
        if from > last {
            break;
        }
    }
    Ok(part)
}

/// Sealed handovers by the number of their record: id and time of sealing.
fn handovers(conn: &Connection, first: i64, last: i64) -> Result<BTreeMap<i64, (HandoverId, i64)>> {
    let mut statement = conn.prepare(
        "SELECT seal_seq, id, coalesce(sealed_ms, 0) FROM handover WHERE seal_seq BETWEEN ?1 AND ?2",
    )?;
    let rows = statement
        .query_map([first, last], |row| Ok((row.get(0)?, (HandoverId(row.get(1)?), row.get(2)?))))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Looks whether a record is what its place in the chain says. Gives whether a key of the shop proves it, and whether it is
/// whole and not signed.
fn in_its_place(
    record: &SealRecord,
    date: &str,
    prev: &ChainHead,
    ring: &Ring,
    part: &mut Examined,
) -> (bool, bool) {
    let mut outcome = check(record, prev, &ring.keys);
    let proved = matches!(&outcome, Ok(checked) if checked.signed);
    if let Err(finding @ (ChainFinding::Gap { .. } | ChainFinding::Prev)) = outcome {
        part.findings.push(broken(record.seq, date, finding));
        // What else is wrong with it shows once its place is taken as given.
        let given = ChainHead { seq: record.seq - 1, hash: record.prev_hash };
        outcome = check(record, &given, &ring.keys);
        if matches!(outcome, Err(ChainFinding::Prev)) {
            outcome = Ok(crate::record::seal::CheckedChain { signed: true, body: record.body.is_some() });
        }
    }
    let unsigned = matches!(&outcome, Ok(checked) if !checked.signed);
    if let Err(finding) = outcome {
        part.findings.push(broken(record.seq, date, finding));
    }
    (proved, unsigned)
}

#[allow(clippy::too_many_arguments)] // the state of one walk
fn one(
    record: &SealRecord,
    date: &str,
    prev: &ChainHead,
    upto: VerifyLevel,
    ring: &Ring,
    handovers: &BTreeMap<i64, (HandoverId, i64)>,
    reader: &mut RowsReader<'_>,
    part: &mut Examined,
) -> Result<()> {
    let (proved, unsigned) = in_its_place(record, date, prev, ring, part);
    if record.body.is_none() {
        part.purged.push(record.seq);
    }
    let header = record.read_header();
    if unsigned {
        let reason = header.as_ref().ok().and_then(|header| header.unsigned_reason.clone());
        part.unsigned.push(Unsigned {
            seq: record.seq,
            hash: record.hash,
            reason: reason.unwrap_or_default(),
        });
    }
    if proved && record.kind == SealKind::Recovery {
        part.stood_by.extend(stood_by(record));
    }
    let Ok(header) = header else { return Ok(()) };
    let mut found = |level: VerifyLevel, field: &str, problem: Problem| {
        let (date, field) = (date.to_owned(), field.to_owned());
        part.findings.push(Found { level, seq: Some(record.seq), date, field, problem });
    };
    if header.business_date.to_string() != date {
        let sealed = header.business_date.to_string();
        found(VerifyLevel::Chain, "business_date", differs("verify.column", "business_date", date, &sealed));
    }
    if let Some(problem) = bad_signers(&header, record.body.as_deref()) {
        found(VerifyLevel::Chain, "signers", problem);
    }
    let mut link = Link {
        seq: record.seq,
        kind: record.kind,
        in_place: record.kind == SealKind::Restore && record.body.as_deref().is_some_and(found_in_place),
        date: date.to_owned(),
        totals: header.totals.clone(),
        adds: Some(RunningTotals::default()),
        drawers: Some(Vec::new()),
    };
    if upto >= VerifyLevel::Rows
        && let Some(body) = &record.body
    {
        match record.kind {
            SealKind::Handover | SealKind::Import => {
                link.drawers = if let Some((id, sealed_ms)) = handovers.get(&record.seq) {
                    reader.handover(*id, *sealed_ms, body, &mut found)?
                } else {
                    found(
                        VerifyLevel::Rows,
                        "handover",
                        Problem::new("verify.no_rows").with("seq", record.seq),
                    );
                    None
                };
                link.adds = if upto >= VerifyLevel::Sense {
                    sense::handover(body, &header, &mut found)
                } else {
                    None
                };
                // A shift that nobody handed over is none.
                part.handovers += link.adds.as_ref().map_or(1, |adds| adds.handovers);
            }
            SealKind::HalfOpen => reader.half_open(body, &mut found)?,
            SealKind::Opening => link.drawers = reader.opening(record.seq, body, &mut found)?,
            SealKind::Till => {
                (link.adds, link.drawers) = till::till(reader.conn(), record.seq, body, &mut found)?;
            }
            SealKind::Correction => reader.correction(record.seq, body, &mut found)?,
            SealKind::Approval => reader.decision(record.seq, body, &mut found)?,
            _ => {}
        }
    } else if record.body.is_none() {
        (link.adds, link.drawers) = (None, None);
    }
    part.links.push(link);
    Ok(())
}

/// The unsigned records that a signed one names, if it names any.
fn stood_by(record: &SealRecord) -> Option<StoodBy> {
    let body: Value = serde_json::from_slice(record.body.as_deref()?).ok()?;
    let records = unsigned::stood_by(&body);
    let by = body.get("by").and_then(Value::as_str).unwrap_or_default().to_owned();
    (!records.is_empty()).then_some(StoodBy { seq: record.seq, by, records })
}

/// Whether a record of a file that took another one's place says that nobody restored it.
fn found_in_place(body: &[u8]) -> bool {
    let body: Option<serde_json::Value> = serde_json::from_slice(body).ok();
    body.is_some_and(|body| body["what"] == crate::store::in_place::FOUND_IN_PLACE)
}

/// Whether a correction says that nobody else was in.
fn made_alone(body: &[u8]) -> bool {
    serde_json::from_slice::<Value>(body).is_ok_and(|body| body["alone"] == true)
}

/// Roles as they were at the time stand in the header: a correction needs two people and one who may, unless it
/// says that it was made alone; a decision one who may.
fn bad_signers(header: &Header, body: Option<&[u8]>) -> Option<Problem> {
    let pair = match header.kind {
        SealKind::Correction => !body.is_some_and(made_alone),
        SealKind::Approval => false,
        _ => return None,
    };
    let first = header.signers.first()?;
    let two = !pair || header.signers.iter().any(|s| s.user != first.user);
    let may = header.signers.iter().any(|s| [Role::Lead, Role::Owner].iter().any(|r| r.as_str() == s.role));
    (!two || !may).then(|| Problem::new("verify.signers").with("seq", header.seq))
}
