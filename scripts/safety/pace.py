"""Whether a program is at work or waits: limits go by what it does, not by the clock, since a machine may be so busy that
a sound program hardly runs. See check_safety.py."""

import os
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
# Seconds on the processor after which a program goes round in circles: no act takes so much.
MOST_WORK = 300.0
# Time between two looks that counts at most: whoever looks may have been kept waiting too.
MOST_BETWEEN = 0.5


class Pace:
    """What the threads of a process are at, as the system tells it."""

    def __init__(self, pid):
        self.pid = pid

    def states(self):
        """The state of each thread by its letter, the first thread first."""
        found = []
        try:
            tasks = sorted(int(task) for task in os.listdir(f"/proc/{self.pid}/task"))
        except OSError:
            return found
        for task in tasks:
            if fields := self.fields(f"task/{task}/stat"):
                found.append(fields[0])
        return found

    def fields(self, name):
        """What the system tells behind the name of a program, which may hold blanks itself."""
        try:
            return Path(f"/proc/{self.pid}/{name}").read_text().rpartition(")")[2].split()
        except OSError:
            return []

    def waits_for_input(self):
        """Whether the thread of the screen sleeps. It does not where it waits for the processor or the disk, or is held by
        strace."""
        return all(state in "SZ" for state in self.states()[:1])

    def idle(self):
        """Whether every thread sleeps: what is not there by now does not come by itself."""
        return all(state in "SZ" for state in self.states())

    def worked(self):
        """Seconds on the processor so far."""
        fields = self.fields("stat")
        return (int(fields[11]) + int(fields[12])) / TICKS if fields else 0.0


class Patience:
    """How long a program is waited for: so many seconds of doing nothing, and no end of work."""

    def __init__(self, pace, limit):
        self.pace, self.limit = pace, limit
        self.idle, self.at, self.before = 0.0, time.monotonic(), pace.worked()

    def over(self):
        """To be asked often: whether that is used up."""
        now = time.monotonic()
        if self.pace.idle():
            self.idle += min(now - self.at, MOST_BETWEEN)
        self.at = now
        return self.idle > self.limit or self.pace.worked() - self.before > MOST_WORK

    def said(self):
        return f"{self.idle:.0f} s of doing nothing and {self.pace.worked() - self.before:.0f} s of work"
