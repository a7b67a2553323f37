"""The n-th call of the system fails: killed at it, a disk that reports an error, a disk that is full. See
check_safety.py."""

import gzip
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections import Counter
from pathlib import Path

from . import sessions
from .shop import LATER, OTHER_PHRASE, PHRASE, REFUSED, UNSURE, Facts, Ledger, note_at_cursor, refused, unsure
from .terminal import Gone, Late, Stopped

CALLS = ("pwrite64", "fsync", "fdatasync", "ftruncate", "unlink", "rename")
# At that call alone, or at it and at every one after it, as on a disk that is dead or stays full.
FAULTS = ("signal=KILL:when={}", "error=EIO:when={}", "error=ENOSPC:when={}", "error=EIO:when={}+", "error=ENOSPC:when={}+")
LINE = re.compile(r"^(\d+)\s+(\w+)\(")
# Of the points of an act at most this share may come to nothing: how many calls are made differs a little.
MISSED = 0.25
# Of so many points the share tells; of so few it does only where none struck.
ENOUGH, FEW = 12, 3


def strace(trace, inject=None, calls=CALLS, more=None):
    """What stands before the program's name. The program stays the child, so that it can be killed itself."""
    if more is None:
        # Told of these calls alone by the kernel, strace lets them fail but sends no signal at them.
        more = () if inject and ":signal=" in inject else ("--seccomp-bpf",)
    around = ["strace", "-D", "-f", *more, "-qq", "-o", trace, "-e", f"trace={','.join(calls)}"]
    return [*map(str, around), *(["-e", f"inject={inject}"] if inject else [])]


class Case:
    """One act under faults: what is done, and what the file and the screen say afterwards."""

    name = ""
    calls = CALLS

    def __init__(self, templates):
        self.templates = templates

    def around(self, shop, trace, inject=None):
        """What stands before the program's name."""
        return strace(trace, inject)

    def prepared(self, home):
        """A shop as it is before."""
        raise NotImplementedError

    def play(self, shop, around):
        """Does it. Gives what is acknowledged: a count."""
        raise NotImplementedError

    def judge(self, tally, kind, shop, how):
        raise NotImplementedError


class AtScreen(Case):
    """Acts in the terminal program."""

    def play(self, shop, around):
        self.ledger, self.said = Ledger(), []
        self.ledger.sure = dict(shop.facts().values)
        term = shop.open(around)
        term.stop = lambda t: refused(t) or unsure(t)
        try:
            self.session(shop, term)
            term.stop = None
            term.calm(0.3).kill(signal.SIGTERM)
        except Stopped:
            # Nothing further is done by whoever is told that it is not possible.
            term.stop = None
            term.calm(0.3)
        except sessions.Silent as e:
            self.said.append(f"no answer: {e}")
        except Late as e:
            self.said.append(f"it does not go on and says nothing: {e}")
        except Gone:
            # Whoever was not killed says why it goes.
            code = term.end()
            if code != -signal.SIGKILL and not re.search(rb"[a-z]{3,} [a-z]{2,}", bytes(term.seen[-2000:])):
                self.said.append(f"it ended ({code}) and said nothing")
        finally:
            if term.child.poll() is None:
                term.kill()
            term.close()
        return self.ledger.acked

    def judge(self, tally, kind, shop, how):
        tally.found(kind, "false", self.said, how)
        return tally.judge(kind, self.ledger, shop.facts(), shop.verified(), how)


class Save(AtScreen):
    name = "save"

    def prepared(self, home):
        return self.templates.cash.copy(home)

    def session(self, shop, term):
        term.wait_until("the first note", lambda t: note_at_cursor(t) is not None)
        for value in (7, 12):
            if not sessions.count(term, self.ledger, value):
                return


class Log(AtScreen):
    name = "log"

    def prepared(self, home):
        return self.templates.home.copy(home)

    def session(self, shop, term):
        sessions.log_task(sessions.home(term), self.ledger, "Order light bulbs")


class Seal(AtScreen):
    name = "seal"

    def prepared(self, home):
        return self.templates.sign.copy(home)

    def session(self, shop, term):
        sessions.sign(term, self.ledger, shop.pins)


