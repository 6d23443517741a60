"""A check that takes longer than a moment: when it is worth a word, what it is doing, and the way to break it off."""

from PySide6.QtCore import QObject, QTimer, Signal

from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit.texts import _

PATIENCE_MS = 1000
"""A check that is over before this is not shown: it would only flicker."""


class LongCheck(QObject):
    """`refresh` with every change of the desk; what is to be shown then stands in the attributes."""

    changed = Signal()
    """The check has lasted long enough to be shown, or the rep wants it to stop."""

    def __init__(self, window_api: WindowApi, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window_api = window_api
        self.is_shown = False
        """Whether one runs that has lasted long enough."""
        self.is_stopping = False
        """Whether the rep has asked it to stop, and it has not ended yet."""
        self.was_stopped = False
        """Whether the last one ended because the rep wanted it."""
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self.lose_patience)

    def refresh(self) -> None:
        """Take note of what the desk says now."""
        if not self._window_api.is_checking:
            self._patience.stop()
            if self.is_stopping:
                self.was_stopped = True
            self.is_shown = self.is_stopping = False
        elif not self.is_shown and not self._patience.isActive():
            self.was_stopped = False
            self._patience.start()

    def stop(self) -> None:
        """Break it off; once more asks for nothing more."""
        if self.is_stopping:
            return
        self.is_stopping = True
        self._window_api.stop_checking()
        self.changed.emit()

    @property
    def words(self) -> str:
        """What it is doing, and how far that is."""
        progress = self._window_api.progress
        if self.is_stopping:
            return _("Stopping…")
        if progress is None:
            return ""
        said = self._window_api.say(progress.words)
        if progress.total is None:
            return said
        return f"{said} · {_('{done} of {total}').format(done=progress.done, total=progress.total)}"

    @property
    def outcome(self) -> str:
        """What there is to say about the last one; nothing when it ended by itself."""
        return _("Stopped. The next check goes on from here.") if self.was_stopped else ""

    def lose_patience(self) -> None:
        """It has lasted long enough to be shown."""
        self.is_shown = self._window_api.is_checking
        self.changed.emit()
