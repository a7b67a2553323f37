//! Sealing: the last signature, the seal, the carried items and the next opening float in one transaction.

use chrono::DateTime;
use rusqlite::{OptionalExtension as _, named_params, params};

use super::drafts::{OpenHandover, say_taken_back, take_back_signatures, upsert_answer};
use super::opening_rows::left_since_opening;
use super::{Result, Store, StoreError, Tx, answers, clock_rows, custody, items};
use crate::model::cash::RegisterResult;
use crate::model::field_ref::AnswerRef;
use crate::model::handover::answer::Answer;
use crate::model::handover::context::HandoverContext;
use crate::model::handover::draft::Draft;
use crate::model::handover::{AttendanceLine, CarryAct, NotSigning, SignRole, Signature, Snapshot};
use crate::model::ids::{HandoverId, PersonId, RegisterId, RunId};
use crate::model::item::{ItemDetail, NewItem};
use crate::model::item_state::{ItemKind, Severity};
use crate::model::log::BankSlip;
use crate::model::money::Money;
use crate::model::problem::Problem;
use crate::model::settings::{ReasonNeeds, Settings};
use crate::model::time::{BusinessDate, Stamp};
use crate::record;
use crate::record::logbook::RemarkKind;
use crate::record::seal::{ChainHead, RunningTotals, SealCode, SealKind, SealRecord, Signer, SigningKey};
use crate::record::{Document, Mentioned, seal};
use crate::rules::attendance::ledger::Ledger;
use crate::rules::authority::Authorised;
use crate::rules::cash::deposits::{self, Takings};
use crate::rules::roster::{Around, Held, RosterShift};
use crate::rules::{claims, gaps, required_signatures};
use crate::store::draft_rows::read_draft;
use crate::store::search_words::{Vocabulary, insert_search, search_text};
use crate::store::shop_days::close_shop;
use crate::store::{AuditAction, sealed_figures};

/// A record just sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The handover it is about.
    pub(crate) handover: HandoverId,
    /// Number and hash of the seal, for the head log.
    pub head: ChainHead,
    /// Chain the seal belongs to.
    pub(crate) chain: String,
    /// Printed code, 5×5 characters.
    pub(crate) code: String,
    /// Sealed without incoming.
    pub(crate) half: bool,
    /// Who signed, and in which role.
    pub(crate) signers: Vec<(SignRole, PersonId)>,
    /// Those of them who handed over without having clocked in, and the business date of the handover: the signature
    /// proves that they were there, and the punch is still to be entered.
    pub(crate) unpunched: Vec<(PersonId, BusinessDate)>,
    /// Why the seal carries no signature, if so.
    pub(crate) unsigned: Option<Problem>,
}

/// The key that signs seals, or why there is none: the record beats the signature.
pub(crate) type SealKey<'a> = std::result::Result<&'a SigningKey, Problem>;

/// What a new record of the chain says.
pub(super) struct NewRecord {
    /// What it is about.
    pub(crate) kind: SealKind,
    /// Business date it belongs to.
    pub(crate) date: BusinessDate,
    /// The record itself, canonical.
    pub(crate) body: Vec<u8>,
    /// Who signed it.
    pub(crate) signers: Vec<Signer>,
    /// What it adds to the totals.
    pub(crate) adds: RunningTotals,
}

