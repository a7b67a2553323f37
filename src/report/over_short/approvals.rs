//! Approvals left open, as over and short says them: their own table, and the mark beside a drawer.

use crate::i18n::msg;
use crate::model::approval::Verdict;
use crate::model::cash::Level;
use crate::model::ids::PersonId;
use crate::model::money::{Money, format_amount};
use crate::model::period_data::{ApprovalFact, ApprovalSubject, DrawerFact};
use crate::report::over_short::tables::OverShortTables;
use crate::report::tables::{Cell, CellKind, Column, Rows, Table, Tone};

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
            row.push(shift.date).push(self.names.shift(shift.name())).push(self.subject(fact));
            row.push(fact.sum.map(Cell::from).unwrap_or_default()).push(fact.asked_by.as_str());
            row.push(self.names.local(fact.asked.ms)).push(self.verdict(fact));
            let decided = fact.decided.as_ref();
            row.push(decided.map(|one| self.names.person(one.by)));
            row.push(decided.map(|one| self.names.local(one.at.ms)));
            row.push(decided.map(|one| one.words.as_str()));
        });
        let mut table = self.names.table("approvals", msg::over_short::approvals(lang), columns, rows);
        table.frozen = 2;
        table
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
    fn approvals_of(self, drawer: &DrawerFact) -> impl Iterator<Item = &'m ApprovalFact> {
        let lead =
            !drawer.uncounted.is_empty() || drawer.tenders.iter().any(|t| t.asked() == Level::NeedsLead);
        let (shift, register) = (drawer.shift, drawer.register);
        self.report.facts.approvals.iter().filter(move |fact| {
            let here = match fact.subject {
                ApprovalSubject::Difference(of, _) | ApprovalSubject::Returns(of) => of == register,
                ApprovalSubject::Lead => lead,
                _ => false,
            };
            here && fact.shift == shift
        })
    }

    /// Who approved a difference of a drawer, at the handover or later.
    pub(super) fn approvers(self, drawer: &DrawerFact) -> Vec<PersonId> {
        let at_once = drawer.tenders.iter().filter_map(|t| t.why.as_ref()?.approver);
        let later = self.approvals_of(drawer).filter_map(|fact| fact.decided.as_ref());
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

    /// What an approval is about, as people say it.
    fn subject(self, fact: &ApprovalFact) -> String {
        let (lang, names) = (self.names.lang, self.names);
        match &fact.subject {
            ApprovalSubject::Difference(register, Some(tender)) => {
                msg::over_short::about_difference(lang, names.register(*register), names.tender(*tender))
            }
            ApprovalSubject::Difference(register, None) => msg::over_short::about_difference(
                lang,
                names.register(*register),
                msg::over_short::opening(lang),
            ),
            ApprovalSubject::Returns(register) => msg::approval::returns_of(lang, names.register(*register)),
            ApprovalSubject::Entry(code, what) => format!("{}: {what}", names.word_of(code)),
            ApprovalSubject::Override(reason) => msg::approval::passed(lang, reason),
            ApprovalSubject::NotSigning(name, reason) => msg::approval::without_signature(lang, name, reason),
            ApprovalSubject::Correction(seq) => msg::approval::correction_of(lang, format!("{seq:05}")),
            ApprovalSubject::Lead => msg::over_short::about_lead(lang).to_owned(),
        }
    }
}
