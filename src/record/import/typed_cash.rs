//! Cash of a document as typing it would be taken: signs, sums, notes and coins the currency has.

use super::reader::Reader;
use super::taken::Taken;
use crate::model::count_unit::CountUnit;
use crate::model::ids::{HandoverId, RunId};
use crate::model::log::Detail;
use crate::model::money::Currency;
use crate::model::problem::Problem;
use crate::record::Document;
use crate::record::parts::{Cash, Counted};

/// Refuses, by field, what nobody could have typed. A record that was sealed once is held to the notes and coins
/// of its own shop, which are not known here.
pub(super) fn check(document: &Document, taken: &Taken, reader: &mut Reader<'_>) {
    let draft = taken.draft(HandoverId(0), RunId(0), 0);
    for (i, cash) in document.cash.iter().enumerate() {
        let path = format!("cash[{i}]");
        signs(cash, &path, reader);
        if document.seal.is_none() {
            for (side, count) in [("outgoing", &cash.outgoing), ("incoming", &cash.incoming)] {
                denominations(count, &format!("{path}.{side}.rows"), reader);
            }
        }
        let register = reader.register(format!("{path}.register"), &cash.register);
        let here = draft.register(register);
        let counted = here.float_from(here.way.unwrap_or_default()).ok().flatten();
        if let (Some(left), Some(counted)) = (cash.float_left, counted)
            && left > counted
        {
            reader.refuse(
                Problem::new("document.float_more")
                    .with("field", format!("{path}.float_left"))
                    .with("value", left.0)
                    .with("counted", counted.0),
            );
        }
    }
    for (i, entry) in document.log.iter().enumerate() {
        if let Detail::BankSlip(slip) = &entry.detail {
            reader.not_negative(Some(slip.amount.0), format!("log[{i}].amount"));
        }
        if let Detail::SpotCount(count) = &entry.detail {
            reader.not_negative(Some(count.counted.0), format!("log[{i}].counted"));
        }
    }
}

/// Sums and numbers that are typed without a sign.
fn signs(cash: &Cash, path: &str, reader: &mut Reader<'_>) {
    let report = &cash.report;
    for (field, sum) in [
        ("opening.left_before", cash.opening.left_before.map(|sum| sum.0)),
        ("report.cash_refunds", report.cash_refunds.map(|sum| sum.0)),
        ("report.returns_total", report.returns_total.map(|sum| sum.0)),
        ("report.voids_total", report.voids_total.map(|sum| sum.0)),
        ("report.returns", report.returns),
        ("report.voids", report.voids),
    ] {
        reader.not_negative(sum, format!("{path}.{field}"));
    }
    for (j, tender) in cash.tenders.iter().enumerate() {
        for (field, n) in [("slips", tender.slips), ("reported_slips", tender.reported_slips)] {
            reader.not_negative(n, format!("{path}.tenders[{j}].{field}"));
        }
    }
    for (j, line) in cash.non_cash.iter().enumerate() {
        reader.not_negative(line.amount.map(|sum| sum.0), format!("{path}.non_cash[{j}].amount"));
        reader.not_negative(Some(line.count), format!("{path}.non_cash[{j}].count"));
    }
    for (j, slip) in cash.deposits.iter().enumerate() {
        reader.not_negative(Some(slip.amount.0), format!("{path}.deposits[{j}].amount"));
    }
}

/// Whether it is written as a value alone.
const fn is_plain(unit: CountUnit) -> bool {
    !unit.is_wrapped() && !unit.is_beside_note()
}

/// Rows of a count that are no note or coin: not written as one, or not of this currency.
fn denominations(count: &Counted, path: &str, reader: &mut Reader<'_>) {
    let own = reader.settings.store.currency.clone();
    let known = Currency::named(&own.code);
    let all = || own.denominations.iter().chain(known.iter().flat_map(|currency| &currency.denominations));
    // Also what is not counted here any more, and a coin of a note's value in a shop that counts one of the two.
    let there = |unit: CountUnit| {
        all().any(|piece| own.unit_of(piece) == unit || (piece.value == unit.value() && is_plain(unit)))
    };
    for row in count.rows.keys() {
        // What is neither a unit nor a number was refused when it was read.
        let unit = row.parse::<CountUnit>();
        if unit.is_err() && row.parse::<i64>().is_err() {
            continue;
        }
        if !unit.is_ok_and(there) {
            let names: Vec<String> =
                own.denominations.iter().map(|piece| own.unit_of(piece).to_string()).collect();
            reader.refuse(
                Problem::new("document.no_such_piece")
                    .with("field", format!("{path}.{row}"))
                    .with("code", &own.code)
                    .with("names", names.join(", ")),
            );
        }
    }
}