class HeadLog(Seal):
    """The log of heads outside the file cannot be written once the seal is in the file."""

    name = "head log"
    calls = ("write", "fdatasync")

    def around(self, shop, trace, inject=None):
        # Only what goes into that file.
        return strace(trace, inject, self.calls, ("-P", shop.home / "state/heads.log"))

    def session(self, shop, term):
        try:
            sessions.sign(term, self.ledger, shop.pins)
            term.calm(0.5).tap("\r")
            # The last page is left with a second Enter while somebody who handed over is still in.
            term.wait_until("Home, or once more", lambda t: t.shows("This shift") or t.shows("once more"))
            if term.shows("once more"):
                term.tap("\r")
            sessions.home(term).calm(0.5)
        finally:
            self.told = b"heads.log" in term.seen

    def judge(self, tally, kind, shop, how):
        good = super().judge(tally, kind, shop, how)
        # Whoever comes next brings it up to date, or says that it cannot.
        sessions.opened_again(shop)
        seals = len(shop.facts().seals)
        heads = (shop.home / "state/heads.log").read_text().splitlines()
        if self.told or heads[-1].startswith(f"{seals} "):
            return good
        tally.found(kind, "false", [f"{seals} records, the log of heads ends with {heads[-1][:20]} and nothing says so"], how)
        return False


class Command(Case):
    """One run of the program without screens."""

    def play(self, shop, around):
        try:
            self.done = shop.run(*self.args(shop), around=around)
        except subprocess.TimeoutExpired:
            self.done = None
            return 0
        return int(self.done.returncode == 0)

    def judge(self, tally, kind, shop, how):
        if self.done is None:
            tally.found(kind, "false", ["it does not end"], how)
            return False
        said = self.done.stdout + self.done.stderr
        lost, false, damage = [], [], []
        if self.done.returncode not in (0, -signal.SIGKILL, 137) and not self.done.stderr.strip():
            false.append(f"it ended ({self.done.returncode}) and said nothing")
        self.state(shop, self.done.returncode == 0, lost, false, damage, said)
        facts = shop.facts()
        damage += [text for text in (facts.damage, shop.verified()) if text]
        for what, sentences in (("lost", lost), ("false", false), ("corrupt", damage)):
            tally.found(kind, what, sentences, f"{how}; it said ({self.done.returncode}) {said.strip()!r}")
        return not (lost or false or damage)

    @staticmethod
    def refuses(said):
        return bool(REFUSED.search(said)) and not UNSURE.search(said)


def records(templates, work):
    """Sealed handovers of another shop."""
    other = templates.empty.copy(work / "other")
    other.ok("--lang", "zh", "demo", "-o", "demo.db", "--days", "1")
    other.ok("export", "--db", "demo.db", "-o", "out.jsonl")
    lines = (other.home / "out.jsonl").read_text()
    shutil.rmtree(other.home)
    return lines


class Import(Command):
    name = "import"
    ARGS = ("import", "handovers", "in.jsonl", "--from-store", "幸福路店")

    def __init__(self, templates, lines):
        super().__init__(templates)
        self.lines, self.count = lines, len(lines.splitlines())

    def prepared(self, home):
        shop = self.templates.empty.copy(home)
        (home / "in.jsonl").write_text(self.lines)
        return shop

    def args(self, shop):
        return self.ARGS

    def state(self, shop, done, lost, false, damage, said):
        there = shop.facts().handovers
        if done and there != self.count:
            lost.append(f"{there} of {self.count} are there")
        if there not in (0, self.count):
            damage.append(f"taken in by halves: {there} of {self.count}")
        if there and self.refuses(said):
            false.append(f"{there} are there")


class Backup(Command):
    name = "backup"

    def prepared(self, home):
        shop = self.templates.sealed.copy(home)
        shop.now = LATER
        return shop

    def args(self, shop):
        return ("backup",)

    def state(self, shop, done, lost, false, damage, said):
        before = {p.name for p in (self.templates.sealed.home / "backups").glob("*.db.gz")}
        there = {p.name for p in (shop.home / "backups").glob("*.db.gz")}
        if before - there:
            lost.append(f"backups are gone: {before - there}")
        if done and not there - before:
            lost.append("a backup was told of and is not there")
        if there - before and "No backup was made" in said:
            false.append(f"{there - before} is there")
        damage += whole(shop, 2)


def whole(shop, seals):
    """What is wrong with the backups that bear the name of one."""
    wrong = []
    for path in sorted((shop.home / "backups").glob("*.db.gz")):
        with tempfile.TemporaryDirectory() as folder:
            try:
                (Path(folder) / "copy.db").write_bytes(gzip.decompress(path.read_bytes()))
            except (OSError, EOFError, ValueError) as e:
                wrong.append(f"{path.name}: {e}")
                continue
            facts = Facts(Path(folder) / "copy.db")
            if facts.damage or len(facts.seals) < seals:
                wrong.append(f"{path.name}: {facts.damage or facts.seals}")
    return wrong


