"""Settings: what the rep has decided to leave alone, and the way back."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tray_app.core.model.rules import RuleKind
from tray_app.core.reporting.corrections import CountedRule
from tray_app.core.ui_api.window_api import WindowApi
from tray_app.ui.kit.form import Form, button
from tray_app.ui.kit.style import Words
from tray_app.ui.kit.texts import _, ngettext
from tray_app.ui.kit.tokens import Space, TypeSize


class IgnoredPage(Form):
    """One line per rule, each with an undo."""

    def __init__(self, window_api: WindowApi) -> None:
        super().__init__(_("Ignored"), _("What you chose to ignore. Undo, and it is looked at again."))
        self._window_api = window_api
        self._shown: list[tuple[int, int]] = []
        self._none = Words(_("You ignore nothing."), dim=True)
        self._list = QWidget()
        self._lines = QVBoxLayout(self._list)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(Space.S)
        self._problem = Words(bold=True)
        self._problem.hide()
        for widget in (self._none, self._problem, self._list):
            self.add(widget)
        self.refresh()

    def refresh(self) -> None:
        """Show the rules that there are."""
        try:
            rules = list(self._window_api.corrections.rules())
        except OSError:
            self._complain()
            return
        shown = [(one.rule.number, one.hides) for one in rules]
        if shown == self._shown:
            return
        self._shown = shown
        while (item := self._lines.takeAt(0)) is not None:
            if (line := item.widget()) is not None:
                line.hide()
                line.deleteLater()
        for rule in rules:
            self._lines.addWidget(self._line(rule))
        self._none.setVisible(not rules)

    def _line(self, counted: CountedRule) -> QWidget:
        words = self._words(counted)
        line = QWidget()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.S)
        told = QVBoxLayout()
        told.setSpacing(Space.XS)
        told.addWidget(Words(words))
        told.addWidget(
            Words(
                ngettext("{n} email or call left out", "{n} emails and calls left out", counted.hides),
                dim=True,
                size=TypeSize.CAPTION,
            )
        )
        undo = button(_("Undo"), f"undo_{counted.rule.number}", _("Undo: {words}").format(words=words))
        undo.clicked.connect(lambda: self._undo(counted.rule.number))
        layout.addLayout(told, 1)
        layout.addWidget(undo)
        return line

    def _words(self, counted: CountedRule) -> str:
        rule = counted.rule
        if rule.kind is RuleKind.KIND:
            return _("All calls") if rule.value == "call" else _("All emails")
        if rule.kind is RuleKind.CODE:
            code, _colon, person = rule.value.partition(":")
            title = self._window_api.title_of(code)
            return f"{title} – {person}" if person else title
        if rule.kind is RuleKind.ACTIVITY:
            snapshot = self._window_api.snapshot
            item = None if snapshot is None else snapshot.by_id.get(rule.value)
            what = self._window_api.line_of(item) if item is not None else rule.value
            return _("A wrong warning: {what}").format(what=what) if rule.mistake else what
        return rule.value

    def _undo(self, number: int) -> None:
        try:
            self._window_api.corrections.undo(number)
        except OSError:
            self._complain()
            return
        self._problem.hide()
        self.refresh()

    def _complain(self) -> None:
        self._problem.setText(_("⚠ The disk cannot be used now. Nothing was changed."))
        self._problem.show()
