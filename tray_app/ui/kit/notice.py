"""One calm message in a window of its own, for what keeps the app from starting at all."""

from PySide6.QtWidgets import QMessageBox

from tray_app.ui.kit.qt_app import application


def show_notice(words: str) -> None:
    """Show the words until the rep closes the window."""
    application()
    box = QMessageBox(QMessageBox.Icon.Information, "DidItLog", words, QMessageBox.StandardButton.Close)
    box.exec()
