"""Reading secrets and writing lines: a secret comes from the terminal or from standard input, never from arguments."""

import getpass
import sys

_LONGEST = 100_000


def read_secret(prompt: str) -> str:
    """A secret: typed unseen on a terminal, else the whole of standard input without its last line break."""
    if sys.stdin is None:
        return ""
    if sys.stdin.isatty():
        return getpass.getpass(prompt)
    return sys.stdin.read(_LONGEST).strip("\r\n")


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
    stream.write(line.encode(encoding, "replace").decode(encoding) + "\n")
    flush = getattr(stream, "flush", None)
    if flush is not None:
        flush()
