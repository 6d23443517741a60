"""Teaching a form that no mapping knows: what a file shows by itself, what has to be asked, and the form it makes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tray_app.adapters.call_reading.call_durations import ALLOWED
from tray_app.adapters.call_reading.call_mapping import CallMapping, MappingForm
from tray_app.adapters.call_reading.call_table import day_orders
from tray_app.adapters.call_reading.call_times import ORDERS, from_epoch, rfc3339, written_time
from tray_app.adapters.call_reading.call_ways import way_of
from tray_app.adapters.call_reading.cells import Cell, words_of
from tray_app.adapters.call_reading.column_guess import FIELDS, FieldGuess, Sample, guess_columns
from tray_app.adapters.call_reading.column_names import normalised
from tray_app.adapters.call_reading.common_words import CommonWords
from tray_app.adapters.call_reading.duration_unit import clock_in, unit_of
from tray_app.adapters.call_reading.name_fit import name_fits
from tray_app.adapters.call_reading.row_reader import ReadRow, RowReader
from tray_app.adapters.call_reading.row_times import Surroundings
from tray_app.adapters.call_reading.table_rows import Header, TableRow
from tray_app.adapters.call_reading.taught_form import (
    ENDS,
    LEAVE_OUT,
    WAYS,
    distinct_words,
    ends_are_shown,
    form_values,
    zone_of_answer,
)
from tray_app.adapters.call_reading.zones import zone_of_words
from tray_app.adapters.sources.meant_numbers import begin_with_country
from tray_app.adapters.tables import Unusable
from tray_app.core.model.activity import CallResult
from tray_app.core.model.text import Text, text

_SAMPLE_ROWS: Final = 300
_DISTINCT: Final = 12
"""Different words of a column that are asked about at most."""
_BRACKET: Final = re.compile(r"[(\[（](.*?)[)\]）]")
_PLACES: Final = frozenset({"started_at", "number"})
"""Fields that every file of calls has a column for."""


@dataclass(frozen=True, slots=True)
class LessonQuestion:
    """Something that the file does not show."""

    key: str
    """What is asked: a field, `zone`, `order`, `unit`, or `direction:WORD` and `result:WORD`."""
    words: Text
    """The question."""
    choices: tuple[str, ...]
    """What can be answered; for a zone every other zone as well."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is known about a file's form so far."""

    header: Header
    """Its columns."""
    rows: tuple[Sequence[Cell], ...]
    """Its first rows."""
    guesses: Mapping[str, FieldGuess]
    """Which column holds what."""
    settled: Mapping[str, str]
    """What else was found out or answered: zone, order, unit."""
    questions: tuple[LessonQuestion, ...]
    """What is left to ask; none when the form is complete."""
    form: MappingForm | None = None
    """The form, when nothing is left to ask."""
    preview: tuple[ReadRow, ...] = field(default=())
    """The first rows as they would be read."""


def lesson(
    header: Header, answers: Mapping[str, str], around: Surroundings, known: MappingForm | None = None
) -> Lesson:
    """What the file shows, with the answers. `known`: a form that fits and leaves the order of day and month open."""
    rows: list[Sequence[Cell]] = []
    for found in header.rows(lambda row: row.lines <= 3):
        if isinstance(found, TableRow) and len(found.cells) <= len(header.names) + 1:
            rows.append(found.cells)
        if len(rows) >= _SAMPLE_ROWS:
            break
    sample = Sample(header.names, header.shown, tuple(rows))
    if known is not None:
        return _finished(header, sample, {}, answers, known.plain(), (), around)
    answers = {key: answer for key, answer in answers.items() if _is_answer(key, answer)}
    guesses = guess_columns(sample, around.words, _told(answers, header))
    settled = _found_out(sample, guesses)
    settled |= {key: answers[key] for key in ("zone", "order", "unit") if key in answers}
    questions = [*_columns_asked(guesses, header), *_details_asked(guesses, settled, sample, around, answers)]
    values = form_values(sample, guesses, settled, answers, around.words)
    if begin_with_country(_numbers_in(sample, guesses), around.region):
        values["number"]["form"] = "international"
    return _finished(header, sample, guesses, {**answers, **settled}, values, tuple(questions), around)


def mapping_of(form: MappingForm, mapping_id: str, name: str) -> CallMapping:
    """A whole mapping with this one form. Raises Unusable."""
    values = {"id": mapping_id, "name": name, "forms": (form.plain(),)}
    return CallMapping.read(values)


