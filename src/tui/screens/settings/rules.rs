//! Rules of the handover and their thresholds.

use super::area::Area;
use super::parts::{WEEKDAYS, amount, number, read_amount, read_number, read_one_of, ticked, yes, yes_no};
use crate::i18n::{self, msg};
use crate::model::lang::Lang;
use crate::model::money::Money;
use crate::model::problem::Problem;
use crate::model::settings;
use crate::model::settings::{CashRounding, ExpiryBand, Settings};
use crate::tui::screens::settings::area::{FieldRefusal, SettingsChange};
use crate::tui::shell::app_data::AppData;
use crate::tui::widgets::field::{Field, FieldKind, fold_digits};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::label::Label;

/// Everything but attendance.
#[derive(Debug)]
pub(super) struct RulesArea;

/// Near-expiry bands as typed: `365:45, 180:20`.
fn read_bands(text: &str) -> Option<Vec<ExpiryBand>> {
    let mut bands = fold_digits(text)
        .split([',', '，', '、', ';', ' '])
        .filter(|part| !part.trim().is_empty())
        .map(|part| {
            let (life, near) = part.trim().split_once([':', '：'])?;
            let days = |text: &str| text.trim().parse::<i64>().ok().filter(|n| (0..=36_500).contains(n));
            Some(ExpiryBand { life_days: days(life)?, near_days: days(near)? })
        })
        .collect::<Option<Vec<_>>>()?;
    bands.sort_by_key(|band| std::cmp::Reverse(band.life_days));
    Some(bands)
}

/// The ways in which a till rounds.
fn rounding_names() -> Vec<Label> {
    CashRounding::ALL
        .iter()
        .map(|way| Label::from(move |lang: Lang| i18n::name(lang, way.key()).to_owned()))
        .collect()
}

/// The weekdays on which somebody gets change.
fn bank_days(days: &[u8]) -> Field {
    let options = WEEKDAYS.map(Into::into).to_vec();
    let mut field = Field::new("bank_days", msg::settings_ui::bank_days, FieldKind::Multi { options });
    let ticked: Vec<usize> = days.iter().map(|day| usize::from(*day).saturating_sub(1)).collect();
    field.tick(&ticked);
    field
}

