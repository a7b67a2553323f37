"""The real program in a pseudo-terminal, with an emulator small enough to read its screen. See check_safety.py."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
import unicodedata

from .pace import Pace, Patience

# Seconds a program may do nothing while something is awaited of it. See pace.py: a busy machine counts as no time.
LIMIT = 20.0
# The program takes the same key again within 70 ms of the one before for the keyboard's repeat.
REPEAT = 0.12
# How often it is looked at whether the program is at work.
LOOK = 0.05
FRAME = b"\x1b[?2026l"

ENTER, ESC, END, UP, DOWN, LEFT, RIGHT, F10 = "\r", "\x1b", "\x1b[F", "\x1b[A", "\x1b[B", "\x1b[D", "\x1b[C", "\x1b[21~"

CONTROL = re.compile(rb"\x1b\[([?>=<]?)([0-9;:]*)[ -/]*([@-~])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[()#%].|\x1b[^\[\]()#%]")


class Gone(Exception):
    """The program has ended while something was awaited."""


class Late(Exception):
    """What was awaited did not come."""


class Stopped(Exception):
    """A refusal came instead of what was awaited."""


class Struck(Exception):
    """The moment has come at which it was to be killed or cut off; it has been."""


class Screen:
    """Just what ratatui writes: places, clearing and text."""

    def __init__(self, width=80, height=24):
        self.width, self.height = width, height
        self.rows = [[" "] * width for _ in range(height)]
        self.x = self.y = 0
        self.rest = b""
        # In the middle of a frame: nothing is to be read from it yet.
        self.within = False

    def feed(self, data):
        data = self.rest + data
        self.rest = b""
        at = 0
        while at < len(data):
            escape = data.find(b"\x1b", at)
            text = data[at:] if escape < 0 else data[at:escape]
            # A character may be cut in two by the end of what came.
            if escape < 0:
                cut = len(text)
                for back in range(1, min(4, len(text)) + 1):
                    if text[-back] >= 0xC0:
                        need = 2 if text[-back] < 0xE0 else 3 if text[-back] < 0xF0 else 4
                        cut = len(text) - back if back < need else cut
                        break
                    if text[-back] < 0x80:
                        break
                self.rest, text = text[cut:], text[:cut]
            self.write(text.decode("utf-8", "replace"))
            if escape < 0:
                return
            found = CONTROL.match(data, escape)
            if not found:
                if len(data) - escape < 64:
                    self.rest = data[escape:]
                    return
                at = escape + 1
                continue
            if found[3]:
                self.control(found[1], found[2], found[3])
            at = found.end()

    def control(self, mark, numbers, what):
        if mark:
            if numbers == b"2026" and what in b"hl":
                self.within = what == b"h"
            return
        given = [int(n) if n.isdigit() else 0 for n in numbers.split(b";")]
        one = max(given[0], 1)
        if what in b"Hf":
            column = given[1] if len(given) > 1 else 1
            self.y, self.x = min(one, self.height) - 1, min(max(column, 1), self.width) - 1
        elif what == b"G":
            self.x = min(one, self.width) - 1
        elif what == b"d":
            self.y = min(one, self.height) - 1
        elif what == b"A":
            self.y = max(self.y - one, 0)
        elif what == b"B":
            self.y = min(self.y + one, self.height - 1)
        elif what == b"C":
            self.x = min(self.x + one, self.width - 1)
        elif what == b"D":
            self.x = max(self.x - one, 0)
        elif what == b"J":
            first = 0 if given[0] >= 2 else self.y + 1
            if given[0] == 0:
                self.rows[self.y][self.x :] = [" "] * (self.width - self.x)
            for y in range(first, self.height):
                self.rows[y] = [" "] * self.width
        elif what == b"K":
            first, last = (self.x, self.width) if given[0] == 0 else (0, self.x + 1) if given[0] == 1 else (0, self.width)
            self.rows[self.y][first:last] = [" "] * (last - first)

    def write(self, text):
        for char in text:
            if char == "\r":
                self.x = 0
            elif char == "\n":
                self.y = min(self.y + 1, self.height - 1)
            elif char == "\b":
                self.x = max(self.x - 1, 0)
            elif char >= " ":
                if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Mn"):
                    continue
                wide = unicodedata.east_asian_width(char) in "WF"
                if self.x < self.width:
                    self.rows[self.y][self.x] = char
                if wide and self.x + 1 < self.width:
                    self.rows[self.y][self.x + 1] = ""
                self.x = min(self.x + 1 + wide, self.width)

    def text(self):
        return "\n".join("".join(row).rstrip() for row in self.rows)


class Term:
    """The program running in a terminal."""

    def __init__(self, command, env, cwd, width=80, height=24):
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

        def own_terminal():
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)

        self.child = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=env, cwd=cwd,
            start_new_session=True, preexec_fn=own_terminal, close_fds=True,
        )
        self.line_name = os.ttyname(slave)
        os.close(slave)
        self.master = master
        self.pace = Pace(self.child.pid)
        self.screen = Screen(width, height)
        self.seen = bytearray()
        self.last = ""
        self.over = False
        # What ends every waiting: a refusal, where one is to be expected.
        self.stop = None
        # When it is struck, and how: whatever is being done at that moment.
        self.strike_at, self.strike = None, None

    def text(self):
        return self.screen.text()

    def shows(self, text):
        return text in self.text()

    def line(self, text):
        return next((line for line in self.text().splitlines() if text in line), "")

    def strike_in(self, seconds, strike):
        self.strike_at, self.strike = time.monotonic() + seconds, strike

    def take(self, seconds):
        """Takes what comes within so many seconds; False when nothing did."""
        if self.over:
            return False
        if self.strike_at is not None:
            seconds = min(seconds, self.strike_at - time.monotonic())
        ready, _, _ = select.select([self.master], [], [], max(seconds, 0))
        if self.strike_at is not None and time.monotonic() >= self.strike_at:
            self.strike_at = None
            self.strike(self)
            raise Struck
        if not ready:
            return False
        try:
            data = os.read(self.master, 65536)
        except OSError:
            data = b""
        if not data:
            self.over = True
            return False
        self.seen += data
        self.screen.feed(data)
        return True

    def wait_until(self, what, wanted, limit=LIMIT):
        patience = Patience(self.pace, limit)
        while self.screen.within or not wanted(self):
            if self.stop and not self.screen.within and self.stop(self):
                raise Stopped(f"{what}: refused; the screen is\n{self.text()}")
            if self.take(LOOK):
                continue
            if self.over and wanted(self) and not self.screen.within:
                return self
            if self.over:
                raise Gone(f"{what}: the program has ended; the screen was\n{self.text()}")
            if patience.over():
                raise Late(f"{what}: did not come in {patience.said()}; the screen is\n{self.text()}")
        return self

    def wait_for(self, *texts, limit=LIMIT):
        return self.wait_until(" or ".join(texts), lambda t: any(t.shows(text) for text in texts), limit)

    def wait_gone(self, text):
        return self.wait_until(f"{text} gone", lambda t: not t.shows(text))

    def calm(self, silence):
        """Takes everything until nothing has come for a moment in which the program had nothing to do."""
        quiet, patience = 0.0, Patience(self.pace, LIMIT)
        while quiet < silence and not self.over and not patience.over():
            begun = time.monotonic()
            if self.take(min(LOOK, silence)):
                quiet = 0.0
            elif self.pace.waits_for_input():
                quiet += min(time.monotonic() - begun, 2 * LOOK)
        return self

    def unread(self):
        """Whether keys wait that the program has not taken yet."""
        try:
            line = os.open(self.line_name, os.O_RDWR | os.O_NOCTTY)
        except OSError:
            return False
        try:
            return struct.unpack("i", fcntl.ioctl(line, termios.FIONREAD, b"\0" * 4))[0] > 0
        except OSError:
            return False
        finally:
            os.close(line)

    def send(self, keys):
        self.last = keys
        try:
            os.write(self.master, keys.encode())
        except OSError:
            self.over = True
        return self

    def tap(self, keys):
        """Presses a key as a person does: the next one comes after the program has taken this one and answered. However
        slow the machine is, no key is pressed a second time because of it."""
        if keys == self.last:
            self.calm(REPEAT)
        start = len(self.seen)
        self.send(keys)
        patience, silent = Patience(self.pace, LIMIT), 0
        while not self.over and not patience.over():
            answered = self.seen.find(FRAME, start) >= 0
            done = not self.screen.within and not self.unread() and self.pace.waits_for_input()
            # A key may change nothing that is drawn.
            silent = silent + 1 if done else 0
            if done and answered or silent > 10:
                break
            if self.take(LOOK if done else LOOK / 5):
                silent = 0
        return self

    def press(self, what, keys, wanted):
        """Presses a key that only moves."""
        return self.tap(keys).wait_until(what, wanted)

    def kill(self, how=signal.SIGKILL):
        """Ends it, and what is written until then is taken."""
        if self.child.poll() is None:
            self.child.send_signal(how)
        return self.end()

    def end(self, limit=LIMIT):
        patience = Patience(self.pace, limit)
        while self.child.poll() is None:
            if not self.take(0.02) and self.over:
                time.sleep(0.005)
            if patience.over():
                self.child.kill()
                self.child.wait()
                self.close()
                raise Late(f"it did not end in {patience.said()}; the screen is\n{self.text()}")
        while self.take(0.02):
            pass
        self.close()
        return self.child.returncode

    def close(self):
        if self.master >= 0:
            os.close(self.master)
            self.master = -1
        self.over = True