impl Store {
    /// Number and hash of the newest seal.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn head(&self) -> Result<ChainHead> {
        Ok(newest(&self.conn)?.map_or_else(ChainHead::default, |(head, _)| head))
    }

    /// Signs the open handover, by PIN. The last signature needed seals it, all in one
    /// transaction.
    ///
    /// # Errors
    /// [`StoreError::Rule`] when this person may not sign, something is still missing, or the figures changed
    /// since the first signature; [`StoreError::Conflict`] when another terminal changed the draft.
    pub fn sign(
        &mut self,
        action: &AuditAction,
        at: Stamp,
        role: SignRole,
        person: PersonId,
        key: &SealKey<'_>,
    ) -> Result<Option<Sealed>> {
        let mut open = self.open_handover()?.ok_or(StoreError::NoHandover)?;
        let id = open.draft.head.id;
        required_signatures::may_sign(&open.draft, &open.settings, role, person)?;
        // Who was there when it was begun may have left the shop since.
        super::signers::active(&self.settings()?.1, person)?;
        check_complete(&open, at)?;
        self.nobody_could_witness(&open, at)?;
        let allowed = self.allow(&claims::of_signature(&open.draft, role, person), &open.settings)?;
        let signer = matches!(role, SignRole::Outgoing | SignRole::Incoming).then_some(person);
        let mut fixed: Vec<Answer> = Vec::new();
        for (person, line) in self.hours_with(&open, signer, at)? {
            open.draft.attendance.insert(person, line.clone());
            fixed.push(Answer::Attendance(person, line));
        }
        if open.draft.signatures.is_empty() {
            let snapshot = Snapshot::take(&open.draft, &open.facts(at));
            open.draft.snapshot = Some(snapshot.clone());
            fixed.push(Answer::Snapshot(snapshot));
        }
        let figures = self.figures_as_signed(action, &open, at)?;
        let signature = Signature { role, person, at, figures };
        open.draft.signatures.push(signature.clone());
        open.draft.signatures.sort_by_key(|s| (s.at.ms, s.role.as_str(), s.person));
        self.conclude(action, at, &open, [allowed], key, |tx| {
            fixed.iter().try_for_each(|answer| put_fixed(tx, &open.draft, answer))?;
            insert_signature(tx, id, &signature)?;
            tx.audit(None::<&()>, Some(&role))?;
            tx.conn()
                .prepare_cached("UPDATE handover SET state = 'outgoing_signed' WHERE id = ?1 AND ?2")?
                .execute(params![id.0, role == SignRole::Outgoing])?;
            Ok(())
        })
    }

    /// Goes on without the signature of somebody named on a side: a lead says why, or the clock says that they are not in.
    /// Signatures that were given stay; where no other is waited for it is sealed, so that all holds that a last signature
    /// would need.
    ///
    /// # Errors
    /// What [`required_signatures::may_pass`] says, `sign.is_in` for somebody in where no reason is given, what is missing
    /// or changed as for [`Store::sign`], what [`Act::Override`](crate::rules::authority::Act::Override) needs and was not given.
    pub(crate) fn pass_over(
        &mut self,
        action: &AuditAction,
        new: &NotSigning,
        key: &SealKey<'_>,
    ) -> Result<Option<Sealed>> {
        let mut open = self.open_handover()?.ok_or(StoreError::NoHandover)?;
        let at = open.settings.store.zone.stamp_at(new.at);
        required_signatures::may_pass(&open.draft, &open.settings, new)?;
        check_complete(&open, at)?;
        self.nobody_could_witness(&open, at)?;
        let allowed = match claims::of_not_signing(new) {
            Some(case) => Some(self.allow_at(&case, &open.settings, at.ms)?),
            None if self.people_in(at.ms)?.contains(&new.person) => {
                let name = open.settings.person_name(new.person);
                return Err(Problem::new("sign.is_in").with("name", name).into());
            }
            None => None,
        };
        self.figures_as_signed(action, &open, at)?;
        open.draft.review.not_signing.push(new.clone());
        let review = Answer::Review(open.draft.review.clone());
        self.conclude(action, at, &open, allowed, key, |tx| {
            put_fixed(tx, &open.draft, &review)?;
            tx.audit(None::<&()>, Some(new))
        })
    }

    /// Whoever checks alone has nobody beside them who could watch.
    fn nobody_could_witness(&self, open: &OpenHandover, at: Stamp) -> Result<()> {
        if open.draft.review.half.as_ref().is_none_or(|half| half.witness.is_some()) {
            return Ok(());
        }
        let other = self.people_in(at.ms)?.into_iter().find(|who| !open.draft.people.outgoing.contains(who));
        other.map_or(Ok(()), |other| {
            let name = open.settings.person_name(other);
            Err(Problem::new("sign.could_witness").with("name", name).into())
        })
    }

    /// What is signed now, by its figures. Signatures given stand under the same ones; where they do not, they are taken
    /// back: another version of the program wrote the record in another way.
    fn figures_as_signed(&mut self, action: &AuditAction, open: &OpenHandover, at: Stamp) -> Result<String> {
        let figures = record::signed_figures(&open.draft, &open.facts(at))?;
        if open.draft.signatures.iter().all(|s| s.figures == figures) {
            return Ok(figures);
        }
        self.write(action, |tx| {
            say_taken_back(tx, open.draft.head.id, None, at.ms, &AnswerRef::Review)?;
            take_back_signatures(tx, open.draft.head.id)?;
            tx.audit(Some(&open.draft.signatures.len()), None::<&()>)
        })?;
        Err(Problem::new("sign.figures_changed").into())
    }

    /// Writes a signature, or that there will be none. The last one waited for seals the handover.
    fn conclude(
        &mut self,
        action: &AuditAction,
        at: Stamp,
        open: &OpenHandover,
        allowed: impl IntoIterator<Item = Authorised>,
        key: &SealKey<'_>,
        work: impl Fn(&Tx) -> Result<()>,
    ) -> Result<Option<Sealed>> {
        let id = open.draft.head.id;
        let last = required_signatures::signatures_needed(&open.draft, &open.facts(at))?.is_empty();
        let document = if last { Some(record::build(&open.draft, &open.facts(at), at)?) } else { None };
        self.write_allowed(action, allowed, |tx| {
            if read_draft(tx.conn(), id)?.revs != open.draft.revs {
                return Err(StoreError::Conflict(format!("handover {id}")));
            }
            work(tx)?;
            let Some(document) = &document else { return Ok(None) };
            let signers = open.draft.signatures.iter().map(|s| (s.role, s.person)).collect();
            let unpunched = unpunched(&open.draft);
            Ok(Some(Sealed { signers, unpunched, ..seal_handover(tx, open, document, at, key)? }))
        })
    }
}

