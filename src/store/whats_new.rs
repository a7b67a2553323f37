//! What changed since somebody last worked. Bounded: it looks back over a year of shifts at most.

use rusqlite::{OptionalExtension as _, params};

use super::drafts::OpenHandover;
use super::{Result, Store, row};
use crate::model::approval::{ApprovalPlace, Verdict};
use crate::model::ids::{HandoverId, PersonId};
use crate::model::item_state::{ItemKind, ItemState};
use crate::model::log::Detail;
use crate::model::refs::Refs;
use crate::model::settings::Settings;
use crate::model::shift::{ShiftName, ShiftRun};
use crate::model::time::Stamp;
use crate::model::zone::Zone;
use crate::rules::whats_new::{News, NewsKind, NotApproved, WhatsNew};
use crate::rules::{routines, settings_diff};
use crate::store::entry_rows::{DAY_MS, RUN, entry_row, read_run, run_row};

/// How far is looked back.
const YEAR_MS: i64 = 366 * DAY_MS;
/// Longest that a shift ran.
const MONTH_MS: i64 = 35 * DAY_MS;
/// For someone never seen before: the last week.
const WEEK_MS: i64 = 7 * DAY_MS;
/// Versions of the settings compared one by one; older ones of the absence are taken together.
const VERSIONS: usize = 12;

/// What an entry that waited for a lead says of itself.
fn title<R: Refs>(detail: &Detail<R>) -> String {
    match detail {
        Detail::Movement(movement) => movement.reason.clone(),
        Detail::Disposal(disposal) => disposal.name.clone(),
        Detail::Punch(punch) => punch.correction.clone(),
        _ => String::new(),
    }
}