def _is_answer(key: str, answer: str) -> bool:
    """Whether it can be one. What is none is asked again."""
    match key.partition(":")[0], ":" in key:
        case "zone", False:
            return bool(zone_of_answer(answer))
        case "order", False:
            return answer in ORDERS
        case "unit", False:
            return answer in ALLOWED
        case "ended", False:
            return answer in ENDS
        case "direction", True:
            return answer in {*WAYS, LEAVE_OUT}
        case "result", True:
            return answer in {*CallResult, LEAVE_OUT}
        case _:
            return True


def _told(answers: Mapping[str, str], header: Header) -> dict[str, tuple[str, ...]]:
    """The columns of the fields that were answered. What names no column of the file is no answer."""
    by_shown = {shown.casefold(): name for name, shown in reversed(_labels(header).items())}
    known = set(filter(None, header.names))
    told: dict[str, tuple[str, ...]] = {}
    for name in (one for one in FIELDS if one in answers):
        answer = answers[name].strip()
        parts = [answer] if answer.casefold() in by_shown else [part.strip() for part in answer.split(" + ")]
        columns = tuple(by_shown.get(one.casefold(), normalised(one)) for one in parts)
        if name == "direction" and answer in WAYS and answer not in header.shown:
            told[name] = ()
        elif known.issuperset(columns):
            told[name] = columns
        elif not answer and name not in _PLACES:
            told[name] = ()
    return told


def _labels(header: Header) -> dict[str, str]:
    """How the columns are called in questions, by their names: as they are written, and each differently."""
    labels: dict[str, str] = {}
    for name, shown in zip(header.names, header.shown, strict=False):
        if name:
            labels[name] = name if shown in labels.values() else shown
    return labels


def _found_out(sample: Sample, guesses: Mapping[str, FieldGuess]) -> dict[str, str]:
    """The zone and the unit, where the names or the values show them."""
    found: dict[str, str] = {}
    start = guesses["started_at"].columns
    places = [sample.names.index(one) for one in start]
    for place in places:
        for words in (*_BRACKET.findall(sample.shown[place]), sample.names[place].split(" ")[-1]):
            zone = zone_of_words(normalised(words).strip(" ()[]"))
            if key := zone_of_answer(zone):
                found["zone"] = "utc" if key == "utc" else f"name:{zone}"
    if len(places) == 1:
        held = [words_of(cell) for cell in sample.column(places[0])]
        if held and all(rfc3339(words) or _has_zone(words) for words in held):
            found["zone"] = "offset"
        if held and all(from_epoch(words, "s") or from_epoch(words, "ms") for words in held):
            found["zone"], found["epoch"] = "utc", "ms" if len(held[0].split(".")[0]) > 11 else "s"
    for column in guesses["duration"].columns[:1]:
        place = sample.names.index(column)
        if unit := unit_of(column, sample.shown[place], sample.column(place)):
            found["unit"] = unit
    return found


def _has_zone(words: str) -> bool:
    found = written_time((words,))
    return found is not None and found.zone is not None


def _numbers_in(sample: Sample, guesses: Mapping[str, FieldGuess]) -> list[str]:
    """What stands in the columns of numbers."""
    columns = [column for name in ("number", "from", "to") for column in guesses[name].columns]
    return [words_of(cell) for column in columns for cell in sample.held_by(column)]


def _columns_asked(guesses: Mapping[str, FieldGuess], header: Header) -> list[LessonQuestion]:
    shown = _labels(header)
    every = tuple(shown.values())
    asked = []
    for name in ("started_at", "duration"):
        if not guesses[name].sure:
            likely = [" + ".join(shown[one] for one in columns) for columns in guesses[name].candidates]
            none = ("",) if name == "duration" else ()
            asked.append(LessonQuestion(name, _FIELD_QUESTIONS[name], tuple(dict.fromkeys((*likely, *every, *none)))))
    pair = guesses["from"].sure and guesses["to"].sure
    if not guesses["number"].sure and not pair:
        asked.append(LessonQuestion("number", _FIELD_QUESTIONS["number"], every))
    for name in ("direction", "result", "person_email"):
        guess = guesses[name]
        if guess.columns and not guess.sure:
            likely = [shown[columns[0]] for columns in guess.candidates]
            # A wrong address would make all calls one person's; without it they are found by their numbers.
            choices = ("", *likely) if name == "person_email" else (*likely, "")
            asked.append(LessonQuestion(name, _FIELD_QUESTIONS[name], choices))
    return asked


