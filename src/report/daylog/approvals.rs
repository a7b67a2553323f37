//! Approvals left open and what was decided on them, in words: for the print and for the lead who decides.

use crate::i18n::msg;
use crate::model::approval::{ApprovalPlace, DecidedEarly, Decision, OpenApproval, Verdict};
use crate::model::cash::OPENING;
use crate::model::correction::Correction;
use crate::model::lang::Lang;
use crate::model::log::Detail;
use crate::model::money::format_amount;
use crate::model::refs::Names;
use crate::record::Document;
use crate::record::approvals::{LeftOpen, gravest_shown_of, left_open};
use crate::record::logbook::LogPage;
use crate::record::parts::Cash;
use crate::report::daylog::field::{code, code_name, word};
use crate::report::daylog::phrases::{moment, sep, short_time, when};
use crate::report::tables::STAR;
use crate::report::text_page::{LineKind, TextPage};

/// What an approval left open is about, as people say it: `Register 1, WeChat: reason of the difference`.
#[must_use]
pub(crate) fn about(document: &Document, open: &LeftOpen<'_>, lang: Lang) -> String {
    let sum = open.amount.map(|sum| format_amount(sum, document.decimals.unwrap_or(2))).unwrap_or_default();
    let register = |at: &usize| document.cash.get(*at).map_or("?", |cash| cash.register.as_str());
    match &open.place {
        ApprovalPlace::Reason(drawer, tender) if tender == OPENING => {
            msg::approval::opening(lang, register(drawer), sum)
        }
        ApprovalPlace::Reason(drawer, tender) => {
            msg::approval::reason_of(lang, register(drawer), sum, code(document, lang, "tender", tender))
        }
        ApprovalPlace::Returns(drawer) => msg::approval::returns_of(lang, register(drawer)),
        ApprovalPlace::Entry(at) => match document.log.get(*at).map(|entry| &entry.detail) {
            Some(Detail::Movement(m)) => {
                msg::approval::entry_of(lang, word(lang, &code_name(&m.movement)), sum, &m.reason)
            }
            Some(Detail::Disposal(d)) => {
                msg::approval::entry_of(lang, word(lang, &code_name(&d.action)), sum, &d.name)
            }
            Some(Detail::Punch(p)) => msg::approval::punch_of(
                lang,
                p.person.as_deref().unwrap_or("?"),
                &p.correction,
                p.at_ms.map(|at| moment(document, at, lang)).unwrap_or_default(),
            ),
            _ => "?".to_owned(),
        },
        ApprovalPlace::Correction(seq) => msg::approval::correction_of(lang, format!("{seq:05}")),
        ApprovalPlace::Override => {
            let passed = document.review.override_by.as_ref();
            msg::approval::passed(lang, passed.map_or("", |passed| passed.reason.as_str()))
        }
        ApprovalPlace::NotSigning(at) => {
            let one = document.review.not_signing.get(*at);
            let (name, reason) = one.map_or(("?", ""), |one| (one.person.as_str(), one.reason.as_str()));
            msg::approval::without_signature(lang, name, reason)
        }
        ApprovalPlace::Lead => {
            let signs = if open.amount.is_some() {
                msg::approval::lead_signs(lang, sum)
            } else {
                msg::approval::lead_alone(lang).to_owned()
            };
            let causes = document.cash.iter().flat_map(|drawer| lead_causes(document, drawer, lang));
            let stock = &document.stock_review.not_counted;
            let stock = (!stock.is_empty()).then(|| msg::approval::lead_stock(lang).to_owned());
            let passed =
                document.review.passed_by_lead().then(|| msg::approval::lead_passed(lang).to_owned());
            std::iter::once(signs)
                .chain(causes)
                .chain(stock)
                .chain(passed)
                .collect::<Vec<_>>()
                .join(sep(lang))
        }
    }
}