class Prune(Backup):
    """Old backups are taken away: never the newest."""

    name = "prune"

    def __init__(self, templates, work):
        super().__init__(templates)
        self.shop = templates.sealed.copy(work / "many")
        for n in range(18):
            self.shop.now = f"2026-11-21T{16 + n // 4}:{n % 4 * 15:02}:00+08:00"
            self.shop.ok("backup")
        self.all = sorted(p.name for p in (self.shop.home / "backups").glob("*.db.gz"))

    def prepared(self, home):
        return self.shop.copy(home)

    def args(self, shop):
        return ("backup", "prune")

    def state(self, shop, done, lost, false, damage, said):
        there = sorted(p.name for p in (shop.home / "backups").glob("*.db.gz"))
        missing = [name for name in self.all[-14:] if name not in there]
        if missing:
            lost.append(f"backups that are to be kept are gone: {missing}")
        damage += whole(shop, 2)


def lets_in(shop, phrase, lines):
    """Whether the owner gets in with a passphrase: taking in records of another shop asks for it."""
    with tempfile.TemporaryDirectory() as folder:
        asked = shop.copy(Path(folder) / "asked")
        (asked.home / "asked").write_text(phrase + "\n")
        (asked.home / "in.jsonl").write_text(lines)
        done = asked.run(*Import.ARGS, "--pin-file", "asked")
    if done.returncode not in (0, 4):
        raise RuntimeError(f"the passphrase cannot be tried: {done}")
    return done.returncode == 0


class Recover(Command):
    name = "recover"

    def __init__(self, templates, lines):
        super().__init__(templates)
        self.lines = lines

    def prepared(self, home):
        shop = self.templates.sealed.copy(home)
        (home / "code").write_text(shop.code + "\n")
        (home / "new").write_text(OTHER_PHRASE + "\n")
        return shop

    def args(self, shop):
        return ("recover", "--code-file", "code", "--owner-pin-file", "new", "--format", "json")

    def state(self, shop, done, lost, false, damage, said):
        new = lets_in(shop, OTHER_PHRASE, self.lines)
        old = not new and lets_in(shop, PHRASE, self.lines)
        if done and not new:
            lost.append("the new passphrase lets nobody in")
        if new and self.refuses(said):
            false.append("the new passphrase lets in")
        if not new and not old:
            damage.append("neither the old nor the new passphrase lets in")
        if not new and shop.run(*self.args(shop)).returncode != 0:
            lost.append("the code is used up and lets nobody in")


class Rotate(Command):
    """A new signing key: whatever comes in between, one key signs, and the chain knows it."""

    name = "rotate"

    def prepared(self, home):
        return self.templates.sealed.copy(home)

    def args(self, shop):
        return ("rotate", "--pin-file", "phrase", "--new-code", "--format", "json")

    def state(self, shop, done, lost, false, damage, said):
        changed = "key_rotate" in shop.facts().seals
        if done and not changed:
            lost.append("the record that brings the new key in is not there")
        if changed and self.refuses(said):
            false.append("the record that brings the new key in is there")
        # Only the key in use brings in another one.
        again = shop.run(*self.args(shop))
        if again.returncode != 0:
            lost.append(f"no key signs any more: {again.stderr.strip()}")


class Restore(Command):
    """A backup is put in the place of a store that has gone on since."""

    name = "restore"

    def __init__(self, templates, work):
        super().__init__(templates)
        self.shop = templates.sealed.copy(work / "gone-on")

    def prepared(self, home):
        shop = self.shop.copy(home)
        shop.now = LATER
        return shop

    def args(self, shop):
        return ("restore", "backups", "--owner-pin-file", "phrase")

    def state(self, shop, done, lost, false, damage, said):
        seals = shop.facts().seals
        if done and "restore" not in seals:
            lost.append(f"the record of the restore is not there: {seals}")
        if "handover" not in seals:
            lost.append(f"what was sealed is gone: {seals}")
        if "restore" in seals and self.refuses(said):
            false.append("the restore is there")
        damage += whole(shop, 2)


def counted(trace):
    """How often each call is made, by the thread that makes it most."""
    calls = Counter()
    for line in Path(trace).read_text(errors="replace").splitlines():
        if found := LINE.match(line):
            calls[found[1], found[2]] += 1
    most = Counter()
    for (_, call), n in calls.items():
        most[call] = max(most[call], n)
    return most


