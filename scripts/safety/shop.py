"""A shop on a PC of its own, what stands in its file, and what was promised about it. See check_safety.py."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path

from .pace import Pace, Patience
from .terminal import DOWN, ENTER, ESC, F10, LEFT, Term

# Shortly before the early shift ends, in the shop's zone. The clock stands still, so that a seed gives the same again.
NOW = "2026-11-21T14:52:00+08:00"
LATER = "2026-11-21T15:52:00+08:00"
# Notes of the cash step from the top, and how the file names them.
NOTES = {100: "10000", 50: "5000", 20: "2000", 10: "1000", 5: "500", 1: "100"}
PHRASE = "four quiet green boats"
OTHER_PHRASE = "violin harbour candle frost"
# Seconds a command may do nothing. See pace.py: a busy machine counts as no time.
COMMAND_LIMIT = 60


class Shop:
    """A folder with everything the program keeps; nothing else of this machine is read or written."""

    def __init__(self, program, home, pins=None, code="", now=NOW):
        self.program, self.home = program, Path(home)
        self.pins, self.code, self.now = pins or {}, code, now

    @property
    def db(self):
        return self.home / "data/handover.db"

    def env(self):
        return {
            "HOME": str(self.home), "HANDOVER_HOME": str(self.home), "HANDOVER_NOW": self.now,
            "HANDOVER_LANG": "en", "LANG": "C.UTF-8", "TERM": "xterm-256color", "TZ": "Asia/Shanghai",
        }

    def run(self, *args, around=()):
        command = [*around, self.program, *args]
        with subprocess.Popen(command, env=self.env(), cwd=self.home, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True) as child:
            patience = Patience(Pace(child.pid), COMMAND_LIMIT)
            while True:
                try:
                    out, err = child.communicate(timeout=0.2)
                    return subprocess.CompletedProcess(command, child.returncode, out, err)
                except subprocess.TimeoutExpired:
                    if patience.over():
                        child.kill()
                        raise

    def ok(self, *args):
        done = self.run(*args)
        if done.returncode != 0:
            raise RuntimeError(f"handover {' '.join(args)}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def open(self, around=()):
        return Term([*around, self.program], self.env(), self.home)

    def copy(self, home):
        """The same shop in another folder."""
        shutil.copytree(self.home, home, dirs_exist_ok=True)
        return Shop(self.program, home, self.pins, self.code, self.now)

    def facts(self):
        return Facts(self.db)

    def verified(self):
        """What is wrong with it in the eyes of the program itself; nothing when all is well."""
        done = self.run("verify")
        return "" if done.returncode == 0 else f"verify says {done.returncode}: {done.stdout}{done.stderr}"


def found(program, home):
    """A new shop: four people, one register."""
    home.mkdir(parents=True)
    (home / "phrase").write_text(PHRASE + "\n")
    shop = Shop(program, home)
    made = json.loads(shop.ok(
        "init", "--store", "Corner Shop", "--owner", "Ann", "--owner-pin-file", "phrase", "--zone", "Asia/Shanghai",
        "--currency", "CNY", "--staff", "Lee:lead", "--staff", "Bob", "--staff", "Cid", "--format", "json",
    ))
    shop.pins = {person["name"]: person["pin"] for person in made["people"]}
    shop.code = made["recovery_code"]
    return shop


class Templates:
    """The shop at three moments of one shift; each trial begins with a copy."""

    def __init__(self, program, work):
        from . import sessions

        shop = found(program, work / "shop")
        self.empty = shop.copy(work / "empty")
        term = shop.open()
        term.wait_for("This shift").tap("9").wait_for("not in").tap(DOWN).tap(ENTER)
        term.wait_for("Clock in Bob").tap(shop.pins["Bob"]).tap(ENTER).wait_for("your own PIN").tap(ESC)
        term.wait_for("This shift")
        self.leave(term)
        self.home = shop.copy(work / "home")
        term = shop.open()
        term.wait_for("F2 中文").tap(ENTER).wait_for("Who hands over").tap(DOWN).tap(" ").tap(F10)
        term.wait_for("Self-check of").tap("a").wait_for("2/10")
        self.through(term, "3/10")
        term.tap("500").tap(ENTER).wait_until("the first note", lambda t: note_at_cursor(t) == 100)
        self.leave(term)
        self.cash = shop.copy(work / "cash")
        term = shop.open()
        term.wait_until("the first note", lambda t: note_at_cursor(t) == 100)
        term.tap("15").tap(ENTER).tap(F10).tap(F10).tap("1000").tap(F10).tap(ENTER)
        term.wait_for("Count blind").tap("1500").tap(ENTER).wait_for("Result").tap(ENTER)
        term.wait_for("4/10").wait_for("Goods looked through").tap(ENTER).wait_for("[✓]").tap(F10).wait_for("5/10")
        term.tap(ENTER).tap("a").tap("5").tap(ENTER).tap("-19").tap(ENTER).tap(ENTER).wait_for("6/10")
        for key in (ENTER, ENTER, ENTER, "a", LEFT, ENTER, ENTER):
            term.tap(key)
        term.wait_for("7/10").wait_for("There was no feedback").tap(ENTER).tap(ENTER)
        term.wait_for("8/10").wait_for("Nothing is carried over").tap(ENTER).wait_for("9/10").tap(ENTER)
        term.wait_for("10/10").wait_for("from memory").tap("500").tap(ENTER).wait_for("not signed yet")
        self.leave(term)
        self.sign = shop.copy(work / "sign")
        term = shop.open()
        sessions.sign(term, Ledger(), shop.pins)
        term.wait_for("Handed over and sealed")
        self.leave(term)
        self.sealed = shop.copy(work / "sealed")
        shutil.rmtree(shop.home)

    @staticmethod
    def leave(term):
        """Ends it in order: what was typed is in the one file then."""
        import signal

        term.calm(0.6).kill(signal.SIGTERM)

    @staticmethod
    def through(term, step):
        for _ in range(12):
            if term.shows(step):
                return
            before = term.text()
            term.tap(ENTER).wait_until("the next page", lambda t: t.text() != before)
        term.wait_for(step)


ROW = re.compile(r"│[ ▸]*(100|50|20|10|5|1) \[ *(\d*) *\]")


def note_at_cursor(term):
    """The note in whose row the cursor stands."""
    if not term.shows("3/10"):
        return None
    match = ROW.search(term.text().splitlines()[term.screen.y] if term.screen.y < term.text().count("\n") + 1 else "")
    return int(match[1]) if match and term.screen.x < 45 else None


class Facts:
    """What a store holds, read from a copy by SQLite itself: nothing the program says of itself."""

    def __init__(self, db):
        self.damage = ""
        self.values, self.tasks, self.seals, self.signed, self.state = {}, Counter(), [], set(), ""
        self.handovers = 0
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "copy.db"
            try:
                shutil.copyfile(db, copy)
                if (wal := Path(f"{db}-wal")).exists():
                    shutil.copyfile(wal, f"{copy}-wal")
            except OSError as e:
                self.damage = f"cannot be read: {e}"
                return
            with closing(sqlite3.connect(copy)) as conn:
                try:
                    said = conn.execute("PRAGMA integrity_check").fetchall()
                    said += conn.execute("PRAGMA foreign_key_check").fetchall()
                    if said != [("ok",)]:
                        self.damage = f"integrity_check: {said[:3]}"
                    self.read(conn)
                except sqlite3.Error as e:
                    self.damage = f"{type(e).__name__}: {e}"

    def read(self, conn):
        for (value,) in conn.execute("SELECT value FROM answer WHERE section = 'cash' AND line = '1/outgoing'"):
            self.values.update(json.loads(value).get("rows", {}))
        # Once it is sealed the record has them.
        for (body,) in conn.execute("SELECT body FROM seal WHERE kind = 'handover'"):
            for register in json.loads(body).get("cash", ()):
                self.values.update(register.get("outgoing", {}).get("rows", {}))
        self.tasks = Counter(title for (title,) in conn.execute("SELECT title FROM item"))
        self.seals = [kind for (kind,) in conn.execute("SELECT kind FROM seal ORDER BY seq")]
        self.signed = {role for (role,) in conn.execute("SELECT role FROM signature")}
        self.state = next((s for (s,) in conn.execute("SELECT state FROM handover ORDER BY id DESC LIMIT 1")), "")
        self.handovers = conn.execute("SELECT count(*) FROM handover WHERE state = 'sealed'").fetchone()[0]

    def holds(self, what, value):
        """Whether what somebody did is in the file."""
        if what == "task":
            return self.tasks[value] > 0
        if what == "signed":
            return value in self.signed or self.state in ("sealed", "half_sealed")
        if what == "sealed":
            return self.seals.count("handover") >= value
        return self.values.get(what) == value


# What a message claims. "Not saved" and "Nothing was saved" must be true; a message that says it is not certain
# claims nothing.
REFUSED = re.compile(r"\bNot saved\b|\bNothing was (?:saved|sealed|logged|imported|written|restored|changed|signed)\b"
                     r"|\b(?:it was )?not (?:sealed|signed|logged)\b|\bnothing more can be saved\b"
                     r"|\bThe file was removed, moved or replaced\b|READ-ONLY: |READ-ONLY, and")
UNSURE = re.compile(r"not certain|READ-ONLY after")


def refused(term):
    """Whether the screen says now that the last act was not done."""
    words = re.sub(r"[\s│┌┐└┘─]+", " ", term.text())
    return bool(REFUSED.search(words)) and not UNSURE.search(words)


def unsure(term):
    return bool(UNSURE.search(re.sub(r"[\s│┌┐└┘─]+", " ", term.text())))


class Ledger:
    """What was done and what the screen said of it, judged as Jepsen does: *ok* must be there, *refused* must not,
    *unknown* may."""

    def __init__(self):
        self.sure = {}
        self.maybe = {}
        self.refused = []
        self.acked = 0
        self.acts = set()

    def tried(self, what, value):
        if what in ("task", "signed", "sealed"):
            return
        self.maybe.setdefault(what, set()).add(value)

    def ack(self, what, value):
        self.acked += 1
        if what in ("task", "signed", "sealed"):
            self.acts.add((what, value))
            return
        self.sure[what] = value
        self.maybe[what] = set()

    def refuse(self, what, value):
        self.maybe.get(what, set()).discard(value)
        self.refused.append((what, value))

    def judge(self, facts):
        """Sentences on what is lost and what was said falsely; what stands in the file counts from here on."""
        lost, false = [], []
        for what, value in sorted(self.acts):
            if not facts.holds(what, value):
                lost.append(f"{what} {value} was shown as done and is not there")
            elif what == "task" and facts.tasks[value] > 1:
                lost.append(f"task {value} is there {facts.tasks[value]} times")
        for what, value in self.refused:
            if facts.holds(what, value):
                false.append(f"{what} {value} was refused and is there")
        for what in sorted({*self.sure, *self.maybe, *facts.values}):
            there, wanted = facts.values.get(what), self.sure.get(what)
            if there != wanted and there not in self.maybe.get(what, set()):
                # A refused value that is there all the same has been told of already.
                if (what, there) not in self.refused:
                    lost.append(f"{what} is {there}, shown as saved was {wanted}")
        self.sure = dict(facts.values)
        self.maybe, self.refused = {}, []
        return lost, false
