"""A disk that is full, takes no changes or goes away, and a file that is replaced or removed. See check_safety.py."""

import os
import shutil

from . import sessions
from .power import DROPPED, FLUSHED, Disk, NoDisk, mount, unmount
from .shop import Ledger, note_at_cursor, refused
from .terminal import Gone, Late

# Room for the store, its reserve and a little more.
ROOM = 24 * 1024 * 1024


def fill(folder, name="filler"):
    """Takes all the room there is."""
    with open(folder / name, "ab", buffering=0) as out:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    out.write(b"\0" * size)
            except OSError:
                continue


class Trial:
    """One act after another on one store, judged at the end."""

    def __init__(self, tally, kind, shop, how):
        self.tally, self.kind, self.shop, self.how = tally, kind, shop, how
        self.ledger = Ledger()
        self.ledger.sure = dict(shop.facts().values)
        tally.row(kind).tried += 1

    def expect(self, ok, sentence, what="false"):
        if not ok:
            self.tally.found(self.kind, what, [sentence], self.how)

    def play(self, session, before_judging=lambda: None):
        term = self.shop.open()
        try:
            session(self, term)
        except sessions.Silent as e:
            self.expect(False, f"no answer: {e}")
        except (Gone, Late) as e:
            self.expect(False, f"it does not go on: {e}")
        finally:
            if term.child.poll() is None:
                term.kill()
            term.close()
        before_judging()
        self.tally.row(self.kind).acked += self.ledger.acked
        self.tally.judge(self.kind, self.ledger, self.shop.facts(), self.shop.verified(), self.how)


def first_note(term):
    term.wait_until("the row of a note", lambda t: note_at_cursor(t) is not None)


def full(place):
    """No room any more, the reserve used, no room again; then room, and on without a new start."""

    def session(trial, term):
        first_note(term)
        trial.expect(sessions.count(term, trial.ledger, 3), f"the first count is refused:\n{term.text()}")
        said = False
        for n in range(12):
            fill(place, f"filler-{n}")
            if not (saved := sessions.count(term, trial.ledger, 11 + n)):
                said = refused(term)
                break
            if note_at_cursor(term) == 1:
                for above in (5, 10, 20, 50):
                    sessions.go_up(term, above)
        trial.expect(said or saved, f"a full disk is not told of:\n{term.text()}")
        for filler in place.glob("filler-*"):
            filler.unlink()
        note = note_at_cursor(term)
        trial.expect(note is not None, f"the row is left:\n{term.text()}")
        if note is not None:
            # What was typed is still here: one more key saves it.
            trial.expect(sessions.count(term, trial.ledger, 47), f"it does not go on once there is room:\n{term.text()}")

    return session


def only_reading(trial, term):
    """Nothing typed is called saved."""
    first_note(term)
    if not term.shows("READ-ONLY"):
        trial.tally.note(f"{trial.kind}: in the middle of a handover that is said only once something is typed")
    saved = sessions.count(term, trial.ledger, 47)
    trial.expect(not saved, f"a count is called saved on a disk that takes no changes:\n{term.text()}")
    trial.expect(refused(term), f"it is not said that nothing can be saved:\n{term.text()}")


def gone_while_running(disk, flag):
    """The disk goes; what is said of the next count is compared with what is there once it is back."""

    def session(trial, term):
        first_note(term)
        sessions.count(term, trial.ledger, 3)
        disk.cut(flag)
        sessions.count(term, trial.ledger, 47)

    return session


def replaced(other):
    """By another file of the same shop, as when somebody puts a copy back while the program is open."""

    def change(shop):
        fresh = shop.db.with_name("other.db")
        shutil.copyfile(other.db, fresh)
        os.replace(fresh, shop.db)

    return change


def removed(shop):
    shop.db.unlink()


def moved(shop):
    os.rename(shop.db, shop.db.with_name("moved.db"))


