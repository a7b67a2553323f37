//! Checklists: one area for each list.

use super::area::Area;
use super::parts::{both, in_use, one_of, read_both, read_one_of, ticked, yes, yes_no};
use crate::i18n::{self, msg};
use crate::model::checklist::{AnswerKind, CheckItem, ListKind, parse_tenths, tenths};
use crate::model::device::Device;
use crate::model::ids::ShiftId;
use crate::model::lang::{Bilingual, Lang};
use crate::model::refusal::{InputField, Refusal};
use crate::model::settings::Settings;
use crate::rules::settings_edit::Way;
use crate::tui::screens::settings::area::{AreaRow, FieldRefusal, SettingsChange};
use crate::tui::shell::app_data::AppData;
use crate::tui::widgets::field::{Field, FieldKind};
use crate::tui::widgets::form::Form;

/// Area of one checklist.
#[derive(Debug)]
pub(super) struct ChecksArea(pub(super) ListKind);

fn shifts(settings: &Settings) -> Vec<ShiftId> {
    settings.shifts.iter().filter(|s| s.active).map(|s| s.id).collect()
}

/// The devices a line may look at: those in use, and those it looks at already.
fn devices<'a>(settings: &'a Settings, item: Option<&CheckItem>) -> Vec<&'a Device> {
    let kept = |d: &&Device| d.active || item.is_some_and(|item| item.devices.contains(&d.id));
    settings.devices.iter().filter(kept).collect()
}

/// Field for them; not shown where the shop has none.
fn devices_field(settings: &Settings, item: Option<&CheckItem>) -> Field {
    let all = devices(settings, item);
    let names = all.iter().map(|d| d.name.clone().into()).collect();
    let mut field = Field::new("devices", msg::settings_ui::looks_at, FieldKind::Multi { options: names })
        .explained(msg::settings_ui::looks_at_note);
    let looked_at = |d: &Device| item.is_some_and(|item| item.devices.contains(&d.id));
    let on: Vec<usize> = all.iter().enumerate().filter(|(_, d)| looked_at(d)).map(|(at, _)| at).collect();
    field.tick(&on);
    field.hidden = all.is_empty();
    field
}

impl Area for ChecksArea {
    fn title(&self, lang: Lang) -> &'static str {
        i18n::name(lang, self.0.key())
    }

    fn rows(&self, settings: &Settings, lang: Lang) -> Vec<AreaRow> {
        let row = |item: &CheckItem| AreaRow {
            key: item.id.clone(),
            text: item.text.get(lang).to_owned(),
            detail: if item.critical {
                msg::settings_ui::critical_mark(lang).to_owned()
            } else if item.answer == AnswerKind::Check {
                String::new()
            } else {
                i18n::name(lang, item.answer.key()).to_owned()
            },
            active: item.active,
        };
        settings.checks.iter().filter(|item| item.list == self.0).map(row).collect()
    }

    fn fields(&self, _: &AppData, settings: &Settings, key: Option<&str>) -> Vec<Field> {
        let old = key.and_then(|key| settings.check(key));
        let [en, zh] = both(&old.map_or_else(Bilingual::default, |c| c.text.clone()));
        let answer = old.map_or_else(AnswerKind::default, |c| c.answer);
        let limit = |value: Option<i64>| value.map_or_else(String::new, tenths);
        let limit_field = |id, label: fn(Lang) -> &'static str, value| {
            Field::text(id, label).cols(10).with(&limit(value)).checked(|text| parse_tenths(text).map(drop))
        };
        let all = shifts(settings);
        let names = settings.shifts.iter().filter(|s| s.active).map(|s| s.name.clone().into()).collect();
        let mut on = Field::new("shifts", msg::settings_ui::on_shifts, FieldKind::Multi { options: names })
            .explained(msg::settings_ui::on_shifts_note);
        let asked: Vec<usize> = old.map_or_else(Vec::new, |c| {
            c.shifts.iter().filter_map(|id| all.iter().position(|s| s == id)).collect()
        });
        on.tick(&asked);
        if self.0 == ListKind::SelfCheck {
            // Ticked or not: nothing to read, nothing to write.
            return vec![en, zh, on, in_use(old.is_none_or(|c| c.active))];
        }
        vec![
            en,
            zh,
            one_of("answer", msg::settings_ui::answer, &AnswerKind::ALL, AnswerKind::key, answer),
            yes_no("critical", msg::settings_ui::critical, old.is_some_and(|c| c.critical))
                .explained(msg::settings_ui::critical_note),
            limit_field("min", msg::settings_ui::limit_min, old.and_then(|c| c.min))
                .explained(msg::settings_ui::limit_note),
            limit_field("max", msg::settings_ui::limit_max, old.and_then(|c| c.max))
                .explained(msg::settings_ui::limit_note),
            Field::text("unit", msg::settings_ui::unit).cols(10).max(20).with(old.map_or("", |c| &c.unit)),
            devices_field(settings, old),
            on,
            in_use(old.is_none_or(|c| c.active)),
        ]
    }

    fn apply(
        &self,
        _: &AppData,
        settings: &Settings,
        key: Option<&str>,
        form: &Form,
    ) -> Result<SettingsChange, FieldRefusal> {
        let limit = |id: &'static str| match form.raw(id).trim() {
            "" => Ok(None),
            text => parse_tenths(text).map(Some).map_err(|p| (id, p)),
        };
        let all = shifts(settings);
        let old = key.and_then(|key| settings.check(key));
        let ticked_only = self.0 == ListKind::SelfCheck;
        let answer =
            if ticked_only { AnswerKind::Check } else { read_one_of(form, "answer", &AnswerKind::ALL)? };
        let item = CheckItem {
            id: key.map_or_else(|| settings.next_check(self.0), str::to_owned),
            list: self.0,
            text: read_both(form),
            answer,
            critical: !ticked_only && yes(form, "critical"),
            min: limit("min")?,
            max: limit("max")?,
            unit: form.raw("unit").to_owned(),
            devices: ticked(form, "devices")
                .into_iter()
                .filter_map(|at| devices(settings, old).get(at).map(|d| d.id))
                .collect(),
            shifts: ticked(form, "shifts").into_iter().filter_map(|at| all.get(at).copied()).collect(),
            active: yes(form, "active"),
        };
        settings
            .put_check(item)
            .map(SettingsChange::from)
            .map_err(|r| (if r.field == InputField::Limits { "min" } else { "en" }, r.problem))
    }

    fn moved(&self, settings: &Settings, key: &str, way: Way) -> Option<Result<Settings, Refusal>> {
        Some(settings.move_check(key, way))
    }
}
