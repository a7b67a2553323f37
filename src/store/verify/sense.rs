//! Whether sealed figures make sense: sums, four eyes, floats carried over, running totals.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::finding::{Found, Verified, VerifyLevel, differs};
use super::link::Link;
use super::rows::Sink;
use crate::model::count_unit::CountUnit;
use crate::model::handover::SignRole;
use crate::model::ids::RegisterId;
use crate::model::log::Detail;
use crate::model::money::Money;
use crate::model::people::Role;
use crate::model::problem::Problem;
use crate::record::seal::{Header, RunningTotals, SealKind};
use crate::record::{Cash, Counted, Document, LogEntry, Outcome, from_body};
use crate::store::Result;
use crate::store::verify::rows::DrawerFloats;

/// Checks one sealed handover and gives what it adds to the totals.
pub(super) fn handover(body: &[u8], header: &Header, found: Sink<'_>) -> Option<RunningTotals> {
    let document = match from_body(body, None) {
        Ok(document) => document,
        Err(problem) => {
            found(VerifyLevel::Sense, "body", problem);
            return None;
        }
    };
    let handovers = i64::from(document.state != Outcome::NotHandedOver);
    let mut adds = RunningTotals { handovers, ..RunningTotals::default() };
    for (i, cash) in document.cash.iter().enumerate() {
        drawer(i, cash, found);
        // From a change of hands inside the shift on.
        let changed = |entry: &LogEntry| match &entry.detail {
            Detail::TillChange(change) => change.register == cash.register && change.handed_on.is_some(),
            _ => false,
        };
        let since = document.log.iter().rposition(changed).map_or(0, |at| at + 1);
        let moved = document.log[since..].iter().fold(0_i64, |sum, entry| match &entry.detail {
            Detail::Movement(movement) => sum.saturating_add(movement.effect(&cash.register).0),
            _ => sum,
        });
        let sealed = cash.movements.map_or(0, |sum| sum.0);
        same(&format!("cash/{i}/movements"), Some(sealed), Some(moved), found);
        for tender in cash.tenders.iter().filter(|t| t.tender == "cash") {
            adds.cash_sales = adds.cash_sales.saturating_add(tender.reported.map_or(0, |m| m.0));
            adds.over_short = adds.over_short.saturating_add(tender.difference.map_or(0, |m| m.0));
        }
    }
    for (i, line) in document.stock.iter().enumerate() {
        let computed = line.counted.zip(line.book).map(|(counted, book)| counted.saturating_sub(book));
        same(&format!("stock/{i}/variance"), line.variance, computed, found);
    }
    if document.business_date.0 != header.business_date {
        let (here, there) = (document.business_date.to_string(), header.business_date.to_string());
        found(VerifyLevel::Sense, "business_date", differs("verify.figure", "business_date", &here, &there));
    }
    if !document.imported {
        four_eyes(&document, header, found);
    }
    Some(adds)
}

fn same(field: &str, found: Option<i64>, computed: Option<i64>, sink: Sink<'_>) {
    if found != computed {
        let text = |n: Option<i64>| n.map_or_else(|| "-".to_owned(), |n| n.to_string());
        sink(VerifyLevel::Sense, field, differs("verify.figure", field, &text(found), &text(computed)));
    }
}

