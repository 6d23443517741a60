"""A program that says how it was started: `python -m tests.rig.mirror [--status N] [--wait] WORD …`."""

import json
import os
import signal
import sys
import threading
import time

if __name__ == "__main__":
    words = sys.argv[1:]
    seen = {
        "words": words,
        "streams": [(each.encoding, each.errors, each.line_buffering) for each in (sys.stdin, sys.stdout, sys.stderr)],
        "given": "" if "--wait" in words else sys.stdin.read(),
        "environment": dict(os.environ),
        "folder": os.getcwd(),  # noqa: PTH109 - a word, not a path
        "looks first in": sys.path[0],
        "descriptors": sorted(os.listdir("/proc/self/fd")),  # noqa: PTH208 - counted
        "leads a session": os.getsid(0) == os.getpid(),
        "signals": [str(signal.getsignal(each)) for each in (signal.SIGINT, signal.SIGPIPE, signal.SIGCHLD)],
        "time zone": time.tzname,
        "threads": threading.active_count(),
        "recursion": sys.getrecursionlimit(),
    }
    sys.stdout.write(f"{json.dumps(seen)}\n")
    sys.stdout.flush()
    sys.stderr.write("to the error stream\n")
    if "--wait" in words:
        sys.stdin.read()
    if "--status" in words:
        sys.exit(int(words[words.index("--status") + 1]))
