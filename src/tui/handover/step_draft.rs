//! The draft as a step works on it: read when the step comes up, kept as it will be once the answers given are
//! saved, and asked for what is still missing.
//!
//! Answers are saved after the step has dealt with a key, but where the next key goes may depend on them; that is
//! why a step looks here and not into the model.

use ratatui::layout::Rect;

use crate::i18n::{lists, msg, width};
use crate::model::field_ref::FieldRef;
use crate::model::handover::answer::Answer;
use crate::model::handover::draft::Draft;
use crate::model::handover::{Mark, Step};
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::model::problem::Problem;
use crate::rules::gap::{Gap, GapKind};
use crate::rules::gaps;
use crate::store::OpenHandover;
use crate::tui::handover::shared_parts::{field_name, nobody, said};
use crate::tui::shell::app_data::WhosePart;
use crate::tui::shell::view::{Command, Ctx, Effect, Event, Handled, Turn};

/// The draft of the open handover, as one step sees and changes it.
#[derive(Debug)]
pub(crate) struct StepDraft {
    step: Step,
    draft: Option<Box<Draft>>,
    /// What was refused last.
    pub(crate) problem: Option<Problem>,
    /// What was missing when the step was to be finished.
    missing: Vec<Gap>,
}

impl StepDraft {
    /// Nothing is read yet.
    #[must_use]
    pub(crate) const fn new(step: Step) -> Self {
        Self { step, draft: None, problem: None, missing: Vec::new() }
    }

    /// Takes over the draft as saved.
    pub(crate) fn load(&mut self, ctx: &Ctx<'_>) {
        self.draft = ctx.model.handover().map(|open| Box::new(open.draft.clone()));
    }

    /// The draft as it will be once everything given is saved; `None` without a handover.
    #[must_use]
    pub(crate) fn get(&self) -> Option<&Draft> {
        self.draft.as_deref()
    }

    /// The name under which what is typed and is no answer yet is kept: of this handover, so that it never comes back in
    /// another one.
    #[must_use]
    pub(crate) fn typed_name(&self, what: &str) -> String {
        let handover = self.get().map_or_else(String::new, |draft| draft.head.id.to_string());
        format!("handover/{handover}/{what}")
    }

    /// Puts an answer in place and has it saved in someone's name.
    ///
    /// # Errors
    /// When it is refused, or there is nobody in whose name; nothing changes then.
    pub(crate) fn put(
        &mut self,
        by: Option<PersonId>,
        answer: Answer,
        ctx: &Ctx<'_>,
    ) -> Result<Vec<Effect>, Problem> {
        let by = by.ok_or_else(nobody)?;
        let (Some(open), Some(draft)) = (ctx.model.handover(), self.get()) else {
            return Err(Problem::new("store.no_handover"));
        };
        let altered = draft.with(answer.clone(), by, &open.facts(ctx.now))?;
        self.draft = Some(Box::new(altered.draft));
        self.missing.clear();
        Ok(vec![Effect::Do(Command::Answer { by, answer: Box::new(answer), cursor: None })])
    }

    /// Whose name the answers of the step are saved in: of the side whose part it is.
    #[must_use]
    pub(crate) fn author(&self, ctx: &Ctx<'_>) -> Option<PersonId> {
        WhosePart::of(self.step).map_or_else(|| ctx.author(), |part| ctx.model.acting(part))
    }

    /// As [`Self::put`], in the name of whoever acts in the step; what is refused is said.
    pub(crate) fn give(&mut self, answer: Answer, ctx: &Ctx<'_>) -> Vec<Effect> {
        self.give_as(self.author(ctx), answer, ctx)
    }

    /// As [`Self::give`], in someone's name.
    pub(crate) fn give_as(&mut self, by: Option<PersonId>, answer: Answer, ctx: &Ctx<'_>) -> Vec<Effect> {
        self.put(by, answer, ctx).unwrap_or_else(|problem| {
            self.problem = Some(problem);
            Vec::new()
        })
    }

