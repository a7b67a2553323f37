//! Approvals left open, as over and short says them: their own table, and the mark beside a drawer.

use crate::i18n::width::width;
use crate::i18n::{lists, msg};
use crate::model::approval::Verdict;
use crate::model::ids::PersonId;
use crate::model::money::{Money, format_amount};
use crate::model::period_data::{ApprovalFact, ApprovalSubject, DrawerFact, LeadCause};
use crate::report::over_short::tables::OverShortTables;
use crate::report::tables::{Cell, CellKind, Column, Rows, STAR, Table, Tone, Value, WORDS};

impl<'m> OverShortTables<'m> {
    /// Approvals nobody in could give, and what was decided on them later.
    pub(super) fn approvals(self) -> Table<'m> {
        let lang = self.names.lang;
        let columns = vec![
            Column::new("date", CellKind::Date, msg::report::date(lang)),
            Column::new("shift", CellKind::Text, msg::report::shift(lang)),
            Column::new("what", CellKind::Text, msg::over_short::what(lang)),
            Column::new("sum", CellKind::OverShort, msg::over_short::sum(lang)),
            Column::new("asked_by", CellKind::Text, msg::over_short::asked_by(lang)),
            Column::new("asked_at", CellKind::Text, msg::over_short::asked_at(lang)),
            Column::new("verdict", CellKind::Text, msg::over_short::verdict(lang)),
            Column::new("decided_by", CellKind::Text, msg::over_short::decided_by(lang)),
            Column::new("decided_at", CellKind::Text, msg::over_short::decided_at(lang)),
            Column::new("words", CellKind::Text, msg::over_short::handling(lang)),
        ];
        let rows = Rows::of(&self.report.approvals, move |at, row| {
            let Some(fact) = self.report.facts.approvals.get(*at) else { return };
            let Some(shift) = self.report.facts.shifts.get(fact.shift) else { return };
            row.opens = Some(shift.handover);
            row.push(shift.date).push(self.names.shift(shift.name())).push(self.case(fact));
            row.push(fact.sum.map(Cell::from).unwrap_or_default()).push(fact.asked_by.as_str());
            row.push(self.names.local(fact.asked.ms)).push(self.verdict(fact));
            let decided = fact.decided.as_ref();
            row.push(decided.map(|one| self.names.person(one.by)));
            row.push(decided.map(|one| self.names.local(one.at.ms)));
            row.push(decided.map(|one| one.words.as_str()));
        });
        let mut table = self.names.table("approvals", msg::over_short::approvals(lang), columns, rows);
        table.notes = self.long_words();
        table.frozen = 2;
        table
    }

    /// What a lead wrote, where a line of plain text would cut it.
    fn long_words(self) -> Vec<String> {
        let facts = &self.report.facts;
        let all = self.report.approvals.iter().filter_map(|at| facts.approvals.get(*at));
        let long = all.filter_map(|fact| {
            let decided = fact.decided.as_ref().filter(|one| width(&one.words) > WORDS)?;
            let shift = facts.shifts.get(fact.shift)?;
            let who = self.names.person(decided.by);
            let said = msg::approval::of_register(self.names.lang, who, &decided.words);
            Some(format!(
                "{} {}  {said}",
                shift.date.figures(self.names.lang),
                self.names.shift(shift.name())
            ))
        });
        long.collect()
    }

    /// Whether an approval waits, or what was decided.
    fn verdict(self, fact: &ApprovalFact) -> Cell<'m> {
        let Some(verdict) = fact.verdict() else {
            return Cell::text(msg::approval::open(self.names.lang)).tone(Tone::Warn);
        };
        let tone = if verdict == Verdict::Rejected { Tone::Bad } else { Tone::Plain };
        Cell::text(self.names.word(verdict.key())).tone(tone)
    }

    /// What became of the approvals of a drawer, the gravest first: one that was refused, one that waits.
    pub(super) fn approval_of(self, drawer: &DrawerFact) -> Cell<'m> {
        let order = |fact: &&ApprovalFact| match fact.verdict() {
            Some(Verdict::Rejected) => 0,
            None => 1,
            Some(Verdict::Approved) => 2,
        };
        let gravest = self.approvals_of(drawer).min_by_key(order);
        gravest.map_or_else(Cell::default, |fact| self.verdict(fact))
    }

    /// Approvals that have to do with a drawer.
    fn approvals_of(self, drawer: &DrawerFact) -> impl Iterator<Item = &'m ApprovalFact> + use<'m, '_> {
        self.report.facts.approvals.iter().filter(move |fact| fact.concerns(drawer))
    }

    /// Who approved what differs in a drawer, or that it was not counted, at the handover or later.
    pub(super) fn approvers(self, drawer: &DrawerFact) -> Vec<PersonId> {
        let at_once = drawer.tenders.iter().filter_map(|t| t.why.as_ref()?.approver);
        let of_count = self.approvals_of(drawer).filter(|fact| fact.stands_for_count(drawer));
        let later = of_count.filter_map(|fact| fact.decided.as_ref());
        let later = later.filter(|one| one.verdict == Verdict::Approved).map(|one| one.by);
        let mut all: Vec<PersonId> = Vec::new();
        for id in at_once.chain(later) {
            if !all.contains(&id) {
                all.push(id);
            }
        }
        all
    }

    /// The difference that was shown before something was changed.
    pub(super) fn was_shown(self, difference: Money) -> String {
        let decimals = self.report.facts.settings.store.currency.decimals;
        msg::over_short::was_shown(self.names.lang, format_amount(difference, decimals))
    }

    /// Every figure that was changed after its result, what was shown of it and what a lead said: what the mark beside a
    /// figure means.
    pub(super) fn changed_notes(self) -> Vec<String> {
        let lang = self.names.lang;
        let mut notes = Vec::new();
        for drawer in &self.report.facts.drawers {
            let Some(shift) = self.report.facts.shifts.get(drawer.shift) else { continue };
            for tender in &drawer.tenders {
                let Some(shown) = tender.shown_before() else { continue };
                let mut said = vec![
                    format!(
                        "{STAR} {} {}",
                        shift.date.figures(self.names.lang),
                        self.names.shift(shift.name())
                    ),
                    self.names.register(drawer.register).to_owned(),
                    self.names.tender(tender.tender).to_owned(),
                    self.was_shown(shown.difference),
                ];
                if let Value::Text(verdict) = self.approval_of(drawer).value {
                    said.push(verdict.into_owned());
                }
                notes.push(said.join(msg::results::between(lang)));
            }
        }
        notes
    }

    /// What an approval is about, and what was shown of it first.
    fn case(self, fact: &ApprovalFact) -> String {
        let shown = fact.shown.map(|shown| self.was_shown(shown));
        [self.subject(fact)].into_iter().chain(shown).collect::<Vec<_>>().join("; ")
    }

    /// What an approval is about, as people say it.
    fn subject(self, fact: &ApprovalFact) -> String {
        let (lang, names) = (self.names.lang, self.names);
        match &fact.subject {
            ApprovalSubject::Difference(register, tender) => {
                msg::over_short::about_difference(lang, names.register(*register), self.counted(*tender))
            }
            ApprovalSubject::Returns(register) => msg::approval::returns_of(lang, names.register(*register)),
            ApprovalSubject::Entry(code, what, _) => format!("{}: {what}", names.word_of(code)),
            ApprovalSubject::Punch(name, at, reason) => {
                let at = at.map(|at| names.local(at.ms)).unwrap_or_default();
                msg::approval::punch_of(lang, name, reason, at)
            }
            ApprovalSubject::Override(reason) => msg::approval::passed(lang, reason),
            ApprovalSubject::NotSigning(name, reason) => msg::approval::without_signature(lang, name, reason),
            ApprovalSubject::Correction(seq) => msg::approval::correction_of(lang, format!("{seq:05}")),
            ApprovalSubject::Lead(causes) => {
                let causes: Vec<String> = causes.iter().map(|cause| self.cause(*cause)).collect();
                msg::over_short::about_lead(lang, causes.join(lists::between_remarks(lang)))
            }
        }
    }

    /// A payment, or the opening float.
    fn counted(self, tender: Option<u16>) -> &'m str {
        tender.map_or_else(|| msg::over_short::opening(self.names.lang), |place| self.names.tender(place))
    }

    /// Why a lead would have signed.
    fn cause(self, cause: LeadCause) -> String {
        let (lang, names) = (self.names.lang, self.names);
        match cause {
            LeadCause::Difference(register, tender) => {
                msg::over_short::lead_difference(lang, names.register(register), self.counted(tender))
            }
            LeadCause::Uncounted(register) => msg::approval::lead_uncounted(lang, names.register(register)),
            LeadCause::Apart(register) => msg::approval::lead_apart(lang, names.register(register)),
            LeadCause::Stock => msg::approval::lead_stock(lang).to_owned(),
            LeadCause::Passed => msg::approval::lead_passed(lang).to_owned(),
        }
    }
}
