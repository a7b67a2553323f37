//! People: never deleted, only deactivated.

use super::area::{Area, Then};
use super::parts::{WEEKDAYS, chosen, in_use, languages, one_of, read_one_of, yes};
use super::shifts::id;
use crate::i18n::{self, dates, msg};
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::model::people::{Person, Role};
use crate::model::refusal::InputField;
use crate::model::settings::Settings;
use crate::model::shift::ShiftDef;
use crate::model::text::check_name;
use crate::model::time::BusinessDate;
use crate::rules::authority::Act;
use crate::rules::pin::SecretKind;
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

/// What is done about somebody's secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PinChoice {
    Keep,
    Pin,
    /// Lets them try again.
    Unlock,
    Passphrase,
}

impl PinChoice {
    /// Those for an owner, in the order they are offered.
    const ALL: [Self; 4] = [Self::Keep, Self::Pin, Self::Unlock, Self::Passphrase];
    /// Those for everybody else.
    const STAFF: [Self; 3] = [Self::Keep, Self::Pin, Self::Unlock];

    fn label(self) -> Label {
        match self {
            Self::Keep => msg::settings_ui::pin_keep.into(),
            Self::Pin => msg::settings_ui::pin_issue.into(),
            Self::Unlock => msg::settings_ui::pin_unlock.into(),
            Self::Passphrase => msg::settings_ui::phrase_issue.into(),
        }
    }
}

/// What the owner decides about somebody who was added for one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Decision {
    Later,
    Keep,
    End,
}

impl Decision {
    /// In the order they are offered.
    const ALL: [Self; 3] = [Self::Later, Self::Keep, Self::End];

    fn label(self) -> Label {
        match self {
            Self::Later => msg::day_help::decide_later.into(),
            Self::Keep => msg::day_help::keep.into(),
            Self::End => msg::day_help::end.into(),
        }
    }
}

/// The field in which the owner confirms or ends it.
fn decision(on: BusinessDate) -> Field {
    let label = move |lang: Lang| msg::day_help::only_on(lang, dates::date_short(lang, on));
    let options = Decision::ALL.iter().map(|one| one.label()).collect();
    Field::choice("day", Label::from(label), options)
        .chosen(0)
        .required()
        .explained(msg::day_help::decide_note)
}

/// What follows for somebody's secrets when the form is saved. Whoever is new gets what the role has; whoever becomes an
/// owner gets a passphrase beside the PIN.
fn secrets_after(old: Option<&Person>, person: &Person, chosen: usize) -> Option<Then> {
    let choice = PinChoice::ALL.get(chosen).copied().unwrap_or(PinChoice::Keep);
    let owner = person.role == Role::Owner;
    let Some(old) = old else { return Some(Then::Issue(person.id, SecretKind::of_role(person.role))) };
    if owner && old.role != Role::Owner {
        let kinds: &[SecretKind] =
            if choice == PinChoice::Pin { &SecretKind::ALL } else { &[SecretKind::Passphrase] };
        return Some(Then::Issue(person.id, kinds));
    }
    match choice {
        PinChoice::Pin => Some(Then::Issue(person.id, &[SecretKind::Pin])),
        PinChoice::Passphrase if owner => Some(Then::Issue(person.id, &[SecretKind::Passphrase])),
        PinChoice::Unlock => Some(Then::Unlock(person.id)),
        PinChoice::Keep | PinChoice::Passphrase => None,
    }
}

impl Area for PeopleArea {
    fn title(&self, lang: Lang) -> &'static str {
        msg::settings_ui::area_people(lang)
    }

    fn act(&self) -> Option<Act> {
        Some(Act::ManageShop)
    }

    fn rows(&self, settings: &Settings, lang: Lang) -> Vec<AreaRow> {
        let row = |p: &Person| {
            let role = i18n::name(lang, p.role.key());
            let only = p.only_on.map(|on| msg::day_help::only_on(lang, dates::date_short(lang, on)));
            AreaRow {
                key: p.id.to_string(),
                text: p.name.clone(),
                detail: only.map_or_else(|| role.to_owned(), |only| format!("{role} · {only}")),
                active: p.active,
            }
        };
        settings.people.iter().map(row).collect()
    }

    fn fields(&self, model: &AppData, settings: &Settings, key: Option<&str>) -> Vec<Field> {
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
        fields.extend(old.and_then(|p| p.only_on).map(decision));
        if let Some(person) = old {
            let owner = person.role == Role::Owner;
            let choices: &[PinChoice] = if owner { &PinChoice::ALL } else { &PinChoice::STAFF };
            let choices = choices.iter().map(|choice| choice.label()).collect();
            let field = Field::choice("pin", msg::settings_ui::pin, choices).chosen(0).required();
            let without = model.live.as_ref().is_some_and(|live| !live.with_pin.contains(&person.id));
            fields.push(match (owner, without) {
                (true, true) => field.explained(msg::settings_ui::pin_missing),
                (true, false) => field.explained(msg::settings_ui::pin_owner_note),
                (false, _) => field,
            });
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
        _: &AppData,
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
        let role = read_one_of(form, "role", &Role::ALL)?;
        let decided =
            old.and_then(|p| p.only_on).and_then(|_| Decision::ALL.get(chosen(form, "day")).copied());
        let person = Person {
            id: old.map_or_else(|| settings.next_person(), |p| p.id),
            name: form.raw("name").to_owned(),
            role,
            lang: read_one_of(form, "lang", &Lang::ALL)?,
            number: form.raw("number").to_owned(),
            phone: form.raw("phone").to_owned(),
            roster,
            active: yes(form, "active") && decided != Some(Decision::End),
            // Whoever becomes a lead stays.
            only_on: old
                .and_then(|p| p.only_on)
                .filter(|_| decided != Some(Decision::Keep) && role == Role::Cashier),
        };
        let then = secrets_after(old, &person, chosen(form, "pin"));
        let settings = settings.put_person(person).map_err(|r| match r.field {
            InputField::Active | InputField::Role => (r.field.name(), r.problem),
            _ => ("name", r.problem),
        })?;
        Ok(SettingsChange { settings, then, look: None })
    }
}