/// Who signed as handing over, with no arrival of theirs on the clock.
fn unpunched(draft: &Draft) -> Vec<(PersonId, BusinessDate)> {
    let handed_over = draft.signatures.iter().filter(|signed| signed.role == SignRole::Outgoing);
    let lacks = |person: &PersonId| draft.attendance.get(person).is_some_and(|own| !own.line.came());
    handed_over.map(|signed| signed.person).filter(lacks).map(|person| (person, draft.head.date)).collect()
}

/// Writes an answer that goes with a signature, in place of the one that was read.
fn put_fixed(tx: &Tx, draft: &Draft, answer: &Answer) -> Result<()> {
    let rev = draft.revs.get(&answer.address()).copied().unwrap_or(0);
    upsert_answer(tx, draft.head.id, answer, rev)
}

impl Store {
    /// The hours that go with a signature. The first fixes those that are not confirmed, as they stand by the punches; each
    /// signature of somebody on a side confirms the own ones. Where a lead let it pass nobody's are confirmed by it.
    fn hours_with(
        &self,
        open: &OpenHandover,
        signer: Option<PersonId>,
        at: Stamp,
    ) -> Result<Vec<(PersonId, AttendanceLine)>> {
        let draft = &open.draft;
        let by_signature = required_signatures::hours_by_signature(draft);
        let mut lines = if !draft.signatures.is_empty() {
            let own = by_signature.iter().filter(|person| Some(**person) == signer);
            own.filter_map(|person| Some((*person, draft.attendance.get(person)?.clone()))).collect()
        } else if draft.review.override_by.is_some() {
            let mut people = open.facts(at).attendees(draft);
            people.retain(|person| !draft.attendance.contains_key(person));
            self.hours_now(open, people, at)?
        } else {
            // Whoever is not there was not asked: the line stands as it is, confirmed by nobody.
            let mut people = open.facts(at).attendees(draft);
            people.retain(|id| draft.attendance.get(id).is_none_or(|line| line.confirmed_ms.is_none()));
            self.hours_now(open, people, at)?
        };
        for (person, line) in &mut lines {
            if let Some(old) = draft.attendance.get(person) {
                line.remark.clone_from(&old.remark);
                line.remark_said.clone_from(&old.remark_said);
            }
            if Some(*person) == signer && by_signature.contains(person) {
                line.confirmed_ms = Some(at.ms);
            }
        }
        Ok(lines)
    }

