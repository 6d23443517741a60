"""The hint when an address could not be opened: which one it is, and a button that copies it."""

from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QPushButton

from tray_app.ui.kit.banner import Banner
from tray_app.ui.kit.form import button
from tray_app.ui.kit.texts import _


class NoBrowser(Banner):
    """Hidden until a browser is missing."""

    def __init__(self, picture: QIcon) -> None:
        self.copy: QPushButton = button(_("Copy the address"), "copy_unopened")
        super().__init__(picture, self.copy)
        self._address = ""
        self.copy.clicked.connect(self._copy)

    def tell(self, address: str) -> None:
        """This could not be opened."""
        self._address = address
        self.say(_("No browser could be opened. The address is: {address}").format(address=address))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._address)
        self.say(_("Copied. Open it in a browser on this computer."))
