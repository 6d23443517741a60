"""That there is a newer version: a line above the list, and one among the settings. It never pops up."""

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit.banner import Banner
from tray_app.ui.kit.form import FormRow, button
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.style import Words
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tokens import Space


class UpdateNotice(Banner):
    """In the window, until the rep closes it; then not again for this version."""

    def __init__(self, window_api: WindowApi, icons: Icons) -> None:
        download = _download_button()
        super().__init__(icons.app, download)
        self._window_api = window_api
        self.download = download
        self.download.clicked.connect(self._open)
        self.closed.connect(lambda: window_api.updates.close_notice())

    def refresh(self, *, is_fixing: bool) -> None:
        """Show it when it may be shown; not while the rep is busy with something."""
        notice = None if is_fixing else self._window_api.updates.notice
        if notice is None:
            self.hide()
        else:
            version = str(notice.version)
            self.say(_("DidItLog {version} is available. This version goes on working.").format(version=version))

    def _open(self) -> None:
        if (notice := self._window_api.updates.notice) is not None:
            self._window_api.open(notice.page)


class UpdateLine(QWidget):
    """Among the settings: always there while there is a newer version."""

    def __init__(self, window_api: WindowApi) -> None:
        super().__init__()
        self._window_api = window_api
        self._words = Words()
        self.download = _download_button()
        self.download.clicked.connect(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(self._words)
        column.addWidget(FormRow(self.download))
        self.refresh()

    def refresh(self) -> None:
        """Show what is known."""
        newest = self._window_api.updates.newest
        self.setHidden(newest is None)
        if newest is not None:
            self._words.setText(_("DidItLog {version} is available.").format(version=str(newest.version)))

    def _open(self) -> None:
        if (newest := self._window_api.updates.newest) is not None:
            self._window_api.open(newest.page)


def _download_button() -> QPushButton:
    return button(_("Download page"), "download", _("Open the download page in the browser"))