def _details_asked(
    guesses: Mapping[str, FieldGuess],
    settled: Mapping[str, str],
    sample: Sample,
    around: Surroundings,
    answers: Mapping[str, str],
) -> list[LessonQuestion]:
    asked = []
    if "zone" not in settled:
        asked.append(LessonQuestion("zone", text("Which time zone are the times in?"), ("rep", "utc")))
    if "unit" not in settled and guesses["duration"].columns:
        asked.append(_unit_asked(sample.held_by(guesses["duration"].columns[0])))
    if not guesses["direction"].columns and answers.get("direction") not in WAYS and not _has_pair(guesses):
        asked.append(LessonQuestion("direction", text("Which calls are in this file?"), WAYS))
    if not ends_are_shown(sample, guesses, answers):
        asked.append(LessonQuestion("ended", text("How did the calls end where the file does not say it?"), ENDS))
    words = around.words
    for name, is_known, meanings in (
        ("direction", lambda word: way_of(word, words) is not None, WAYS),
        ("result", words.results.__contains__, tuple(kind.value for kind in CallResult)),
    ):
        if not guesses[name].sure:
            continue
        found = [word for word in distinct_words(sample, guesses[name].columns) if not is_known(normalised(word))]
        choices = (*meanings, LEAVE_OUT)
        asked += [
            LessonQuestion(f"{name}:{word}", text('What does "{word}" mean?', word=word), choices)
            for word in found[:_DISTINCT]
            if f"{name}:{word}" not in answers
        ]
    return asked


def _unit_asked(held: Sequence[Cell]) -> LessonQuestion:
    if clock := clock_in(held):
        words = text("Is a duration of {value} minutes and seconds (clock), or hours and minutes (hm)?", value=clock)
        return LessonQuestion("unit", words, ("clock", "hm"))
    return LessonQuestion("unit", text("What is the duration counted in?"), ("s", "min", "ms"))


def _has_pair(guesses: Mapping[str, FieldGuess]) -> bool:
    return bool(guesses["from"].columns and guesses["to"].columns)


def _finished(
    header: Header,
    sample: Sample,
    guesses: Mapping[str, FieldGuess],
    answers: Mapping[str, str],
    values: dict[str, Any],
    questions: tuple[LessonQuestion, ...],
    around: Surroundings,
) -> Lesson:
    settled = {key: answers[key] for key in ("zone", "order", "unit") if key in answers}
    try:
        start = dict(values["started_at"]) | ({"order": answers["order"]} if "order" in answers else {})
        form = MappingForm.read({**values, "has": [name for name in header.names if name], "started_at": start})
    except (Unusable, KeyError):
        return Lesson(header, sample.rows[:3], guesses, settled, questions)
    if form.started_at.order == "file":
        orders = day_orders(header, RowReader(form, header.names, around), around)
        if len(orders) > 1:
            words = text("Which number in the dates is the day?")
            questions = (*questions, LessonQuestion("order", words, tuple(sorted(orders))))
        elif orders:
            settled["order"] = next(iter(orders))
            start = {**form.started_at.plain(), "order": settled["order"]}
            form = MappingForm.read({**form.plain(), "started_at": start})
    reader = RowReader(form, header.names, around, shown=header.shown)
    preview = tuple(
        reader.read(TableRow(number, cells)) for number, cells in enumerate(sample.rows[:3], header.line + 1)
    )
    return Lesson(header, sample.rows[:3], guesses, settled, questions, None if questions else form, preview)


_FIELD_QUESTIONS: Final[dict[str, Text]] = {
    "started_at": text("Which column says when the call began?"),
    "duration": text("Which column says how long the call took?"),
    "direction": text("Which column says who called?"),
    "result": text("Which column says how the call ended?"),
    "number": text("Which column has the other side's number?"),
    "person_email": text("Which column has the other side's email address?"),
}


def best_header(headers: Sequence[Header], words: CommonWords) -> Header:
    """The row that most looks like the names of columns, split in the way that gives most of them."""

    def known(header: Header) -> tuple[int, int, int]:
        fitting = sum(any(name_fits(one, name, words) > 0 for one in FIELDS) for name in header.names if name)
        return fitting, sum(bool(name) for name in header.names), -header.line

    return max(headers, key=known)