/// What of a drawer a lead would have signed for beside the difference that stands.
fn lead_causes(document: &Document, drawer: &Cash, lang: Lang) -> Vec<String> {
    let mut causes: Vec<String> = shown_before(document, drawer, lang).into_iter().collect();
    if !drawer.uncounted.is_empty() {
        causes.push(msg::approval::lead_uncounted(lang, &drawer.register));
    }
    if !drawer.disagreed.is_empty() {
        causes.push(msg::approval::lead_apart(lang, &drawer.register));
    }
    causes
}

/// The largest difference of a register that was shown and is smaller now: `Register 1: -100.00 was shown`.
fn shown_before(document: &Document, drawer: &Cash, lang: Lang) -> Option<String> {
    let largest = gravest_shown_of(drawer)?;
    let sum = format_amount(largest, document.decimals.unwrap_or(2));
    Some(msg::approval::was_shown(lang, &drawer.register, sum))
}

/// Who asked, since when, and whom they told.
#[must_use]
pub(crate) fn asked(open: &OpenApproval<Names>, lang: Lang) -> String {
    let asked = msg::approval::asked(lang, &open.by, when(Some(open.at_ms), lang));
    if open.told.is_empty() {
        return asked;
    }
    format!("{asked}{}{}", sep(lang), msg::approval::told_by_phone(lang, &open.told))
}

/// What the mark beside a figure of a handover means: each register whose figure was changed after a graver one had been
/// shown, with what was shown and what a lead said.
#[must_use]
pub(super) fn changed_after(page: &LogPage, lang: Lang) -> Vec<String> {
    let document = &page.document;
    let marked = document.cash.iter().enumerate().filter_map(|(at, drawer)| {
        let said = [shown_before(document, drawer, lang)?].into_iter().chain(lead_said(page, at, lang));
        Some(format!("{STAR} {}", said.collect::<Vec<_>>().join(sep(lang))))
    });
    marked.collect()
}

/// What a lead said to a drawer: decided later, left open until now, or signed at the handover.
fn lead_said(page: &LogPage, drawer: usize, lang: Lang) -> Option<String> {
    let of_it = |place: &ApprovalPlace| match place {
        ApprovalPlace::Lead => true,
        ApprovalPlace::Reason(at, _) => *at == drawer,
        _ => false,
    };
    let verdict = |verdict: Verdict| crate::i18n::text(lang, verdict.key(), &[]);
    let decided = page.decisions.iter().filter(|one| of_it(&one.place));
    let gravest = decided.max_by_key(|one| one.verdict == Verdict::Rejected);
    if let Some(one) = gravest {
        return Some(verdict(one.verdict));
    }
    let open = page.open_approvals().iter().any(|one| of_it(&one.place));
    open.then(|| msg::approval::open(lang).to_owned())
}

/// What a lead said to the difference of a payment, or that it waits for one: who, when and why.
pub(super) fn said_to(page: &LogPage, drawer: usize, tender: &str, lang: Lang) -> Vec<String> {
    let of_it = |place: &ApprovalPlace| match place {
        ApprovalPlace::Lead => true,
        ApprovalPlace::Reason(at, of) => *at == drawer && of == tender,
        _ => false,
    };
    let decided = page.decisions.iter().filter(|one| of_it(&one.place)).map(|one| said(one, lang));
    let waits = page.open_approvals().iter().any(|one| of_it(&one.place));
    decided.chain(waits.then(|| msg::approval::open(lang).to_owned())).collect()
}

/// Who corrected and who confirmed it, with `between` between them, or that nobody else was in.
#[must_use]
pub(crate) fn corrected_by(correction: &Correction, between: &str, lang: Lang) -> String {
    match &correction.second {
        Some((_, second)) => format!("{}{between}{second}", correction.by_name),
        None => msg::approval::alone(lang, &correction.by_name),
    }
}

/// When it was asked for, in short.
#[must_use]
pub(crate) fn since(open: &OpenApproval<Names>, lang: Lang) -> String {
    short_time(open.at_ms, lang)
}