fn drawer(i: usize, cash: &Cash, found: Sink<'_>) {
    let mut check = |field: &str, here: Option<Money>, computed: Option<Money>| {
        same(&format!("cash/{i}/{field}"), here.map(|m| m.0), computed.map(|m| m.0), found);
    };
    let sum = |count: &Counted| -> Option<Money> {
        if count.rows.is_empty() {
            return count.total;
        }
        count.rows.iter().try_fold(Money::ZERO, |sum, (row, quantity)| {
            let worth = row.parse::<CountUnit>().ok()?.worth();
            Some(Money(sum.0.checked_add(worth.checked_mul(*quantity)?)?))
        })
    };
    let minus = |a: Option<Money>, b: Option<Money>| Some(Money(a?.0.checked_sub(b?.0)?));
    check("outgoing/total", cash.outgoing.total, sum(&cash.outgoing));
    check("incoming/total", cash.incoming.total, sum(&cash.incoming));
    let opening = &cash.opening;
    check("opening/difference", opening.difference, minus(opening.counted, opening.left_before));
    let mut net = None;
    for (j, tender) in cash.tenders.iter().enumerate() {
        let is_cash = tender.tender == "cash";
        if is_cash {
            let (out, inn, left) = (cash.outgoing.total, cash.incoming.total, cash.float_left);
            let counted = cash.way.counted(out, inn, left, cash.counts());
            let counted = counted.filter(|_| cash.uncounted.is_empty());
            let report = &cash.report;
            let expected = opening.counted.zip(report.cash_received).and_then(|(opening, received)| {
                let refunds = report.refunds_to_take_off().0;
                let rounding = report.rounding.unwrap_or_default().0;
                let moved = cash.movements.unwrap_or_default().0;
                let reported =
                    opening.0.checked_add(received.0)?.checked_sub(refunds)?.checked_add(rounding)?;
                Some(Money(reported.checked_add(moved)?))
            });
            check(&format!("tenders/{j}/counted"), tender.counted, counted);
            check(&format!("tenders/{j}/expected"), tender.expected, expected);
            let stays = cash.way.stays(inn, left, cash.counts());
            check("deposit", cash.deposit, minus(counted, stays));
        }
        let missing = match (tender.reported_slips, tender.slips) {
            (Some(reported), Some(slips)) => reported.saturating_sub(slips).max(0),
            _ => 0,
        };
        check(&format!("tenders/{j}/proof_missing"), Some(Money(tender.proof_missing)), Some(Money(missing)));
        let difference = minus(tender.counted, tender.expected);
        check(&format!("tenders/{j}/difference"), tender.difference, difference);
        if let Some(difference) = difference {
            net = Some(Money(net.unwrap_or(Money::ZERO).0.saturating_add(difference.0)));
        }
    }
    check("net", cash.net, net);
}

/// Nobody on both sides, and each side signed with a name of its own; the header names the same people.
fn four_eyes(document: &Document, header: &Header, found: Sink<'_>) {
    let people = &document.people;
    if let Some(name) = people.outgoing.iter().find(|name| people.incoming.contains(name)) {
        found(VerifyLevel::Sense, "people", Problem::new("verify.both_sides").with("name", name));
    }
    if let Some(ended) = &document.review.not_handed_over {
        // Nobody signed for a side; the header names who ended it alone.
        let head: Vec<&str> = header.signers.iter().map(|s| s.name.as_str()).collect();
        if head != [ended.by.as_str()] || !document.signatures.is_empty() {
            let head = head.join(", ");
            found(VerifyLevel::Sense, "signers", differs("verify.figure", "signers", &head, &ended.by));
        }
        return;
    }
    let nobody = document.state == Outcome::HalfSealed || document.people.closes;
    let signed = |role: SignRole| document.signatures.iter().filter(move |s| s.role == role);
    for (role, side) in [(SignRole::Outgoing, &people.outgoing), (SignRole::Incoming, &people.incoming)] {
        let field = format!("signatures/{}", role.as_str());
        if role == SignRole::Incoming && nobody {
            continue;
        }
        if signed(role).next().is_none() {
            found(
                VerifyLevel::Sense,
                &field,
                Problem::new("verify.side_unsigned").with("side", role.as_str()),
            );
        }
        if let Some(stranger) = signed(role).find(|s| !side.contains(&s.name)) {
            found(VerifyLevel::Sense, &field, Problem::new("verify.stranger").with("name", &stranger.name));
        }
    }
    if let Some(low) = signed(SignRole::Lead).find(|s| s.person_role.is_some_and(|r| r < Role::Lead)) {
        found(VerifyLevel::Sense, "signatures/lead", Problem::new("verify.not_lead").with("name", &low.name));
    }
    let names = |all: &mut dyn Iterator<Item = &String>| {
        let mut all: Vec<String> = all.cloned().collect();
        all.sort();
        all
    };
    let body = names(&mut document.signatures.iter().map(|s| &s.name));
    let head = names(&mut header.signers.iter().map(|s| &s.name));
    if body != head {
        let (body, head) = (body.join(", "), head.join(", "));
        found(VerifyLevel::Sense, "signers", differs("verify.figure", "signers", &head, &body));
    }
    for signer in &header.signers {
        let role = document.signatures.iter().find(|s| s.name == signer.name).and_then(|s| s.person_role);
        if let Some(role) = role.filter(|r| r.as_str() != signer.role) {
            found(
                VerifyLevel::Sense,
                "signers/role",
                differs("verify.figure", "signers", &signer.role, role.as_str()),
            );
        }
    }
}

