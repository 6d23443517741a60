"""The design's values, and the only place they stand in: sizes, distances, colours. `docs/design.md` explains them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cache

from PySide6.QtGui import QColor, QPalette

from tray_app.core.model.verdict import Verdict


class TypeSize(IntEnum):
    """Sizes of text in pixels, for a system whose own text is `BODY`; they grow with the system's."""

    SMALL = 11
    """What stands below a number, or in a pill."""
    CAPTION = 12
    """Hints, and second lines."""
    BODY = 13
    """Everything that is read."""
    HEADING = 17
    """The headline of a strip or of an empty place."""
    TITLE = 20
    """The title of a page."""
    DISPLAY = 24
    """A number that is the point of a page."""


class Space(IntEnum):
    """Distances in device-independent pixels."""

    XS = 4
    """Between lines that belong together."""
    S = 8
    """Between controls of one row."""
    M = 12
    """Between parts of a card."""
    L = 16
    """Around a card's contents."""
    XL = 24
    """Around a page."""
    XXL = 32
    """Around what stands alone in an empty place."""


class IconSize(IntEnum):
    """Sides of pictures in device-independent pixels."""

    S = 16
    """In a line of text."""
    M = 20
    """In a row of a list."""
    L = 28
    """At the head of a strip or page."""
    XL = 40
    """In an empty place."""


RADIUS = 8
"""Of cards, controls and what is chosen."""
RADIUS_SMALL = 4
"""Of what is smaller than a control: boxes, chips of bars."""
CONTROL = 32
"""The least height of a button or an input."""
ROW = 56
"""The least height of a row of the list."""


class StatusTone(StrEnum):
    """What a colour says; the shape and the words beside it say the same."""

    NEEDS_YOU = "needs_you"
    """Not logged."""
    LOGGED = "logged"
    """There."""
    PENDING = "pending"
    """Still within the logger's time."""
    INCOMPLETE = "incomplete"
    """There, and not complete."""
    UNCHECKED = "unchecked"
    """Could not be looked for."""
    CALM = "calm"
    """Nothing is expected, or nothing in particular is said."""


@dataclass(frozen=True, slots=True)
class StatusColours:
    """The colours of one state; the words in `ink` can be read on `tint` and on the surface."""

    ink: QColor
    """Words and signs."""
    tint: QColor
    """What they stand on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """Every colour of one look."""

    canvas: QColor
    """Behind everything."""
    surface: QColor
    """Lists, pages, inputs."""
    raised: QColor
    """Cards on a surface."""
    line: QColor
    """Lines that separate."""
    edge: QColor
    """Frames that have to be seen: of inputs and buttons."""
    text: QColor
    """What is read."""
    dim: QColor
    """What is read second."""
    faint: QColor
    """Words of what cannot be used now."""
    primary: QColor
    """The ground of the one button that leads on; also links and the focus."""
    on_primary: QColor
    """Words on it."""
    hover: QColor
    """Behind what the pointer is over."""
    selection: QColor
    """Behind what is chosen: a tint, on which every ink of this look can be read."""
    marked: QColor
    """Behind words that are marked to be copied, and behind the line of a menu."""
    status: Mapping[StatusTone, StatusColours]
    """The colours of each state."""


def _pair(ink: str, tint: str) -> StatusColours:
    return StatusColours(QColor(ink), QColor(tint))


@cache
def light() -> Colours:
    """The light look."""
    return Colours(
        canvas=QColor("#f6f7f9"),
        surface=QColor("#ffffff"),
        raised=QColor("#f8f9fb"),
        line=QColor("#e3e6ea"),
        edge=QColor("#7b838e"),
        text=QColor("#1b1f24"),
        dim=QColor("#57606a"),
        faint=QColor("#8a929c"),
        primary=QColor("#14763f"),
        on_primary=QColor("#ffffff"),
        hover=QColor("#eef0f3"),
        selection=QColor("#e5f3ea"),
        marked=QColor("#c4e6d1"),
        status={
            StatusTone.NEEDS_YOU: _pair("#b5430a", "#fff1e6"),
            StatusTone.LOGGED: _pair("#12703f", "#e6f4ec"),
            StatusTone.PENDING: _pair("#2f5fc4", "#edf2fd"),
            StatusTone.INCOMPLETE: _pair("#855800", "#fff7db"),
            StatusTone.UNCHECKED: _pair("#6b50b4", "#f3f0fb"),
            StatusTone.CALM: _pair("#57606a", "#eef0f3"),
        },
    )


@cache
def dark() -> Colours:
    """The dark look."""
    return Colours(
        canvas=QColor("#16191d"),
        surface=QColor("#1d2126"),
        raised=QColor("#23282e"),
        line=QColor("#343a42"),
        edge=QColor("#7a838e"),
        text=QColor("#e8ebee"),
        dim=QColor("#a3acb5"),
        faint=QColor("#7a838e"),
        primary=QColor("#3fb872"),
        on_primary=QColor("#0d1a12"),
        hover=QColor("#2a3037"),
        selection=QColor("#21382b"),
        marked=QColor("#2c5a40"),
        status={
            StatusTone.NEEDS_YOU: _pair("#ff9d5c", "#3a2517"),
            StatusTone.LOGGED: _pair("#5fcb8d", "#17301f"),
            StatusTone.PENDING: _pair("#8fb2ff", "#1d2b49"),
            StatusTone.INCOMPLETE: _pair("#e6b84a", "#352a10"),
            StatusTone.UNCHECKED: _pair("#b9a5f5", "#2b2444"),
            StatusTone.CALM: _pair("#a3acb5", "#2a3037"),
        },
    )


@cache
def badge() -> StatusColours:
    """The number in the tray, the same in every look: nobody knows what is behind a tray."""
    return _pair("#ffffff", "#b5430a")


_MIDDLE = 128


def is_dark(palette: QPalette) -> bool:
    """Whether text is light on dark in this palette."""
    return palette.color(QPalette.ColorRole.Base).lightness() < _MIDDLE


def colours_of(palette: QPalette) -> Colours:
    """The colours that go with a palette: a widget asks for them when it draws, and so follows the system live."""
    return dark() if is_dark(palette) else light()


def tone_of(verdict: Verdict) -> StatusTone:
    """What an answer looks like."""
    return {
        Verdict.LOGGED: StatusTone.LOGGED,
        Verdict.INCOMPLETE: StatusTone.INCOMPLETE,
        Verdict.PENDING: StatusTone.PENDING,
        Verdict.NOT_LOGGED: StatusTone.NEEDS_YOU,
        Verdict.CANNOT_CHECK: StatusTone.UNCHECKED,
        Verdict.IGNORED: StatusTone.CALM,
    }[verdict]