    /// The hours of these people as they stand by the punches, confirmed by nobody.
    pub(super) fn hours_now(
        &self,
        open: &OpenHandover,
        people: Vec<PersonId>,
        at: Stamp,
    ) -> Result<Vec<(PersonId, AttendanceLine)>> {
        let before = self.presence_before(open.run.id)?;
        let since = match self.running()? {
            run if run.id == open.run.id => Vec::new(),
            run => self.entries(run.id)?,
        };
        let mut ledger = Ledger::of(before.iter().chain(&open.entries).chain(&since));
        open.draft.takers_signed().for_each(|(person, at_ms)| ledger.sign(person, at_ms));
        let began = open.run.opened_ms;
        clock_rows::takers_signed(&self.conn, began, began, &mut ledger)?;
        clock_rows::seen_at_openings(&self.conn, &open.settings, (began, began), &mut ledger)?;
        let shift = RosterShift {
            settings: &open.settings,
            run: open.run,
            outgoing: &open.draft.people.outgoing,
            incoming: &open.draft.people.incoming,
            ledger: &ledger,
            held: if open.draft.closes_shop() { Held::Last } else { Held::Planned },
            around: Around::default(),
        };
        Ok(people.into_iter().map(|person| (person, shift.line(person, at.ms))).collect())
    }
}

/// Nothing may be missing when someone signs, unless a lead let it pass.
fn check_complete(open: &OpenHandover, at: Stamp) -> Result<()> {
    let gaps = gaps::gaps(&open.draft, &open.facts(at));
    let passed = open.draft.review.override_by.is_some() && !open.draft.people.outgoing.is_empty();
    match gaps.into_iter().next() {
        Some(gap) if !passed => Err(StoreError::Rule(gap.problem)),
        _ => Ok(()),
    }
}

/// Adds a signature to a handover.
pub(super) fn insert_signature(tx: &Tx, id: HandoverId, signature: &Signature) -> Result<()> {
    tx.conn()
        .prepare_cached(
            "INSERT INTO signature (handover_id, role, person_id, at_ms, offset_min, figures)
             VALUES (:handover_id, :role, :person_id, :at_ms, :offset_min, :figures)",
        )?
        .execute(named_params! {
            ":handover_id": id.0,
            ":role": signature.role.as_str(),
            ":person_id": signature.person.0,
            ":at_ms": signature.at.ms,
            ":offset_min": signature.at.offset_min,
            ":figures": signature.figures,
        })?;
    Ok(())
}

/// Seals a handover whose record is final, with all that follows from it.
pub(super) fn seal_handover(
    tx: &Tx,
    open: &OpenHandover,
    document: &Document,
    at: Stamp,
    key: &SealKey<'_>,
) -> Result<Sealed> {
    let draft = &*record::of_those_present(&open.draft);
    let facts = open.facts(at);
    let id = draft.head.id;
    let meant = Mentioned::of(draft, &open.entries);
    let rows = record::project(document, &meant.in_settings(&open.settings))?;
    let sealed = seal_document(tx, id, document, &rows.results, &open.settings, at, key)?;
    sealed_figures::put(tx.conn(), id, &rows, &open.settings)?;
    super::decision_rows::carry_decided(tx, id, &open.entries, document, &open.settings)?;
    answers::forget(tx.conn(), id)?;
    if draft.closes_shop() {
        close_shop(tx, &open.run)?;
    }
    let results = rows.results;
    carry(tx, &facts, draft)?;
    settle_deposits(tx, draft, at)?;
    follow_ups(tx, &facts, draft, &results, at)?;
    for result in &results {
        if let Some(left) = result.handed_on {
            upsert_drawer(tx, result.register, left, id)?;
        }
    }
    for (register, left) in left_since_opening(tx.conn(), &open.run, &open.entries, &results)? {
        upsert_drawer(tx, register, left, id)?;
    }
    Ok(sealed)
}