impl Area for RulesArea {
    fn title(&self, lang: Lang) -> &'static str {
        msg::settings_ui::area_rules(lang)
    }

    fn single(&self) -> bool {
        true
    }

    fn fields(&self, _: &AppData, settings: &Settings, _: Option<&str>) -> Vec<Field> {
        let rules = &settings.rules;
        let currency = &settings.store.currency;
        let count = |id, label: fn(Lang) -> &'static str, value| number(id, label, Some(value)).required();
        let bands: Vec<String> =
            rules.expiry_bands.iter().map(|b| format!("{}:{}", b.life_days, b.near_days)).collect();
        vec![
            yes_no("blind", msg::settings_ui::blind, rules.blind).explained(msg::settings_ui::blind_note),
            yes_no("second", msg::settings_ui::second_count, rules.second_count),
            yes_no("read_back", msg::settings_ui::read_back, rules.read_back)
                .explained(msg::settings_ui::read_back_note),
            yes_no("clock_pin", msg::settings_ui::clock_pin, rules.clock_pin)
                .explained(msg::settings_ui::clock_pin_note),
            amount("tier_lead", msg::settings_ui::tier_lead, Some(rules.approval_tiers[0]), currency)
                .required(),
            amount("tier_owner", msg::settings_ui::tier_owner, Some(rules.approval_tiers[1]), currency)
                .required(),
            count("escalate_lead", msg::settings_ui::escalate_lead, rules.escalate_lead)
                .unit(msg::settings_ui::handovers),
            count("escalate_owner", msg::settings_ui::escalate_owner, rules.escalate_owner)
                .unit(msg::settings_ui::handovers),
            count("stale", msg::settings_ui::stale_after, rules.stale_after)
                .unit(msg::settings_ui::handovers),
            count("errors", msg::settings_ui::error_alert, rules.error_alert).unit(msg::settings_ui::errors),
            count("deposit", msg::settings_ui::deposit_late, rules.deposit_late_hours)
                .unit(msg::settings_ui::hours_unit),
            count("next_shift", msg::settings_ui::next_shift, rules.next_shift_min)
                .unit(msg::settings_ui::min)
                .explained(msg::settings_ui::next_shift_note),
            count("lock", msg::settings_ui::lock_minutes, rules.lock_minutes).unit(msg::settings_ui::min),
            Field::text("bands", msg::settings_ui::bands)
                .with(&bands.join(", "))
                .explained(msg::settings_ui::bands_note)
                .checked(|text| read_bands(text).map(drop).ok_or(Problem::new("settings_ui.bad_bands"))),
            count("direct", msg::settings_ui::receipt_direct, rules.receipt_direct_percent).unit("%"),
            count("depot", msg::settings_ui::receipt_depot, rules.receipt_depot_percent).unit("%"),
            amount("change", msg::settings_ui::change_a_day, Some(rules.change_a_day), currency)
                .explained(msg::settings_ui::change_a_day_note),
            bank_days(&rules.bank_days),
            Field::choice("rounding", msg::settings_ui::rounding, rounding_names())
                .chosen(CashRounding::ALL.iter().position(|way| *way == rules.rounding).unwrap_or(0))
                .required()
                .explained(msg::settings_ui::rounding_note),
        ]
    }

    fn apply(
        &self,
        _: &AppData,
        settings: &Settings,
        _: Option<&str>,
        form: &Form,
    ) -> Result<SettingsChange, FieldRefusal> {
        let currency = &settings.store.currency;
        let sum = |id| Ok::<_, FieldRefusal>(read_amount(form, id, currency)?.unwrap_or(Money::ZERO));
        let count = |id| Ok::<_, FieldRefusal>(read_number(form, id)?.unwrap_or(0));
        let share = |id| match count(id)? {
            n if n > 100 => Err((id, Problem::new("settings_ui.bad_percent"))),
            n => Ok(n),
        };
        let rules = settings::Rules {
            blind: yes(form, "blind"),
            second_count: yes(form, "second"),
            read_back: yes(form, "read_back"),
            approval_tiers: [sum("tier_lead")?, sum("tier_owner")?],
            escalate_lead: count("escalate_lead")?,
            escalate_owner: count("escalate_owner")?,
            stale_after: count("stale")?,
            error_alert: count("errors")?,
            deposit_late_hours: count("deposit")?,
            change_a_day: sum("change")?,
            rounding: read_one_of(form, "rounding", &CashRounding::ALL)?,
            bank_days: ticked(form, "bank_days")
                .into_iter()
                .filter_map(|d| u8::try_from(d + 1).ok())
                .collect(),
            next_shift_min: count("next_shift")?,
            clock_pin: yes(form, "clock_pin"),
            lock_minutes: count("lock")?,
            expiry_bands: read_bands(form.raw("bands"))
                .ok_or(("bands", Problem::new("settings_ui.bad_bands")))?,
            receipt_direct_percent: share("direct")?,
            receipt_depot_percent: share("depot")?,
            attendance: settings.rules.attendance.clone(),
        };
        settings.put_rules(rules).map(SettingsChange::from).map_err(|r| ("tier_owner", r.problem))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_are_read_as_typed_and_put_in_order() {
        let bands = read_bands("30:10，３６５：45, ").unwrap();
        assert_eq!(
            bands.iter().map(|b| (b.life_days, b.near_days)).collect::<Vec<_>>(),
            [(365, 45), (30, 10)]
        );
        assert!(read_bands("30-10").is_none() && read_bands("30:-1").is_none());
    }
}