    /// What is still missing in the step.
    #[must_use]
    pub(crate) fn gaps(&self, ctx: &Ctx<'_>) -> Vec<Gap> {
        match (self.get(), ctx.model.handover()) {
            (Some(draft), Some(open)) => gaps::gaps_of(draft, &open.facts(ctx.now), self.step),
            _ => Vec::new(),
        }
    }

    /// Finishes the step. What is missing is kept to be told, and the first of it is given back.
    ///
    /// # Errors
    /// The first thing missing.
    pub(crate) fn finish(
        &mut self,
        mut effects: Vec<Effect>,
        ctx: &Ctx<'_>,
    ) -> Result<Handled, (Gap, Vec<Effect>)> {
        let gaps = self.gaps(ctx);
        if let Some(first) = gaps.first().cloned() {
            self.tell(gaps);
            return Err((first, effects));
        }
        effects.extend(self.done(ctx));
        Ok(Handled::Yes(effects))
    }

    /// Marks the step as done, unless it is marked already, and goes on.
    pub(crate) fn done(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        let marked = self.get().is_some_and(|draft| draft.done.contains_key(&self.step));
        let mut effects = Vec::new();
        if !marked {
            let Some(by) = self.author(ctx) else {
                self.problem = Some(nobody());
                return effects;
            };
            effects = self.give(Answer::Done(self.step, Mark { by, at_ms: ctx.now.ms }), ctx);
        }
        effects.push(Effect::Step(Turn::Done));
        effects
    }

    /// Has things told as missing, until the next answer.
    pub(crate) fn tell(&mut self, gaps: Vec<Gap>) {
        self.problem = None;
        self.missing = gaps;
    }

    /// Nothing is said any more.
    pub(crate) fn hush(&mut self) {
        self.problem = None;
    }

    /// Whether a field is told as missing.
    #[must_use]
    pub(crate) fn lacks(&self, field: &FieldRef) -> bool {
        self.missing.iter().any(|gap| gap.focus == *field)
    }

    /// What there is to say: the refusal, else everything missing by its field; fitted into a place.
    #[must_use]
    pub(crate) fn lines(&self, area: Rect, ctx: &Ctx<'_>) -> Vec<String> {
        let Some(problem) = &self.problem else { return self.missing_lines(area, ctx) };
        let mut lines = width::wrap(&said(problem, ctx.lang), usize::from(area.width.max(8)));
        lines.truncate(most(area));
        lines
    }

    /// Everything missing by its field, fitted into a place.
    #[must_use]
    pub(crate) fn missing_lines(&self, area: Rect, ctx: &Ctx<'_>) -> Vec<String> {
        let Some(open) = ctx.model.handover() else { return Vec::new() };
        fitted(&self.missing, open, ctx.lang, usize::from(area.width.max(8)), most(area))
    }

    /// Takes over the draft after something was saved or refused; a refusal is said.
    pub(crate) fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) {
        match news {
            Event::Refused(error) => {
                self.problem = Some(error.problem());
                self.load(ctx);
            }
            Event::Saved | Event::Logged(_) | Event::Changed | Event::Started => self.load(ctx),
            _ => {}
        }
    }
}

/// Lines that what is said may take of a place.
const fn most(area: Rect) -> usize {
    match area.height {
        0..6 => 1,
        6..12 => 2,
        _ => 3,
    }
}

