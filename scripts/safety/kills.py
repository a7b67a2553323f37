"""Killed at any moment. See check_safety.py."""

import random
import shutil
import signal

from . import sessions
from .shop import NOTES, Ledger, note_at_cursor
from .terminal import ENTER, Gone, Late, Struck

# Milliseconds after which it is killed, at most.
MOST = 0.150
# After so many lives a store is put away and begun anew.
LIVES = 100


def kill(term):
    term.kill(signal.SIGKILL)


class Lives:
    """One store that is used, killed and opened again, over and over."""

    def __init__(self, tally, kind, template, work):
        self.tally, self.kind, self.template, self.work = tally, kind, template, work
        self.shop, self.ledger, self.used, self.number = None, Ledger(), 0, 0

    def fresh(self):
        if self.shop:
            shutil.rmtree(self.shop.home, ignore_errors=True)
        self.number += 1
        self.shop, self.ledger, self.used = self.template.copy(self.work / f"{self.kind}-{self.number}"), Ledger(), 0
        self.ledger.sure = dict(self.shop.facts().values)

    def life(self, session, dice, how, strike=kill, after=lambda: None):
        """Opens it, does what the session does until it is struck, and judges what is there."""
        row = self.tally.row(self.kind)
        row.tried += 1
        self.used += 1
        term = self.shop.open()
        try:
            # One in five while it starts, the others while somebody is at work.
            if dice.random() < 0.2:
                term.strike_in(dice.uniform(0, MOST), strike)
            session(self.shop, term, self.ledger, dice, strike)
            strike(term)
        except Struck:
            pass
        except sessions.Silent as e:
            self.tally.found(self.kind, "false", [f"no answer: {e}"], how)
        except (Gone, Late) as e:
            self.tally.found(self.kind, "lost", [f"it does not come up or go on: {e}"], how)
        finally:
            if term.child.poll() is None:
                term.kill()
            term.close()
        after()
        row.acked += self.ledger.acked
        self.ledger.acked = 0
        # Asked of the program itself now and then, of SQLite always.
        verified = self.shop.verified() if self.used % 10 == 1 else ""
        if not self.tally.judge(self.kind, self.ledger, self.shop.facts(), verified, how):
            self.shop = None


def fields(shop, term, ledger, dice, strike):
    term.wait_until("the row of a note", lambda t: note_at_cursor(t) is not None)
    if term.strike_at is None:
        # Room for a few counts before the last row.
        for above in sorted(n for n in NOTES if n > note_at_cursor(term)):
            if note_at_cursor(term) <= 10:
                sessions.go_up(term, above)
        term.strike_in(dice.uniform(0, MOST), strike)
    for _ in range(200):
        sessions.count_field(term, ledger, dice)


def tasks(shop, term, ledger, dice, strike):
    sessions.home(term)
    if term.strike_at is None:
        term.strike_in(dice.uniform(0, MOST), strike)
    for _ in range(200):
        sessions.log_task(term, ledger, f"T{dice.randrange(10**9):09}")


def signing(shop, term, ledger, dice, strike):
    """Struck around one of the two signatures."""
    first = dice.random() < 0.4
    moments = iter((first, not first))

    def between():
        # Checking a PIN and sealing take longer than the write of a field.
        if next(moments) and term.strike_at is None:
            term.strike_in(dice.uniform(0, MOST * 3), strike)

    if sessions.sign(term, ledger, shop.pins, between):
        # Sealed: the backup is being made behind it.
        term.calm(MOST)


SESSIONS = {"fields": fields, "tasks": tasks, "signing": signing}


def typed(tally, templates, work):
    """What was typed into a form of the log a while before it is killed, without having been saved."""
    shop = templates.home.copy(work / "typed")
    text = "Order light bulbs"
    kept = []
    for _ in range(2):
        term = shop.open()
        try:
            sessions.home(term).tap("7").wait_for("How serious").calm(0.3)
            kept.append(term.shows(text))
            if not kept[-1]:
                term.tap(ENTER).send(text).wait_for(text).calm(1.5)
        except (Gone, Late):
            pass
        finally:
            kill(term)
    shutil.rmtree(shop.home)
    tally.note(f"typed into a form of the log and not saved: {'back' if kept[-1:] == [True] else 'gone'} after a kill")


def run(tally, templates, work, lives, seed):
    kinds = {
        name: Lives(tally, f"kills: {name}", template, work)
        for name, template in (("fields", templates.cash), ("tasks", templates.home), ("signing", templates.sign))
    }
    typed(tally, templates, work)
    for n in range(lives):
        if tally.late():
            tally.note(f"kills: the time was up after {n} of {lives}")
            return
        # Each life has dice of its own: how far the one before came depends on the machine.
        dice = random.Random(f"{seed} kill {n}")
        name = dice.choices(list(kinds), (6, 2, 2))[0]
        one = kinds[name]
        if one.shop is None or one.used >= LIVES or name == "signing":
            one.fresh()
        one.life(SESSIONS[name], dice, f"kill {n} of seed {seed}")
        if n % 100 == 99:
            tally.say(f"{n + 1} kills")
