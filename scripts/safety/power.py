"""The power goes: a file system in an image, shut down under the running program. See check_safety.py."""

import fcntl
import os
import random
import shutil
import sqlite3
import struct
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from . import kills

# _IOR('X', 125, __u32)
SHUTDOWN = 0x8004587D
# The journal is dropped, or written and nothing else.
DROPPED, FLUSHED = 2, 1
# xfs makes none below 300 MB by itself any more; the image has holes, so that it takes no more room than is used.
SIZES = {"ext4": 64, "xfs": 320}
MAKE = {"ext4": ["mkfs.ext4", "-q", "-F"], "xfs": ["mkfs.xfs", "-q", "-f"]}

# A writer that does not wait for the disk: the same cuts must take from it what it calls written.
CONTROL = """
import sqlite3, sys
conn = sqlite3.connect(sys.argv[1], isolation_level=None)
conn.execute("PRAGMA journal_mode=WAL")
conn.execute("PRAGMA synchronous=NORMAL")
conn.execute("PRAGMA wal_autocheckpoint=0")
conn.execute("CREATE TABLE IF NOT EXISTS row (n INTEGER PRIMARY KEY, text TEXT)")
last = conn.execute("SELECT coalesce(max(n), 0) FROM row").fetchone()[0]
while last < 4000:
    last += 1
    conn.execute("INSERT INTO row VALUES (?, ?)", (last, "x" * 400))
    print(last, flush=True)
sys.stdin.read()
"""


class NoDisk(Exception):
    """No such disk can be had here."""


def call(*command):
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    except OSError as e:
        raise NoDisk(str(e)) from e
    if done.returncode != 0:
        raise NoDisk(f"{' '.join(map(str, command))}: {done.stdout.strip()}")


def mount(source, place, *options):
    place.mkdir(exist_ok=True)
    call("mount", *options, source, place)


def unmount(place):
    for _ in range(100):
        done = subprocess.run(["umount", place], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode == 0:
            return
        time.sleep(0.1)
    subprocess.run(["umount", "-l", place], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    raise RuntimeError(f"{place} cannot be unmounted: {done.stdout.strip()}")


def release(work):
    """Unmounts whatever is left below a folder, where something ended in the middle."""
    for line in Path("/proc/mounts").read_text().splitlines():
        place = line.split()[1]
        if place.startswith(f"{work}/"):
            subprocess.run(["umount", "-l", place], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Disk:
    """An image with a file system, mounted."""

    def __init__(self, kind, work, place="disk"):
        self.kind, self.image, self.place = kind, work / f"{place}-{kind}.img", work / f"{place}-{kind}"
        if not shutil.which(MAKE[kind][0]):
            raise NoDisk(f"{MAKE[kind][0]} is not here")
        if os.geteuid() != 0:
            raise NoDisk("only root may mount")
        self.image.write_bytes(b"")
        os.truncate(self.image, SIZES[kind] * 1024 * 1024)
        call(*MAKE[kind], self.image)
        mount(self.image, self.place, "-o", "loop")
        self.mounted = True

    def settle(self):
        """What is on it is on the disk."""
        call("sync", "-f", self.place)

    def cut(self, how):
        handle = os.open(self.place, os.O_RDONLY)
        try:
            fcntl.ioctl(handle, SHUTDOWN, struct.pack("I", how))
        except OSError as e:
            raise NoDisk(f"{self.kind} cannot be shut down: {e}") from e
        finally:
            os.close(handle)

    def again(self):
        """Off and on, as after a power cut."""
        unmount(self.place)
        self.mounted = False
        mount(self.image, self.place, "-o", "loop")
        self.mounted = True

    def close(self):
        if self.mounted:
            unmount(self.place)
            self.mounted = False
        self.image.unlink(missing_ok=True)


def control(disk, dice):
    """Cuts under the writer that does not wait; gives rows called written and rows lost."""
    file = disk.place / "control.db"
    writer = subprocess.Popen([sys.executable, "-c", CONTROL, file], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL)
    try:
        writer.stdout.readline()
        time.sleep(dice.uniform(0.1, 0.3))
        disk.cut(DROPPED)
    finally:
        writer.kill()
        said = writer.stdout.read().split()
        writer.wait()
    acked = int(said[-1]) if said else 1
    disk.again()
    with closing(sqlite3.connect(file)) as conn:
        try:
            there = conn.execute("SELECT count(*) FROM row WHERE n <= ?", (acked,)).fetchone()[0]
        except sqlite3.Error:
            there = 0
    for old in disk.place.glob("control.db*"):
        old.unlink()
    return acked, acked - there


def run(tally, templates, work, cuts, controls, seed):
    for kind in ("ext4", "xfs"):
        if tally.late():
            tally.note(f"power cuts: the time was up before {kind}")
            continue
        try:
            disk = Disk(kind, work)
        except NoDisk as e:
            tally.skip(f"power cuts on {kind}", str(e))
            continue
        try:
            on(tally, templates, disk, cuts, controls, seed)
        except NoDisk as e:
            tally.skip(f"power cuts on {kind}", str(e))
        finally:
            disk.close()


def on(tally, templates, disk, cuts, controls, seed):
    lost = total = rows = done = 0
    # A cut right after its journal was written takes nothing from it either.
    while done < controls or (not lost and done < 20):
        done += 1
        acked, gone = control(disk, random.Random(f"{seed} control {done}"))
        rows, total, lost = rows + acked, total + gone, lost + (gone > 0)
    tally.note(f"control on {disk.kind}, which does not wait for the disk: {done} cuts, {rows} rows called written, "
               f"{total} lost in {lost} cuts")
    if not lost:
        tally.findings.append(f"the control on {disk.kind} lost nothing: these cuts prove nothing")
    sessions = (("fields", templates.cash), ("tasks", templates.home), ("signing", templates.sign))
    lives = {name: kills.Lives(tally, f"cuts {disk.kind}: {name}", t, disk.place) for name, t in sessions}
    for n in range(cuts):
        if tally.late():
            tally.note(f"power cuts on {disk.kind}: the time was up after {n} of {cuts}")
            return
        dice = random.Random(f"{seed} cut {disk.kind} {n}")
        name = dice.choices(list(lives), (5, 2, 3))[0]
        one = lives[name]
        flag = (DROPPED, FLUSHED)[n % 2]
        if one.shop is None or one.used >= kills.LIVES or name == "signing":
            one.fresh()
            disk.settle()

        def strike(term):
            disk.cut(flag)
            term.kill()

        one.life(kills.SESSIONS[name], dice, f"cut {n} of seed {seed} on {disk.kind}, flag {flag}", strike, disk.again)
        if n % 20 == 19:
            tally.say(f"{n + 1} cuts on {disk.kind}")
