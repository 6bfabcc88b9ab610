"""Children of tests that wait for an event, and that Ctrl-C interrupts wherever the tests are started."""

import subprocess
import sys
import threading
from contextlib import contextmanager

SECONDS_UNTIL_HUNG = 300

# A shell lets what it starts in the background ignore Ctrl-C, and so do the children of that.
CTRL_C = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"

# Say that the event has come, and hold still until the test does something about it.
HOLD = """
def hold():
    import sys
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def child(code, *arguments):
    """Run code in another process, and kill it at the end or if it hangs; in the code, ``hold`` waits for the test."""
    command = [sys.executable, "-c", CTRL_C + HOLD + code, *map(str, arguments)]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen(command, text=True, **pipes) as process:
        hung = threading.Timer(SECONDS_UNTIL_HUNG, process.kill)
        hung.start()
        try:
            yield process
        finally:
            hung.cancel()
            process.kill()


def wait_until_held(process):
    """Return as soon as a child holds still."""
    lines = []
    for line in process.stdout:
        if line == "held\n":
            return
        lines.append(line)
    raise AssertionError(f"The child ended before its event: {''.join(lines)}{process.stderr.read()}")
