//! People: never deleted, only deactivated.

use super::area::{Area, Then};
use super::parts::{WEEKDAYS, chosen, in_use, languages, one_of, read_one_of, yes};
use super::shifts::id;
use crate::i18n::{self, msg};
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::model::people::{Person, Role};
use crate::model::refusal::InputField;
use crate::model::settings::Settings;
use crate::model::shift::ShiftDef;
use crate::model::text::check_name;
use crate::rules::authority::Act;
use crate::tui::screens::settings::area::{AreaRow, FieldRefusal, SettingsChange};
use crate::tui::shell::app_data::AppData;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::label::Label;

/// Everyone who works or worked here.
#[derive(Debug)]
pub(super) struct PeopleArea;

/// Names of the roster fields.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

fn shifts(settings: &Settings) -> Vec<&ShiftDef> {
    settings.shifts.iter().filter(|s| s.active).collect()
}

impl Area for PeopleArea {
    fn title(&self, lang: Lang) -> &'static str {
        msg::settings_ui::area_people(lang)
    }

    fn act(&self) -> Option<Act> {
        Some(Act::ManageShop)
    }

    fn rows(&self, settings: &Settings, lang: Lang) -> Vec<AreaRow> {
        let row = |p: &Person| AreaRow {
            key: p.id.to_string(),
            text: p.name.clone(),
            detail: i18n::name(lang, p.role.key()).to_owned(),
            active: p.active,
        };
        settings.people.iter().map(row).collect()
    }

    fn fields(&self, _: &AppData, settings: &Settings, key: Option<&str>) -> Vec<Field> {
        let old = id(key).and_then(|id| settings.person(PersonId(id)));
        let text = |pick: fn(&Person) -> &str| old.map_or("", pick).to_owned();
        let role = old.map_or_else(Role::default, |p| p.role);
        let lang = old.map_or(settings.store.lang, |p| p.lang);
        let mut fields = vec![
            Field::text("name", msg::settings_ui::person_name)
                .with(&text(|p| &p.name))
                .required()
                .max(60)
                .checked(|text| check_name(text).map(drop)),
            one_of("role", msg::settings_ui::role, &Role::ALL, Role::key, role),
            Field::choice("lang", msg::setup::language, languages()).chosen(lang.index()).required(),
        ];
        if old.is_some() {
            let pins = vec![
                msg::settings_ui::pin_keep.into(),
                msg::settings_ui::pin_issue.into(),
                msg::settings_ui::pin_unlock.into(),
            ];
            fields.push(Field::choice("pin", msg::settings_ui::pin, pins).chosen(0).required());
        } else {
            fields.push(Field::info(msg::settings_ui::pin_new));
        }
        fields.push(Field::text("number", msg::settings_ui::number).with(&text(|p| &p.number)).max(40));
        fields.push(Field::text("phone", msg::settings_ui::phone).with(&text(|p| &p.phone)).max(40));
        fields.push(in_use(old.is_none_or(|p| p.active)).explained(msg::settings_ui::person_active_note));
        fields.push(Field::info(msg::settings_ui::roster));
        let all = shifts(settings);
        for (day, (id, name)) in DAYS.into_iter().zip(WEEKDAYS).enumerate() {
            let mut options: Vec<Label> = vec![msg::settings_ui::roster_none.into()];
            options.extend(all.iter().map(|s| Label::from(s.name.clone())));
            let usual = old.and_then(|p| p.roster.get(day).copied().flatten());
            let at = usual.and_then(|u| all.iter().position(|s| s.id == u)).map_or(0, |at| at + 1);
            fields.push(Field::choice(id, name, options).chosen(at).required());
        }
        fields
    }

    fn apply(
        &self,
        settings: &Settings,
        key: Option<&str>,
        form: &Form,
    ) -> Result<SettingsChange, FieldRefusal> {
        let old = id(key).and_then(|id| settings.person(PersonId(id)));
        let all = shifts(settings);
        let mut roster: Vec<_> = DAYS
            .into_iter()
            .map(|day| chosen(form, day).checked_sub(1).and_then(|at| all.get(at)).map(|s| s.id))
            .collect();
        if roster.iter().all(Option::is_none) {
            roster.clear();
        }
        let person = Person {
            id: old.map_or_else(|| settings.next_person(), |p| p.id),
            name: form.raw("name").to_owned(),
            role: read_one_of(form, "role", &Role::ALL)?,
            lang: read_one_of(form, "lang", &Lang::ALL)?,
            number: form.raw("number").to_owned(),
            phone: form.raw("phone").to_owned(),
            roster,
            active: yes(form, "active"),
        };
        let who = person.id;
        // An owner's secret is longer: whoever becomes one gets a new one.
        let becomes_owner = person.role == Role::Owner && old.is_none_or(|p| p.role != Role::Owner);
        let then = match (old.is_none() || becomes_owner, chosen(form, "pin")) {
            (true, _) | (_, 1) => Some(Then::Issue(who)),
            (_, 2) => Some(Then::Unlock(who)),
            _ => None,
        };
        let settings = settings.put_person(person).map_err(|r| match r.field {
            InputField::Active | InputField::Role => (r.field.name(), r.problem),
            _ => ("name", r.problem),
        })?;
        Ok(SettingsChange { settings, then, look: None })
    }
}
