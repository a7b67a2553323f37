//! What stands in a place to type into, taken out of it and put back: of a form by the names of its fields and the words
//! of what is chosen.

use super::cell_editor::CellEditor;
use super::edit::Edit;
use super::field::{Field, FieldKind};
use super::form::Form;
use super::search_list::Pick;
use crate::model::lang::Lang;
use crate::system::unsaved::KeptField;

/// A place to type into whose text is saved nowhere else. Never one for a PIN, a passphrase or a code.
pub(crate) enum Typed<'a> {
    /// All of a form.
    Form(&'a mut Form),
    /// One field of a form, where the others are saved as they are left.
    Field(&'a mut Field),
    /// A cell of a list.
    Cell(&'a mut CellEditor),
    /// A line such as the one that is searched for.
    Line(&'a mut Edit),
    /// What narrows a list down.
    Search(&'a mut Pick),
}

impl Typed<'_> {
    /// What stands in it.
    #[must_use]
    pub(crate) fn fields(&self) -> Vec<KeptField> {
        let line = |text: &str| vec![KeptField { text: text.to_owned(), ..KeptField::default() }];
        match self {
            Self::Form(form) => of(form),
            Self::Field(field) => of_field(field).into_iter().collect(),
            Self::Cell(cell) => line(cell.text()),
            Self::Line(edit) => line(edit.text()),
            Self::Search(pick) => line(pick.query()),
        }
    }

    /// Puts back what stood in it.
    pub(crate) fn put_back(&mut self, kept: &[KeptField]) {
        let line = kept.first().map_or("", |field| field.text.as_str());
        match self {
            Self::Form(form) => put_back(form, kept),
            Self::Field(field) => {
                if let Some(one) = kept.iter().find(|one| one.id == field.id) {
                    put_into(field, one);
                }
            }
            Self::Cell(cell) => cell.set(line),
            Self::Line(edit) => edit.set(line),
            Self::Search(pick) => pick.search(line),
        }
    }
}

/// Who does it is said anew each time: somebody else may be at the keyboard.
const WHO: [&str; 3] = ["by", "who", "owner"];

/// The words of an option that tell it from the others, whatever language is shown.
fn words(field: &Field, at: usize) -> String {
    match &field.kind {
        FieldKind::Choice { options } | FieldKind::Multi { options } => {
            options.get(at).map(|option| option.get(Lang::En).into_owned()).unwrap_or_default()
        }
        _ => at.to_string(),
    }
}

/// The option with these words; none where several have them.
fn option(field: &Field, said: &str) -> Option<usize> {
    let count = match &field.kind {
        FieldKind::Choice { options } | FieldKind::Multi { options } => options.len(),
        _ => 2,
    };
    let mut fits = (0..count).filter(|at| words(field, *at) == said);
    fits.next().filter(|_| fits.next().is_none())
}

fn is_kept(field: &Field) -> bool {
    !field.id.is_empty()
        && !WHO.contains(&field.id)
        && !matches!(field.kind, FieldKind::Pin | FieldKind::Info)
}

/// What stands in a form. Never what was typed unseen.
#[must_use]
pub(crate) fn of(form: &Form) -> Vec<KeptField> {
    form.fields.iter().filter_map(of_field).collect()
}

fn of_field(field: &Field) -> Option<KeptField> {
    let chosen = match field.kind {
        FieldKind::Choice { .. } | FieldKind::YesNo => field.choice_index().into_iter().collect(),
        FieldKind::Multi { .. } => field.ticked(),
        _ => Vec::new(),
    };
    is_kept(field).then(|| KeptField {
        id: field.id.to_owned(),
        text: field.raw().to_owned(),
        chosen: chosen.into_iter().map(|at| words(field, at)).collect(),
    })
}

/// Puts it back where there are such fields still. What was chosen and is not offered any more is left as it stands.
pub(crate) fn put_back(form: &mut Form, kept: &[KeptField]) {
    for one in kept {
        if let Some(field) = form.field_mut(&one.id) {
            put_into(field, one);
        }
    }
}

fn put_into(field: &mut Field, one: &KeptField) {
    if !is_kept(field) {
        return;
    }
    let chosen: Vec<usize> = one.chosen.iter().filter_map(|said| option(field, said)).collect();
    match field.kind {
        FieldKind::Choice { .. } | FieldKind::YesNo => {
            if let Some(at) = chosen.first() {
                field.choose(Some(*at));
            }
        }
        FieldKind::Multi { .. } => field.tick(&chosen),
        _ => field.set_raw(&one.text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(people: &[&str]) -> Form {
        let options = |names: &[&str]| names.iter().map(|name| (*name).to_owned().into()).collect();
        Form::new(vec![
            Field::choice("by", "By", options(people)),
            Field::text("what", "What"),
            Field::pin("phrase", "Passphrase"),
            Field::choice("whom", "Whom", options(people)),
            Field::new("days", "Days", FieldKind::Multi { options: options(people) }),
            Field::yes_no("ok", "OK"),
        ])
    }

    #[test]
    fn what_is_chosen_is_found_by_its_words_and_no_secret_is_kept() {
        let mut before = form(&["Ana", "Bruno", "Chen"]);
        for (id, text) in [("what", "rain"), ("phrase", "secret words")] {
            before.field_mut(id).unwrap().set_raw(text);
        }
        before.field_mut("by").unwrap().choose(Some(0));
        before.field_mut("whom").unwrap().choose(Some(1));
        before.field_mut("days").unwrap().tick(&[0, 2]);
        before.field_mut("ok").unwrap().choose(Some(1));
        let kept = of(&before);
        assert!(!serde_json::to_string(&kept).unwrap().contains("secret"));
        let mut after = form(&["Chen", "Bruno", "Ana", "Dora"]);
        put_back(&mut after, &kept);
        let at = |id: &str| after.field(id).unwrap().choice_index();
        assert_eq!((after.raw("what"), after.raw("phrase"), at("by")), ("rain", "", None));
        assert_eq!(
            (at("whom"), after.field("days").unwrap().ticked(), at("ok")),
            (Some(1), vec![0, 2], Some(1))
        );
        // Who is not there any more is nobody else.
        let mut without = form(&["Dora", "Emil"]);
        put_back(&mut without, &kept);
        assert_eq!(without.field("whom").unwrap().choice_index(), None);
    }
}
