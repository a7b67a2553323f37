//! Version 1 is frozen. A body that was sealed as version 1 lies in `v1/frozen`; it is never made again. It reads,
//! writes, projects and corrects as it did.

use std::fmt::Write as _;

use serde_json::Value;

use super::sample::shop;
use crate::record::correction::Kind;
use crate::record::seal::{body_sha256, hex};
use crate::record::{body, correction, figures, from_body, import, project};

const FULL: &[u8] = include_bytes!("../parts/frozen/full.json");

#[test]
fn a_sealed_body_is_written_as_it_was() {
    let document = from_body(FULL, None).unwrap();
    assert_eq!(std::str::from_utf8(&body(&document).unwrap()), std::str::from_utf8(FULL));
    assert_eq!(
        figures(&document).unwrap(),
        "31bd7a06b218a30ae7ca304cd379b4c2aaf01190a524f4663f99d1e0d9ed29df"
    );
}

#[test]
fn a_sealed_body_taken_in_again_is_the_same_body() {
    let (document, _) = import::read(FULL).unwrap();
    let taken = import::take(&document, &import::Since::default(), &shop()).unwrap();
    assert_eq!(taken.mismatches, []);
    let mut again = taken.document(&shop()).unwrap();
    assert!(again.imported);
    again.imported = false;
    assert_eq!(std::str::from_utf8(&body(&again).unwrap()), std::str::from_utf8(FULL));
}

#[test]
fn its_rows_are_those_of_version_1() {
    let settings = shop();
    let rows = project(&from_body(FULL, None).unwrap(), &settings).unwrap();
    let mut said = String::new();
    for answer in rows.taken.answers.iter().filter(|answer| answer.address().section() != "snapshot") {
        let (section, line) = (answer.address().section(), answer.address().line());
        writeln!(said, "{section} {line} {}", answer.value().unwrap()).unwrap();
    }
    for (at, by, detail) in &rows.taken.entries {
        writeln!(said, "log {} {by} {}", at.rfc3339(), serde_json::to_string(detail).unwrap()).unwrap();
    }
    let sum = |money: Option<crate::model::money::Money>| money.map_or("-".to_owned(), |m| m.0.to_string());
    for drawer in &rows.results {
        let sums = [drawer.left_before, drawer.opening, drawer.float_left, drawer.deposit].map(sum);
        writeln!(said, "drawer {} {} {}", drawer.register, sums.join(" "), drawer.movements.0).unwrap();
        for t in &drawer.tenders {
            let sums = [t.expected, t.counted, t.difference, t.reported].map(sum);
            writeln!(said, "tender {} {} {:?}", t.tender, sums.join(" "), t.level).unwrap();
        }
    }
    insta::assert_snapshot!(said);
}

#[test]
fn every_field_is_put_right_as_it_was() {
    let document = from_body(FULL, None).unwrap();
    let mut said = String::new();
    for field in correction::fields(&document) {
        let new: Value = match correction::kind(field) {
            Kind::Amount | Kind::Signed => 12_345.into(),
            Kind::Count => 3.into(),
            Kind::Text => "put right".into(),
            Kind::Time => "2026-11-21T07:15:00.000+08:00".into(),
        };
        let line = match correction::apply(&document, field, &new, None) {
            Ok(now) => hex(&body_sha256(&body(&now).unwrap())),
            Err(problem) => problem.key.to_owned(),
        };
        writeln!(said, "{field} {line}").unwrap();
    }
    insta::assert_snapshot!(said);
}
