"""A source that another package brings, held at arm's length: whatever goes wrong in it costs this source alone.

The plug-in is loaded with the first poll, in a thread with a time limit, and what it brings is checked before anybody
else sees it: an activity without a zone in its time, or under another source's name, would spoil the store.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol, cast

from tray_app.adapters.sources.bounded_poll import BoundedPoll, Haul
from tray_app.adapters.sources.plugin_registry import installed_plugins
from tray_app.adapters.sources.trial import Trial
from tray_app.core.model.activity import Activity, Call, Email
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.ports import Batch, Source, Trouble
from tray_app.core.model.reasons import CATALOGUE
from tray_app.core.model.text import Text, text, verbatim
from tray_app.core.model.verdict import Evidence

_LIMIT_S: Final = 120.0
_MOST: Final = 5000
"""Activities that are taken from one poll."""


class SourceMaker(Protocol):
    """What an entry point of the group `diditlog.sources` names: it makes a source from its settings.

    `id` is the source's id, `options` the other keys in its table of config.toml, `secret` gives what the rep typed at
    `diditlog source secret ID` (raises `CannotCheck` when there is nothing).
    """

    def __call__(self, *, id: str, options: Mapping[str, Any], secret: Callable[[], str]) -> Source:  # noqa: A002
        """The source; nothing is reached yet."""


class PluginSource:
    """`core.model.ports.Source` for whatever the plug-in makes."""

    def __init__(
        self,
        id: str,  # noqa: A002 - the Source protocol's name
        type: str,  # noqa: A002 - likewise
        options: Mapping[str, Any],
        secret: Callable[[], str],
        limit_s: float = _LIMIT_S,
    ) -> None:
        """`type`: the name of the entry point; `limit_s`: seconds a poll may take."""
        self.id = id
        self.type = type
        self._options = options
        self._secret = secret
        self._made: Source | None = None
        self._bounded = BoundedPoll(limit_s, lambda: self._broken(text("did not answer in time")))

    def poll(self, cursor: bytes | None, since: datetime) -> Batch:
        """See `core.model.ports.Source`."""
        taken: list[Batch] = []

        def ask(_: Haul) -> None:
            taken.append(self._checked(self._safely(lambda: self._source().poll(cursor, since)), since))

        late = self._bounded.run(ask)
        return taken[0] if taken and late.trouble is None else late

    def test(self) -> Trial:
        """What the plug-in's own test says, or what a poll of the last week brings."""
        found: list[Trial] = []

        def ask() -> None:
            test = getattr(self._safely(self._source), "test", None)
            if test is not None:
                found.append(_trial(self._safely(test), self._broken(text("its answer cannot be used"))))

        trouble = self._bounded.attempt(ask)
        if trouble or found:
            return found[0] if found else Trial(trouble=trouble)
        batch = self.poll(None, datetime.now(UTC) - timedelta(days=7))
        return Trial(place=self.type, count=len(batch.activities), trouble=batch.trouble)

    def close(self) -> None:
        """End a poll that runs in another thread at once; later ones do not begin."""
        self._bounded.close()
        close = getattr(self._made, "close", None)
        if close is not None:
            try:
                close()
            except Exception:  # The app quits or goes on without it.
                return

    def _source(self) -> Source:
        if self._made is None:
            entry = installed_plugins().get(self.type)
            if entry is None:
                raise self._failed(text("is not installed"))
            make = cast("SourceMaker", entry.load())
            self._made = make(id=self.id, options=self._options, secret=self._secret)
        return self._made

    def _safely(self, ask: Callable[[], Any]) -> Any:
        """What `ask` returns. Raises `CannotCheck` whatever it raised."""
        try:
            return ask()
        except CannotCheck:
            raise
        except BaseException as error:  # a plug-in may even call sys.exit
            # The kind of the error, and not its text: that may hold a secret.
            raise self._failed(text("failed with {error}", error=type(error).__name__)) from None

    def _checked(self, batch: Any, since: datetime) -> Batch:
        """The batch without what nobody asked for. Raises `CannotCheck` when it is no proper one."""
        try:
            activities = tuple(batch.activities)
            proper = (
                len(activities) <= _MOST
                and (batch.cursor is None or isinstance(batch.cursor, bytes))
                and (batch.trouble is None or batch.trouble.code in CATALOGUE)
                and all(map(self._is_proper, activities))
                and isinstance(batch, Batch)
            )
        except Exception:  # Whatever it is, it is no batch.
            proper = False
        if not proper:
            raise self._failed(text("its answer cannot be used"))
        wanted = tuple(activity for activity in batch.activities if activity.occurred_at >= since)
        good: Batch = replace(batch, activities=wanted)
        return good

    def _is_proper(self, activity: Activity) -> bool:
        return (
            isinstance(activity, (Email, Call))
            and activity.source == self.id
            and activity.id.startswith(f"{self.id}:")
            and activity.occurred_at.utcoffset() == timedelta(0)
        )

    def _failed(self, answer: Text) -> CannotCheck:
        return CannotCheck("source.plugin_failed", *self._broken(answer).evidence)

    def _broken(self, answer: Text) -> Trouble:
        name = Evidence(text("Plug-in"), verbatim(self.type))
        return Trouble("source.plugin_failed", (name, Evidence(text("The plug-in"), answer)))


def needs_secret(type: str) -> bool:  # noqa: A002 - the name of the setting
    """Whether the plug-in says that it needs a secret (`needs_secret = True` on its maker); it is loaded for that."""
    try:
        return bool(getattr(installed_plugins()[type].load(), "needs_secret", False))
    except BaseException:  # What is wrong with it, its test says.
        return False


def _trial(answer: Any, broken: Trouble) -> Trial:
    return answer if isinstance(answer, Trial) else Trial(trouble=broken)