/// Everything missing in one text, the same kind of thing of several fields once; what has no room is counted.
fn fitted(gaps: &[Gap], open: &OpenHandover, lang: Lang, cols: usize, most: usize) -> Vec<String> {
    let mut groups: Vec<Vec<&Gap>> = Vec::new();
    for gap in gaps {
        match groups.iter_mut().find(|group| same(group[0], gap)) {
            Some(group) => group.push(gap),
            None => groups.push(vec![gap]),
        }
    }
    let parts: Vec<String> = groups.iter().map(|group| group_text(group, open, lang)).collect();
    let with_more = |text: String, left: usize| {
        let text = if left > 0 { format!("{text} {}", msg::sign_ui::and_more(lang, left)) } else { text };
        width::wrap(&text, cols)
    };
    let whole = (1..=parts.len()).rev().map(|shown| {
        let left: usize = groups[shown..].iter().map(Vec::len).sum();
        with_more(parts[..shown].join(" · "), left)
    });
    // Not even the first kind as a whole: as many of it as there is room for, each sentence to its end.
    let first = groups.first().map(Vec::as_slice).unwrap_or_default();
    let some = (1..first.len())
        .rev()
        .map(|shown| with_more(group_text(&first[..shown], open, lang), gaps.len() - shown));
    // Last of all one alone, its names the shorter the less room there is.
    let one = first.first().into_iter().flat_map(|gap| {
        [cols / 3, cols / 5].map(|cols| {
            let short = shortened(gap, cols);
            with_more(group_text(&[&short], open, lang), gaps.len() - 1)
        })
    });
    let mut shortest = Vec::new();
    for lines in whole.chain(some).chain(one) {
        if lines.len() <= most {
            return lines;
        }
        shortest = lines;
    }
    shortest.truncate(most);
    shortest
}

/// The sentence of one gap in a row: a title is cut, not what is to be done about it.
#[must_use]
pub(crate) fn in_a_row(gap: &Gap, cols: u16, lang: Lang) -> String {
    let cols = usize::from(cols);
    let whole = said(&gap.problem, lang);
    let short = [cols / 2, cols / 3, cols / 5].into_iter();
    let mut all =
        std::iter::once(whole.clone()).chain(short.map(|names| said(&shortened(gap, names).problem, lang)));
    all.find(|text| width::width(text) <= cols).unwrap_or(whole)
}

/// A gap with its title cut where it is long; what has a number beside it is known by that, a name alone is not.
fn shortened(gap: &Gap, cols: usize) -> Gap {
    let mut gap = gap.clone();
    if let [_, (_, title)] = gap.problem.args.as_mut_slice()
        && width::width(title) > cols
    {
        *title = width::fit(title, cols.max(8));
    }
    gap
}

/// Whether one sentence can tell both: what a reason lacks may be said in several ways.
fn same(one: &Gap, other: &Gap) -> bool {
    one.kind == other.kind && (!matches!(one.kind, GapKind::Reason(_)) || one.problem == other.problem)
}

