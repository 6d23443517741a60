"""Reading secrets and writing lines: a secret comes from the terminal or from standard input, never from arguments."""

import getpass
import os
import re
import sys
from contextlib import suppress

_LONGEST = 100_000
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Signs a terminal obeys. They are shown as JSON writes them, so that JSON stays the same JSON."""


def read_secret(prompt: str) -> str:
    """A secret: typed unseen on a terminal, else the whole of standard input without its last line break."""
    if sys.stdin is None:
        return ""
    if sys.stdin.isatty():
        return getpass.getpass(prompt)
    raw = getattr(sys.stdin, "buffer", None)
    given = raw.read(_LONGEST).decode("utf-8", "replace") if raw is not None else sys.stdin.read(_LONGEST)
    return str(given).strip("\r\n")


def write(line: str = "") -> None:
    """One line on standard output; signs the terminal cannot show are replaced."""
    _write_to(sys.stdout, line)


def complain(line: str) -> None:
    """One line on standard error."""
    _write_to(sys.stderr, line)


def _write_to(stream: object, line: str) -> None:
    if stream is None or not hasattr(stream, "write"):
        return
    encoding = getattr(stream, "encoding", None) or "utf-8"
    line = _CONTROL.sub(lambda sign: f"\\u{ord(sign[0]):04x}", line)
    try:
        stream.write(line.encode(encoding, "replace").decode(encoding) + "\n")
        flush = getattr(stream, "flush", None)
        if flush is not None:
            flush()
    except BrokenPipeError:
        _let_go(stream)


def _let_go(stream: object) -> None:
    """The reader has left, as `| head` does when it has seen enough: what is still to come goes nowhere.

    The interpreter would complain when it cannot write out the rest at its end; so the pipe itself is replaced.
    """
    fileno = getattr(stream, "fileno", None)
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            if fileno is not None:
                os.dup2(nowhere, fileno())
        finally:
            os.close(nowhere)