/// Writes texts, seal, search text and state of a handover whose document is final.
pub(super) fn seal_document(
    tx: &Tx,
    id: HandoverId,
    document: &Document,
    results: &[RegisterResult],
    settings: &Settings,
    at: Stamp,
    key: &SealKey<'_>,
) -> Result<Sealed> {
    let sealed = seal_document_as(tx, &tx.action().id, id, document, results, settings, at, key)?;
    insert_search(tx, id, &search_text(document, &Vocabulary::of(settings)))?;
    Ok(sealed)
}

/// As [`seal_document`], under a number of its own: one action may take in many records. The search text is
/// left to the caller.
#[allow(clippy::too_many_arguments)] // one record more than the plain form
pub(super) fn seal_document_as(
    tx: &Tx,
    uuid: &[u8; 16],
    id: HandoverId,
    document: &Document,
    results: &[RegisterResult],
    settings: &Settings,
    at: Stamp,
    key: &SealKey<'_>,
) -> Result<Sealed> {
    let body = record::body(document)?;
    let half = document.state == record::Outcome::HalfSealed;
    if !document.texts.is_empty() && !has_texts(tx, &document.texts_sha256)? {
        insert_texts(tx, &document.texts_sha256, &record::texts_bytes(document)?)?;
    }
    let entry = NewRecord {
        kind: if document.imported { SealKind::Import } else { SealKind::Handover },
        date: document.business_date,
        body,
        signers: signers(document, settings),
        adds: totals(document, results, settings),
    };
    let (head, chain) = append_as(tx, uuid, entry, at, key)?;
    tx.conn()
        .prepare_cached(
            "UPDATE handover SET state = :state, sealed_ms = :sealed_ms, seal_seq = :seal_seq, waits = :waits,
               not_handed_over = :not_handed_over
             WHERE id = :id",
        )?
        .execute(named_params! {
            ":id": id.0,
            ":state": if half { "half_sealed" } else { "sealed" },
            ":sealed_ms": at.ms,
            ":seal_seq": head.seq,
            ":not_handed_over": document.state == record::Outcome::NotHandedOver,
            ":waits": record::approvals::waiting(document),
        })?;
    Ok(Sealed {
        signers: Vec::new(),
        unpunched: Vec::new(),
        handover: id,
        code: SealCode::of(&head.hash).to_string(),
        head,
        chain,
        half,
        unsigned: key.as_ref().err().cloned(),
    })
}

/// The texts are the same from one handover to the next, until settings change.
fn has_texts(tx: &Tx, sha256: &str) -> Result<bool> {
    let hash = seal::unhex32(sha256).unwrap_or_default();
    let found = tx
        .conn()
        .prepare_cached("SELECT 1 FROM texts WHERE sha256 = ?1")?
        .query_row([hash], |_| Ok(()))
        .optional()?;
    Ok(found.is_some())
}

/// Keeps the texts a record refers to, once per hash.
pub(super) fn insert_texts(tx: &Tx, sha256: &str, bytes: &[u8]) -> Result<()> {
    let hash = seal::unhex32(sha256).ok_or_else(|| Problem::new("document.texts"))?;
    tx.conn()
        .prepare_cached("INSERT OR IGNORE INTO texts (sha256, doc) VALUES (?1, ?2)")?
        .execute(params![hash, std::str::from_utf8(bytes).unwrap_or("{}")])?;
    Ok(())
}

/// Adds a record to the chain and gives its number and hash, with the chain's id.
pub(super) fn append(tx: &Tx, entry: NewRecord, at: Stamp, key: &SealKey<'_>) -> Result<(ChainHead, String)> {
    append_as(tx, &tx.action().id, entry, at, key)
}

