//! Rows of an older program brought up to what reports read now: the columns it did not know are drawn from the sealed
//! records, once, when the file comes to the present schema.

use rusqlite::Connection;

use super::{Result, StoreError, sealed_figures};
use crate::model::ids::HandoverId;
use crate::store::verify::rows::RowsReader;

/// Fills them for every sealed handover whose record is there and can be read. One that cannot be read keeps its rows
/// as they are: `verify` says what is wrong with it.
///
/// # Errors
/// When the file is damaged, or the rows cannot be written.
pub(super) fn fill_from_records(conn: &Connection) -> Result<()> {
    let mut statement = conn.prepare(
        "SELECT h.id, s.body FROM handover h JOIN seal s ON s.seq = h.seal_seq
         WHERE s.body IS NOT NULL AND s.kind IN ('handover', 'import') ORDER BY h.id",
    )?;
    let mut rows = statement.query([])?;
    let mut reader = RowsReader::new(conn);
    while let Some(row) = rows.next()? {
        let id = HandoverId(row.get(0)?);
        match reader.sealed(id, row.get_ref(1)?.as_blob().unwrap_or_default()) {
            Ok((draft, results)) => sealed_figures::fill_added(conn, &draft, &results)?,
            Err(StoreError::Sqlite(e)) if StoreError::is_damage(&e) => return Err(e.into()),
            Err(_) => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {

    use crate::model::cash::{Explanation, RegisterCash, TenderLine};
    use crate::model::handover::answer::Answer;
    use crate::model::handover::{Mark, SignRole};
    use crate::model::ids::RegisterId;
    use crate::model::lang::Lang;
    use crate::model::money::Money;
    use crate::store::{Store, VERSION, VerifyLevel, schema};
    use crate::tui::test_support::{CHEN_WEI, LI_HUA, Shop};

    const R: RegisterId = RegisterId(1);

    fn reported(reported: i64, counted: i64) -> Answer {
        let line = TenderLine {
            reported: Some(Money(reported)),
            counted: Some(Money(counted)),
            reading: Some(Money(reported)),
            ..TenderLine::default()
        };
        Answer::Tender(R, "wechat".into(), line)
    }

    /// Shows the result as it stands, as the cash step does.
    fn show(shop: &mut Shop) {
        let open = shop.app.model.handover().unwrap();
        let cash: RegisterCash = open.draft.register(R);
        let at = shop.app.desk.now();
        let result = open.facts(at).results(&open.draft).unwrap().remove(0);
        let chain = cash.shown(&result, Mark { by: LI_HUA, at_ms: at.ms }).unwrap();
        shop.answer(LI_HUA, Answer::Results(R, chain));
    }

    /// A shop in which a difference was put right right after it was shown, sealed.
    fn put_right() -> Shop {
        let mut shop = Shop::new(Lang::En);
        shop.start_handover().answer_all().answer(LI_HUA, reported(10_000, 8_000));
        show(&mut shop);
        let why =
            Explanation { reason: "counterfeit".into(), text: "typed late".into(), ..Explanation::default() };
        shop.answer(LI_HUA, reported(10_000, 10_000))
            .answer(LI_HUA, Answer::Explanation(R, "wechat".into(), why));
        let mut report = shop.app.model.handover().unwrap().draft.register(R).report;
        (report.cash_refunds, report.refunds_reading) = (Some(Money(0)), Some(Money(0)));
        shop.answer(LI_HUA, Answer::Report(R, report));
        shop.sign(LI_HUA, SignRole::Outgoing).sign(CHEN_WEI, SignRole::Incoming);
        shop
    }

    fn rows(store: &Store) -> String {
        let sql = "SELECT group_concat(coalesce(c.shown, '-') || ' ' || c.stands || ' ' || c.level || ' '
              || coalesce(c.reading, '-') || ' ' || coalesce(d.refunds_reading, '-'))
            FROM cash_result c JOIN drawer_result d USING (handover_id, register_id) WHERE c.tender = 'wechat'";
        store.conn.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn rows_of_an_older_program_are_filled_from_the_records() {
        let mut shop = put_right();
        let store = shop.app.desk.store.as_mut().unwrap();
        let sealed = rows(store);
        assert_eq!(sealed, "-2000 0 1 10000 0");
        assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, []);
        // As schema 8 had them.
        store
            .conn
            .execute_batch(
                "ALTER TABLE cash_result DROP COLUMN shown;
                 ALTER TABLE cash_result DROP COLUMN stands;
                 ALTER TABLE cash_result DROP COLUMN reading;
                 ALTER TABLE drawer_result DROP COLUMN refunds_reading;
                 ALTER TABLE drawer_result DROP COLUMN rounding;
                 ALTER TABLE shift_run DROP COLUMN part;
                 ALTER TABLE shift_run DROP COLUMN closed;
                 ALTER TABLE drawer DROP COLUMN moved;
                 ALTER TABLE handover DROP COLUMN not_handed_over;
                 DROP TABLE not_held;
                 DROP TABLE opening_drawer;
                 DROP TABLE opening;
                 DROP INDEX shift_run_line;
                 DROP INDEX handover_started;
                 DROP INDEX seal_recovery;
                 DROP INDEX shift_run_opened;
                 DROP INDEX entry_punch;
                 DROP INDEX entry_leave;
                 DROP INDEX entry_till;
                 DROP INDEX entry_cover;
                 DROP INDEX entry_unplanned;
                 DROP TABLE till_change;
                 DROP TABLE till_draft;
                 DROP TABLE month_line;
                 ALTER TABLE sealed_keys RENAME TO kept;
                 PRAGMA user_version = 8;",
            )
            .unwrap();
        // What that program wrote itself is not put right on the way: an altered row is still found.
        store.conn.execute("UPDATE cash_result SET words = 'else' WHERE tender = 'wechat'", []).unwrap();
        schema::migrate(&mut store.conn, VERSION).unwrap();
        let back = "INSERT INTO sealed_keys SELECT * FROM kept; DROP TABLE kept;";
        store.conn.execute_batch(back).unwrap();
        assert_eq!(rows(store), sealed);
        let found = store.verify(VerifyLevel::Sense).unwrap().findings;
        let fields: Vec<&str> = found.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(fields, ["cash_result/1/wechat/words"]);
    }
}
