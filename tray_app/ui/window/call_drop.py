"""Files dropped on the window: calls are read or taught at once, by a Salesforce report is looked; a line says so."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QDropEvent, QIcon, QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tray_app.core.ui_api.dropped_calls_api import DroppedCalls
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.bridge import Bridge
from tray_app.ui.kit.banner import Banner
from tray_app.ui.kit.fitting import fit
from tray_app.ui.kit.folder_dialog import choose_folder
from tray_app.ui.kit.form import WARNING, button
from tray_app.ui.kit.hyperlinks import SCHEME
from tray_app.ui.kit.scroll import PlainScroll
from tray_app.ui.kit.texts import _, say
from tray_app.ui.kit.tokens import Space
from tray_app.ui.pages.sign_in_form import FILE_SUFFIX
from tray_app.ui.settings.teach_form import TeachForm


class CallDrop(Banner):
    """Hidden until files are dropped on the window that it listens to."""

    def __init__(
        self, picture: QIcon, window: QWidget, window_api: WindowApi, bridge: Bridge, open_link: Callable[[str], None]
    ) -> None:
        self.make = button(_("&Make the folder"), "make_calls_folder")
        self.choose = button(_("Choose another…"), "choose_calls_folder", _("Choose a folder"))
        super().__init__(picture, self.make, self.choose)
        self._window_api = window_api
        self._bridge = bridge
        self._open_link = open_link
        self._files: Sequence[str] = ()
        self._wanted = ""
        self.teaching: TeachWindow | None = None
        """Where a file is being taught."""
        self.make.clicked.connect(lambda: self._take(self._wanted))
        self.choose.clicked.connect(self._choose)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Files that come over the window."""
        if isinstance(event, QDropEvent) and (files := _files_in(event.mimeData())):  # entering, moving, dropped
            event.acceptProposedAction()
            if event.type() == QEvent.Type.Drop:
                self.drop(files)
            return True
        return super().eventFilter(watched, event)

    def drop(self, files: Sequence[str]) -> None:
        """Take these files."""
        self._files = files
        self._take("")

    def _take(self, folder: str) -> None:
        self._say(_("Reading {files}.").format(files=self._names), asks=False)
        self._window_api.dropped_calls.take(self._files, folder, self._bridge.answer_to(self, self._taken))

    def _taken(self, went: DroppedCalls) -> None:
        self._wanted = went.wants_folder
        told = [self._look_by(went.report)] if went.report else []
        if went.wants_folder:
            words = _("There is no folder of calls yet to put {files} into. Shall {folder} be made for them?")
            self._say(words.format(files=self._names, folder=went.wants_folder), asks=True)
            return
        told += [f"✓ {say(went.found)}"] if went.found else []
        told += [WARNING + say(went.problem)] if went.problem else []
        if went.to_teach:
            told.append(_("⚠ A file is in a form that is not known yet: show how to read it."))
            self._teach(went.to_teach)
        self._say("\n".join(told), asks=False)

    def _look_by(self, report: str) -> str:
        """Look by the report, where the rep sees what comes of it; returns what became of the file."""
        self._window_api.report_api.read(report)
        if not self._window_api.sign_in.state.is_signed_in:
            self._open_link(f"{SCHEME}:sign-in")
        words = _("✓ {file} is a Salesforce report: what Salesforce has not answered is compared with it.")
        return words.format(file=Path(report).name)

    def _say(self, words: str, *, asks: bool) -> None:
        for one in (self.make, self.choose):
            one.setVisible(asks)
        self.say(words)
        if asks:
            self.make.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _names(self) -> str:
        return ", ".join(Path(file).name for file in self._files)

    def _choose(self) -> None:
        choose_folder(self, _("Folder of calls"), self._take)

    def _teach(self, source_id: str) -> None:
        self.teaching = TeachWindow(source_id, self._window_api, self._bridge, self)
        self.teaching.show()
        self.teaching.form.begin()


class TeachWindow(QWidget):
    """The form in a window of its own, above the one that the file was dropped on; gone when it is left."""

    def __init__(self, source_id: str, window_api: WindowApi, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Show how to read it – DidItLog"))
        fit(self, 760, 560)
        self.form = TeachForm(source_id, window_api.teaching_api, bridge)
        self.form.left.connect(self.close)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        column.addWidget(self.form)
        column.addStretch(1)
        area = PlainScroll(inner, QPalette.ColorRole.Window)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)


def _files_in(data: QMimeData) -> tuple[str, ...]:
    """The files of this computer in what is dragged; an admin's file is none of calls."""
    files = tuple(url.toLocalFile() for url in data.urls() if url.isLocalFile())
    return tuple(file for file in files if Path(file).suffix.lower() != FILE_SUFFIX)