impl Store {
    /// What changed since each of those taking over last worked; who left at the same time is told together,
    /// the longest absence last.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn since_last_worked(&self, open: &OpenHandover) -> Result<Vec<WhatsNew>> {
        let mut groups: Vec<(Option<ShiftRun>, Vec<PersonId>)> = Vec::new();
        for person in &open.draft.people.incoming {
            let last = self.last_worked(*person, open)?;
            match groups.iter_mut().find(|(run, _)| *run == last) {
                Some((_, people)) => people.push(*person),
                None => groups.push((last, vec![*person])),
            }
        }
        groups.sort_by_key(|(run, _)| std::cmp::Reverse(run.and_then(|r| r.line_ms).unwrap_or(0)));
        groups.into_iter().map(|(last, people)| self.since(open, last, people)).collect()
    }

    /// The newest sealed shift a person worked: clocked in, or handed over. Who left before this handover began.
    fn last_worked(&self, person: PersonId, open: &OpenHandover) -> Result<Option<ShiftRun>> {
        let line = open.draft.head.started.ms;
        let found = self
            .conn
            .prepare_cached(&format!(
                "{RUN} CROSS JOIN handover h ON h.run_id = r.id
                     WHERE r.opened_ms > ?1 AND r.opened_ms < ?2 AND h.state IN ('sealed', 'half_sealed')
                       AND (EXISTS (SELECT 1 FROM attendance_result a WHERE a.handover_id = h.id
                                      AND a.person_id = ?3 AND a.line ->> '$.line.actual_in_ms' IS NOT NULL)
                         OR EXISTS (SELECT 1 FROM signature s WHERE s.handover_id = h.id
                                      AND s.role = 'outgoing' AND s.person_id = ?3))
                     ORDER BY r.opened_ms DESC LIMIT 1"
            ))?
            .query_row(params![line - YEAR_MS, line, person.0], run_row)
            .optional()?;
        Ok(found)
    }

    fn since(&self, open: &OpenHandover, last: Option<ShiftRun>, people: Vec<PersonId>) -> Result<WhatsNew> {
        let zone = open.settings.store.zone;
        let closing = open.run;
        let from = last.and_then(|run| run.line_ms).unwrap_or(closing.opened_ms - WEEK_MS);
        let mut news = Vec::new();
        self.logged_between(closing, from, &mut news)?;
        self.items_between(closing, from, zone, &mut news)?;
        self.settings_since(from, zone, &mut news)?;
        // Also what was decided while they were still there: nothing else tells them.
        let asked = last.map_or(from, |run| run.opened_ms);
        self.not_approved_since(asked, &open.settings, &people, &mut news)?;
        let shifts: i64 = self
            .conn
            .prepare_cached(
                "SELECT count(*) FROM shift_run
                 WHERE id <> ?1 AND closed = 0 AND opened_ms >= ?2 AND opened_ms < ?3",
            )?
            .query_row([closing.id.0, from, closing.opened_ms], |row| row.get(0))?;
        Ok(WhatsNew::new(people, last, shifts, news))
    }

    /// Feedback, notes and incidents of the shifts in between; the shift that ends has pages of its own.
    fn logged_between(&self, closing: ShiftRun, from: i64, news: &mut Vec<News>) -> Result<()> {
        let mut statement = self.conn.prepare_cached(
            "SELECT e.id, e.run_id, e.at_ms, e.offset_min, e.by, e.item_id, e.detail
             FROM shift_run r CROSS JOIN entry e ON e.run_id = r.id
             WHERE r.opened_ms > ?2 - ?4 AND r.line_ms >= ?2 AND r.id <> ?1 AND r.opened_ms < ?3
               AND e.kind IN ('feedback', 'note', 'incident') AND e.at_ms >= ?2",
        )?;
        let mut rows = statement.query([closing.id.0, from, closing.opened_ms, MONTH_MS])?;
        while let Some(row) = rows.next()? {
            let entry = entry_row(row)?;
            if entry.detail.is_struck() {
                continue;
            }
            news.push(News {
                at: entry.at,
                by: Some(entry.by),
                what: NewsKind::Logged(Box::new(entry.detail)),
            });
        }
        Ok(())
    }

    /// Items opened in between that are open still, and what was closed since. What was logged as feedback or
    /// an incident is told as such and not twice.
    fn items_between(&self, closing: ShiftRun, from: i64, zone: Zone, news: &mut Vec<News>) -> Result<()> {
        let told: Vec<(i64, ItemKind)> = news
            .iter()
            .filter_map(|line| match &line.what {
                NewsKind::Logged(detail) => match &**detail {
                    Detail::Feedback(f) if f.carries() => Some((line.at.ms, ItemKind::Feedback)),
                    Detail::Incident(_) => Some((line.at.ms, ItemKind::Incident)),
                    _ => None,
                },
                _ => None,
            })
            .collect();
        let told = |item: &crate::model::item::Item| {
            let kind = if item.kind == ItemKind::Complaint { ItemKind::Feedback } else { item.kind };
            told.contains(&(item.opened.ms, kind))
        };
        let opened = "WHERE open = 1 AND opened_run <> ?1 AND opened_ms >= ?2 AND opened_ms < ?3";
        for item in self.items_where(opened, &[&closing.id.0, &from, &closing.opened_ms])? {
            if !told(&item) {
                let by = (!routines::is_missed(&item)).then_some(item.opened_by);
                let at = item.opened;
                news.push(News { at, by, what: NewsKind::Opened(Box::new(item)) });
            }
        }
        // What was opened and closed meanwhile never concerned them.
        let closed = "WHERE open = 0 AND closed_ms >= ?1 AND opened_ms < ?1";
        for item in self.items_where(closed, &[&from])? {
            if item.kind == ItemKind::Attention && item.state == ItemState::Expired {
                continue;
            }
            let at = zone.stamp_at(item.closed_ms.unwrap_or(from));
            let by = self.item_events(item.id)?.last().and_then(|event| event.by);
            news.push(News { at, by, what: NewsKind::Closed(Box::new(item)) });
        }
        Ok(())
    }

    /// The shift a handover ends.
    fn shift_of(&self, handover: HandoverId) -> Result<ShiftName> {
        let sql = format!("{RUN} JOIN handover h ON h.run_id = r.id WHERE h.id = ?1");
        Ok(self.conn.prepare_cached(&sql)?.query_row([handover.0], run_row)?.name())
    }

    /// What leads did not approve since of what one of these people had left open, in sealed records and in the shifts
    /// that are not handed over yet.
    fn not_approved_since(
        &self,
        from: i64,
        settings: &Settings,
        people: &[PersonId],
        news: &mut Vec<News>,
    ) -> Result<()> {
        let rejected = Verdict::Rejected;
        let mut statement = self.conn.prepare_cached(
            "SELECT DISTINCT handover_id FROM approval WHERE verdict = ?1 AND at_ms >= ?2 ORDER BY handover_id",
        )?;
        let pages =
            statement.query_map(params![rejected.as_str(), from], |row| row.get(0).map(HandoverId))?;
        for id in pages.collect::<rusqlite::Result<Vec<_>>>()? {
            let page = self.page(id)?;
            let of = |name: &str| settings.person_named(name).map(|person| person.id);
            for open in page.left_open() {
                let said = page.decisions.iter().find(|decision| decision.place == open.place);
                let Some(said) = said.filter(|said| said.verdict == rejected && said.at.ms >= from) else {
                    continue;
                };
                if !of(&open.asked.by).is_some_and(|asked| people.contains(&asked)) {
                    continue;
                }
                let entry = match open.place {
                    ApprovalPlace::Entry(at) => {
                        page.document.log.get(at).map(|one| title(one.detail.as_logged()))
                    }
                    _ => None,
                };
                let what = NotApproved {
                    entry: entry.unwrap_or_default(),
                    shift: self.shift_of(id)?,
                    words: said.words.clone(),
                    place: open.place,
                };
                let what = NewsKind::NotApproved(Box::new(what));
                news.push(News { at: said.at, by: Some(said.by), what });
            }
        }
        self.not_approved_at_once(from, settings.store.zone, people, news)
    }

    /// What was decided on before its shift was handed over.
    fn not_approved_at_once(
        &self,
        from: i64,
        zone: Zone,
        people: &[PersonId],
        news: &mut Vec<News>,
    ) -> Result<()> {
        let mut statement = self.conn.prepare_cached(
            "SELECT e.id, e.run_id, e.at_ms, e.offset_min, e.by, e.item_id, e.detail
             FROM shift_run r CROSS JOIN entry e ON e.run_id = r.id
             WHERE r.opened_ms > ?2 - ?3 AND e.detail ->> '$.decided.verdict' = ?1
               AND NOT EXISTS (SELECT 1 FROM handover h WHERE h.run_id = r.id AND h.seal_seq IS NOT NULL)",
        )?;
        let mut rows = statement.query(params![Verdict::Rejected.as_str(), from, MONTH_MS])?;
        while let Some(row) = rows.next()? {
            let entry = entry_row(row)?;
            let asked = entry.detail.approval_open().map(|open| open.by);
            let Some(said) = entry.detail.decided_early().filter(|said| said.at_ms >= from) else { continue };
            if asked.is_none_or(|asked| !people.contains(&asked)) {
                continue;
            }
            let what = NotApproved {
                place: ApprovalPlace::Entry(0),
                entry: title(&entry.detail),
                shift: read_run(&self.conn, entry.run)?.name(),
                words: said.words.clone(),
            };
            let what = NewsKind::NotApproved(Box::new(what));
            news.push(News { at: zone.stamp_at(said.at_ms), by: Some(said.by), what });
        }
        Ok(())
    }

    /// What differs in the settings since, version by version.
    fn settings_since(&self, from: i64, zone: Zone, news: &mut Vec<News>) -> Result<()> {
        let mut versions: Vec<(i64, i64, i64)> = self
            .conn
            .prepare_cached("SELECT version, at_ms, by FROM settings WHERE at_ms >= ?1 ORDER BY version")?
            .query_map([from], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let Some(first) = versions.first().map(|(version, ..)| *version) else { return Ok(()) };
        // The first version founded the shop: before it there was nothing to differ from.
        let base = (first - 1).max(1);
        versions.retain(|(version, ..)| *version > base);
        let skip = versions.len().saturating_sub(VERSIONS);
        let mut before = self.settings_at(base)?;
        for (version, at_ms, by) in versions.into_iter().skip(skip) {
            let now = self.settings_at(version)?;
            let at: Stamp = zone.stamp_at(at_ms);
            news.extend(settings_diff::changes(&before, &now).into_iter().map(|change| News {
                at,
                by: row::somebody(by),
                what: NewsKind::Setting(change),
            }));
            before = now;
        }
        Ok(())
    }
}
