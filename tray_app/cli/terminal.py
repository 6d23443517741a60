"""Reading secrets and writing lines: a secret comes from the terminal or from standard input, never from arguments."""

import codecs
import getpass
import os
import re
import sys
from contextlib import suppress

from tray_app.cli.line import Line, Span, is_terminal

_LONGEST = 100_000
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Signs a terminal obeys. They are shown as JSON writes them, so that JSON stays the same JSON."""


def read_secret(prompt: str) -> str:
    """A secret: typed unseen on a terminal, else the whole of standard input without its last line break."""
    if sys.stdin is None:
        return ""
    if is_terminal(sys.stdin):
        return getpass.getpass(prompt)
    raw = getattr(sys.stdin, "buffer", None)
    given = raw.read(_LONGEST).decode("utf-8", "replace") if raw is not None else sys.stdin.read(_LONGEST)
    return str(given).strip("\r\n")


def write(line: Line = "", *, colored: bool = False) -> None:
    """One line on standard output; signs the terminal cannot show are replaced. `colored`: tones are shown."""
    _write_to(sys.stdout, line, colored=colored)


def has_every_sign() -> bool:
    """Whether standard output has room for every language: redirected, Windows' has an encoding of a few only."""
    return codecs.lookup(_encoding_of(sys.stdout)).name.startswith("utf-8")


def give_every_sign() -> None:
    """Let what is redirected have every sign from here on; a mark before the first tells Excel and PowerShell so."""
    change = getattr(sys.stdout, "reconfigure", None)
    if change is not None and not has_every_sign() and not is_terminal(sys.stdout):
        change(encoding="utf-8-sig")


def write_whole(words: str) -> None:
    """Words that are worth nothing with signs replaced, as a message in another language than the system's."""
    try:
        words.encode(_encoding_of(sys.stdout))
    except UnicodeEncodeError:
        give_every_sign()
    write(words)


def complain(line: str) -> None:
    """One line on standard error."""
    _write_to(sys.stderr, line)


def show_progress(words: str) -> None:
    """Words on standard error that the next ones take the place of; nothing where no person watches."""
    if is_terminal(sys.stderr):
        _write_to(sys.stderr, words, end="", start="\r\x1b[K")


def _write_to(stream: object, line: Line, *, colored: bool = False, start: str = "", end: str = "\n") -> None:
    if stream is None or not hasattr(stream, "write"):
        return
    encoding = _encoding_of(stream)
    spans = [Span(line)] if isinstance(line, str) else line
    shown = "".join(_shown(span, encoding, colored=colored) for span in spans)
    try:
        stream.write(f"{start}{shown}{end}")
        flush = getattr(stream, "flush", None)
        if flush is not None:
            flush()
    except BrokenPipeError:
        _let_go(stream)


def _encoding_of(stream: object) -> str:
    return str(getattr(stream, "encoding", None) or "utf-8")


def _shown(span: Span, encoding: str, *, colored: bool) -> str:
    words = _CONTROL.sub(lambda sign: f"\\u{ord(sign[0]):04x}", span.words)
    words = words.encode(encoding, "replace").decode(encoding)
    return f"\x1b[{span.tone.value}m{words}\x1b[0m" if colored and span.tone and words else words


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
