//! `handover status`: the running shift and what is open.

use super::out::Content;
use super::shop;
use crate::cli::OutputFormat;
use crate::cli::out::OutputTarget;
use crate::model::attendance::PunchKind;
use crate::model::ids::PersonId;
use crate::model::log::Detail;
use crate::model::money::Money;
use crate::model::time::Stamp;
use crate::report::status;
use crate::report::status::{OpenItem, RegisterStatus, SCHEMA, Seal, Status};
use crate::store::ShopState;
use crate::system::config::Globals;
use crate::system::error::Failure;

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
    let status = gather(&live, last, now);
    OutputTarget::Stdout.write(Content::Text, |out| match args.format {
        OutputFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &status)?;
            out.write_all(b"\n")
        }
        OutputFormat::Text => {
            let lines = status::lines(&status, globals.lang);
            let text: String = lines.iter().flat_map(|line| [line.text.as_str(), "\n"]).collect();
            out.write_all(text.as_bytes())
        }
    })
}

fn gather(live: &ShopState, last: Option<(i64, String)>, now: Stamp) -> Status {
    let settings = &live.settings;
    let name = |id: PersonId| settings.person_name(id).to_owned();
    let mut people: Vec<PersonId> = Vec::new();
    // Who came before the line and has not gone is still there.
    let before = live.handover.iter().flat_map(|h| h.entries.iter());
    for entry in before.chain(&live.entries) {
        if let Detail::Punch(punch) = &entry.detail {
            people.retain(|id| *id != punch.person);
            if punch.punch == PunchKind::In {
                people.push(punch.person);
            }
        }
    }
    let register = |register: &crate::model::settings::Register| {
        let moved: Vec<Money> = live
            .entries
            .iter()
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
    Status {
        schema: SCHEMA,
        store: settings.store.name.clone(),
        currency: settings.store.currency.code.clone(),
        decimals: settings.store.currency.decimals,
        at: now,
        business_date: live.run.date,
        shift: settings.shift(live.run.shift).map(|s| s.name.clone()).unwrap_or_default(),
        part: live.run.part,
        since: settings.store.zone.stamp_at(live.run.opened_ms),
        people: people.into_iter().map(name).collect(),
        handover_step: live.handover.as_ref().map(|open| {
            let step = open.cursor.step().unwrap_or_default();
            i64::try_from(step.index() + 1).unwrap_or(1)
        }),
        registers: settings.registers.iter().filter(|r| r.active).map(register).collect(),
        open_items: live
            .items
            .iter()
            .map(|item| OpenItem {
                item: item.id.0,
                kind: item.kind,
                state: item.state,
                severity: item.severity,
                title: item.title.clone(),
                owner: item.owner.map(name).unwrap_or_default(),
                due: item.due_ms.map(|ms| settings.store.zone.stamp_at(ms)),
                overdue: item.overdue(now.ms),
                age_handovers: item.handovers,
                age_days: item.age_days(now.ms),
            })
            .collect(),
        half_sealed: i64::try_from(live.half.len()).unwrap_or(0),
        last_seal: last.map(|(seq, code)| Seal { seq, code }),
    }
}
