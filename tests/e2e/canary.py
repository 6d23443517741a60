"""Looks for secrets where none may be: in files, in what was printed, and in what the system shows of a process."""

from __future__ import annotations

import base64
import contextlib
import functools
import json
import random
import secrets
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

from tests.rig.processes import wait_until

_ODD = "/+=%&!#'\"\\$(x)`{}[]<>;:?*~^|@,."
"""What has a meaning somewhere: in addresses, forms, JSON, shells, patterns, IMAP."""


def odd_secret(name: str) -> str:
    """A secret that is written in many ways: each has other odd characters, at other places."""
    odd = random.Random(name).sample(_ODD, 12)  # noqa: S311 the same characters each time; the secret is beside them
    return f"{name}{''.join(odd[:4])}{secrets.token_hex(8)}{''.join(odd[4:8])}{secrets.token_hex(4)}{''.join(odd[8:])}x"


SHOWN = ("cmdline", "environ", "comm")
"""What everybody with the same user sees of a process."""


def forms_of(secret: str) -> frozenset[bytes]:
    """The secret as it may be written: plain, in JSON, in an address, in UTF-16, hexadecimal, Base64 at any place."""
    raw = secret.encode()
    texts = {secret, quote(secret, safe=""), quote(secret), quote_plus(secret), json.dumps(secret)[1:-1]}
    found = {text.encode() for text in texts} | {secret.encode("utf-16-le"), raw.hex().encode()}
    for shift in range(3):
        # Three bytes make four letters: what stands before the secret decides which letters it becomes.
        coded = base64.b64encode(b"\0" * shift + raw)
        inside = coded[(shift * 8 + 5) // 6 : -(4 if len(raw) + shift else 0) or None]
        found |= {inside, inside.replace(b"+", b"-").replace(b"/", b"_")}
    return frozenset(found)


class Canaries:
    """Secrets by name, and the search for them."""

    def __init__(self, **secrets: str) -> None:
        self._forms = {name: forms_of(secret) for name, secret in secrets.items()}

    def add(self, **secrets: str) -> None:
        """More of them."""
        self._forms |= {name: forms_of(secret) for name, secret in secrets.items()}

    def found_in(self, content: bytes) -> list[str]:
        """Names of those that stand in it, in whatever form."""
        return [name for name, forms in self._forms.items() if any(form in content for form in forms)]

    def found_in_files(self, *folders: Path) -> list[str]:
        """`name in file` for every file of the folders; the files' names are searched as well."""
        return [f"{name} in {file}" for file in files_in(*folders) for name in self.found_in(_content(file))]

    def watch(self, process: subprocess.Popen[Any], given: str = "") -> Iterator[list[str]]:
        """What is found in the system's view of a process and its children, again and again until it has ended.

        `given`: name of a secret that the test itself has put into the environment.
        """
        found_in = functools.cache(self.found_in)  # most of what is shown is the same at each look
        while process.poll() is None:
            yield [
                f"{name} in {what}"
                for pid in _with_children(process.pid)
                for what in SHOWN
                for name in found_in(shown(pid, what))
                if (name, what) != (given, "environ")
            ]
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.02)


def files_in(*folders: Path) -> Iterable[Path]:
    """All files below the folders."""
    return (file for folder in folders for file in folder.rglob("*") if file.is_file() and not file.is_symlink())


def _content(file: Path) -> bytes:
    with contextlib.suppress(FileNotFoundError):  # a journal that was just folded in
        return file.read_bytes() + b"\n" + str(file).encode()
    return b""


def _with_children(pid: int) -> list[int]:
    found = [pid]
    for parent in found:  # grows as they are found
        tasks: list[Path] = []
        with contextlib.suppress(OSError):  # it has just ended
            tasks += Path(f"/proc/{parent}/task").iterdir()
        for task in tasks:
            with contextlib.suppress(OSError):
                found += map(int, (task / "children").read_text("ascii").split())
    return found


def shown(pid: int, what: str) -> bytes:
    """What the system shows of a process, one of `SHOWN`; nothing when it has ended."""
    with contextlib.suppress(OSError):  # it has just ended
        return Path(f"/proc/{pid}/{what}").read_bytes()
    return b""


@contextlib.contextmanager
def listening_in(address: str, file: Path) -> Iterator[None]:
    """Everything that is said on the bus, as it is, in a file."""
    words = ["dbus-monitor", "--address", address, "--binary"]
    with file.open("wb") as out, subprocess.Popen(words, stdout=out, stderr=subprocess.DEVNULL) as monitor:
        wait_until(lambda: file.stat().st_size, "the bus to be heard")
        try:
            yield
        finally:
            monitor.terminate()
