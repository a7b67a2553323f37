//! `handover status`: the running shift and what is open.

use super::out::Content;
use super::shop;
use crate::cli::OutputFormat;
use crate::cli::out::OutputTarget;
use crate::model::ids::PersonId;
use crate::model::log::Detail;
use crate::model::money::Money;
use crate::model::problem::Problem;
use crate::model::shift::ShiftName;
use crate::model::time::Stamp;
use crate::record::custody::CustodyKind;
use crate::report::status;
use crate::report::status::{
    AccessStatus, BackupTimes, Doubted, NextShift, OpenItem, RegisterStatus, SCHEMA, Seal, Status, StillIn,
    Waits,
};
use crate::rules::clock_doubt::{ClockDoubt, DoubtedClock, PcClock};
use crate::rules::roster::Standing;
use crate::rules::shop_day::AtOpening;
use crate::store::backup_places::BackupPlaces;
use crate::store::in_place::{self, Lies};
use crate::store::shop_keys::KeysHere;
use crate::store::{ShopState, Store, drill};
use crate::system::config::Globals;
use crate::system::error::Failure;
use crate::system::paths::{HEAD_LOG, KEY_FILE};

/// What the command line asks of the status.
#[derive(Debug, clap::Args)]
pub(crate) struct StatusArgs {
    /// Text or JSON.
    #[arg(short, long, value_enum, default_value_t)]
    pub(crate) format: OutputFormat,
}

/// Writes the status.
///
/// # Errors
/// What the store says, or that stdout cannot be written.
pub(crate) fn run(globals: &Globals, args: &StatusArgs) -> Result<(), Failure> {
    let store = shop::read(globals)?;
    let live = store.live().map_err(|e| e.failure())?;
    let last = store.last_seal().map_err(|e| e.failure())?;
    let now = live.settings.store.zone.stamp_at(globals.clock.now_ms());
    let clock = PcClock { now_ms: now.ms, offset_min: globals.clock.offset_min() };
    let doubted = store.doubted_clock(&live.settings, clock).map_err(|e| e.failure())?;
    let mut status = gather(&live, last, doubted, now);
    status.backup = Some(backup_times(globals, &store)?);
    let records = store.custody_records().map_err(|e| e.failure())?;
    let of = |kinds: &[CustodyKind]| -> Vec<i64> {
        records.iter().filter(|one| kinds.contains(&one.kind)).map(|one| one.seq).collect()
    };
    status.custody_breaks = of(&[CustodyKind::MadeAnew]);
    let key_said = key_trouble(globals, &store)?;
    let lies = Lies::of(&globals.config().db, &globals.paths.db);
    let astray_said = in_place::look_around(&store, &globals.paths.state_dir.join(HEAD_LOG), lies, now)
        .map_err(|e| e.failure())?;
    status.access = AccessStatus {
        custody: store.custody_notes(now.ms).map_err(|e| e.failure())?,
        restores: of(&[CustodyKind::BroughtBack, CustodyKind::FoundInPlace]),
        recoveries: of(&[CustodyKind::CodeUsed]),
        astray: astray_said.as_ref().map(|problem| problem.key),
        astray_said,
        key_trouble: key_said.as_ref().map(|problem| problem.key),
        key_said,
    };
    let lang = live.settings.written(globals.lang);
    OutputTarget::Stdout.write(Content::Text, |out| match args.format {
        OutputFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &status)?;
            out.write_all(b"\n")
        }
        OutputFormat::Text => {
            let lines = status::lines(&status, lang);
            let text: String = lines.iter().flat_map(|line| [line.text.as_str(), "\n"]).collect();
            out.write_all(text.as_bytes())
        }
    })
}

/// Why records are sealed unsigned on this PC, if they are.
pub(super) fn key_trouble(globals: &Globals, store: &Store) -> Result<Option<Problem>, Failure> {
    let (key_file, head_log) = (globals.paths.key_dir.join(KEY_FILE), globals.paths.state_dir.join(HEAD_LOG));
    let here = KeysHere::of(store, &key_file, &head_log).map_err(|e| e.failure())?;
    Ok(here.trouble())
}

