"""How much of a table nobody has seen is guessed: `python -m tests.calls_guessing` prints it; 1 when a guess is wrong.

The headers are made by renaming, translating and re-ordering, as dialers all over the world write them.
"""

import io
import sys
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tray_app.adapters.call_reading.common_words import load_common_words, shipped_folder
from tray_app.adapters.call_reading.lesson import Lesson, best_header, lesson
from tray_app.adapters.call_reading.raw_tables import raw_tables
from tray_app.adapters.call_reading.row_times import Surroundings

AROUND = Surroundings(
    source="dialer",
    region="US",
    zone=UTC,
    since=datetime.min.replace(tzinfo=UTC),
    now=datetime(2026, 11, 28, tzinfo=UTC),
    words=load_common_words(shipped_folder()),
)
GOAL = 0.9


@dataclass(frozen=True, slots=True)
class Unseen:
    """A table and what is in its columns."""

    language: str
    """Of its header."""
    content: str
    """The file."""
    right: dict[str, str]
    """The column of each field; `a + b` for two."""
    may_ask: frozenset[str] = frozenset()
    """Fields that nobody could know without asking; they do not count."""


def _tables() -> tuple[Unseen, ...]:
    with (Path(__file__).parent / "data" / "unseen_calls.toml").open("rb") as stream:
        tables = tomllib.load(stream)["tables"]
    return tuple(
        Unseen(one["language"], one["content"].lstrip("\n"), one["right"], frozenset(one.get("may_ask", ())))
        for one in tables
    )


TABLES = _tables()


def taught(table: Unseen) -> Lesson:
    """What is known about the table without any answer."""
    (raw,) = raw_tables(lambda: io.BytesIO(table.content.encode()), lambda _: False)
    header = best_header(raw.headers, AROUND.words)
    return lesson(header, {}, AROUND)


def score(table: Unseen) -> tuple[int, int, list[str], list[str]]:
    """Fields that were guessed right, all of them, those that were asked, and wrong guesses without a question."""
    found = taught(table)
    shown = dict(zip(found.header.names, found.header.shown, strict=False))
    right, asked, wrong = 0, [], []
    for name, column in table.right.items():
        guess = found.guesses[name]
        written = " + ".join(shown[one] for one in guess.columns)
        if guess.sure and written == column:
            right += 1
        elif guess.sure:
            wrong.append(f"{name}: {written}, not {column}")
        elif name not in table.may_ask:
            asked.append(name)
    for name, guess in found.guesses.items():
        if guess.sure and guess.columns and name not in table.right:
            wrong.append(f"{name}: {' + '.join(shown[one] for one in guess.columns)}, but no column has it")
    fields = sum(name not in table.may_ask or found.guesses[name].sure for name in table.right)
    return right, fields, asked, wrong


def main() -> int:
    """0 when the goal is met and nothing is wrong."""
    right = every = 0
    wrong: list[str] = []
    for table in TABLES:
        good, fields, asked, bad = score(table)
        right, every, wrong = right + good, every + fields, wrong + bad
        told = [f"asked: {', '.join(asked)}"] if asked else []
        sys.stdout.write(
            "  ".join([f"{table.language:28} {good:2} of {fields}", *told, *(f"WRONG {one}" for one in bad)])
        )
        sys.stdout.write("\n")
    share = right / every
    sys.stdout.write(f"{right} of {every} fields guessed right: {share:.0%}; wrong without a question: {len(wrong)}\n")
    return 0 if right / every >= GOAL and not wrong else 1


if __name__ == "__main__":
    sys.exit(main())
