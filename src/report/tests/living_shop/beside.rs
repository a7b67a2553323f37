//! What comes between the shifts and changes none of them: a till that changes hands, and days from an older book.

use std::fmt::Write as _;

use super::{ANN, CEM, Life, TILL, date};
use crate::model::cash::ways::CountWay;
use crate::model::ids::PersonId;
use crate::model::log::{Detail, TillChange};
use crate::model::money::Money;
use crate::model::time::BusinessDate;
use crate::record::import::{Taken, plan, read, take};
use crate::rules::authority::Act;
use crate::store::{AuditAction, StoreError};
use crate::tui::shell::view::Command;

const OWNER: PersonId = PersonId(1);
/// The last days of April.
const BOOK: [&str; 4] = ["2026-04-27", "2026-04-28", "2026-04-29", "2026-04-30"];

impl Life {
    /// The till goes over from one to the other inside the shift, uncounted as the rule of this shop is; the shift is what
    /// it was.
    pub(super) fn till_goes(&mut self, from: PersonId, to: PersonId) {
        let float = Some(Money(20_000));
        let change = TillChange {
            way: CountWay::ClosingOnly,
            since_ms: self.began,
            left_before: float,
            opening: float,
            ..TillChange::plain(TILL, from, to)
        };
        self.done(Command::ChangeTill(Box::new(change)));
        self.header(1, 1, false);
        self.seen[10] += 1;
    }

    /// The till goes over to whoever stands in, and back.
    pub(super) fn till_over_lunch(&mut self, back: bool) {
        let (from, to) = if back { (CEM, ANN) } else { (ANN, CEM) };
        self.till_goes(from, to);
    }

    /// Days before there was a program are taken in from the book: the month they lie in has them, no other has.
    pub(super) fn take_the_book_in(&mut self) {
        let today = self.day;
        for day in BOOK {
            self.day = date(day).0;
            let (came, went) = (410 + self.below(16), 900 + self.below(6));
            self.rostered(ANN, 420, 900);
            let stay = (self.at(came), self.at(went));
            self.stays.entry((self.day, ANN)).or_default().push(stay);
            self.sealed.push((self.day, 1, 1));
            let written = self.page_of_the_book(day, came, went);
            self.take_in(&written);
            self.seen[11] += 1;
        }
        self.day = today;
        self.agrees(BusinessDate(date(BOOK[0]).0).month());
    }

    /// A day as the book has it: who handed over to whom, and when Ann came and went.
    fn page_of_the_book(&self, day: &str, came: i64, went: i64) -> String {
        let zone = if self.berlin { "+02:00" } else { "+08:00" };
        let time = |minute: i64| format!("{day}T{:02}:{:02}:00{zone}", minute / 60, minute % 60);
        let mut told = format!(r#"{{"schema":"handover/v1","business_date":"{day}","shift":"Early","#);
        told.push_str(r#""people":{"outgoing":["Ann"],"incoming":["Ben"]},"attendance":[{"person":"Ann""#);
        for (what, minute) in
            [("planned_start", 420), ("planned_end", 900), ("actual_in", came), ("actual_out", went)]
        {
            let _ = write!(told, r#","{what}":"{}""#, time(minute));
        }
        told.push_str("}]}");
        told
    }

    fn take_in(&mut self, written: &str) {
        let desk = &mut self.shop.app.desk;
        let (read, since) = read(written.as_bytes()).unwrap();
        let (base, settings) = desk.store.as_ref().unwrap().settings().unwrap();
        let planned = plan(&read, &since, &settings).unwrap();
        assert_eq!(planned.settings, settings, "everybody in the book works here");
        let taken = take(&read, &since, &settings).unwrap();
        let (at, key) = (desk.now(), desk.keys.signing());
        let key = key.as_ref().map_err(Clone::clone);
        let action = AuditAction::new(at.ms, OWNER.0, "import", "book");
        let mut feed = |each: &mut dyn FnMut(&Taken) -> Result<(), StoreError>| each(&taken);
        let store = desk.store.as_mut().unwrap();
        store.accept_pin(OWNER, Act::Import);
        assert_eq!(store.take_in(&action, at, base, &settings, &mut feed, &key).unwrap().new, 1);
        self.shop.app.desk.refresh(&mut self.shop.app.model).unwrap();
    }

    /// The changes of the till as the sealed records have them.
    pub(super) fn till_changes(&self) -> usize {
        let store = self.shop.app.desk.store.as_ref().unwrap();
        let mut days: Vec<_> = self.sealed.iter().map(|(day, ..)| *day).collect();
        days.dedup();
        let pages = days.into_iter().flat_map(|day| store.day(BusinessDate(day)).unwrap());
        let of_page = |page: &crate::record::logbook::LogPage| {
            let changes = page.document.log.iter().filter(|e| matches!(e.detail, Detail::TillChange(_)));
            changes.count()
        };
        pages.map(|page| of_page(&page)).sum()
    }
}