fn append_as(
    tx: &Tx,
    uuid: &[u8; 16],
    entry: NewRecord,
    at: Stamp,
    key: &SealKey<'_>,
) -> Result<(ChainHead, String)> {
    let (chain, store): (String, String) = tx
        .conn()
        .prepare_cached(
            "SELECT chain_id, (SELECT doc ->> '$.store.name' FROM settings ORDER BY version DESC LIMIT 1)
             FROM shop",
        )?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let (prev, before) = newest(tx.conn())?.unwrap_or_default();
    let add = |a: i64, b: i64| a.checked_add(b).ok_or_else(|| Problem::new("money.overflow"));
    let totals = RunningTotals {
        cash_sales: add(before.cash_sales, entry.adds.cash_sales)?,
        over_short: add(before.over_short, entry.adds.over_short)?,
        handovers: add(before.handovers, entry.adds.handovers)?,
    };
    let draft = seal::RecordDraft {
        uuid: uuid::Uuid::from_bytes(*uuid).to_string(),
        kind: entry.kind,
        chain: chain.clone(),
        store,
        business_date: entry.date.0,
        sealed_at: DateTime::from_timestamp_millis(at.ms).unwrap_or_default(),
        offset_min: i32::from(at.offset_min),
        signers: entry.signers,
        totals,
        unsigned_reason: key.as_ref().err().map(ToString::to_string),
        body: entry.body,
    };
    let record = seal::seal(Some(&prev), draft, key.as_ref().ok().copied())?;
    insert(tx, uuid, &record, entry.date)?;
    Ok((record.head(), chain))
}

fn insert(tx: &Tx, uuid: &[u8; 16], record: &SealRecord, date: BusinessDate) -> Result<()> {
    tx.conn()
        .prepare_cached(
            "INSERT INTO seal (seq, uuid, kind, business_date, header, body, body_sha256, prev_hash, hash, sig,
               key_id)
             VALUES (:seq, :uuid, :kind, :business_date, :header, :body, :body_sha256, :prev_hash, :hash,
               :sig, :key_id)",
        )?
        .execute(named_params! {
            ":seq": record.seq,
            ":uuid": uuid,
            ":kind": record.kind.as_str(),
            ":business_date": date.to_string(),
            ":header": record.header,
            ":body": record.body,
            ":body_sha256": record.body_sha256,
            ":prev_hash": record.prev_hash,
            ":hash": record.hash,
            ":sig": record.sig,
            ":key_id": record.key_id,
        })?;
    Ok(())
}

