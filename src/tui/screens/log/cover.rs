//! A break cover: who stands in for whoever logs it, and the way back.

use crate::i18n::{dates, msg};
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::model::log;
use crate::model::log::{Cover, CoverStep, Detail, Entry};
use crate::model::people::Role;
use crate::rules::covers;
use crate::tui::screens::log::entry_form::LogForm;
use crate::tui::screens::log::form_reader::{FormReader, Lean, chosen, code_field, show, time_field};
use crate::tui::shell::view::Ctx;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::label::Label;

/// Standing in for who is on a break.
#[derive(Debug)]
pub(super) struct CoverForm;

/// The covers that nobody has ended.
fn running<'a>(ctx: &'a Ctx<'_>) -> Vec<(&'a Entry, &'a Cover)> {
    ctx.model.live.as_ref().map_or_else(Vec::new, |live| covers::running(&live.covers))
}

/// Who stands in for whom; since when; and, where it was said, until when it is meant to last.
pub(crate) fn parts(
    began: &Entry,
    cover: &Cover,
    ctx: &Ctx<'_>,
) -> impl Fn(Lang) -> Vec<String> + 'static + use<> {
    let name = |id| ctx.model.name(id).to_owned();
    let (stands_in, away, since, now) = (name(cover.stands_in), name(cover.away), began.at, ctx.now);
    let zone = ctx.model.settings().map(|settings| settings.store.zone);
    let until = cover.until_ms.zip(zone).map(|(ms, zone)| zone.stamp_at(ms));
    move |lang| {
        let since = msg::home::cover_since(lang, dates::time_or_moment(lang, since, now));
        let until = until.map(|until| msg::home::cover_until(lang, dates::time_or_moment(lang, until, now)));
        [msg::home::cover_who(lang, &away, &stands_in), since].into_iter().chain(until).collect()
    }
}

/// Who may stand in, in the order in which they are offered: nobody stands in for themselves, so whoever is taken to log it
/// comes last.
fn offered(ctx: &Ctx<'_>) -> Vec<PersonId> {
    let (mut people, actor) = (ctx.model.people(Role::Cashier), ctx.model.actor());
    people.sort_by_key(|person| Some(*person) == actor);
    people
}

impl LogForm for CoverForm {
    fn fields(&self, ctx: &Ctx<'_>) -> Vec<Field> {
        let covers = running(ctx);
        let name = |(began, cover): &(&Entry, &Cover)| {
            let parts = parts(began, cover, ctx);
            Label::from(move |lang: Lang| parts(lang).join("  "))
        };
        let names = covers.iter().map(name).collect();
        let mut running = Field::choice("running", msg::log_ui::cover_running, names).required();
        running.choose((covers.len() == 1).then_some(0));
        let step = code_field("cover", msg::log_ui::kind, &CoverStep::ALL, CoverStep::key).required();
        vec![
            // With nobody on a break there is nothing to end.
            step.chosen(usize::from(!covers.is_empty())),
            running,
            Field::choice("stands_in", msg::log_ui::stands_in, ctx.model.with_roles(&offered(ctx)))
                .required()
                .explained(msg::log_ui::stands_in_note),
            time_field("until", msg::log_ui::cover_back, "", Lean::Next, ctx),
            Field::text("mind", msg::log_ui::to_mind),
        ]
    }

    fn adapt(&self, form: &mut Form, ctx: &Ctx<'_>) {
        let some = !running(ctx).is_empty();
        let ends =
            chosen(form, "cover").and_then(|i| CoverStep::ALL.get(i).copied()) == Some(CoverStep::Ends);
        show(form, "cover", some);
        show(form, "running", some && ends);
        show(form, "stands_in", !ends);
        show(form, "until", !ends);
    }

    fn read(&self, sheet: &FormReader<'_>) -> Option<Detail> {
        let covers = running(sheet.ctx);
        let ends =
            !covers.is_empty() && sheet.noted(sheet.pick("cover", &CoverStep::ALL))? == CoverStep::Ends;
        let mind = sheet.line("mind");
        if ends {
            let all: Vec<usize> = (0..covers.len()).collect();
            let (began, cover) = covers[sheet.noted(sheet.pick("running", &all))?];
            return Some(Detail::Cover(log::Cover {
                cover: CoverStep::Ends,
                until_ms: None,
                mind,
                began_ms: Some(began.at.ms),
                ..cover.clone()
            }));
        }
        let stands_in = sheet.pick("stands_in", &offered(sheet.ctx)).ok();
        let stands_in = sheet.must("stands_in", stands_in);
        let until_ms = sheet.noted(sheet.moment("until_date", "until", Lean::Next));
        Some(Detail::Cover(log::Cover {
            cover: CoverStep::Begins,
            away: sheet.person("by")?,
            stands_in: stands_in?,
            until_ms: until_ms?,
            mind,
            began_ms: None,
        }))
    }
}