/// One kind of thing missing, with the names of the fields that lack it.
fn group_text(group: &[&Gap], open: &OpenHandover, lang: Lang) -> String {
    let between = lists::between_names(lang);
    let mut problem = group[0].problem.clone();
    // A number and what it stands for stay together.
    if let [_, (_, title)] = problem.args.as_mut_slice()
        && matches!(group[0].kind, GapKind::Carried | GapKind::CarriedText | GapKind::OverdueReason)
    {
        for gap in group.iter().skip(1) {
            if let [(_, item), (_, other)] = gap.problem.args.as_slice() {
                *title = format!("{title}{between}#{item} {other}");
            }
        }
        return said(&problem, lang);
    }
    for (at, (_, value)) in problem.args.iter_mut().enumerate() {
        let mut all: Vec<&str> = Vec::new();
        for text in group.iter().filter_map(|gap| gap.problem.args.get(at)).map(|(_, text)| text.as_str()) {
            if !all.contains(&text) {
                all.push(text);
            }
        }
        *value = all.join(between);
    }
    let text = said(&problem, lang);
    let names: Vec<String> = group.iter().filter_map(|gap| field_name(gap, open, lang)).collect();
    if names.is_empty() { text } else { msg::exchange::named(lang, names.join(between), text) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::checklist::{CheckAnswer, Finding};
    use crate::store::OpError;
    use crate::tui::test_support::{CHEN_WEI, LI_HUA, Shop};

    fn ctx(shop: &Shop) -> Ctx<'_> {
        Ctx { lang: Lang::En, model: &shop.app.model, now: shop.app.desk.now() }
    }

    fn ok(by: PersonId) -> CheckAnswer {
        CheckAnswer::bare(Finding::Ok, by, 1)
    }

    #[test]
    fn what_was_given_is_there_at_once_and_what_was_refused_is_not() {
        let mut shop = Shop::new(Lang::En);
        shop.start_handover();
        let mut draft = StepDraft::new(Step::Devices);
        draft.load(&ctx(&shop));
        let before = draft.gaps(&ctx(&shop)).len();
        let effects = draft.give_as(Some(CHEN_WEI), Answer::Check("D1".into(), ok(CHEN_WEI)), &ctx(&shop));
        assert!(matches!(&effects[..], [Effect::Do(Command::Answer { by, .. })] if *by == CHEN_WEI));
        assert!(draft.get().is_some_and(|d| d.checks.contains_key("D1")));
        assert_eq!(draft.gaps(&ctx(&shop)).len(), before - 1);
        // An issue without words is refused, and said.
        let bad = CheckAnswer { finding: Finding::Issue, ..ok(LI_HUA) };
        assert!(draft.give(Answer::Check("D2".into(), bad), &ctx(&shop)).is_empty());
        assert!(draft.problem.is_some() && !draft.get().is_some_and(|d| d.checks.contains_key("D2")));
        // Nothing of it was saved yet: what the store holds comes back.
        draft.on_event(&Event::Refused(OpError::from(Problem::new("store.busy"))), &ctx(&shop));
        assert_eq!(draft.gaps(&ctx(&shop)).len(), before);
    }

    #[test]
    fn however_much_is_missing_each_sentence_is_told_to_its_end() {
        let mut shop = Shop::new(Lang::En);
        shop.start_handover();
        let open = shop.app.model.handover().unwrap();
        let kind = GapKind::Carried;
        let gap = |n: i64| Gap {
            step: Step::Tasks,
            focus: FieldRef::Task(crate::model::ids::ItemId(n)),
            kind,
            problem: Problem::new("gate.carried")
                .with("item", n)
                .with("title", format!("a task with rather a long name {n}")),
        };
        let gaps: Vec<Gap> = (1..=6).map(gap).collect();
        for lang in Lang::ALL {
            for (cols, most) in [(60, 1), (60, 2), (60, 3), (56, 1), (120, 1)] {
                let told = fitted(&gaps, open, lang, cols, most).join(" ");
                let verb = lang.choose("accept, query or dispute", "请选择接收");
                assert!(told.contains(verb), "{cols} {most}: {told}");
                let left = (1..=6).find(|n| told.contains(&msg::sign_ui::and_more(lang, *n)));
                let named = (1..=6).filter(|n| told.contains(&format!("#{n} "))).count();
                assert_eq!(named + left.unwrap_or(0), 6, "{cols} {most}: {told}");
            }
        }
        assert!(
            in_a_row(&gaps[0], 60, Lang::En).ends_with("dispute it"),
            "{}",
            in_a_row(&gaps[0], 60, Lang::En)
        );
        assert!(fitted(&gaps[..2], open, Lang::En, 200, 1)[0].contains("long name 1, #2 a task"));
    }

    #[test]
    fn everything_missing_is_told_by_its_field_and_the_first_is_given_back() {
        for lang in Lang::ALL {
            let mut shop = Shop::new(lang);
            shop.start_handover();
            let mut draft = StepDraft::new(Step::Devices);
            let ctx = Ctx { lang, model: &shop.app.model, now: shop.app.desk.now() };
            draft.load(&ctx);
            let Err((first, _)) = draft.finish(Vec::new(), &ctx) else { panic!("nothing was answered") };
            let told = draft.lines(Rect::new(0, 0, 70, 20), &ctx).join(" ");
            for gap in draft.gaps(&ctx) {
                let FieldRef::Check(_, item) = &gap.focus else { panic!("{}", gap.focus) };
                assert!(told.contains(item), "{item}: {told}");
                assert!(draft.lacks(&gap.focus));
            }
            assert_eq!(first.focus, FieldRef::Check(Step::Devices, "D1".into()));
            assert_eq!(draft.lines(Rect::new(0, 0, 12, 4), &ctx).len(), 1);
        }
    }
}