def struck(trace, inject):
    """Whether the call was reached at which something was to happen, and it happened."""
    killed = re.compile(rf"\b{inject.split(':')[0]}\(.*= \?$", re.M)
    for _ in range(50):
        text = Path(trace).read_text(errors="replace") if Path(trace).exists() else ""
        if killed.search(text) if ":signal=" in inject else "(INJECTED)" in text:
            return True
        # strace writes its last line after the program has gone.
        time.sleep(0.1)
    return False


def some(points, number, dice):
    """A sample with each call in turn: there are many writes and few of those that matter as much."""
    by_call = {}
    for point in points:
        by_call.setdefault(point.split(":")[0], []).append(point)
    piles = [dice.sample(pile, len(pile)) for pile in by_call.values()]
    dice.shuffle(piles)
    chosen = [pile[n] for n in range(max(map(len, piles))) for pile in piles if n < len(pile)]
    return chosen[:number]


def cases(templates, work):
    lines = records(templates, work)
    made = [Save(templates), Log(templates), Seal(templates), HeadLog(templates), Import(templates, lines), Backup(templates),
            Prune(templates, work), Recover(templates, lines), Rotate(templates)]
    if re.search(r"^ +restore ", templates.empty.ok("--help"), re.M):
        made.append(Restore(templates, work))
    return made


def run(tally, templates, work, dice, points, acts=None, inject=None):
    try:
        able = subprocess.run(strace(work / "trace") + ["true"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        why = (able.stdout.strip() or f"it ends with {able.returncode}") if able.returncode else ""
    except OSError as e:
        why = str(e)
    if why:
        tally.skip("failing calls", f"strace cannot be used here: {why}")
        return
    every = cases(templates, work)
    if not any(case.name == "restore" for case in every):
        tally.skip("failing calls of restore", "this program has no such command")
    every = [case for case in every if not acts or case.name in acts]
    plans = []
    for case in every:
        if tally.late():
            tally.note(f"failing calls: the time was up before {case.name}")
            break
        if inject:
            plans.append((case, [inject], 1))
            continue
        shop = case.prepared(work / "dry")
        trace = work / f"dry-{case.name}"
        acked = case.play(shop, case.around(shop, trace))
        how = f"{case.name} without any fault"
        if not acked or not case.judge(tally, f"faults: {case.name}", shop, how):
            tally.found(f"faults: {case.name}", "false", ["it does not work without a fault either"], how)
            continue
        shutil.rmtree(shop.home)
        most = counted(trace)
        all_points = [
            f"{call}:{fault.format(n)}" for fault in FAULTS for call in case.calls for n in range(1, most[call] + 1)
        ]
        chosen = all_points if points is None else some(all_points, points, dice)
        plans.append((case, chosen, len(all_points)))
        tally.say(f"{case.name}: {len(all_points)} points, {dict(most)}")
    try:
        in_turn(tally, plans, work)
    finally:
        for case in every:
            prove(tally, f"faults: {case.name}")


def prove(tally, kind):
    """Points at which nothing failed prove nothing."""
    row = tally.row(kind)
    if row.missed:
        tally.note(f"{kind}: {row.missed} points beside {row.tried} were not reached")
    # Of a handful one or two may lie beside by chance: an act does not make the same calls each time.
    points = row.missed + row.tried
    if (points >= ENOUGH and row.missed > MISSED * points) or (row.missed >= FEW and not row.tried):
        tally.findings.append(f"{kind}: nothing failed at {row.missed} points beside {row.tried}: they prove nothing")


def in_turn(tally, plans, work):
    """A point of each act in turn: where the time is short every act has been tried, not the first of them alone."""
    for n in range(max((len(chosen) for _, chosen, _ in plans), default=0)):
        for case, chosen, total in plans:
            if n >= len(chosen):
                continue
            if tally.late():
                tally.note(f"failing calls: the time was up at {case.name}, {n} of {len(chosen)}")
                return
            one(tally, case, work, chosen[n])
            if n + 1 == len(chosen):
                tally.say(f"{case.name}: {len(chosen)} of {total} points done")


def one(tally, case, work, inject):
    kind = f"faults: {case.name}"
    shop = case.prepared(work / "fault")
    try:
        row, trace = tally.row(kind), work / "trace"
        trace.unlink(missing_ok=True)
        row.acked += case.play(shop, case.around(shop, trace, inject))
        if struck(trace, inject):
            row.tried += 1
        else:
            row.missed += 1
        case.judge(tally, kind, shop, f"--act {case.name} --inject {inject}")
    finally:
        shutil.rmtree(shop.home, ignore_errors=True)