/// What goes from record to record: totals, and the float of each drawer.
pub(super) fn succession(conn: &Connection, links: &[Link], all: &mut Verified) -> Result<()> {
    let mut before: Option<RunningTotals> = None;
    let mut drawers: BTreeMap<RegisterId, DrawerFloats> = BTreeMap::new();
    let mut changed: BTreeMap<RegisterId, Money> = BTreeMap::new();
    let mut sure = true;
    for link in links {
        let mut found = |field: String, problem: Problem| {
            let (seq, date) = (Some(link.seq), link.date.clone());
            all.findings.push(Found { level: VerifyLevel::Sense, seq, date, field, problem });
        };
        if let (Some(before), Some(adds)) = (&before, &link.adds) {
            for (name, was, add, now) in [
                ("cash_sales", before.cash_sales, adds.cash_sales, link.totals.cash_sales),
                ("over_short", before.over_short, adds.over_short, link.totals.over_short),
                ("handovers", before.handovers, adds.handovers, link.totals.handovers),
            ] {
                let want = was.saturating_add(add);
                if want != now {
                    let field = format!("totals/{name}");
                    let problem = differs("verify.figure", &field, &now.to_string(), &want.to_string());
                    found(field, problem);
                }
            }
        }
        before = Some(link.totals.clone());
        let Some(lines) = &link.drawers else {
            // What an unreadable record left in the drawers is not known.
            drawers.clear();
            sure = false;
            continue;
        };
        for line in lines {
            if link.kind == SealKind::Till {
                if let Some(left) = line.float_left {
                    changed.insert(line.register, left);
                }
                continue;
            }
            let last = drawers.get(&line.register);
            if link.kind == SealKind::Import {
                // Older shifts taken in later change nothing in today's drawers.
                if line.float_left.is_some() && last.is_none_or(|l| line.when > l.when) {
                    drawers.insert(line.register, line.clone());
                }
                continue;
            }
            if line.forgotten {
                changed.remove(&line.register);
                // Nobody counted it out: what the next opening finds is compared with nothing.
                drawers.remove(&line.register);
                continue;
            }
            // What a change of hands inside the shift has left is what its handover is held to.
            let left = changed.remove(&line.register).or(last.and_then(|l| l.float_left));
            if let (Some(left), Some(here)) = (left, line.left_before)
                && left != here
            {
                let field = format!("cash/{}/opening/left_before", line.name);
                let problem = differs("verify.carry_over", &field, &here.0.to_string(), &left.0.to_string());
                found(field, problem.with("register", &line.name));
            }
            if link.kind == SealKind::Opening {
                // What was moved while the shop was closed; the handover before left the rest.
                if let Some(last) = drawers.get_mut(&line.register) {
                    last.float_left = line.float_left;
                    last.moved = line.moved;
                }
            } else if line.float_left.is_some() {
                drawers.insert(line.register, line.clone());
            }
        }
    }
    if sure {
        drawer_rows(conn, &drawers, all)?;
    }
    Ok(())
}

/// The floats that the next shift will be held to are those of the last records.
fn drawer_rows(
    conn: &Connection,
    drawers: &BTreeMap<RegisterId, DrawerFloats>,
    all: &mut Verified,
) -> Result<()> {
    let mut statement =
        conn.prepare("SELECT register_id, float_left + moved, handover_id, moved FROM drawer")?;
    let rows = statement
        .query_map([], |row| Ok((RegisterId(row.get(0)?), (row.get(1)?, row.get(2)?, row.get(3)?))))?;
    let rows: BTreeMap<RegisterId, (i64, i64, i64)> = rows.collect::<rusqlite::Result<_>>()?;
    let want: BTreeMap<RegisterId, (i64, i64, i64)> = drawers
        .iter()
        .filter_map(|(id, d)| Some((*id, (d.float_left?.0, d.handover.0, d.moved.0))))
        .collect();
    for id in rows.keys().chain(want.keys()).copied().collect::<std::collections::BTreeSet<_>>() {
        if rows.get(&id) != want.get(&id) {
            let text =
                |row: Option<&(i64, i64, i64)>| row.map_or_else(|| "-".to_owned(), |r| r.0.to_string());
            let field = format!("drawer/{id}");
            let problem = differs("verify.column", &field, &text(rows.get(&id)), &text(want.get(&id)));
            all.found(VerifyLevel::Rows, &field, problem);
        }
    }
    Ok(())
}
