//! The calendar: on which weekdays each shift is held, and days with a plan of their own.

use super::area::Area;
use super::parts::{WEEKDAYS, ticked, yes, yes_no};
use crate::i18n::typed::DayOrder;
use crate::i18n::{dates, msg, shifts};
use crate::model::calendar::{HeldShift, SpecialDay};
use crate::model::ids::ShiftId;
use crate::model::lang::Lang;
use crate::model::settings::Settings;
use crate::model::shift::{ShiftDef, parse_hours};
use crate::model::shift::{hours_in, hours_text};
use crate::model::time::BusinessDate;
use crate::rules::authority::Act;
use crate::tui::screens::settings::area::{AreaRow, FieldRefusal, SettingsChange};
use crate::tui::shell::app_data::AppData;
use crate::tui::widgets::field::{Field, FieldKind};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::label::Label;

/// Area of the calendar.
#[derive(Debug)]
pub(super) struct CalendarArea;

/// What a row of the list is about.
enum Row {
    /// The weekdays of a shift.
    Week(ShiftId),
    /// A special day.
    Day(BusinessDate),
}

/// Prefix of the keys of weekday rows.
const WEEK: &str = "week:";

/// Names of the fields with the hours of each shift; more shifts than these no shop has in use.
const HOURS: [&str; 12] = [
    "hours_1", "hours_2", "hours_3", "hours_4", "hours_5", "hours_6", "hours_7", "hours_8", "hours_9",
    "hours_10", "hours_11", "hours_12",
];

impl Row {
    fn of(key: &str) -> Option<Self> {
        match key.strip_prefix(WEEK) {
            Some(id) => super::shifts::id(Some(id)).map(ShiftId).map(Self::Week),
            None => BusinessDate::parse(key).ok().map(Self::Day),
        }
    }
}

/// The weekdays of a shift in words.
pub(super) fn weekdays_text(shift: &ShiftDef, lang: Lang) -> String {
    if shift.weekdays.is_empty() {
        return msg::settings_ui::every_day(lang).to_owned();
    }
    dates::weekdays_short(lang, &shift.weekdays)
}

/// Shifts of which a special day says something: those in use, and those it has already.
fn shifts_of<'a>(settings: &'a Settings, day: Option<&SpecialDay>) -> Vec<(&'static str, &'a ShiftDef)> {
    let has = |shift: &ShiftDef| day.is_some_and(|day| day.held.iter().any(|held| held.shift == shift.id));
    HOURS.into_iter().zip(settings.shifts.iter().filter(|shift| shift.active || has(shift))).collect()
}

/// On which weekdays a shift is held; a new one on all of them.
fn week_field(shift: &ShiftDef) -> Field {
    let options = WEEKDAYS.map(Into::into).to_vec();
    let name = shift.name.clone();
    let label = Label::from(move |lang: Lang| name.get(lang).to_owned());
    let mut days = Field::new("week", label, FieldKind::Multi { options });
    let held: Vec<usize> =
        (1..=7u8).filter(|day| shift.held_on_weekday(*day)).map(|day| usize::from(day - 1)).collect();
    days.tick(&held);
    days.explained(msg::settings_ui::held_on_note)
}

