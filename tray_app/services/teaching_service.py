"""Teaches the form of a call file for a window: slow, one question after the other, errors as words."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from tray_app.adapters.call_reading.cells import words_of
from tray_app.adapters.call_reading.lesson import Lesson
from tray_app.adapters.call_reading.row_reader import CallOfRow, ReadRow
from tray_app.adapters.call_reading.table_rows import Problem
from tray_app.adapters.call_reading.taught_form import LEAVE_OUT
from tray_app.adapters.call_reading.teaching_file import NothingToLearn, keep_mapping, open_lesson
from tray_app.adapters.sources.call_files import LONG_AGO, CallFiles
from tray_app.adapters.sources.source_factory import SourceFactory
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.text import Text, text, verbatim
from tray_app.core.ui_api.settings_api import Attempt
from tray_app.core.ui_api.teaching_api import TeachingStep
from tray_app.services.background import in_background, unexpected
from tray_app.services.live_configuration import LiveConfiguration

_CHOICES: Final = {
    "rep": text("Your own time zone"),
    "utc": verbatim("UTC"),
    "s": text("Seconds"),
    "min": text("Minutes"),
    "ms": text("Milliseconds"),
    "clock": text("Minutes and seconds"),
    "hm": text("Hours and minutes"),
    "mdy": text("Month, day, year"),
    "dmy": text("Day, month, year"),
    "ymd": text("Year, month, day"),
    "outbound": text("Calls you made"),
    "inbound": text("Calls you took"),
    "answered": text("Answered"),
    "no_answer": text("Nobody answered"),
    "voicemail": text("Voicemail"),
    "busy": text("Busy"),
    "failed": text("Not connected"),
    LEAVE_OUT: text("Not a call: leave it out"),
    "": text("No column does"),
}
_FIELDS: Final = {
    "started_at": text("Beginning"),
    "duration": text("Duration"),
    "direction": text("Direction"),
    "result": text("Result"),
    "number": text("Number"),
    "from": text("Caller"),
    "to": text("Called"),
    "id": verbatim("ID"),
    "person_name": text("Name"),
    "person_email": text("Email address"),
    "salesforce_id": verbatim("Salesforce ID"),
    "outcome": text("Note"),
    "url": text("Link"),
}


class TeachingService:
    """Implements `TeachingApi`."""

    def __init__(
        self,
        live: LiveConfiguration,
        factory: SourceFactory,
        *,
        mapping_folder: Path,
        reload: Callable[[], None],
    ) -> None:
        """`reload` makes what was taught hold."""
        self._live = live
        self._factory = factory
        self._mapping_folder = mapping_folder
        self._reload = reload

    def next_step(self, source_id: str, answers: Mapping[str, str], done: Callable[[TeachingStep], None]) -> None:
        """See `TeachingApi`."""
        in_background("lesson", lambda: self._step(source_id, answers), done)

    def keep(self, source_id: str, answers: Mapping[str, str], done: Callable[[Attempt], None]) -> None:
        """See `TeachingApi`."""
        in_background("lesson", lambda: self._keep(source_id, answers), done)

    def _step(self, source_id: str, answers: Mapping[str, str]) -> TeachingStep:
        try:
            file, found = self._lesson(source_id, answers)
        except NothingToLearn as nothing:
            return TeachingStep(problem=nothing.why)
        except (OSError, CannotCheck):
            return TeachingStep(problem=text("The file cannot be read."))
        except Exception as error:
            return TeachingStep(problem=unexpected(error))
        return _told(file, found)

    def _keep(self, source_id: str, answers: Mapping[str, str]) -> Attempt:
        try:
            file, found = self._lesson(source_id, answers)
            if found.form is None:
                return Attempt(problem=text("Something is left to answer."))
            saved = keep_mapping(self._mapping_folder, found.form, file.stem)
            self._reload()
        except NothingToLearn as nothing:
            return Attempt(problem=nothing.why)
        except (OSError, CannotCheck):
            return Attempt(problem=text("The file cannot be read, or nothing can be saved beside config.toml."))
        except Exception as error:
            return Attempt(problem=unexpected(error))
        return Attempt(found=text("Saved as {file}. It can be passed on to your team.", file=str(saved)))

    def _lesson(self, source_id: str, answers: Mapping[str, str]) -> tuple[Path, Lesson]:
        source = self._live.current.file.source(source_id)
        made = self._factory.make(source) if source is not None else None
        if not isinstance(made, CallFiles):
            raise NothingToLearn(text('There is no folder of calls "{id}".', id=source_id))
        file = made.unknown_file()
        if file is None:
            raise NothingToLearn(text("Every file in the folder can be read."))
        return file, open_lesson(file, answers, made.surroundings(LONG_AGO), made.mappings())


def _told(file: Path, found: Lesson) -> TeachingStep:
    question = found.questions[0] if found.questions else None
    return TeachingStep(
        file=file.name,
        columns=found.header.shown,
        rows=tuple(tuple(words_of(cell) for cell in row) for row in found.rows),
        guessed=tuple(_guessed(found)),
        key=question.key if question else "",
        question=question.words if question else None,
        choices=tuple((one, _CHOICES.get(one, verbatim(one))) for one in question.choices) if question else (),
        is_open=question is not None and question.key == "zone",
        preview=tuple(map(_in_words, found.preview)),
    )


def _guessed(found: Lesson) -> list[tuple[Text, Text]]:
    shown = dict(zip(found.header.names, found.header.shown, strict=False))
    told = []
    for name, guess in found.guesses.items():
        if guess.columns and guess.sure:
            columns = " + ".join(shown.get(one, one) for one in guess.columns)
            why = text("by its name") if guess.by_name else text("by what stands in it")
            told.append((_FIELDS[name], text("{columns} ({why})", columns=columns, why=why)))
    told += [(_SETTLED[key], _CHOICES.get(value, verbatim(value))) for key, value in found.settled.items()]
    return told


_SETTLED: Final = {"zone": text("Time zone"), "order": text("Order of the date"), "unit": text("Unit of the duration")}


def _in_words(row: ReadRow) -> Text:
    if isinstance(row, CallOfRow):
        call = row.call
        return text(
            "{time}, {direction}, {number}, {n} s, {result}",
            time=call.occurred_at,
            direction=_CHOICES[call.direction],
            number=call.number or call.raw_number or "–",
            n=call.duration_s,
            result=_CHOICES[call.result],
        )
    if isinstance(row, Problem):
        where = text('{column}: "{value}"', column=row.column, value=row.value)
        return text("{where}: {what}", where=where, what=row.allowed)
    return text("Not a call: leave it out")
