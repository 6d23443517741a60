"""Which folders of a Thunderbird profile hold sent mail, and where they lie on disk.

Each identity names the folder for its copies (fcc_folder) as an address such as imap://rep%40acme.example@host/Sent or
mailbox://nobody@Local%20Folders/Sent. folderCache.json marks folders that the server calls sent: Gmail and others keep
the copy themselves, and the identity then keeps none.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from tray_app.adapters.sources.call_folder import shown
from tray_app.adapters.sources.sent_names import is_usual_name
from tray_app.adapters.sources.thunderbird_profiles import Prefs

_SENT: Final = 0x200
"""nsMsgFolderFlags.SentMail."""
_SUBFOLDERS: Final = ".sbd"
_MAILDIR: Final = "maildirstore"
_SHIFTED: Final = re.compile("&([A-Za-z0-9+,]*)-")
"""Other letters than ASCII's in modified UTF-7 (RFC 3501 section 5.1.3)."""


@dataclass(frozen=True, slots=True)
class SentFolder:
    """One folder of sent mail."""

    name: str
    """Account and folder, for people."""
    path: Path
    """The mbox file or the maildir folder; it may not exist."""
    is_maildir: bool = False
    """Each message is a file of its own."""
    is_named: bool = False
    """An identity keeps its copies here."""

    @property
    def has_headers_only(self) -> bool:
        """Thunderbird knows the folder and keeps none of its mail here: there is an index, and no copy."""
        return not self.path.exists() and self.path.with_name(self.path.name + ".msf").exists()


@dataclass(frozen=True, slots=True)
class _Server:
    key: str
    kind: str
    user: str
    host: str
    folder: Path
    is_maildir: bool


def sent_folders(profile: Path, prefs: Prefs) -> list[SentFolder]:
    """The folders of sent mail of every account, each once, those that exist or are named by an identity."""
    servers = list(_servers(profile, prefs))
    found: dict[Path, SentFolder] = {}
    named = [(True, *one) for one in _named_by_identities(servers, prefs)]
    others = [(False, *one) for one in (*_marked(profile, servers), *_usual(servers))]
    for is_named, server, path, name in named + others:
        user = server.user if "@" in server.user else f"{server.user}@{server.host}"
        label = user if server.kind in {"imap", "pop3"} else server.host
        found.setdefault(path, SentFolder(shown(f"{label}: {name}"), path, server.is_maildir, is_named))
    return list(found.values())


def own_addresses(prefs: Prefs) -> list[str]:
    """The addresses of the identities, each once."""
    found = [str(value) for key, value in prefs.items() if re.fullmatch(r"mail\.identity\.[^.]+\.useremail", key)]
    return list(dict.fromkeys(address for address in found if "@" in address))


def _servers(profile: Path, prefs: Prefs) -> Iterator[_Server]:
    accounts = [name.strip() for name in str(prefs.get("mail.accountmanager.accounts", "")).split(",")]
    keys = [str(prefs.get(f"mail.account.{account}.server", "")) for account in accounts]
    for key in dict.fromkeys(filter(None, keys)):
        about = f"mail.server.{key}."
        folder = _server_folder(profile, prefs, about)
        if folder is None:
            continue
        kind = str(prefs.get(about + "type", ""))
        user = str(prefs.get(about + "realuserName", "") or prefs.get(about + "userName", ""))
        host = str(prefs.get(about + "realhostname", "") or prefs.get(about + "hostname", ""))
        store = str(prefs.get(about + "storeContractID", ""))
        yield _Server(key, kind, user, host, folder, _MAILDIR in store)


def _server_folder(profile: Path, prefs: Prefs, about: str) -> Path | None:
    # The relative one counts: a profile that was moved still has its old place in the absolute one.
    relative = str(prefs.get(about + "directory-rel", ""))
    if relative.startswith("[ProfD]"):
        return profile / relative.removeprefix("[ProfD]")
    absolute = str(prefs.get(about + "directory", ""))
    return Path(absolute) if absolute else None