def changed_while_running(tally, templates, work):
    """The file is not what it was: nothing may be called saved that is not in the file of that name."""
    changes = (
        ("replaced by an older one", replaced(templates.home)), ("replaced by a newer one", replaced(templates.sealed)),
        ("removed", removed), ("moved away", moved),
    )
    for name, change in changes:
        for after in (0, 1):
            if tally.late():
                tally.note(f"disk: the time was up at the file {name}")
                return
            change_once(tally, templates.cash.copy(work / "changed"), f"file {name}", change, after)


def change_once(tally, shop, kind, change, after):
    how, row, ledger = f"after {after} counts", tally.row(kind), Ledger()
    row.tried += 1
    term = shop.open()
    try:
        first_note(term)
        for n in range(after):
            sessions.count(term, ledger, 3 + n)
        # What was saved before went with the file.
        row.acked += ledger.acked
        change(shop)
        ledger = Ledger()
        sessions.count(term, ledger, 47)
        term.calm(0.3)
    except sessions.Silent as e:
        tally.found(kind, "false", [f"no answer: {e}"], how)
    except (Gone, Late):
        # Nothing was called saved.
        pass
    finally:
        if term.child.poll() is None:
            term.kill()
        term.close()
    row.acked += ledger.acked
    opens = sessions.opened_again(shop)
    there = shop.facts()
    for key, value in ledger.sure.items():
        if there.values.get(key) != value:
            tally.found(kind, "lost", [f"a count was shown as saved and is not there: {there.values} {there.damage}; "
                                       f"the screen was\n{term.text()}"], how)
    # What the program refuses to open it has not spoiled.
    if there.damage and shop.db.exists() and opens:
        tally.found(kind, "corrupt", [there.damage], how)
    shutil.rmtree(shop.home)


def run(tally, templates, work):
    changed_while_running(tally, templates, work)
    if tally.late():
        return
    if os.geteuid() == 0:
        on_mounts(tally, templates, work)
    else:
        tally.skip("full disk, disk gone", "only root may mount")
        shop = templates.cash.copy(work / "locked")
        trial = Trial(tally, "read-only file", shop, "chmod 0400, folder 0500")
        shop.db.chmod(0o400)
        shop.db.parent.chmod(0o500)
        trial.play(only_reading)
        shop.db.parent.chmod(0o700)


def on_mounts(tally, templates, work):
    place = work / "small"
    try:
        mount("tmpfs", place, "-t", "tmpfs", "-o", f"size={ROOM}")
    except NoDisk as e:
        tally.skip("full disk, read-only disk", str(e))
    else:
        try:
            shop = templates.cash.copy(place / "shop")
            Trial(tally, "disk full", shop, f"tmpfs of {ROOM} bytes, filled before each count").play(full(place))
            shutil.rmtree(shop.home)
            shop = templates.cash.copy(place / "shop")
            trial = Trial(tally, "disk read-only", shop, "tmpfs mounted anew as read-only before the start")
            mount(place, place, "-o", "remount,ro")
            trial.play(only_reading, lambda: mount(place, place, "-o", "remount,rw"))
        finally:
            unmount(place)
    for kind in ("ext4", "xfs"):
        for flag in (DROPPED, FLUSHED):
            if tally.late():
                tally.note(f"disk: the time was up at {kind} gone")
                return
            try:
                disk = Disk(kind, work, "gone")
            except NoDisk as e:
                tally.skip(f"{kind} disk gone", str(e))
                break
            try:
                # What cannot be shut down here is skipped, and counted as tried nowhere.
                disk.cut(FLUSHED)
                disk.again()
                shop = templates.cash.copy(disk.place / "shop")
                disk.settle()
                trial = Trial(tally, f"disk gone {kind}", shop, f"shut down with flag {flag} between two counts")
                trial.play(gone_while_running(disk, flag), disk.again)
            except NoDisk as e:
                tally.skip(f"{kind} disk gone", str(e))
            finally:
                disk.close()