/// The mark beside what was left open, where an approver would be named.
pub(super) fn mark(open: Option<&OpenApproval<Names>>, lang: Lang) -> Option<String> {
    open.map(|open| msg::approval::left_open(lang, &open.by, when(Some(open.at_ms), lang)))
}

/// What was decided on it while the shift was running, beside that it was left open.
pub(super) fn decided_early(
    document: &Document,
    decided: Option<&DecidedEarly<Names>>,
    lang: Lang,
) -> Option<String> {
    let decided = decided?;
    let verdict = crate::i18n::text(lang, decided.verdict.key(), &[]);
    let line = msg::approval::decided_by(lang, &decided.by, when(Some(decided.at_ms), lang), verdict);
    // What was taken in names a record of another chain.
    let number = if document.imported { String::new() } else { format!(" #{:05}", decided.seq) };
    Some(if decided.words.is_empty() { line + &number } else { format!("{line}{number}: {}", decided.words) })
}

/// What the record leaves open, a line each. It stays as it was sealed, whatever is decided later; beside it stands
/// where that was.
pub(super) fn open_lines(sheet: &mut TextPage, page: &LogPage, lang: Lang) {
    let document = &page.document;
    for open in left_open(document) {
        let mut said = vec![about(document, &open, lang), asked(open.asked, lang)];
        let decided = page.decided_later().find(|decision| decision.place == open.place);
        said.extend(decided.map(|d| decided_since(d, lang)));
        if let Some(early) = decided_early(document, open.decided, lang) {
            said.push(early);
            sheet.pair(msg::approval::settled(lang), &said.join(sep(lang)));
            continue;
        }
        sheet.warn(msg::approval::open(lang), &said.join(sep(lang)));
    }
}

/// What was decided on it since, and in which record that stands.
fn decided_since(decision: &Decision, lang: Lang) -> String {
    let seal = format!("#{:05}", decision.seq);
    match decision.verdict {
        Verdict::Approved => msg::approval::approved_since(lang, &decision.by_name, seal),
        Verdict::Rejected => msg::approval::rejected_since(lang, &decision.by_name, seal),
    }
}

/// What was decided after the seal, each with its number, who, when and why.
pub(super) fn decisions(sheet: &mut TextPage, page: &LogPage, lang: Lang) {
    if page.decided_later().next().is_none() {
        return;
    }
    sheet.head(msg::approval::decided(lang));
    let all = page.left_open();
    for decision in page.decided_later() {
        let open = all.iter().find(|open| open.place == decision.place);
        let what = open.map_or_else(|| decision.place.to_string(), |open| about(&page.document, open, lang));
        if sheet.is_brief() {
            sheet.sub(msg::forms::decided(lang));
            let line = format!("{what}: {}", said(decision, lang));
            sheet.hanging(LineKind::Text, &format!("#{:05}", decision.seq), &line);
            continue;
        }
        sheet.para(LineKind::Text, 0, &format!("#{:05}  {what}", decision.seq));
        let kind = if decision.verdict == Verdict::Rejected { LineKind::Warn } else { LineKind::Text };
        sheet.para(kind, 4, &asked_and_said(open, decision, lang));
    }
}

/// Who asked, since when and whom they told; then what was decided.
fn asked_and_said(open: Option<&LeftOpen<'_>>, decision: &Decision, lang: Lang) -> String {
    let asked = open.map(|open| asked(open.asked, lang));
    asked.into_iter().chain([said(decision, lang)]).collect::<Vec<_>>().join(sep(lang))
}

/// What was decided, by whom, when and why.
#[must_use]
pub(crate) fn said(decision: &Decision, lang: Lang) -> String {
    let verdict = crate::i18n::text(lang, decision.verdict.key(), &[]);
    let line = msg::approval::decided_by(lang, &decision.by_name, when(Some(decision.at), lang), verdict);
    if decision.words.is_empty() { line } else { format!("{line}: {}", decision.words) }
}
