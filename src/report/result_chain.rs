//! How the life of a result reads: what was shown of it, and what was changed afterwards.

use crate::i18n;
use crate::i18n::msg;
use crate::model::cash::results::{ResultPart, ResultStep};
use crate::model::cash::worked::{CountsFor, Worked, WorkedBefore};
use crate::model::lang::Lang;
use crate::model::money::{Money, format_amount};
use crate::model::refs::Refs;

/// What a step points to, in words.
#[derive(Clone, Debug)]
pub(crate) struct StepWords<'a> {
    /// Name of the payment; empty for cash.
    pub(crate) tender: String,
    /// Who did it; empty for what was logged elsewhere.
    pub(crate) by: &'a str,
    /// The time of day.
    pub(crate) time: String,
}

/// Who worked a drawer, said anew after its result: `worked by Ann → Ben, Ben, 21:58`, a sentence each time.
#[must_use]
pub(crate) fn worked_lines<R: Refs>(
    worked: &Worked<R>,
    name: impl Fn(&R::Person) -> String,
    time: impl Fn(&R::Time) -> String,
    lang: Lang,
) -> Vec<String> {
    let whom = |counts_for: CountsFor, people: &[R::Person]| {
        let mut said: Vec<String> = people.iter().map(&name).collect();
        if counts_for != CountsFor::Cashier || said.is_empty() {
            said.push(i18n::text(lang, counts_for.key(), &[]));
        }
        said.join(msg::results::between(lang))
    };
    let mut said: Vec<String> = worked.changed.iter().map(|step| whom(step.counted_for, &step.was)).collect();
    said.push(whom(worked.counts_for, &worked.by));
    let line = |(step, pair): (&WorkedBefore<R>, &[String])| {
        let change = msg::results::worked(lang, &pair[0], &pair[1]);
        let by = step.said_by.as_ref().map(&name);
        let parts: Vec<String> =
            [Some(change), by, Some(time(&step.said_at))].into_iter().flatten().collect();
        parts.join(msg::results::between(lang))
    };
    worked.changed.iter().zip(said.windows(2)).map(line).collect()
}

/// One step: `-100.00 → 0.00, sales 500.00 → 400.00, A, 21:58`; of a result shown the difference.
#[must_use]
pub(crate) fn line<R: Refs>(step: &ResultStep<R>, words: &StepWords<'_>, decimals: u8, lang: Lang) -> String {
    let money = |sum: Option<Money>| sum.map_or_else(|| "–".to_owned(), |m| format_amount(m, decimals));
    let change = |from, to| format!("{} → {}", money(from), money(to));
    let name = i18n::text(lang, step.what.key(), &[]);
    let mut parts = if step.what == ResultPart::Shown {
        vec![words.tender.clone(), money(step.after)]
    } else {
        let figure = format!("{} {name} {}", words.tender, change(step.from, step.to));
        vec![change(step.before, step.after), figure]
    };
    parts.extend([words.by.to_owned(), words.time.clone()]);
    parts.retain(|part| !part.trim().is_empty());
    let parts: Vec<&str> = parts.iter().map(|part| part.trim()).collect();
    parts.join(msg::results::between(lang))
}
