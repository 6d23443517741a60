"""Adding calls: the folder into which a phone system exports them."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QStandardPaths, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tray_app.core.ui_api.settings_api import Attempt, SettingsApi
from tray_app.ui.bridge import Bridge
from tray_app.ui.kit.folder_dialog import choose_folder
from tray_app.ui.kit.form import FormField, FormRow, button, outcome
from tray_app.ui.kit.inputs import LineInput
from tray_app.ui.kit.style import Words
from tray_app.ui.kit.texts import _, say
from tray_app.ui.kit.tokens import Space

_Place = QStandardPaths.StandardLocation
_MIXED = (_Place.DownloadLocation, _Place.DesktopLocation, _Place.DocumentsLocation, _Place.HomeLocation)
"""Folders in which there are all sorts of files."""


class CallsForm(QWidget):
    """Shows what was found, or what is wrong with the folder."""

    added = Signal(str)
    """A folder was added."""
    left = Signal()
    """The rep does not want to."""

    def __init__(self, settings_api: SettingsApi, bridge: Bridge, *, can_leave: bool = True) -> None:
        super().__init__()
        self._settings_api = settings_api
        self._bridge = bridge
        self.folder = LineInput()
        choose = button(_("C&hoose…"), "choose_folder", _("Choose a folder"))
        choose.clicked.connect(self._choose)
        self.downloads = button(_("Downl&oads"), "use_downloads", _("Use the folder of downloads"))
        self.downloads.clicked.connect(lambda: self.folder.setText(str(_place(_Place.DownloadLocation))))
        row = _Line(self.folder, choose, self.downloads)
        hint = _(
            "The folder with the exports of your phone system. They are only read. "
            "You can drop the folder, or a file in it, here."
        )
        self.field = FormField(_("Folder of ca&lls"), row, hint, labelled=True)
        self.folder.setAccessibleName(_("Folder of calls"))
        self.folder.textChanged.connect(lambda _text: self._offer_names())
        self.names = LineInput()
        hint = _("Of this folder only files with such names are looked at, and only those that hold calls are read.")
        self.names_field = FormField(_("Names of the &files"), self.names, hint)
        self.names_field.hide()
        self.add = button(_("A&dd the folder"), "add_calls")
        self.leave = button(_("Cancel"), "leave_calls")
        self.leave.setVisible(can_leave)
        self.leave.clicked.connect(self.left)
        self.add.clicked.connect(self._add)
        self.folder.returnPressed.connect(self.add.click)
        self._result = Words()
        self._result.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.M)
        layout.addWidget(self.field)
        layout.addWidget(self.names_field)
        layout.addWidget(FormRow(self.add, self.leave))
        layout.addWidget(self._result)
        self.setFocusProxy(self.folder)
        # The input would take a dropped file as text.
        self.folder.setAcceptDrops(False)
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """A folder or a file of this computer may be dropped."""
        if _dropped(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Try the folder, or the one that the file is in."""
        dropped = _dropped(event.mimeData())
        if dropped is not None:
            event.acceptProposedAction()
            is_folder = dropped.is_dir()
            self.folder.setText(str(dropped if is_folder else dropped.parent))
            self._offer_names("" if is_folder else dropped.name)
            self._add()

    def clear(self) -> None:
        """As it was at the beginning."""
        self.folder.clear()
        self.names.clear()
        self.field.say(Attempt())
        self._result.hide()

    def _offer_names(self, like: str = "") -> None:
        """In a folder of all sorts of files the names say which of them are meant. `like`: the name of one of them."""
        text = self.folder.text().strip()
        is_mixed = bool(text) and Path(text).expanduser() in {_place(one) for one in _MIXED}
        self.names_field.setVisible(is_mixed)
        if not is_mixed:
            self.names.clear()
        elif like or not self.names.text():
            self.names.setText(self._settings_api.call_file_names(like))

    def _choose(self) -> None:
        choose_folder(self, _("Folder of calls"), self.folder.setText)

    def _add(self) -> None:
        if not self.add.isEnabled():
            return
        self.field.say(Attempt())
        self.add.setEnabled(False)
        self._say(_("Reading the folder."))
        folder, names = self.folder.text().strip(), self.names.text().strip()
        self._settings_api.add_calls(folder, names, self._bridge.answer_to(self, self._tried))

    def _tried(self, attempt: Attempt) -> None:
        self.add.setEnabled(True)
        if attempt.worked:
            self.clear()
            self._say(outcome(attempt))
            self.added.emit(say(attempt.found))
            return
        self._result.hide()
        self.field.say(attempt)
        self.folder.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, words: str) -> None:
        self._result.setText(words)
        self._result.setVisible(bool(words))


def _place(place: QStandardPaths.StandardLocation) -> Path:
    return Path(QStandardPaths.writableLocation(place))


def _dropped(data: QMimeData) -> Path | None:
    """The first file or folder of this computer in what is dropped."""
    return next((Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()), None)


class _Line(QWidget):
    def __init__(self, line: LineInput, *buttons: QWidget) -> None:
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.S)
        layout.addWidget(line, 1)
        for one in buttons:
            layout.addWidget(one)
        self.setFocusProxy(line)
