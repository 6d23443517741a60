"""Something as a file: where it goes is the rep's choice, and how that went is said beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from PySide6.QtCore import QIODevice, QSaveFile
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from tray_app.ui.kit.buttons import Button
from tray_app.ui.kit.style import Words
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tokens import Space


@dataclass(frozen=True, slots=True)
class ExportForm:
    """One kind of file that it can be."""

    suffix: str
    """How the names of such files end, without the dot."""
    kind: str
    """What the file dialog calls them, with the pattern behind it."""
    content: Callable[[], str]
    """The whole file."""


def table_form(content: Callable[[], str]) -> ExportForm:
    """A table that any spreadsheet opens; by the mark at its beginning it knows the encoding."""
    return ExportForm("csv", _("Table (*.csv)"), lambda: f"\ufeff{content()}")


class ExportRow(QWidget):
    """A button, and what came of it."""

    def __init__(self, name: str, title: str, forms: Sequence[ExportForm], tip: str) -> None:
        """`name`: of the file without its end, which the dialog proposes; `title`: of the dialog."""
        super().__init__()
        self._name = name
        self._title = title
        self._forms = forms
        self._said = Words(dim=True)
        self._said.setObjectName("exported")
        export = Button(_("&Export…"))
        export.setObjectName(f"export_{name}")
        export.setToolTip(tip)
        export.clicked.connect(self._ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.M)
        row.addWidget(export)
        row.addWidget(self._said, 1)

    def _ask(self) -> None:
        first = self._forms[0]
        kinds = ";;".join(form.kind for form in self._forms)
        dialog = QFileDialog(self, self._title, f"diditlog-{self._name}.{first.suffix}", kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(first.suffix)
        endings = {form.kind: form.suffix for form in self._forms}
        dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(endings.get(kind, first.suffix)))
        dialog.fileSelected.connect(self.write)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write(self, path: str) -> None:
        """Write the file there, as a whole or not at all; what its name ends with says what it is."""
        ending = PurePath(path).suffix.casefold()
        form = next((form for form in self._forms if f".{form.suffix}" == ending), self._forms[0])
        content = form.content().encode("utf-8", "replace")
        file = QSaveFile(path)
        is_open = file.open(QIODevice.OpenModeFlag.WriteOnly)
        if is_open and file.write(content) == len(content) and file.commit():
            self._said.setText(_("Exported to {path}.").format(path=path))
        else:
            self._said.setText(_("This could not be written there. Choose another folder."))
        self._said.setAccessibleName(self._said.text())
