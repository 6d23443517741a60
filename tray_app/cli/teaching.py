"""`source teach ID FILE`: how to read a call file that no mapping knows: guesses are shown, the rest is asked."""

import argparse
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tray_app.adapters.call_reading.cells import words_of
from tray_app.adapters.call_reading.lesson import Lesson, LessonQuestion
from tray_app.adapters.call_reading.row_reader import CallOfRow, ReadRow
from tray_app.adapters.call_reading.table_rows import Problem
from tray_app.adapters.call_reading.teaching_file import NothingToLearn, keep_mapping, open_lesson
from tray_app.adapters.sources.call_files import CallFiles
from tray_app.app import App
from tray_app.cli.line import is_terminal
from tray_app.cli.output import Exit, write_json
from tray_app.cli.parser import WrongUse
from tray_app.cli.terminal import complain, write
from tray_app.core.model.text import text

_SHOWN = 24


def teach(app: App, arguments: argparse.Namespace) -> Exit:
    """Show what the file seems to hold, ask what it does not show, and keep the answer as a mapping."""
    source = app.file.source(arguments.id)
    made = app.source_factory.make(source) if source is not None else None
    if not isinstance(made, CallFiles):
        raise WrongUse(text('There is no folder of calls "{id}".', id=arguments.id))
    file = Path(arguments.file).expanduser()
    answers = _given(arguments.set or ())
    asks = not arguments.json and not arguments.yes and is_terminal(sys.stdin)
    around = made.surroundings(datetime.min.replace(tzinfo=UTC))
    try:
        found = open_lesson(file, answers, around, made.mappings())
        while asks and found.questions:
            question = found.questions[0]
            answers[question.key] = _ask(app, question)
            found = open_lesson(file, answers, around, made.mappings())
    except NothingToLearn as nothing:
        raise WrongUse(text("{file}: {what}.", file=file.name, what=nothing.why)) from None
    except OSError as error:
        raise WrongUse(text("{file} cannot be read: {cause}.", file=file.name, cause=error.strerror or "?")) from None
    saved = None
    if not arguments.json:
        _show(app, found)
    if found.form is not None and (arguments.yes or (asks and _agrees(app))):
        saved = keep_mapping(app.mapping_folder, found.form, arguments.name or file.stem)
    if arguments.json:
        write_json(_as_json(app, found, saved))
    elif saved is not None:
        write(app.pages.say(text("Saved as {file}. It can be passed on to your team.", file=str(saved))))
    if found.questions:
        keys = ", ".join(question.key for question in found.questions)
        complain(app.pages.say(text("Something is left to answer: {keys}. Answer with --set KEY=VALUE.", keys=keys)))
        return Exit.WRONG_USE
    if saved is None and not arguments.json and not asks:
        write(app.pages.say(text("Nothing is saved yet. Add --yes to save it.")))
    return Exit.DONE


def _given(pairs: list[str] | tuple[str, ...]) -> dict[str, str]:
    answers = {}
    for pair in pairs:
        key, equals, value = pair.rpartition("=") if pair.startswith(("direction:", "result:")) else pair.partition("=")
        if not equals:
            raise WrongUse(text('"{pair}" is no answer. Write KEY=VALUE.', pair=pair))
        answers[key.strip()] = value.strip()
    return answers


def _ask(app: App, question: LessonQuestion) -> str:
    write(app.pages.say(question.words))
    for number, choice in enumerate(question.choices, 1):
        write(f"  {number}  {choice or '-'}")
    given = input("> ").strip()
    return question.choices[int(given) - 1] if given.isdecimal() and 0 < int(given) <= len(question.choices) else given


def _agrees(app: App) -> bool:
    return input(app.pages.say(text("Save this? [y/n] "))).strip().casefold() in {
        "y",
        "yes",
        "예",
        "네",
        "はい",
        "j",
        "ja",
        "o",
    }


def _show(app: App, found: Lesson) -> None:
    width = [min(_SHOWN, max(map(len, (name, *(words_of(row[at]) if at < len(row) else "" for row in found.rows)))))
             for at, name in enumerate(found.header.shown)]  # fmt: skip
    for cells in (found.header.shown, *found.rows):
        write("  ".join(words_of(cell)[:_SHOWN].ljust(size) for cell, size in zip(cells, width, strict=False)).rstrip())
    write()
    for name, written, why in _guessed(app, found):
        write(f"{name}: {written}  ({why})")
    for key, value in found.settled.items():
        write(f"{key}: {value}")
    for row in found.preview:
        write(_in_words(app, row))


def _guessed(app: App, found: Lesson) -> list[tuple[str, str, str]]:
    shown = dict(zip(found.header.names, found.header.shown, strict=False))
    told = []
    for name, guess in found.guesses.items():
        if guess.columns and guess.sure:
            why = text("by its name") if guess.by_name else text("by what stands in it")
            told.append((name, " + ".join(shown.get(one, one) for one in guess.columns), app.pages.say(why)))
    return told


def _in_words(app: App, row: ReadRow) -> str:
    if isinstance(row, CallOfRow):
        call = row.call
        number = call.number or f"{call.raw_number} ({call.number_kind})"
        when = f"{call.occurred_at:%Y-%m-%d %H:%M:%S} UTC"
        return f"→ {when}  {call.direction}  {number}  {call.duration_s} s  {call.result}"
    if isinstance(row, Problem):
        return f"✗ {row.column} {row.value}: {app.pages.say(row.allowed)}"
    return "–"


def _as_json(app: App, found: Lesson, saved: Path | None) -> dict[str, Any]:
    shown: Mapping[str, str] = dict(zip(found.header.names, found.header.shown, strict=False))
    return {
        "schema": 1,
        "columns": list(found.header.shown),
        "rows": [[words_of(cell) for cell in row] for row in found.rows],
        "guessed": {
            name: {
                "columns": [shown.get(one, one) for one in guess.columns],
                "sure": guess.sure,
                "by": "name" if guess.by_name else "content",
            }
            for name, guess in found.guesses.items()
            if guess.columns
        },
        "settled": dict(found.settled),
        "asked": [
            {"key": one.key, "question": app.pages.say(one.words), "choices": list(one.choices)}
            for one in found.questions
        ],
        "preview": [_row_json(app, row) for row in found.preview],
        "saved": str(saved) if saved else None,
    }


def _row_json(app: App, row: ReadRow) -> dict[str, Any]:
    if isinstance(row, CallOfRow):
        call = row.call
        return {
            "started_at": f"{call.occurred_at:%Y-%m-%dT%H:%M:%SZ}",
            "direction": call.direction,
            "number": call.number,
            "number_kind": call.number_kind,
            "duration_s": call.duration_s,
            "result": call.result,
            "person_name": call.person_name,
        }
    if isinstance(row, Problem):
        return {"line": row.line, "column": row.column, "value": row.value, "problem": app.pages.say(row.allowed)}
    return {"left_out": True}
