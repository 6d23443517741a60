"""The settings window: subjects on the left, the page of the chosen one on the right. It blocks nothing."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QFontMetrics, QKeySequence, QPalette, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.bridge import Bridge
from tray_app.ui.kit.demo_title import demo_title
from tray_app.ui.kit.fitting import fit
from tray_app.ui.kit.icons import Icons
from tray_app.ui.kit.style import LinedSplitter, sized
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tokens import Space, TypeSize
from tray_app.ui.settings.about_page import AboutPage
from tray_app.ui.settings.general_page import GeneralPage
from tray_app.ui.settings.ignored_page import IgnoredPage
from tray_app.ui.settings.logger_page import LoggerPage
from tray_app.ui.settings.notifications_page import NotificationsPage
from tray_app.ui.settings.privacy_page import PrivacyPage
from tray_app.ui.settings.sources_page import SourcesPage
from tray_app.ui.settings.subject_delegate import SubjectDelegate

PAGES = ("sources", "logger", "notifications", "ignored", "general", "privacy", "about")
"""Names of the pages, in their order; `diditlog:sources` opens the first."""
Page = SourcesPage | LoggerPage | NotificationsPage | IgnoredPage | GeneralPage | PrivacyPage | AboutPage


class SettingsWindow(QWidget):
    """Hidden until asked for; closing hides it again."""

    quit_asked = Signal()
    """Everything was deleted, and the rep wants to end it."""

    def __init__(self, window_api: WindowApi, icons: Icons, bridge: Bridge) -> None:
        super().__init__()
        self.setWindowTitle(demo_title(window_api, _("Settings – DidItLog")))
        self.setWindowIcon(icons.app)
        fit(self, 860, 640)
        settings_api = window_api.settings_api
        makers: dict[str, tuple[str, Callable[[], Page]]] = {
            "sources": (_("Mailboxes and calls"), lambda: SourcesPage(window_api, bridge)),
            "logger": (_("Logging tool"), lambda: LoggerPage(settings_api, bridge)),
            "notifications": (_("Notifications"), lambda: NotificationsPage(settings_api, bridge)),
            "ignored": (_("Ignored"), lambda: IgnoredPage(window_api)),
            "general": (_("General"), lambda: GeneralPage(window_api, bridge)),
            "privacy": (_("Privacy"), lambda: PrivacyPage(window_api.own_data_api, bridge, window_api.updates.server)),
            "about": (_("About"), lambda: AboutPage(window_api, bridge)),
        }
        self.subjects = QListWidget()
        self.subjects.setAccessibleName(_("Subjects"))
        self.subjects.setFrameShape(QFrame.Shape.NoFrame)
        self.subjects.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.subjects.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for name in PAGES:
            item = QListWidgetItem(makers[name][0], self.subjects)
            item.setSizeHint(QSize(0, self.subjects.fontMetrics().lineSpacing() + 14))
        self.subjects.setSpacing(Space.XS)
        self.subjects.setItemDelegate(SubjectDelegate(self.subjects))
        self.subjects.setMouseTracking(True)
        self._stack = QStackedWidget()
        self.pages: dict[str, Page] = {name: makers[name][1]() for name in PAGES}
        for page in self.pages.values():
            self._stack.addWidget(page)
        privacy = self.pages["privacy"]
        if isinstance(privacy, PrivacyPage):
            privacy.deleted.connect(self.quit_asked)
        chosen = QFontMetrics(sized(self.subjects.font(), TypeSize.BODY, bold=True))  # wider than one that is not
        widest = max(chosen.horizontalAdvance(makers[name][0]) for name in PAGES)
        self.subjects.setFixedWidth(widest + 32)
        self.subjects.currentRowChanged.connect(self._turn)
        side = QWidget()
        side.setAutoFillBackground(True)
        side.setBackgroundRole(QPalette.ColorRole.Base)
        column = QVBoxLayout(side)
        column.setContentsMargins(Space.S, Space.L, Space.S, Space.S)
        column.addWidget(self.subjects)
        side.setFixedWidth(self.subjects.width() + 16)
        split = LinedSplitter(Qt.Orientation.Horizontal)
        split.addWidget(side)
        split.addWidget(self._stack)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)
        self.subjects.setCurrentRow(0)

    def present(self, name: str = "") -> None:
        """Come to the front, with this page when it is named."""
        if name in PAGES:
            self.subjects.setCurrentRow(PAGES.index(name))
        self._turn(self.subjects.currentRow())
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()
        self.refresh()
        self.subjects.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """The state changed."""
        page = self._stack.currentWidget()
        if self.isVisible() and isinstance(page, (SourcesPage, IgnoredPage)):
            page.refresh()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """The app goes on; what is typed but not decided is written by losing the focus."""
        self.subjects.setFocus(Qt.FocusReason.OtherFocusReason)
        event.accept()

    def _turn(self, row: int) -> None:
        page = self.pages[PAGES[row]]
        self._stack.setCurrentWidget(page)
        page.refresh()
