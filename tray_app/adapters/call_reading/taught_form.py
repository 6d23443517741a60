"""The form that a lesson makes, as the plain values of a mapping."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from tray_app.adapters.call_reading.call_ways import ending_of, way_of
from tray_app.adapters.call_reading.cells import words_of
from tray_app.adapters.call_reading.column_guess import FieldGuess, Sample
from tray_app.adapters.call_reading.column_names import normalised
from tray_app.adapters.call_reading.common_words import CommonWords
from tray_app.adapters.call_reading.zones import key_of, zone_named
from tray_app.core.model.activity import CallResult, Direction

LEAVE_OUT: Final = "leave out"
"""The answer for a word that stands in rows which are no calls."""
WAYS: Final = tuple(way.value for way in Direction)
"""The answers for who called."""
ENDS: Final = tuple(kind.value for kind in CallResult)
"""The answers for how calls ended that nothing else tells of."""


def form_values(
    sample: Sample,
    guesses: Mapping[str, FieldGuess],
    settled: Mapping[str, str],
    answers: Mapping[str, str],
    words: CommonWords,
) -> dict[str, Any]:
    """The form as plain values; it need not be complete."""
    zone = zone_of_answer(settled.get("zone", "rep"))
    start: dict[str, Any] = {"columns": guesses["started_at"].columns, "zone": zone}
    if "epoch" in settled:
        start["epoch"] = settled["epoch"]
    if "order" in answers:
        start["order"] = answers["order"]
    values: dict[str, Any] = {
        "name": "taught",
        "has": tuple(name for name in sample.names if name),
        "started_at": start,
        "duration": {"columns": guesses["duration"].columns, "unit": settled.get("unit", "s")},
        "direction": _direction_values(sample, guesses, answers, words),
        "number": {"columns": guesses["number"].columns}
        if guesses["number"].columns
        else {"outbound": guesses["to"].columns, "inbound": guesses["from"].columns},
        "result": _result_values(sample, guesses, answers, words),
    }
    left_out = [
        {"columns": guesses[name].columns, "words": meant}
        for name in ("direction", "result")
        if (meant := _words_meaning(name, LEAVE_OUT, answers)) and guesses[name].columns
    ]
    if left_out:
        values["leave_out"] = tuple(left_out)
    for name in ("id", "person_name", "person_email", "salesforce_id", "outcome", "url"):
        if guesses[name].columns and guesses[name].sure:
            values[name] = guesses[name].columns
    return values


def zone_of_answer(zone: str) -> str:
    """The zone as a mapping has it; empty where it is none."""
    return zone if zone in {"rep", "offset"} else key_of(zone_named(zone.removeprefix("name:")))


def _direction_values(
    sample: Sample, guesses: Mapping[str, FieldGuess], answers: Mapping[str, str], words: CommonWords
) -> dict[str, Any]:
    if answers.get("direction") in WAYS and not guesses["direction"].columns:
        return {"always": answers["direction"]}
    if not guesses["direction"].columns:
        return {"by_number": True}
    found: dict[str, Any] = {"columns": guesses["direction"].columns}
    # What dialers have in common is read anyhow; a word that only says so here is written down.
    seen = _seen(sample, guesses["direction"].columns, words)
    seen = [word for word in seen if normalised(word) not in words.directions and f"direction:{word}" not in answers]
    for way in Direction:
        read = [word for word in seen if way_of(normalised(word), words) is way]
        if meant := (*_words_meaning("direction", way.value, answers), *read):
            found[way.value] = meant
    return found


def _result_values(
    sample: Sample, guesses: Mapping[str, FieldGuess], answers: Mapping[str, str], words: CommonWords
) -> tuple[dict[str, Any], ...]:
    columns = guesses["result"].columns
    rules: list[dict[str, Any]] = []
    if columns:
        rules.append({"columns": columns})
        for kind in CallResult:
            if meant := _words_meaning("result", kind.value, answers):
                rules[0][kind.value] = meant
    has_length = not _has_no_length(guesses)
    if (not columns or not has_length) and (told := _endings(sample, guesses, words)):
        rules.append({"columns": guesses["direction"].columns, "shared_words": False, **told})
    if has_length:  # who talked was answered
        rules.append({"by_talk_time": True})
    elif answers.get("ended") in ENDS:  # of every row, as each has a beginning
        rules.append({"columns": guesses["started_at"].columns, "filled": answers["ended"]})
    return tuple(rules)


def ends_are_shown(sample: Sample, guesses: Mapping[str, FieldGuess], answers: Mapping[str, str]) -> bool:
    """Whether each row says how its call ended, or the rep has said it of those that do not: a length says it."""
    if not _has_no_length(guesses) or answers.get("ended") in ENDS:
        return True
    columns = guesses["result"].columns
    return bool(columns) and len(sample.held_by(columns[0])) == len(sample.rows)


def _has_no_length(guesses: Mapping[str, FieldGuess]) -> bool:
    """Whether the rep has said that no column has one."""
    return guesses["duration"].sure and not guesses["duration"].columns


def _endings(sample: Sample, guesses: Mapping[str, FieldGuess], words: CommonWords) -> dict[str, tuple[str, ...]]:
    """The words of the column of directions that say how a call ended, by how."""
    seen = _seen(sample, guesses["direction"].columns, words)
    endings = {word: ending_of(normalised(word), words) for word in seen}
    return {
        kind.value: meant for kind in CallResult if (meant := tuple(w for w, one in endings.items() if one is kind))
    }


def _seen(sample: Sample, columns: Sequence[str], words: CommonWords) -> list[str]:
    """The words of a column of directions; with one for a call that nobody took, the others may follow any day."""
    held = distinct_words(sample, columns)
    plain = {normalised(word) for word in held}
    return held if plain.isdisjoint(words.untaken) else [*held, *(one for one in words.untaken if one not in plain)]


def distinct_words(sample: Sample, columns: Sequence[str]) -> list[str]:
    """The different words of a column that has any."""
    held = sample.held_by(columns[0]) if columns else ()
    return [words for words in dict.fromkeys(map(words_of, held)) if normalised(words)]


def _words_meaning(name: str, meaning: str, answers: Mapping[str, str]) -> tuple[str, ...]:
    begin = f"{name}:"
    return tuple(
        key.removeprefix(begin) for key, answer in answers.items() if key.startswith(begin) and answer == meaning
    )
