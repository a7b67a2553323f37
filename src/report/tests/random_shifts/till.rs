//! Drawers as somebody with a pencil would keep them: plain sums, and nothing of the rules.

use std::collections::BTreeMap;

use crate::model::ids::{PersonId, RegisterId};

/// What a payment of a drawer comes to, minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) expected: Option<i64>,
    pub(super) counted: Option<i64>,
    pub(super) reported: Option<i64>,
    /// Given back out of what is reported.
    pub(super) back: i64,
}

impl Sum {
    /// Over or short, where both are known.
    pub(super) fn off(self) -> Option<i64> {
        Some(self.counted? - self.expected?)
    }
}

/// One drawer at one handover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DrawerLine {
    pub(super) shift: usize,
    pub(super) register: RegisterId,
    /// Whose result it is.
    pub(super) cashier: Option<PersonId>,
    /// Who handed it over, and who took it over.
    pub(super) from: Vec<PersonId>,
    pub(super) to: Vec<PersonId>,
    /// The first who took over.
    pub(super) incoming: Option<PersonId>,
    pub(super) left: Option<i64>,
    pub(super) found: Option<i64>,
    pub(super) moved: i64,
    /// What the till rounded by.
    pub(super) rounding: i64,
    pub(super) cash: Sum,
    pub(super) wallet: Sum,
    /// What the next shift begins with.
    pub(super) handed_on: Option<i64>,
    pub(super) bank: Option<i64>,
    /// Nobody counted it, for a reason.
    pub(super) uncounted: bool,
    /// Something was altered after the result had been seen.
    pub(super) changed: bool,
    /// Whoever handed over was alone all shift long.
    pub(super) alone: bool,
    /// The shop closed with it.
    pub(super) closes: bool,
    /// Both looked once more at what differed.
    pub(super) again: bool,
}

impl DrawerLine {
    /// The sums of both payments.
    pub(super) fn sums(&self) -> [Sum; 2] {
        [self.cash, self.wallet]
    }
}

/// All drawers of a shop, and every line that was written about them.
#[derive(Debug, Default)]
pub(super) struct Tills {
    left: BTreeMap<RegisterId, i64>,
    /// Moved in and out in the running shift.
    running: BTreeMap<RegisterId, i64>,
    /// Moved in the shifts before it, since it was counted last.
    earlier: BTreeMap<RegisterId, i64>,
    pub(super) lines: Vec<DrawerLine>,
    /// What reports showed at the changes of the running shift.
    shown: BTreeMap<RegisterId, i64>,
    /// Entries that stand, whose approval nobody in could give.
    pub(super) asked: usize,
    /// Put into the safe.
    pub(super) dropped: i64,
}

impl Tills {
    pub(super) fn left(&self, register: RegisterId) -> Option<i64> {
        self.left.get(&register).copied()
    }

    /// Puts something in, or takes it out.
    pub(super) fn put(&mut self, register: RegisterId, sum: i64) {
        *self.running.entry(register).or_default() += sum;
    }

    /// What was moved in the running shift, or since the last count where that is what is asked.
    pub(super) fn moved(&self, register: RegisterId, since_count: bool) -> i64 {
        let of = |sums: &BTreeMap<RegisterId, i64>| sums.get(&register).copied().unwrap_or(0);
        of(&self.running) + if since_count { of(&self.earlier) } else { 0 }
    }

    /// What the report of a register showed at its last change in the running shift.
    pub(super) fn read(&self, register: RegisterId) -> i64 {
        self.shown.get(&register).copied().unwrap_or(0)
    }

    /// A register changed hands inside the shift: what is moved from here on is of the next one.
    pub(super) fn changed(&mut self, line: DrawerLine) {
        *self.shown.entry(line.register).or_default() += line.cash.reported.unwrap_or(0);
        self.left.extend(line.handed_on.map(|on| (line.register, on)));
        self.running.remove(&line.register);
        self.lines.push(line);
    }

    /// The shift is over: these lines were written about it.
    pub(super) fn close(&mut self, lines: Vec<DrawerLine>) {
        // One that changed hands and was not counted since has what was moved since then in it.
        for register in std::mem::take(&mut self.shown).into_keys() {
            let counted = lines.iter().any(|line| line.register == register && line.handed_on.is_some());
            let moved = self.running.get(&register).copied().unwrap_or(0);
            if let Some(left) = self.left.get_mut(&register).filter(|_| !counted) {
                *left += moved;
            }
        }
        for (register, sum) in std::mem::take(&mut self.running) {
            *self.earlier.entry(register).or_default() += sum;
        }
        for line in &lines {
            if let Some(on) = line.handed_on {
                self.left.insert(line.register, on);
                self.earlier.remove(&line.register);
            }
        }
        self.lines.extend(lines);
    }
}

/// Takings, over, short, how often over, how often short.
pub(super) type Totals = [i64; 5];

/// Adds payments up, by whatever they are told apart by. One of which nothing is known has no part in it.
pub(super) fn totals<'l, K: Ord>(sums: impl Iterator<Item = (K, Sum)> + 'l) -> BTreeMap<K, Totals> {
    let mut all: BTreeMap<K, Totals> = BTreeMap::new();
    for (key, sum) in sums {
        if sum.off().is_none() && sum.reported.is_none() {
            continue;
        }
        let total = all.entry(key).or_default();
        total[0] += sum.reported.unwrap_or(0);
        match sum.off() {
            Some(over) if over > 0 => {
                total[1] += over;
                total[3] += 1;
            }
            Some(short) if short < 0 => {
                total[2] += short;
                total[4] += 1;
            }
            _ => {}
        }
    }
    all
}