def _named_by_identities(servers: list[_Server], prefs: Prefs) -> Iterator[tuple[_Server, Path, str]]:
    for key, value in prefs.items():
        identity, dot, name = key.removeprefix("mail.identity.").partition(".")
        if not key.startswith("mail.identity.") or not dot or name != "fcc_folder":
            continue
        if prefs.get(f"mail.identity.{identity}.fcc", True) is False:
            continue
        uri = urlsplit(str(value))
        user, _, host = uri.netloc.rpartition("@")
        for server in servers:
            kinds = {"imap": {"imap"}, "mailbox": {"pop3", "none", "movemail", "rss"}}.get(uri.scheme, set())
            same = (server.user.casefold(), server.host.casefold()) == (_plain(user), _plain(host))
            if same and server.kind in kinds and (steps := [unquote(step) for step in uri.path.split("/") if step]):
                yield server, _on_disk(server.folder, steps), "/".join(map(_readable, steps))


def _marked(profile: Path, servers: list[_Server]) -> Iterator[tuple[_Server, Path, str]]:
    """What folderCache.json says is a folder of sent mail."""
    try:
        cache = json.loads((profile / "folderCache.json").read_bytes())
    except (OSError, ValueError, RecursionError):  # Thunderbird makes it anew; it is a hint.
        return
    for key, about in cache.items() if isinstance(cache, Mapping) else ():
        if not isinstance(about, Mapping) or not isinstance(about.get("flags"), int) or not about["flags"] & _SENT:
            continue
        path = Path(str(key).removesuffix(".msf"))
        for server in servers:
            # The cache has the places of the day it was written: what lies below the account's folder still holds.
            below = _below(path, server.folder)
            if below is not None:
                name = "/".join(_readable(step.removesuffix(_SUBFOLDERS)) for step in below.parts)
                yield server, server.folder / below, name


def _usual(servers: list[_Server]) -> Iterator[tuple[_Server, Path, str]]:
    """Folders with a usual name that lie at the top of an account, or in Gmail's own folder."""
    for server in servers:
        for folder in (server.folder, server.folder / f"[Gmail]{_SUBFOLDERS}", server.folder / f"INBOX{_SUBFOLDERS}"):
            for path in sorted(_entries(folder)):
                plain = path.with_name(path.name.removesuffix(".msf"))
                if is_usual_name(_readable(plain.name)):
                    yield server, plain, _readable(plain.name)


def _entries(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.suffix in {"", ".msf"}]
    except OSError:
        return []


def _on_disk(folder: Path, steps: list[str]) -> Path:
    """The place of a folder: each level in the .sbd of the one above, its name as it is or in modified UTF-7."""
    for step in steps[:-1]:
        folder = folder / (_written(folder, step, _SUBFOLDERS) + _SUBFOLDERS)
    return folder / _written(folder, steps[-1], ".msf")


def _written(folder: Path, name: str, suffix: str) -> str:
    entries = {path.name for path in _entries_with(folder)}
    for path in entries:
        plain = path.removesuffix(suffix) if path.endswith(suffix) else path
        if plain == name or _readable(plain) == _readable(name):
            return plain
    return name


def _entries_with(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _below(path: Path, folder: Path) -> Path | None:
    for start, part in enumerate(path.parts):
        if part == folder.name and path.parts[max(start - 1, 0) : start] == folder.parts[-2:-1]:
            return Path(*path.parts[start + 1 :]) if path.parts[start + 1 :] else None
    return None


def _plain(written: str) -> str:
    return unquote(written).casefold()


def _readable(name: str) -> str:
    """A folder's name in its own letters: on servers and on disk it may stand in modified UTF-7."""
    try:
        return _SHIFTED.sub(lambda run: _unshifted(run[1]), name)
    except (UnicodeError, ValueError):
        return name


def _unshifted(run: str) -> str:
    return f"+{run.replace(',', '/')}-".encode("ascii").decode("utf-7") if run else "&"