/// The newest copies of the shop in its folders.
fn backup_times(globals: &Globals, store: &Store) -> Result<BackupTimes, Failure> {
    let config = globals.config();
    let zone = store.settings().map_err(|e| e.failure())?.1.store.zone;
    let chain = store.shop().map_err(|e| e.failure())?.chain_id;
    let copies = BackupPlaces::of(config).times(&config.db, &chain);
    let drill = drill::last(&globals.paths.state_dir, &chain);
    Ok(BackupTimes {
        last: copies.last_ms().map(|ms| zone.stamp_at(ms)),
        off_disk: copies.off_ms().map(|ms| zone.stamp_at(ms)),
        off_is_here: copies.off_is_here(),
        drill: drill.map(|ms| zone.stamp_at(ms)),
    })
}

/// What a closed shop opens with.
fn next(live: &ShopState, now: Stamp) -> Option<NextShift> {
    let settings = &live.settings;
    let opening = AtOpening { settings, now, last: live.run.name(), ran: &live.ran };
    let name = opening.next().filter(|_| live.run.closed && live.handover.is_none())?;
    Some(planned(live, name))
}

/// A shift as the status names it.
fn planned(live: &ShopState, name: ShiftName) -> NextShift {
    let shift = live.settings.shift(name.shift).map(|s| s.name.clone()).unwrap_or_default();
    NextShift { business_date: name.date, shift, part: name.part }
}

/// The open items, as the status names them.
fn open_items(live: &ShopState, now: Stamp) -> Vec<OpenItem> {
    let settings = &live.settings;
    let item = |item: &crate::model::item::Item| OpenItem {
        item: item.id.0,
        kind: item.kind,
        state: item.state,
        state_key: item.state_key(),
        severity: item.severity,
        title: item.title.clone(),
        owner: item.owner.map(|id| settings.person_name(id).to_owned()).unwrap_or_default(),
        due: item.due_ms.map(|ms| settings.store.zone.stamp_at(ms)),
        overdue: item.overdue(now.ms),
        age_handovers: item.handovers,
        age_days: item.age_days(now.ms),
    };
    live.items.iter().map(item).collect()
}

