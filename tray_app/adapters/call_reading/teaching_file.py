"""A file that is to be taught: opened, looked into, and what was learnt kept as a mapping that can be passed on."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import tomlkit

from tray_app.adapters.call_reading.call_mapping import CallMapping, MappingForm
from tray_app.adapters.call_reading.lesson import Lesson, best_header, lesson, mapping_of
from tray_app.adapters.call_reading.mapping_files import ShelvedMapping, mapping_from
from tray_app.adapters.call_reading.raw_tables import raw_tables
from tray_app.adapters.call_reading.recognition import recognised
from tray_app.adapters.call_reading.row_times import Surroundings
from tray_app.adapters.call_reading.table_rows import LARGEST_MB, NO_CALLS, TOO_LARGE, Problem
from tray_app.adapters.system.file_lock import file_lock
from tray_app.core.model.errors import BadConfiguration
from tray_app.core.model.text import Text

_LOCK_WAIT_S = 5.0
"""Seconds that one mapping waits until another is written."""


class NothingToLearn(Exception):
    """There is no table in the file."""

    def __init__(self, why: Text) -> None:
        super().__init__(str(why))
        self.why = why


def open_lesson(
    path: Path, answers: Mapping[str, str], around: Surroundings, mappings: Sequence[ShelvedMapping]
) -> Lesson:
    """What the file shows, with the answers so far. Raises NothingToLearn and OSError."""
    if path.stat().st_size > LARGEST_MB * 1024 * 1024:
        raise NothingToLearn(TOO_LARGE)
    problem: Problem | None = None
    for raw in raw_tables(lambda: path.open("rb"), lambda names: bool(recognised(names, mappings))):
        headers = [header for header in raw.headers if any(header.names)]
        known = [(header, form) for header in headers for form in recognised(header.names, mappings)]
        if known:
            header, form = max(known, key=lambda one: one[1].weight)
            return lesson(header, answers, around, form.form)
        if headers:
            return lesson(best_header(headers, around.words), answers, around)
        problem = problem or raw.problem
    raise NothingToLearn(problem.allowed if problem else NO_CALLS)


def keep_mapping(folder: Path, form: MappingForm, name: str) -> Path:
    """Write the form down as a mapping of its own. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    # Two forms that are taught at once must not both take the name that is free. The folder itself is passed on.
    with file_lock(folder.with_name(f"{folder.name}.lock"), _LOCK_WAIT_S):
        stem = _free_stem(folder, form, name)
        content = written(mapping_of(form, stem, name))
        mapping_from(content, f"{stem}.toml", stem)  # what is written must be readable
        target = folder / f"{stem}.toml"
        draft = target.with_suffix(".part")
        draft.write_text(content, "utf-8")
        draft.replace(target)
    return target


def written(mapping: CallMapping) -> str:
    """The mapping as a file."""
    document = tomlkit.document()
    document.add(tomlkit.comment("How DidItLog reads these call files. Pass this file on: it works on every computer."))
    values = mapping.plain()
    document["id"], document["name"] = values["id"], values["name"]
    forms = tomlkit.aot()
    for form in values["forms"]:
        forms.append(_table(form))
    document["forms"] = forms
    return tomlkit.dumps(document)


def _table(values: Mapping[str, object]) -> tomlkit.items.Table:
    table = tomlkit.table()
    for key, value in values.items():
        if isinstance(value, tuple) and value and isinstance(value[0], dict):
            rules = tomlkit.aot()
            for rule in value:
                rules.append(_table(rule))
            table[key] = rules
        elif isinstance(value, dict):
            table[key] = _table(value)
        else:
            table[key] = list(value) if isinstance(value, tuple) else value
    return table


def _free_stem(folder: Path, form: MappingForm, name: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:30] or "calls"
    for number in range(1, 1000):
        stem = plain if number == 1 else f"{plain}-{number}"
        path = folder / f"{stem}.toml"
        if not path.exists() or _is_of(path, form):
            return stem
    raise OSError("too many mappings of this name")


def _is_of(path: Path, form: MappingForm) -> bool:
    """Whether a mapping is one for the same columns, so that it may be replaced."""
    try:
        known = mapping_from(path.read_text("utf-8"), path.name, path.stem)
    except (BadConfiguration, OSError, UnicodeDecodeError):
        return False
    return len(known.forms) == 1 and set(known.forms[0].has) == set(form.has)
