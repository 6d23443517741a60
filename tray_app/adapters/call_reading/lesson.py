"""Teaching a form that no mapping knows: what a file shows by itself, what has to be asked, and the form it makes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tray_app.adapters.call_reading.call_durations import seconds_of
from tray_app.adapters.call_reading.call_mapping import CallMapping, MappingForm
from tray_app.adapters.call_reading.call_table import day_orders
from tray_app.adapters.call_reading.call_times import from_epoch, rfc3339, written_time
from tray_app.adapters.call_reading.cells import Cell, words_of
from tray_app.adapters.call_reading.column_guess import FIELDS, FieldGuess, Sample, guess_columns, name_fits
from tray_app.adapters.call_reading.column_names import normalised
from tray_app.adapters.call_reading.common_words import CommonWords
from tray_app.adapters.call_reading.row_reader import ReadRow, RowReader
from tray_app.adapters.call_reading.row_times import Surroundings
from tray_app.adapters.call_reading.table_rows import Header, TableRow
from tray_app.adapters.call_reading.zones import zone_of_words
from tray_app.adapters.tables import Unusable
from tray_app.core.model.activity import CallResult
from tray_app.core.model.text import Text, text

_SAMPLE_ROWS: Final = 300
_DISTINCT: Final = 12
"""Different words of a column that are asked about at most."""
_BRACKET: Final = re.compile(r"[(\[（](.*?)[)\]）]")
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_UNITS: Final = {
    "s": (
        "s",
        "sec",
        "secs",
        "second",
        "seconds",
        "초",
        "秒",
        "sek",
        "sekunden",
        "secondes",
        "segundos",
        "secondi",
        "billsec",
    ),
    "min": ("min", "mins", "minute", "minutes", "분", "分", "minuten", "minutos", "minuti"),
    "ms": ("ms", "msec", "millis", "milliseconds"),
}
LEAVE_OUT: Final = "leave out"
"""The answer for a word that stands in rows which are no calls."""


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
    guesses = _answered(guess_columns(sample, around.words), answers, header)
    settled = {
        **_found_out(sample, guesses),
        **{key: answers[key] for key in ("zone", "order", "unit") if key in answers},
    }
    questions = [*_columns_asked(guesses, header), *_details_asked(guesses, settled, sample, around, answers)]
    values = _values(header, guesses, settled, answers)
    return _finished(header, sample, guesses, {**answers, **settled}, values, tuple(questions), around)


def mapping_of(form: MappingForm, mapping_id: str, name: str) -> CallMapping:
    """A whole mapping with this one form. Raises Unusable."""
    values = {"id": mapping_id, "name": name, "forms": (form.plain(),)}
    return CallMapping.read(values)


def _answered(guesses: dict[str, FieldGuess], answers: Mapping[str, str], header: Header) -> dict[str, FieldGuess]:
    by_shown = {shown.casefold(): name for name, shown in zip(header.names, header.shown, strict=False)}
    found = dict(guesses)
    for name in guesses:
        if name not in answers:
            continue
        wanted = [part.strip() for part in answers[name].split(" + ")] if answers[name] else []
        columns = tuple(by_shown.get(one.casefold(), normalised(one)) for one in wanted)
        found[name] = FieldGuess(tuple(one for one in columns if one in header.names), True, True)
        if name == "number" and columns:
            found["from"] = found["to"] = FieldGuess()
        if name in {"from", "to"} and columns:
            found["number"] = FieldGuess()
    return found


def _found_out(sample: Sample, guesses: Mapping[str, FieldGuess]) -> dict[str, str]:
    """The zone and the unit, where the names or the values show them."""
    found: dict[str, str] = {}
    start = guesses["started_at"].columns
    places = [sample.names.index(one) for one in start]
    for place in places:
        for words in (*_BRACKET.findall(sample.shown[place]), sample.names[place].split(" ")[-1]):
            if zone := zone_of_words(normalised(words).strip(" ()[]")):
                found["zone"] = "utc" if zone in {"utc", "gmt", "z"} else f"name:{zone}"
    if len(places) == 1:
        held = [words_of(cell) for cell in sample.column(places[0])]
        if held and all(rfc3339(words) or _has_zone(words) for words in held):
            found["zone"] = "offset"
        if held and all(from_epoch(words, "s") or from_epoch(words, "ms") for words in held):
            found["zone"], found["epoch"] = "utc", "ms" if len(held[0].split(".")[0]) > 11 else "s"
    if guesses["duration"].columns and (unit := _unit(sample, guesses["duration"].columns[0])):
        found["unit"] = unit
    return found


def _has_zone(words: str) -> bool:
    found = written_time((words,))
    return found is not None and found.zone is not None


def _unit(sample: Sample, column: str) -> str:
    place = sample.names.index(column)
    held = sample.column(place)
    tokens = re.findall(r"[^\W\d_]+", f"{sample.names[place]} {normalised(_CAMEL.sub(' ', sample.shown[place]))}")
    written = [words_of(cell) for cell in held]
    if any(":" in words for words in written) or not all(isinstance(cell, (str, int, float)) for cell in held):
        return "clock"
    if written and all(seconds_of(words, "s") is not None and not re.fullmatch(r"[\d.,]+", words) for words in written):
        return "s"
    named = [unit for unit, words in _UNITS.items() if any(token in words for token in tokens)]
    return named[0] if len(named) == 1 else ""


def _columns_asked(guesses: Mapping[str, FieldGuess], header: Header) -> list[LessonQuestion]:
    shown = dict(zip(header.names, header.shown, strict=False))
    every = tuple(name for name in header.shown if name)
    asked = []
    for name in ("started_at", "duration"):
        if not guesses[name].sure:
            likely = tuple(shown[one] for one in guesses[name].candidates)
            asked.append(LessonQuestion(name, _FIELD_QUESTIONS[name], likely or every))
    pair = guesses["from"].sure and guesses["to"].sure
    if not guesses["number"].sure and not pair:
        asked.append(LessonQuestion("number", _FIELD_QUESTIONS["number"], every))
    for name in ("direction", "result"):
        guess = guesses[name]
        if guess.columns and not guess.sure:
            asked.append(LessonQuestion(name, _FIELD_QUESTIONS[name], (*(shown[one] for one in guess.candidates), "")))
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
        asked.append(LessonQuestion("unit", text("What is the duration counted in?"), ("s", "min", "ms")))
    directions, results = around.words.directions, around.words.results
    if not guesses["direction"].columns and "direction" not in answers and not _has_pair(guesses):
        asked.append(LessonQuestion("direction", text("Which calls are in this file?"), ("outbound", "inbound")))
    for name, known in (("direction", directions), ("result", results)):
        if not guesses[name].columns or not guesses[name].sure:
            continue
        for word in _unknown_words(sample, guesses[name].columns[0], known):
            choices = ("outbound", "inbound") if name == "direction" else tuple(kind.value for kind in CallResult)
            if f"{name}:{word}" not in answers:
                asked.append(
                    LessonQuestion(f"{name}:{word}", text('What does "{word}" mean?', word=word), (*choices, LEAVE_OUT))
                )
    return asked


def _has_pair(guesses: Mapping[str, FieldGuess]) -> bool:
    return bool(guesses["from"].columns and guesses["to"].columns)


def _unknown_words(sample: Sample, column: str, known: Mapping[str, object]) -> list[str]:
    held = dict.fromkeys(words_of(cell) for cell in sample.column(sample.names.index(column)))
    return [words for words in held if normalised(words) and normalised(words) not in known][:_DISTINCT]


def _values(
    header: Header, guesses: Mapping[str, FieldGuess], settled: Mapping[str, str], answers: Mapping[str, str]
) -> dict[str, Any]:
    """The form as plain values; it need not be complete."""
    zone = settled.get("zone", "rep").removeprefix("name:")
    start: dict[str, Any] = {"columns": guesses["started_at"].columns, "zone": _zone_key(zone)}
    if "epoch" in settled:
        start["epoch"] = settled["epoch"]
    if "order" in answers:
        start["order"] = answers["order"]
    values: dict[str, Any] = {
        "name": "taught",
        "has": tuple(name for name in header.names if name),
        "started_at": start,
        "duration": {"columns": guesses["duration"].columns, "unit": settled.get("unit", "s")},
        "direction": _direction_values(guesses, answers),
        "number": {"columns": guesses["number"].columns}
        if guesses["number"].columns
        else {"outbound": guesses["to"].columns, "inbound": guesses["from"].columns},
        "result": _result_values(guesses, answers),
    }
    left_out = [
        {"columns": guesses[name].columns, "words": words}
        for name in ("direction", "result")
        if (words := _words_meaning(name, LEAVE_OUT, answers)) and guesses[name].columns
    ]
    if left_out:
        values["leave_out"] = tuple(left_out)
    for name in ("id", "person_name", "person_email", "salesforce_id", "outcome", "url"):
        if guesses[name].columns and guesses[name].sure:
            values[name] = guesses[name].columns
    return values


def _zone_key(zone: str) -> str:
    from tray_app.adapters.call_reading.zones import zone_named

    found = zone_named(zone)
    return str(getattr(found, "key", "utc" if zone.casefold() in {"utc", "gmt", "z"} else zone)) if found else zone


def _direction_values(guesses: Mapping[str, FieldGuess], answers: Mapping[str, str]) -> dict[str, Any]:
    if answers.get("direction") in {"outbound", "inbound"}:
        return {"always": answers["direction"]}
    if not guesses["direction"].columns:
        return {"by_number": True}
    values: dict[str, Any] = {"columns": guesses["direction"].columns}
    for way in ("outbound", "inbound"):
        if words := _words_meaning("direction", way, answers):
            values[way] = words
    return values


def _result_values(guesses: Mapping[str, FieldGuess], answers: Mapping[str, str]) -> tuple[dict[str, Any], ...]:
    by_talk_time: dict[str, Any] = {"by_talk_time": True}
    if not guesses["result"].columns:
        return (by_talk_time,)
    values: dict[str, Any] = {"columns": guesses["result"].columns}
    for kind in CallResult:
        if words := _words_meaning("result", kind.value, answers):
            values[kind.value] = words
    return values, by_talk_time


def _words_meaning(name: str, meaning: str, answers: Mapping[str, str]) -> tuple[str, ...]:
    begin = f"{name}:"
    return tuple(
        key.removeprefix(begin) for key, answer in answers.items() if key.startswith(begin) and answer == meaning
    )


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
}


def best_header(headers: Sequence[Header], words: CommonWords) -> Header:
    """The row that most looks like the names of columns, split in the way that gives most of them."""

    def known(header: Header) -> tuple[int, int, int]:
        fitting = sum(any(name_fits(one, name, words) > 0 for one in FIELDS) for name in header.names if name)
        return fitting, sum(bool(name) for name in header.names), -header.line

    return max(headers, key=known)
