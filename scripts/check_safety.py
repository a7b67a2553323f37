"""Whatever was shown as saved is there, whatever was refused is not: through kills, power cuts, failing calls of the
system, full and vanishing disks. Drives the real program in a pseudo-terminal. See check-safety; parts in safety/."""

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from safety import disks, faults, kills, power, sessions
from safety.shop import Templates
from safety.tally import Tally
from safety.terminal import Gone, Late

# And their shares of the time, where it is limited.
PARTS = {"kills": 4, "cuts": 2, "disk": 2, "faults": 3}


class TimeUp(BaseException):
    """No more time."""


def time_up(*_):
    raise TimeUp


def set_up(program, work, tally):
    try:
        templates = Templates(program, work / "shop")
    except (Gone, Late, sessions.Silent) as e:
        raise SystemExit(f"the shop cannot be set up: {e}") from e
    tally.say("the shop is set up")
    return templates


def run(part, args, count, tally, templates, work):
    if part == "kills":
        kills.run(tally, templates, work, count["kills"], args.seed)
    elif part == "cuts":
        power.run(tally, templates, work, count["cuts"] // 2, 2 if args.quick else 10, args.seed)
    elif part == "faults":
        dice = random.Random(f"{args.seed} faults")
        faults.run(tally, templates, work, dice, count["points"], args.act, args.inject)
    else:
        disks.run(tally, templates, work)


def main():
    parser = argparse.ArgumentParser(prog="scripts/check-safety", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a sample of each part in less than three minutes")
    parser.add_argument("--full", action="store_true", help="1,000 kills, 100 power cuts, every call; the default")
    parser.add_argument("--seed", type=int, default=1, help="the same number gives the same moments [default: 1]")
    parser.add_argument("--kills", type=int, help="how many kills")
    parser.add_argument("--cuts", type=int, help="how many power cuts, on both file systems together")
    parser.add_argument("--points", type=int, help="how many failing calls of each act; every one when left out")
    parser.add_argument("--act", action="append", help="failing calls of this act alone; may be given again")
    parser.add_argument("--inject", help="this failing call alone, as strace takes it and findings name it")
    parser.add_argument("--only", choices=PARTS, action="append", help="only this part; may be given again")
    parser.add_argument("--minutes", type=float, help="stop when so much time has passed")
    args = parser.parse_args()
    program = Path(os.environ["HANDOVER_BIN"]).resolve()
    # Whoever ends this wants the mounts gone, and the table of what was tried until then.
    signal.signal(signal.SIGTERM, time_up)

    minutes = args.minutes or (2.2 if args.quick else None)
    tally = Tally(not args.quick)
    parts = args.only or (("faults",) if args.act or args.inject else tuple(PARTS))
    count = {
        "kills": args.kills if args.kills is not None else 60 if args.quick else 1000,
        "cuts": args.cuts if args.cuts is not None else 8 if args.quick else 100,
        "points": args.points or (4 if args.quick else None),
    }
    work = Path(tempfile.mkdtemp(prefix="check-safety-"))
    if minutes:
        # Whatever hangs: at the end of the time there is a table.
        signal.signal(signal.SIGALRM, time_up)
        signal.alarm(int(minutes * 60) + 30)
    try:
        templates = set_up(program, work, tally)
        ready, whole = time.monotonic(), sum(PARTS[part] for part in parts)
        spent = 0
        for part in parts:
            # Each part has its share, so that a slow machine does some of each.
            spent += PARTS[part]
            tally.until = ready + (tally.started + minutes * 60 - ready) * spent / whole if minutes else None
            run(part, args, count, tally, templates, work)
    except TimeUp:
        tally.note("the time was up; what was not tried is not counted")
    finally:
        signal.alarm(0)
        power.release(work)
        shutil.rmtree(work, ignore_errors=True)
    print()
    for finding in tally.findings:
        print(finding, end="\n\n")
    for skipped in tally.skipped:
        print(skipped)
    print(tally.table())
    print(f"seed {args.seed}, {time.monotonic() - tally.started:.0f} s")
    return 1 if tally.failed() else 0


if __name__ == "__main__":
    sys.exit(main())
