"""Run a program that does not outlive us: `python tethered.py SIGNAL USER PROGRAM ...`, USER may be empty.

At the end of standard input, which is when whoever started this closes it or dies, the program gets the signal.
"""

from __future__ import annotations

import os
import pwd
import signal
import subprocess
import sys
import threading


def main() -> None:
    """Start the program, and end with its status."""
    number, user, *command = sys.argv[1:]
    group = pwd.getpwnam(user).pw_gid if user else None
    program = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, user=user or None, group=group, extra_groups=[] if user else None
    )
    threading.Thread(target=end_with_parent, args=[program, signal.Signals[number]], daemon=True).start()
    sys.exit(program.wait())


def end_with_parent(program: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signal the program at the end of standard input, and kill it if it is still alive 10 s later."""
    os.read(sys.stdin.fileno(), 1)
    program.send_signal(number)
    try:
        program.wait(10)
    except subprocess.TimeoutExpired:
        program.kill()


if __name__ == "__main__":
    main()