/// The newest record: head, and the totals its header carries.
fn newest(conn: &rusqlite::Connection) -> Result<Option<(ChainHead, RunningTotals)>> {
    #[derive(serde::Deserialize)]
    struct Carries {
        totals: RunningTotals,
    }
    let found = conn
        .prepare_cached("SELECT seq, hash, header FROM seal ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, Vec<u8>>(2)?)))
        .optional()?;
    let Some((seq, hash, header)) = found else { return Ok(None) };
    let carries: Carries = serde_json::from_slice(&header).map_err(|e| StoreError::BadRow {
        what: "seal",
        id: format!("{seq}"),
        detail: e.to_string(),
    })?;
    Ok(Some((ChainHead { seq, hash }, carries.totals)))
}

fn signers(document: &Document, settings: &Settings) -> Vec<Signer> {
    let method = if document.imported { "imported" } else { "" };
    let person = |name: &str| settings.person_named(name);
    let signed = document.signatures.iter().map(|s| (s.name.as_str(), s.role.as_str(), s.at));
    // Whoever ended a shift that nobody handed over signs for no side.
    let ended = document.review.not_handed_over.iter().map(|n| (n.by.as_str(), "", Some(n.at)));
    let signer = |(name, role, at): (&str, &str, Option<Stamp>)| Signer {
        user: person(name).map_or_else(String::new, |p| p.id.to_string()),
        name: name.to_owned(),
        role: person(name).map_or(role, |p| p.role.as_str()).to_owned(),
        time: at.map_or_else(String::new, Stamp::rfc3339_utc),
        method: method.to_owned(),
    };
    signed.chain(ended).map(signer).collect()
}

/// What a handover adds to the chain's running totals: cash sales and cash over/short.
fn totals(document: &Document, results: &[RegisterResult], settings: &Settings) -> RunningTotals {
    let cash = settings.cash_tender().map(|t| t.id.as_str());
    let handovers = i64::from(document.state != record::Outcome::NotHandedOver);
    let mut adds = RunningTotals { handovers, ..RunningTotals::default() };
    for tender in results.iter().flat_map(|r| &r.tenders).filter(|t| Some(t.tender.as_str()) == cash) {
        adds.cash_sales = adds.cash_sales.saturating_add(tender.reported.map_or(0, |m| m.0));
        adds.over_short = adds.over_short.saturating_add(tender.difference.map_or(0, |m| m.0));
    }
    adds
}

/// Notes what a drawer was left with, and by which handover.
pub(super) fn upsert_drawer(tx: &Tx, register: RegisterId, left: Money, id: HandoverId) -> Result<()> {
    tx.conn()
        .prepare_cached(
            "INSERT INTO drawer (register_id, float_left, handover_id) VALUES (?1, ?2, ?3)
             ON CONFLICT (register_id) DO UPDATE SET float_left = excluded.float_left,
               handover_id = excluded.handover_id, moved = 0",
        )?
        .execute(params![register.0, left.0, id.0])?;
    Ok(())
}

/// Every carried item has survived one more handover; what incoming did with it is its history.
fn carry(tx: &Tx, facts: &HandoverContext<'_>, draft: &Draft) -> Result<()> {
    let running = running(tx)?;
    for item in facts.items {
        let carried = draft.carried.get(&item.id);
        let mut next = match carried {
            Some(carried) => {
                let done = facts.settings.store.zone.stamp_at(carried.mark.at_ms);
                custody::after(item, carried.act, carried.mark.by, done)
            }
            None => item.clone(),
        };
        next.handovers += i64::from(draft.review.not_handed_over.is_none());
        items::update(tx, item.rev, &next)?;
        let Some((carried, act)) = carried.and_then(|carried| Some((carried, carried.act?))) else {
            continue;
        };
        let action = custody::event_of(act);
        let words = [carried.text.as_str(), carried.overdue_reason.as_str()];
        let text = words.into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" / ");
        // The act of whoever took over, when it was done; not of whoever signs last.
        let (by, done) = (carried.mark.by, facts.settings.store.zone.stamp_at(carried.mark.at_ms));
        items::event_by(tx, by.0, item.id, done, action, next.state, &text)?;
        match act {
            CarryAct::Queried => {
                let text = format!("#{} {}: {}", item.id, item.title, carried.text);
                remark(tx, draft.head.id, RemarkKind::Query, by, done, &text)?;
            }
            CarryAct::Disputed => {
                let new = custody::disputed(item, &carried.text, Some(draft.head.id));
                items::insert_by(tx, by.0, running, done, &new)?;
            }
            CarryAct::Accepted | CarryAct::GivenOut => {}
        }
    }
    Ok(())
}

/// Deposits whose bank slip was typed at the handover are banked.
fn settle_deposits(tx: &Tx, draft: &Draft, at: Stamp) -> Result<()> {
    let zone_at = |ms: Option<i64>| ms.map_or(at, |ms| Stamp::new(ms, at.offset_min));
    for slip in draft.cash.values().flat_map(|cash| &cash.deposits) {
        let banked = BankSlip {
            slip_no: slip.slip_no.clone(),
            amount: slip.amount,
            settles: slip.settles.clone(),
            sent: slip.sent,
            reason: slip.reason.clone(),
        };
        let by = slip.by.map_or(tx.action().by, |by| by.0);
        items::settle(tx, &banked, by, zone_at(slip.at_ms))?;
    }
    Ok(())
}