fn day_fields(model: &AppData, settings: &Settings, old: Option<&SpecialDay>) -> Vec<Field> {
    let today = model.live.as_ref().map_or_else(|| settings.date_of(0), |live| live.run.date);
    let order = DayOrder::of_shop(settings);
    let mut fields = vec![
        Field::date("date", msg::log_ui::date, today, order)
            .cols(11)
            .required()
            .with(&old.map_or_else(String::new, |day| day.date.to_string())),
        Field::text("name", msg::settings_ui::day_name)
            .with(old.map_or("", |day| &day.name))
            .max(60)
            .explained(msg::settings_ui::day_name_note),
    ];
    for (id, shift) in shifts_of(settings, old) {
        let held = old.and_then(|day| day.held.iter().find(|held| held.shift == shift.id));
        let hours = held.map(|held| if held.segments.is_empty() { &shift.segments } else { &held.segments });
        let hours = hours.map_or_else(String::new, |hours| hours_text(hours).replace('–', "-"));
        let (name, usual) = (shift.name.clone(), shift.segments.clone());
        let label = move |lang: Lang| name.get(lang).to_owned();
        fields.push(
            Field::hours(id, Label::from(label))
                .cols(24)
                .with(&hours)
                .unit(Label::from(move |lang: Lang| {
                    msg::settings_ui::day_usual(lang, hours_in(lang, &usual))
                }))
                .explained(msg::settings_ui::day_hours_note),
        );
    }
    if old.is_some() {
        fields.push(yes_no("keep", msg::settings_ui::day_keep, true));
    }
    fields
}

fn read_day(
    settings: &Settings,
    old: Option<&SpecialDay>,
    form: &Form,
) -> Result<Option<SpecialDay>, FieldRefusal> {
    if old.is_some() && !yes(form, "keep") {
        return Ok(None);
    }
    let date = form.field("date").map_or(Ok(None), Field::day).map_err(|p| ("date", p))?;
    let Some(date) = date else { return Ok(None) };
    let mut held = Vec::new();
    for (id, shift) in shifts_of(settings, old) {
        if !form.raw(id).trim().is_empty() {
            let segments = parse_hours(form.raw(id)).map_err(|p| (id, p))?;
            held.push(HeldShift { shift: shift.id, segments });
        }
    }
    Ok(Some(SpecialDay { date, name: form.raw("name").trim().to_owned(), held }))
}

impl Area for CalendarArea {
    fn title(&self, lang: Lang) -> &'static str {
        msg::settings_ui::area_calendar(lang)
    }

    fn act(&self) -> Option<Act> {
        Some(Act::ManageShop)
    }

    fn rows(&self, settings: &Settings, lang: Lang) -> Vec<AreaRow> {
        let week = settings.shifts.iter().filter(|shift| shift.active).map(|shift| AreaRow {
            key: format!("{WEEK}{}", shift.id),
            text: shift.name.get(lang).to_owned(),
            detail: weekdays_text(shift, lang),
            active: true,
        });
        let days = settings.special_days.iter().map(|day| AreaRow {
            key: day.date.to_string(),
            text: format!("{}  {}", dates::date_long(lang, day.date), day.name).trim_end().to_owned(),
            detail: shifts::held_on(lang, settings, day),
            active: true,
        });
        week.chain(days).collect()
    }

    fn fields(&self, model: &AppData, settings: &Settings, key: Option<&str>) -> Vec<Field> {
        match key.and_then(Row::of) {
            Some(Row::Week(id)) => settings.shift(id).map(week_field).into_iter().collect(),
            Some(Row::Day(date)) => day_fields(model, settings, settings.special_day(date)),
            None => day_fields(model, settings, None),
        }
    }

    fn apply(
        &self,
        _: &AppData,
        settings: &Settings,
        key: Option<&str>,
        form: &Form,
    ) -> Result<SettingsChange, FieldRefusal> {
        let before = match key.and_then(Row::of) {
            Some(Row::Week(id)) => {
                let days: Vec<u8> =
                    ticked(form, "week").into_iter().filter_map(|day| u8::try_from(day + 1).ok()).collect();
                let next = settings.put_weekdays(id, &days);
                return next.map(SettingsChange::from).map_err(|r| ("week", r.problem));
            }
            Some(Row::Day(date)) => Some(date),
            None => None,
        };
        let old = before.and_then(|date| settings.special_day(date));
        let next = match (read_day(settings, old, form)?, before) {
            (Some(day), _) => settings.put_special_day(before, day),
            (None, Some(date)) => settings.remove_special_day(date),
            (None, None) => Ok(settings.clone()),
        };
        next.map(SettingsChange::from).map_err(|r| (HOURS[0], r.problem))
    }
}
