"""Inputs that stand for one key of the configuration: filled from it, written to it when the rep has decided."""

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, QTime
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from tray_app.core.model.text import text
from tray_app.core.ui_api.settings_api import Attempt, Choices, SettingsApi, Value
from tray_app.ui.bridge import Bridge
from tray_app.ui.kit.form import FormField, FormRow
from tray_app.ui.kit.inputs import ChoiceInput, LineInput, TimeInput
from tray_app.ui.kit.texts import _
from tray_app.ui.kit.tick_box import TickBox
from tray_app.ui.kit.tokens import Space


class KeyedField(FormField):
    """The common part: `load` shows what holds, `store` writes a decision and shows what came of it."""

    def __init__(
        self,
        settings_api: SettingsApi,
        bridge: Bridge,
        key: str,
        label: str,
        control: QWidget,
        hint: str = "",
        *,
        labelled: bool = True,
    ) -> None:
        super().__init__(label, control, hint, labelled=labelled)
        control.setObjectName(key)
        self.key = key
        self._settings_api = settings_api
        self._bridge = bridge
        self._known: Value = None

    def load(self, choices: Choices) -> None:
        """Show what is set up; an input with a problem stays as it was typed."""
        self.lock(self._settings_api.is_enforced(self.key))
        if not self.problem:
            self._known = choices.values.get(self.key)
            with QSignalBlocker(self.control):
                self.show_value(self._known)

    def store(self, value: Value) -> None:
        """Write the value down, unless it is what holds already."""
        if value == self._known and not self.problem:
            return
        self._settings_api.change(self.key, value, self._bridge.answer_to(self, self._stored))

    def show_value(self, value: Value) -> None:
        """Put the value into the input."""
        raise NotImplementedError

    def _stored(self, attempt: Attempt) -> None:
        self.say(Attempt(found=text("Saved.")) if attempt.worked else attempt)
        if attempt.worked:
            self.load(self._settings_api.choices())


class ChoiceField(KeyedField):
    """One of several words."""

    def __init__(
        self,
        settings_api: SettingsApi,
        bridge: Bridge,
        key: str,
        label: str,
        options: Mapping[str, str],
        hint: str = "",
    ) -> None:
        """`options`: value → what it is called."""
        self.box = _QuietBox()
        super().__init__(settings_api, bridge, key, label, self.box, hint)
        for value, words in options.items():
            self.box.addItem(words, value)
        self.box.activated.connect(lambda: self.store(str(self.box.currentData())))

    def show_value(self, value: Value) -> None:
        """Choose it; one that is not among the options is shown as it is."""
        if self.box.findData(value) < 0 and value is not None:
            self.box.addItem(str(value), value)
        self.box.setCurrentIndex(self.box.findData(value))


class TextField(KeyedField):
    """A line of text; an empty one is the default."""

    def __init__(
        self, settings_api: SettingsApi, bridge: Bridge, key: str, label: str, hint: str = "", *, several: bool = False
    ) -> None:
        """`several`: words with commas between them."""
        self.line = LineInput()
        super().__init__(settings_api, bridge, key, label, self.line, hint)
        self._several = several
        self.line.editingFinished.connect(self._typed)

    def show_value(self, value: Value) -> None:
        """Put it into the line."""
        self.line.setText(", ".join(value) if isinstance(value, tuple) else str(value or ""))

    def _typed(self) -> None:
        words = self.line.text().strip()
        if self._several:
            self.store(tuple(part for part in words.replace(",", " ").split() if part))
        else:
            self.store(words or None)


class SpanField(KeyedField):
    """A span of the day, or none: `09:00-18:00`."""

    def __init__(
        self, settings_api: SettingsApi, bridge: Bridge, key: str, label: str, usual: tuple[int, int], hint: str = ""
    ) -> None:
        """`usual`: the hours that are offered when there is no span yet."""
        self.box = TickBox(label)
        self.first, self.last = TimeInput(QTime(usual[0], 0)), TimeInput(QTime(usual[1], 0))
        row = FormRow(self.box, self.first, QLabel("–"), self.last)
        super().__init__(settings_api, bridge, key, label, row, hint, labelled=False)
        self.first.setAccessibleName(_("{name}: from").format(name=label.replace("&", "")))
        self.last.setAccessibleName(_("{name}: until").format(name=label.replace("&", "")))
        self.box.clicked.connect(self._decided)
        for edit in (self.first, self.last):
            edit.setDisplayFormat("HH:mm")
            edit.editingFinished.connect(self._decided)

    def show_value(self, value: Value) -> None:
        """Show the span; without one the offered hours stay, greyed."""
        with QSignalBlocker(self.first), QSignalBlocker(self.last):
            if isinstance(value, str) and "-" in value:
                first, _dash, last = value.partition("-")
                self.first.setTime(QTime.fromString(first, "HH:mm"))
                self.last.setTime(QTime.fromString(last, "HH:mm"))
            self.box.setChecked(bool(value))
        self._enable()

    def _decided(self) -> None:
        self._enable()
        span = f"{self.first.time().toString('HH:mm')}-{self.last.time().toString('HH:mm')}"
        self.store(span if self.box.isChecked() else "")

    def _enable(self) -> None:
        for edit in (self.first, self.last):
            edit.setEnabled(self.box.isChecked())


class ManyField(KeyedField):
    """Any of several words, each with a check box."""

    def __init__(
        self,
        settings_api: SettingsApi,
        bridge: Bridge,
        key: str,
        label: str,
        options: Mapping[str, str],
        hint: str = "",
    ) -> None:
        self.boxes = {value: TickBox(words) for value, words in options.items()}
        super().__init__(settings_api, bridge, key, label, _Grid(*self.boxes.values()), hint)
        for box in self.boxes.values():
            box.clicked.connect(self._decided)

    def show_value(self, value: Value) -> None:
        """Check those that are chosen."""
        chosen = value if isinstance(value, tuple) else ()
        for name, box in self.boxes.items():
            box.setChecked(name in chosen)

    def _decided(self) -> None:
        self.store(tuple(name for name, box in self.boxes.items() if box.isChecked()))


class _QuietBox(ChoiceInput):
    """Scrolling the page over it must not change it."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        event.ignore()


class _Grid(QWidget):
    def __init__(self, *widgets: QWidget, columns: int = 4) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.L)
        for number, widget in enumerate(widgets):
            grid.addWidget(widget, number // columns, number % columns)
        grid.setColumnStretch(columns, 1)