/// What sealing itself leaves to be done: deposits on their way, the counterpart to be told today.
fn follow_ups(
    tx: &Tx,
    facts: &HandoverContext<'_>,
    draft: &Draft,
    results: &[RegisterResult],
    at: Stamp,
) -> Result<()> {
    let settings = facts.settings;
    let running = running(tx)?;
    custody::take_in(tx, draft, settings, running, at)?;
    for result in results {
        let name = settings.register(result.register).map_or("?", |r| r.name.as_str());
        if let Some(deposit) = result.deposit.filter(|d| d.0 > 0) {
            let takings = Takings {
                register: result.register,
                date: draft.head.date,
                amount: deposit,
                bag_no: draft.bag_no(result.register),
            };
            let mut new = deposits::to_bank(takings, at, settings);
            new.detail.handover = Some(draft.head.id);
            let by = draft.took_out(result.register).map_or(tx.action().by, |who| who.0);
            items::insert_by(tx, by, running, at, &new)?;
        }
        open_disputes(tx, draft, result, running, settings)?;
        for (tender, why) in &draft.register(result.register).why {
            let wrong_counter = settings
                .cash_reasons
                .iter()
                .any(|r| r.id == why.reason && r.needs == ReasonNeeds::WrongCounter);
            if !wrong_counter {
                continue;
            }
            let reason = settings.cash_reasons.iter().find(|r| r.id == why.reason);
            let label = reason.map_or("", |r| r.name.get(settings.store.lang));
            let new = NewItem {
                due_ms: Some(draft.head.date.bounds(settings.store.zone, settings.store.cutoff.0).1.ms),
                detail: ItemDetail {
                    text: format!("{name} {} {}", why.form_no, why.text),
                    handover: Some(draft.head.id),
                    source: tender.clone(),
                    ..ItemDetail::default()
                },
                ..NewItem::new(ItemKind::Task, format!("{label}: {}", why.counterpart))
            };
            // Whoever gave the reason leaves it to be done, not whoever signs last.
            let said = why.said.as_ref().map(|said| said.by);
            let by = said.or_else(|| draft.handed_over(result.register)).map_or(tx.action().by, |who| who.0);
            items::insert_by(tx, by, running, at, &new)?;
        }
    }
    Ok(())
}

/// What somebody does not accept of a drawer is a dispute, by that person, until a lead settles it.
fn open_disputes(
    tx: &Tx,
    draft: &Draft,
    result: &RegisterResult,
    running: RunId,
    settings: &Settings,
) -> Result<()> {
    let name = settings.register(result.register).map_or("?", |r| r.name.as_str());
    let amount = result.apart();
    let sum = amount.map_or_else(String::new, |sum| settings.store.currency.format_signed(sum));
    for one in draft.review.not_accepted.iter().filter(|one| one.register == result.register) {
        let new = NewItem {
            severity: Severity::Watch,
            detail: ItemDetail {
                text: one.reason.clone(),
                amount,
                register: Some(result.register),
                handover: Some(draft.head.id),
                ..ItemDetail::default()
            },
            ..NewItem::new(ItemKind::Dispute, format!("{name} {sum}").trim_end().to_owned())
        };
        items::insert_by(tx, one.by.0, running, settings.store.zone.stamp_at(one.at), &new)?;
    }
    Ok(())
}

fn running(tx: &Tx) -> Result<RunId> {
    Ok(tx
        .conn()
        .prepare_cached("SELECT id FROM shift_run WHERE line_ms IS NULL")?
        .query_row([], |row| row.get(0).map(RunId))?)
}

/// Adds a remark to a sealed handover inside a transaction.
pub(super) fn remark(
    tx: &Tx,
    handover: HandoverId,
    kind: RemarkKind,
    by: PersonId,
    at: Stamp,
    text: &str,
) -> Result<()> {
    tx.conn()
        .prepare_cached(
            "INSERT INTO remark (handover_id, kind, at_ms, offset_min, by, text)
             VALUES (:handover_id, :kind, :at_ms, :offset_min, :by, :text)",
        )?
        .execute(named_params! {
            ":handover_id": handover.0,
            ":kind": kind.as_str(),
            ":at_ms": at.ms,
            ":offset_min": at.offset_min,
            ":by": by.0,
            ":text": text,
        })?;
    Ok(())
}

#[cfg(test)]
mod tests;
