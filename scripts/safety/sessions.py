"""What people do at the screen, act by act, with what the screen answered. See check_safety.py."""

import re
import signal

from .shop import NOTES, note_at_cursor, refused, unsure
from .terminal import ENTER, F10, RIGHT, UP, Gone, Late, Struck

# How long an answer to an act may take, in seconds of doing nothing.
ANSWER = 20.0


class Silent(Exception):
    """An act was answered neither with "saved" nor with a refusal."""


def act(term, ledger, what, value, keys, done):
    """Does something and waits for the answer. True when it was shown as done, False when refused."""
    ledger.tried(what, value)
    stop, term.stop = term.stop, None

    def settled(t):
        return done(t) or refused(t) or unsure(t)

    try:
        term.send(keys)
        try:
            term.wait_until(f"an answer to {what} {value}", settled, ANSWER / 3)
        except Late:
            if says_something(term):
                return False
            term.wait_until(f"an answer to {what} {value}", settled, ANSWER)
    except (Struck, Gone):
        # What came out before the end was on the screen.
        if not term.screen.within and done(term) and not refused(term):
            ledger.ack(what, value)
        raise
    except Late as e:
        raise Silent(str(e)) from e
    finally:
        term.stop = stop
    if refused(term):
        # It may try again by itself: what stands there when all is quiet counts.
        term.calm(0.7)
        if refused(term):
            ledger.refuse(what, value)
            return False
    if done(term) and not unsure(term):
        ledger.ack(what, value)
        return True
    return False


def says_something(term):
    """Whether a sentence stands where the keys are named otherwise."""
    return bool(last_line(term).strip()) and not re.search(r"Enter|Esc|F1|F10|↑↓", last_line(term))


def count_field(term, ledger, dice):
    """Counts one kind of note, by chance; from the last row up again."""
    if note_at_cursor(term) == 1:
        for above in sorted(n for n in NOTES if n > 1):
            go_up(term, above)
            if dice.random() < 0.3:
                break
    key = NOTES[note_at_cursor(term)]
    known = {ledger.sure.get(key), *ledger.maybe.get(key, ())}
    return count(term, ledger, dice.choice([n for n in range(1, 60) if n not in known]))


def count(term, ledger, value):
    """Types a count into the row of the cursor and goes on; True when it was shown as saved."""
    note = note_at_cursor(term)
    key, below = NOTES[note], max(n for n in NOTES if n < note)
    # Once the first digit is typed a pause may save it.
    for cut in range(1, len(str(value))):
        ledger.tried(key, int(str(value)[:cut]))
    # A digit over a count replaces it.
    term.tap(str(value))
    return act(term, ledger, key, value, ENTER, lambda t: note_at_cursor(t) == below and "saved " in last_line(t))


def go_up(term, above):
    term.press(f"the row of {above}", UP, lambda t: note_at_cursor(t) == above)


def last_line(term):
    return term.text().splitlines()[-1] if term.text() else ""


def log_task(term, ledger, title):
    """Logs a task from Home."""
    term.tap("7").wait_for("How serious")
    if "choose" in term.line("By*"):
        term.tap(RIGHT)
    term.tap(ENTER).send(title).wait_for(title)

    def done(t):
        return not t.shows("How serious") and "Task logged" in last_line(t)

    return act(term, ledger, "task", title, F10, done)


def home(term):
    """Waits for Home: the last line of the frame, everything above it is there too."""
    return term.wait_until("Home", lambda t: t.shows("This shift") and t.shows("F1"))


def sign(term, ledger, pins, between=lambda: None):
    """Both sign; the last signature seals."""
    term.wait_for("not signed yet").tap("y").wait_for("Hands over: sign with your PIN").send(pins["Bob"])
    term.wait_until("six digits", lambda t: t.line("PIN [").count("•") >= 6 or t.line("PIN [").count("*") >= 6)
    between()
    if not act(term, ledger, "signed", "outgoing", ENTER, lambda t: t.shows("Takes over: sign with your PIN")):
        return False
    term.send(pins["Cid"])
    between()
    return act(term, ledger, "sealed", 1, ENTER, lambda t: t.shows("Handed over and sealed"))


def opened_again(shop):
    """Opens it as the next person does, and leaves; False when the program would not have it."""
    term = shop.open()
    try:
        # Home, a step, or a question that has to be answered first.
        term.wait_until("a screen", lambda t: t.text().strip()).calm(0.7)
        if term.over:
            return False
        term.kill(signal.SIGTERM)
        return True
    except Gone:
        return False
    finally:
        if term.child.poll() is None:
            term.kill()
        term.close()
