"""Has the sources listen between their polls, and a poll begin soon after something was sent."""

from collections.abc import Callable

from tray_app.core.model.ports import Watchable
from tray_app.core.model.snapshot import Snapshot
from tray_app.services.live_configuration import LiveConfiguration


class SentMailWatch:
    """A `CycleObserver`: whoever could just be read listens until the next cycle, and is started anew by it."""

    def __init__(self, live: LiveConfiguration, hurry: Callable[[], None]) -> None:
        """`hurry` makes the next poll come soon."""
        self._live = live
        self._hurry = hurry

    def cycle_began(self) -> None:
        """See `CycleObserver`."""

    def cycle_ended(self, snapshot: Snapshot | None) -> None:
        """A source in trouble gets no second connection: the first may be what its server has too many of."""
        sound = {state.id for state in snapshot.sources if state.trouble is None} if snapshot else set()
        for source in self._live.current.sources:
            if isinstance(source, Watchable):
                if source.id in sound:
                    source.watch(self._hurry)
                else:
                    source.rest()
