"""A profile of Thunderbird as the program leaves it on disk, with mail in both of its ways of keeping it."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.adapters.sources.stands.disk import Disk
from tray_app.adapters.sources import thunderbird_profiles, thunderbird_reading
from tray_app.adapters.sources.thunderbird import ThunderbirdSource


def letter(when: datetime | None, number: int = 1, **fields: str) -> bytes:
    """A message as Thunderbird keeps it, without its separator; without a Date when there is no time."""
    named = {
        "X-Mozilla-Status": "0001",
        "X-Mozilla-Status2": "00800000",
        "Message-ID": f"<mail-{number}@acme.example>",
        **({"Date": format_datetime(when)} if when else {}),
        "From": "Rep <rep@acme.example>",
        "To": "Jane <jane@example.com>",
        "Subject": f"Pricing {number}",
        **fields,
    }
    return "".join(f"{name}: {value}\n" for name, value in named.items()).encode() + b"\n>From the body\n\nBye\n\n"


def preference(name: str, value: object) -> str:
    return f"user_pref({json.dumps(name)}, {json.dumps(value)});\n"


class Profile:
    """One profile with one POP account, whose identity keeps its copies in `Sent`."""

    def __init__(self, home: Path, *, maildir: bool = False) -> None:
        self.home = home
        self.folder = home / "Profiles" / "abcd1234.default-esr"
        self.account = self.folder / "Mail" / "pop.acme.example"
        self.account.mkdir(parents=True)
        self.sent = self.account / "Sent"
        self.is_maildir = maildir
        store = "maildirstore" if maildir else "berkeleystore"
        (home / "profiles.ini").write_text(
            "[Profile0]\nName=default-esr\nIsRelative=1\nPath=Profiles/abcd1234.default-esr\n\n"
            "[InstallFDC34C9F024745EB]\nDefault=Profiles/abcd1234.default-esr\nLocked=1\n"
        )
        self.write_prefs(
            **{
                "mail.accountmanager.accounts": "account1",
                "mail.account.account1.identities": "id1",
                "mail.account.account1.server": "server1",
                "mail.server.server1.type": "pop3",
                "mail.server.server1.hostname": "pop.acme.example",
                "mail.server.server1.userName": "rep@acme.example",
                "mail.server.server1.directory-rel": "[ProfD]Mail/pop.acme.example",
                "mail.server.server1.directory": "/old/place/Mail/pop.acme.example",
                "mail.server.server1.storeContractID": f"@mozilla.org/msgstore/{store};1",
                "mail.identity.id1.useremail": "rep@acme.example",
                "mail.identity.id1.fcc_folder": "mailbox://rep%40acme.example@pop.acme.example/Sent",
            }
        )
        if maildir:
            (self.sent / "cur").mkdir(parents=True)
        else:
            self.sent.touch()

    def write_prefs(self, **prefs: object) -> None:
        with (self.folder / "prefs.js").open("a") as file:
            file.write("// Mozilla User Preferences\n\n")
            file.writelines(preference(name, value) for name, value in prefs.items())

    def add(self, raw: bytes, separator: bytes = b"From - Mon Nov 23 17:02:11 2026\n") -> None:
        """Put a message into the folder of sent mail."""
        if self.is_maildir:
            number = len(list((self.sent / "cur").iterdir()))
            path = self.sent / "cur" / f"1764000000{number}.eml"
            path.write_bytes(raw)
            return
        with self.sent.open("ab") as file:
            file.write(separator + raw)


class ThunderbirdStand:
    """`tray_app.testing.Stand` on a profile in a temporary folder."""

    def __init__(self, home: Path, patch: pytest.MonkeyPatch, *, maildir: bool = False) -> None:
        self.profile = Profile(home, maildir=maildir)
        self.source = ThunderbirdSource(id="work-mail", homes=[home])
        self._number = 0
        self._disk = Disk(
            patch,
            (thunderbird_reading, "opened"),
            (thunderbird_reading, "entries"),
            (thunderbird_profiles, "_bytes_of"),
        )

    def happen(self, when: datetime) -> None:
        self._number += 1
        self.profile.add(letter(when, self._number))

    def spoil(self, when: datetime) -> None:
        self.profile.add(b"X-Mozilla-Status: 0001\nX-Odd: yes\n\nBody\n\n", b"From -\n")

    def failing(self, step: int) -> AbstractContextManager[Callable[[], bool]]:
        return self._disk.failing(step)

    def hanging(self) -> AbstractContextManager[threading.Event]:
        return self._disk.hanging()

    def close(self) -> None:
        self.source.close()


def age(path: Path, when: datetime) -> None:
    """Give a file the time of its message, as a mail program does."""
    os.utime(path, (when.timestamp(), when.timestamp()))
