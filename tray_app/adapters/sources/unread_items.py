"""The messages of a mailbox that could not be read, remembered from poll to poll until they leave the window."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from tray_app.core.model.text import Text, text

_AT_MOST: Final = 100
_SHOWN: Final = 5


class UnreadItems:
    """Ids of messages, each with its time where that could be read."""

    def __init__(self, kept: Any = None) -> None:
        """`kept`: what an earlier `kept` gave."""
        entries = kept if isinstance(kept, Mapping) else {}
        self._times: dict[str, str] = {str(id_): str(when) for id_, when in list(entries.items())[:_AT_MOST]}

    def add(self, id_: str, when: datetime | None) -> None:
        """One more, or the same once more."""
        if id_ in self._times or len(self._times) < _AT_MOST:
            self._times.setdefault(id_, (when or datetime.now(UTC)).isoformat())

    def kept(self, since: datetime) -> dict[str, str]:
        """What to remember: those of the window."""
        self._times = {id_: when for id_, when in self._times.items() if _moment(when) >= since}
        return dict(self._times)

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._times)

    def problems(self) -> tuple[Text, ...]:
        """A line for a few of them."""
        times = [_moment(when) for when in list(self._times.values())[:_SHOWN]]
        return tuple(text("The email of {when} could not be read as a whole", when=when) for when in times)


def _moment(written: str) -> datetime:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
