"""Thunderbird's own copies of sent mail on this computer: no password, no server, headers only.

The folders are found anew at each poll, since a rep may add an account any day. Nothing is written or locked.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tray_app.adapters.sources import cursor as cursors
from tray_app.adapters.sources.bounded_poll import AT_MOST, BoundedPoll, Haul
from tray_app.adapters.sources.call_folder import shown
from tray_app.adapters.sources.local_files import about_file, refused
from tray_app.adapters.sources.thunderbird_folders import SentFolder, own_addresses, sent_folders
from tray_app.adapters.sources.thunderbird_profiles import preferences, profile_folder
from tray_app.adapters.sources.thunderbird_reading import FolderState, new_in_maildir, new_in_mbox, without_old
from tray_app.adapters.sources.trial import Trial
from tray_app.core.model.activity import Email
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Batch, Trouble
from tray_app.core.model.text import Text, ntext, text
from tray_app.core.model.verdict import Evidence

_CURSOR_VERSION: Final = 1
_AT_ONCE: Final = 50
"""Emails that are handed over together: what a failure can cost."""


class ThunderbirdSource:
    """`core.model.ports.Source` for the mail that Thunderbird keeps on this computer."""

    type: Final = "thunderbird"

    def __init__(
        self,
        *,
        id: str,  # noqa: A002 - the Source protocol's name
        profile: str = "",
        homes: list[Path] | None = None,
        limit_s: float = 30.0,
    ) -> None:
        """A source that has not looked yet.

        `profile`: a folder, or a name in profiles.ini; empty: the one Thunderbird uses. `homes`: where profiles.ini may
        be; None: the usual places. `limit_s`: seconds a poll may take.
        """
        self.id = id
        self._profile = profile
        self._homes = homes
        self._bounded = BoundedPoll(limit_s, self._late)

    def poll(self, cursor: bytes | None, since: datetime) -> Batch:
        """See `core.model.ports.Source`."""
        return self._bounded.run(lambda haul: self._read(haul, cursor, since))

    def test(self) -> Trial:
        """Find the folders, and count the first emails in them."""
        found: list[SentFolder] = []
        trouble = self._bounded.attempt(lambda: found.extend(self._folders()[1]))
        if trouble:
            return Trial(trouble=trouble)
        emails = self._bounded.run(lambda haul: self._read(haul, None, datetime.min.replace(tzinfo=UTC)))
        names = ", ".join(folder.name for folder in found if folder.path.exists())
        return Trial(
            place=names,
            count=len(emails.activities),
            own_addresses=self.own_addresses(),
            trouble=emails.trouble,
        )

    def own_addresses(self) -> tuple[str, ...]:
        """The addresses the rep sends from, as Thunderbird knows them; empty when it cannot be asked."""
        found: list[str] = []

        def look() -> None:
            found.extend(own_addresses(preferences(profile_folder(self._profile, self._homes))))

        self._bounded.attempt(look)
        return tuple(found)

    def close(self) -> None:
        """End a poll that runs in another thread at once; later ones do not begin."""
        self._bounded.close()

    def _late(self) -> Trouble:
        return Trouble("source.unreachable", (Evidence(text("Thunderbird's folders"), text("did not answer in time")),))

    def _folders(self) -> tuple[Path, list[SentFolder]]:
        profile = profile_folder(self._profile, self._homes)
        folders = sent_folders(profile, preferences(profile))
        if not any(folder.path.exists() for folder in folders):
            if missing := [folder for folder in folders if folder.has_headers_only]:
                raise CannotCheck("source.no_local_copy", *map(_not_kept, missing))
            raise CannotCheck(
                "source.misconfigured", about_file(profile, text("there is no folder of sent mail in it"))
            )
        return profile, folders

    def _read(self, haul: Haul, cursor: bytes | None, since: datetime) -> None:
        profile, folders = self._folders()
        reached_back, known = _place(cursor, since)
        states = {_key(profile, folder): known.get(_key(profile, folder)) or FolderState() for folder in folders}

        def keep(emails: Iterable[Email] = (), *, more: bool = False) -> None:
            haul.put(tuple(emails), _packed(reached_back, states), more=more)

        keep()
        for folder in folders:
            if folder.has_headers_only:
                if folder.is_named:
                    haul.blame("source.no_local_copy", _not_kept(folder))
                continue
            try:
                if self._read_folder(haul, folder, states[_key(profile, folder)], since, keep):
                    break
            except FileNotFoundError:
                continue  # nothing was ever sent from this account
            except OSError as error:
                trouble = refused(folder.path, error)
                haul.blame(trouble.code, *trouble.evidence)
        for state in states.values():
            state.unread = without_old(state.unread, since)
        keep(more=haul.batch.more)
        haul.count_unread(*_unread(profile, folders, states))

    def _read_folder(
        self, haul: Haul, folder: SentFolder, state: FolderState, since: datetime, keep: Callable[..., None]
    ) -> bool:
        """Hand over what is new in one folder; whether the rest must wait for the next poll. Raises OSError."""
        chunk: dict[str, Email] = {}
        brought = {email.id for email in haul.batch.activities}
        read = new_in_maildir if folder.is_maildir else new_in_mbox
        try:
            for email in read(folder.path, state, self.id, haul, since):
                if email.occurred_at >= since and email.id not in brought:
                    chunk[email.id] = email
                if len(brought) + len(chunk) >= AT_MOST:
                    keep(chunk.values(), more=True)
                    chunk.clear()
                    return True
                if len(chunk) >= _AT_ONCE:
                    keep(chunk.values())
                    brought |= chunk.keys()
                    chunk.clear()
        finally:
            # What came before a failure is handed over: the place in the folder is behind it already.
            keep(chunk.values(), more=haul.batch.more)
        if haul.is_late:
            keep(more=True)
        return haul.is_late


def _unread(profile: Path, folders: list[SentFolder], states: dict[str, FolderState]) -> tuple[int, tuple[Text, ...]]:
    """How many emails could not be read, and where."""
    counts = {folder.name: len(states[_key(profile, folder)].unread) for folder in folders}
    problems = tuple(_without_time(name, count) for name, count in counts.items() if count)
    return sum(counts.values()), problems


def _without_time(folder: str, count: int) -> Text:
    return ntext(
        "{folder}: {n} email without a readable time",
        "{folder}: {n} emails without a readable time",
        count,
        folder=folder,
    )


def _not_kept(folder: SentFolder) -> Evidence:
    return Evidence(text("Folder {folder}", folder=folder.name), text("Thunderbird keeps no copy on this computer"))


def _key(profile: Path, folder: SentFolder) -> str:
    return shown(str(folder.path.relative_to(profile) if folder.path.is_relative_to(profile) else folder.path))


def _packed(reached_back: datetime, states: dict[str, FolderState]) -> bytes:
    folders = {key: state.stored() for key, state in states.items()}
    return cursors.pack(_CURSOR_VERSION, {"since": reached_back.astimezone(UTC).isoformat(), "folders": folders})


def _place(cursor: bytes | None, since: datetime) -> tuple[datetime, dict[str, FolderState]]:
    """How far back reading went and what is known of each folder; nothing when the cursor does not fit (any more)."""
    place = cursors.unpack(_CURSOR_VERSION, cursor)
    with suppress(KeyError, TypeError, ValueError, AttributeError):
        if place and (reached_back := datetime.fromisoformat(place["since"])) <= since:
            return reached_back, {str(key): FolderState.read(kept) for key, kept in place["folders"].items()}
    return since, {}
