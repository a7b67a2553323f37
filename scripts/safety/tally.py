"""What was tried, acknowledged, lost, corrupt and falsely said, kind by kind. See check_safety.py."""

import time


class Row:
    def __init__(self, kind):
        self.kind = kind
        self.tried = self.acked = self.lost = self.corrupt = self.false = 0
        # Trials in which nothing was done to the program: they count as none.
        self.missed = 0


class Tally:
    """The table at the end, the findings, and what could not be done here."""

    def __init__(self, verbose=False):
        self.rows, self.findings, self.skipped, self.notes = {}, [], [], []
        self.verbose, self.until = verbose, None
        self.started = time.monotonic()

    def row(self, kind):
        return self.rows.setdefault(kind, Row(kind))

    def late(self):
        """Whether the time is up; what has not been tried then is not counted as tried."""
        return self.until is not None and time.monotonic() > self.until

    def found(self, kind, what, sentences, how):
        """Counts findings of a kind, `what` being lost, corrupt or false, each with the way to have it again."""
        for sentence in sentences:
            row = self.row(kind)
            setattr(row, what, getattr(row, what) + 1)
            self.findings.append(f"{what}: {kind}: {how}: {sentence}")
            if self.verbose:
                print(self.findings[-1].splitlines()[0], flush=True)

    def judge(self, kind, ledger, facts, verified, how):
        """Compares what was promised with what is there."""
        lost, false = ledger.judge(facts)
        damage = [text for text in (facts.damage, verified) if text]
        self.found(kind, "lost", lost, how)
        self.found(kind, "false", false, how)
        self.found(kind, "corrupt", damage, how)
        return not (lost or false or damage)

    def skip(self, what, why):
        self.skipped.append(f"skipped: {what}: {why}")
        print(self.skipped[-1], flush=True)

    def note(self, text):
        self.notes.append(text)
        print(text, flush=True)

    def say(self, text):
        if self.verbose:
            print(f"[{time.monotonic() - self.started:6.1f} s] {text}", flush=True)

    def table(self):
        head = ("", "tried", "acked", "lost", "corrupt", "false messages")
        lines = [(r.kind, r.tried, r.acked, r.lost, r.corrupt, r.false) for r in self.rows.values()]
        lines.append(("all", *(sum(line[n] for line in lines) for n in range(1, 6))))
        widths = [max(len(str(line[n])) for line in [head, *lines]) for n in range(6)]
        out = []
        for line in [head, *lines]:
            out.append(f"{line[0]:<{widths[0]}}  " + "  ".join(f"{line[n]!s:>{widths[n]}}" for n in range(1, 6)))
        return "\n".join(out)

    def failed(self):
        return bool(self.findings)