fn gather(
    live: &ShopState,
    last: Option<(i64, String)>,
    doubted: Option<DoubtedClock>,
    now: Stamp,
) -> Status {
    let settings = &live.settings;
    let name = |id: PersonId| settings.person_name(id).to_owned();
    let register = |register: &crate::model::settings::Register| {
        // Until it is signed the drawer is that of the shift that is handed over.
        let handed_over = live.handover.iter().flat_map(|open| &open.entries);
        let moved: Vec<Money> = handed_over
            .chain(&live.entries)
            .filter_map(|e| match &e.detail {
                Detail::Movement(m) if m.register == register.id || m.to_register == Some(register.id) => {
                    Some(m.effect_on(register.id))
                }
                _ => None,
            })
            .collect();
        RegisterStatus {
            register: register.name.clone(),
            movements: i64::try_from(moved.len()).unwrap_or(0),
            sum: Money::sum(moved).unwrap_or_default(),
        }
    };
    let inside = live.who_is_in(now.ms);
    let run = live.running();
    Status {
        schema: SCHEMA,
        store: settings.store.name.clone(),
        currency: settings.store.currency.code.clone(),
        decimals: settings.store.currency.decimals,
        at: now,
        business_date: run.date,
        shift: settings.shift(run.shift).map(|s| s.name.clone()).unwrap_or_default(),
        part: run.part,
        closed: live.run.closed && live.handover.is_none(),
        next: next(live, now),
        since: settings.store.zone.stamp_at(run.opened_ms),
        overdue_since: live.overdue_since(now.ms).map(|ms| settings.store.zone.stamp_at(ms)),
        waits: live.waits(now.ms).map(|(since_ms, people)| Waits {
            since: settings.store.zone.stamp_at(since_ms),
            people: people.into_iter().map(name).collect(),
        }),
        doubted: doubted.map(|doubt| Doubted {
            newest_record: doubt.newest,
            pc_shows: (doubt.why == ClockDoubt::OtherZone).then_some(doubt.shows),
        }),
        still_in: inside
            .iter()
            .filter_map(|one| match one.by_clock {
                Some(Standing::StillIn(since)) => {
                    Some(StillIn { person: name(one.person), since: settings.store.zone.stamp_at(since) })
                }
                _ => None,
            })
            .collect(),
        people: inside.iter().filter(|one| one.by_clock.is_some()).map(|one| name(one.person)).collect(),
        not_clocked_in: {
            inside.iter().filter(|one| one.by_clock.is_none()).map(|one| name(one.person)).collect()
        },
        handover_step: live.handover.as_ref().map(|open| {
            let step = open.cursor.step().unwrap_or_default();
            i64::try_from(step.index() + 1).unwrap_or(1)
        }),
        handover_begun: live.unsigned().map(|(begun, _)| begun),
        half_signed: live.signatures() > 0,
        logged_for: live.unsigned().and_then(|(_, next)| Some(planned(live, next?))),
        registers: settings.registers.iter().filter(|r| r.active).map(register).collect(),
        open_items: open_items(live, now),
        half_sealed: i64::try_from(live.half.len()).unwrap_or(0),
        last_seal: last.map(|(seq, code)| Seal { seq, code }),
        backup: None,
        custody_breaks: Vec::new(),
        access: AccessStatus::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lang::Lang;
    use crate::tui::screens::home::summary;
    use crate::tui::test_support::Shop;

    #[test]
    fn who_is_in_is_who_home_shows_also_after_a_seal_and_when_a_departure_was_forgotten() {
        let mut shop = Shop::new(Lang::En);
        for minutes in [0, 30, 13 * 60] {
            if minutes == 30 {
                shop.hand_over();
            }
            shop.advance_min(minutes);
            let live = shop.app.model.live.as_ref().unwrap();
            let now = shop.app.desk.now();
            let status = gather(live, None, None, now);
            let home = summary::at_work(live, now.ms);
            let names: Vec<&str> = home.iter().map(|at| live.settings.person_name(at.person)).collect();
            assert_eq!(status.people, names);
            assert_eq!(names, ["Li Hua"], "after {minutes}");
            assert_eq!(status.still_in.len(), home.iter().filter(|at| at.forgot).count());
            assert_eq!(!status.still_in.is_empty(), minutes > 60);
            let said: Vec<String> =
                status::lines(&status, Lang::En).into_iter().map(|line| line.text).collect();
            assert_eq!(said.iter().any(|line| line.contains("still in since")), minutes > 60, "{said:?}");
        }
        let shown = shop.screen(80, 24);
        assert!(shown.contains("still in since"), "{shown}");
    }

    #[test]
    fn a_shift_that_nobody_handed_over_is_said_with_when_it_was_to_end() {
        let mut shop = Shop::new(Lang::En);
        for (hours, overdue) in [(0, false), (24, true)] {
            shop.advance_min(hours * 60);
            let live = shop.app.model.live.as_ref().unwrap();
            let status = gather(live, None, None, shop.app.desk.now());
            assert_eq!(status.overdue_since.is_some(), overdue, "after {hours} h");
            for lang in Lang::ALL {
                let said: Vec<String> =
                    status::lines(&status, lang).into_iter().map(|line| line.text).collect();
                let named = crate::i18n::msg::forgotten::was_to_end(lang);
                assert_eq!(said.iter().any(|line| line.contains(named)), overdue, "{said:?}");
            }
        }
    }

    #[test]
    fn who_opened_the_shop_is_here_also_without_a_punch() {
        let mut shop = crate::tui::screens::opening::closed(Lang::En);
        shop.advance_min(8 * 60 + 13);
        let opening = crate::store::NewOpening::by(crate::tui::test_support::CHEN_WEI);
        shop.perform(crate::tui::shell::view::Command::OpenShop(Box::new(opening)));
        for lang in Lang::ALL {
            let live = shop.app.model.live.as_ref().unwrap();
            let status = gather(live, None, None, shop.app.desk.now());
            assert_eq!(status.not_clocked_in, ["陈伟"]);
            let said: Vec<String> = status::lines(&status, lang).into_iter().map(|line| line.text).collect();
            let brackets = if lang == Lang::Zh { ["（", "）"] } else { ["(", ")"] };
            let named = ["陈伟", brackets[0], crate::i18n::msg::daylog::not_in(lang), brackets[1]].concat();
            let squeezed = |text: &str| text.split_whitespace().collect::<String>();
            assert!(squeezed(&said.join("")).contains(&squeezed(&named)), "{said:?}");
        }
        let head = shop.screen(80, 24);
        assert!(head.lines().next().unwrap().contains("陈伟"), "{head}");
        // Handed over next, it is theirs to hand over.
        let punch = crate::model::log::Punch::clocked(
            crate::tui::test_support::CHEN_WEI,
            crate::model::attendance::PunchKind::In,
            shop.app.desk.now().ms,
        );
        shop.perform(crate::tui::shell::view::Command::Log {
            by: crate::tui::test_support::CHEN_WEI,
            detail: Detail::Punch(punch),
        });
        let live = shop.app.model.live.as_ref().unwrap();
        let status = gather(live, None, None, shop.app.desk.now());
        assert!(status.people.contains(&"陈伟".to_owned()) && status.not_clocked_in.is_empty());
    }

    #[test]
    fn a_clock_before_the_records_is_told_with_the_year() {
        let shop = Shop::new(Lang::En);
        let live = shop.app.model.live.as_ref().unwrap();
        let newest = shop.app.desk.store.as_ref().unwrap().newest_record_ms().unwrap();
        let now = live.settings.store.zone.stamp_at(1_615_507_200_000);
        let clock = PcClock { now_ms: now.ms, offset_min: None };
        let doubted = DoubtedClock::of(&live.settings, newest, clock);
        let status = gather(live, None, doubted, now);
        let said: Vec<String> = status::lines(&status, Lang::En).into_iter().map(|line| line.text).collect();
        assert!(said.join(" ").contains("12 Mar 2021 08:00"), "{said:?}");
        assert!(serde_json::to_value(&status).unwrap()["doubted"]["newest_record"].is_string());
        let clock = PcClock { now_ms: newest, offset_min: Some(60) };
        let now = live.settings.store.zone.stamp_at(newest);
        let other = gather(live, None, DoubtedClock::of(&live.settings, newest, clock), now);
        let said: Vec<String> = status::lines(&other, Lang::En).into_iter().map(|line| line.text).collect();
        let shown = Stamp::new(newest, 60).hm();
        assert!(said.join(" ").contains(&shown) && shown != now.hm(), "{said:?}");
        let right = gather(live, None, None, now);
        assert!(serde_json::to_value(&right).unwrap().get("doubted").is_none());
    }

    #[test]
    fn a_closed_shop_is_told_as_home_tells_it() {
        let mut shop = crate::tui::screens::opening::closed(Lang::En);
        let live = shop.app.model.live.as_ref().unwrap();
        let status = gather(live, None, None, shop.app.desk.now());
        let said: Vec<String> = status::lines(&status, Lang::En).into_iter().map(|line| line.text).collect();
        let since = "Closed since 2026-11-21 22:42, after Sat 21 Nov 2026  Late";
        assert!(said[0].starts_with("Closed") && said[1].trim() == since, "{said:?}");
        assert!(said[2].ends_with("Sun 22 Nov 2026  Early"), "{said:?}");
        let home = shop.screen(80, 24);
        assert!(home.contains("Closed since 22:42") && home.contains("Early, 22 Nov"), "{home}");
        let json = serde_json::to_value(&status).unwrap();
        assert_eq!((&json["closed"], &json["next"]["business_date"]), (&true.into(), &"2026-11-22".into()));
    }
}
