//! Help for today: a cashier a lead adds for the running day; the owner confirms.

use super::area::{Area, Then};
use super::parts::{chosen, languages, read_one_of};
use super::shifts::id;
use crate::i18n::{dates, msg};
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::model::people::{Person, Role};
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::model::text::check_name;
use crate::model::time::BusinessDate;
use crate::rules::authority::Act;
use crate::rules::pin::SecretKind;
use crate::tui::screens::settings::area::{AreaRow, FieldRefusal, SettingsChange};
use crate::tui::shell::app_data::AppData;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::label::Label;

/// People added for one day, until the owner has decided.
#[derive(Debug)]
pub(super) struct DayHelpArea;

/// Today by the running shift.
fn today(model: &AppData) -> Option<BusinessDate> {
    model.live.as_ref().map(|live| live.run.date)
}

/// Somebody of the list.
fn helper<'s>(settings: &'s Settings, key: Option<&str>) -> Option<&'s Person> {
    id(key).and_then(|id| settings.person(PersonId(id)))
}

/// A line about a day.
fn about(words: fn(Lang, String) -> String, date: Option<BusinessDate>) -> Field {
    Field::info(Label::from(move |lang: Lang| {
        words(lang, date.map_or_else(String::new, |date| dates::date_short(lang, date)))
    }))
}

impl Area for DayHelpArea {
    fn title(&self, lang: Lang) -> &'static str {
        msg::day_help::title(lang)
    }

    fn act(&self) -> Option<Act> {
        Some(Act::AddForADay)
    }

    fn rows(&self, settings: &Settings, lang: Lang) -> Vec<AreaRow> {
        let row = |p: &Person| AreaRow {
            key: p.id.to_string(),
            text: p.name.clone(),
            detail: p
                .only_on
                .map_or_else(String::new, |on| msg::day_help::only_on(lang, dates::date_short(lang, on))),
            active: settings.works_here(p),
        };
        settings.unconfirmed().map(row).collect()
    }

    fn fields(&self, model: &AppData, settings: &Settings, key: Option<&str>) -> Vec<Field> {
        let Some(person) = helper(settings, key) else {
            return vec![
                Field::text("name", msg::settings_ui::person_name)
                    .required()
                    .max(60)
                    .checked(|text| check_name(text).map(drop)),
                Field::choice("lang", msg::setup::language, languages())
                    .chosen(settings.store.lang.index())
                    .required(),
                about(msg::day_help::works_on, today(model)),
                Field::info(msg::settings_ui::pin_new),
                about(msg::day_help::owner_confirms, today(model)),
            ];
        };
        // Nothing is issued to somebody whose day is over.
        let mut choices: Vec<Label> = vec![msg::settings_ui::pin_keep.into()];
        if person.only_on == today(model) {
            choices.extend([msg::settings_ui::pin_issue.into(), msg::settings_ui::pin_unlock.into()]);
        }
        vec![
            Field::info(Label::from(person.name.clone())),
            Field::choice("pin", msg::settings_ui::pin, choices).chosen(0).required(),
            about(msg::day_help::owner_confirms, person.only_on),
        ]
    }

    fn apply(
        &self,
        model: &AppData,
        settings: &Settings,
        key: Option<&str>,
        form: &Form,
    ) -> Result<SettingsChange, FieldRefusal> {
        if let Some(person) = helper(settings, key) {
            let then = match chosen(form, "pin") {
                1 => Some(Then::Issue(person.id, SecretKind::of_role(Role::Cashier))),
                2 => Some(Then::Unlock(person.id)),
                _ => None,
            };
            return Ok(SettingsChange { then, ..settings.clone().into() });
        }
        let today = today(model).ok_or_else(|| ("name", Problem::new("store.not_set_up")))?;
        let person = Person {
            id: settings.next_person(),
            name: form.raw("name").to_owned(),
            role: Role::Cashier,
            lang: read_one_of(form, "lang", &Lang::ALL)?,
            number: String::new(),
            phone: String::new(),
            roster: Vec::new(),
            active: true,
            only_on: Some(today),
        };
        let then = Some(Then::Issue(person.id, SecretKind::of_role(person.role)));
        let settings = settings.put_person(person).map_err(|refusal| ("name", refusal.problem))?;
        Ok(SettingsChange { settings, then, look: None })
    }
}

#[cfg(test)]
mod tests;
