//! Figures that follow from others, as given and as computed.

use super::taken::Mismatch;
use crate::model::money::Money;
use crate::record::write::CASH;
use crate::record::{Document, parts};

/// Every figure that follows from others, as given and as computed.
pub(super) fn compare(given: &Document, rebuilt: &Document) -> Vec<Mismatch> {
    let mut all = Vec::new();
    for (i, cash) in given.cash.iter().enumerate() {
        let path = format!("cash[{i}]");
        // Registers are written once each, so the name finds the drawer.
        let Some(now) = rebuilt.cash.iter().find(|c| c.register.trim() == cash.register.trim()) else {
            continue;
        };
        let mut check = |field: &str, found: Option<Money>, computed: Option<Money>| {
            differ(&mut all, format!("{path}.{field}"), found.map(|m| m.0), computed.map(|m| m.0));
        };
        check("opening.difference", cash.opening.difference, now.opening.difference);
        check("outgoing.total", cash.outgoing.total, now.outgoing.total);
        check("incoming.total", cash.incoming.total, now.incoming.total);
        let nothing = Some(Money::ZERO);
        check("movements", cash.movements, now.movements.or(nothing));
        check("deposit", cash.deposit, now.deposit);
        check("net", cash.net, now.net.or(nothing));
        for (j, tender) in cash.tenders.iter().enumerate() {
            let id = &tender.tender;
            let none = parts::Tender::default();
            let line = now.tenders.iter().find(|t| t.tender == *id);
            // Known by its name instead of its id: the only one at this place of the order.
            let line = line.or_else(|| now.tenders.get(j)).unwrap_or(&none);
            let mut check = |field: &str, found: Option<Money>, computed: Option<Money>| {
                let field = format!("{path}.tenders[{j}].{field}");
                differ(&mut all, field, found.map(|m| m.0), computed.map(|m| m.0));
            };
            check("expected", tender.expected, line.expected);
            check("difference", tender.difference, line.difference);
            if id == CASH {
                check("counted", tender.counted, line.counted);
                check("reported", tender.reported, line.reported);
            }
            let found = Some(tender.proof_missing).filter(|n| *n != 0);
            let field = format!("{path}.tenders[{j}].proof_missing");
            differ(&mut all, field, found, Some(line.proof_missing));
        }
        if !cash.mirrored.is_empty() && cash.mirrored != now.mirrored {
            all.push(Mismatch {
                field: format!("{path}.mirrored"),
                found: cash.mirrored.join(" / "),
                computed: now.mirrored.join(" / "),
            });
        }
    }
    for (i, (line, now)) in given.stock.iter().zip(&rebuilt.stock).enumerate() {
        differ(&mut all, format!("stock[{i}].variance"), line.variance, now.variance);
    }
    all
}

fn differ(all: &mut Vec<Mismatch>, field: String, found: Option<i64>, computed: Option<i64>) {
    if let Some(found) = found
        && Some(found) != computed
    {
        let computed = computed.map(|n| n.to_string()).unwrap_or_default();
        all.push(Mismatch { field, found: found.to_string(), computed });
    }
}
