"""The days of the week in the rep's language. Qt's names of all languages come with them, so only windows ask."""

from datetime import date

from PySide6.QtCore import QLocale

from tray_app.ui.kit.texts import language


def weekday(day: str) -> str:
    """`Mon` for `2026-11-23`."""
    return QLocale(language()).standaloneDayName(date.fromisoformat(day).isoweekday(), QLocale.FormatType.ShortFormat)


def weekdays() -> list[str]:
    """`Monday` to `Sunday`."""
    names = QLocale(language())
    return [names.standaloneDayName(number) for number in range(1, 8)]
