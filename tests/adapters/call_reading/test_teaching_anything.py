"""Whatever table is taught and however it is answered: nothing breaks, and each question leads on to a form."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from tests.calls_guessing import AROUND
from tray_app.adapters.call_reading.lesson import Lesson, best_header, lesson, mapping_of
from tray_app.adapters.call_reading.mapping_files import mapping_from
from tray_app.adapters.call_reading.raw_tables import raw_tables
from tray_app.adapters.call_reading.row_reader import CallOfRow
from tray_app.adapters.call_reading.teaching_file import written

MOST_QUESTIONS = 60
NAMES = st.one_of(
    st.sampled_from(sorted({name for names in AROUND.words.columns.values() for name in names})),
    st.sampled_from(
        ["", "A", "Quando", "Wann", "UPN", "Talk + Ring", "Total", "createdat<zone>", "Zeit (UTC)", "in", "x" * 130]
    ),
    st.text(max_size=12),
)
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2026, 11, 1))  # noqa: DTZ001 - as a clock on the wall shows it
CELLS = (
    MOMENTS.map(lambda at: f"{at:%d/%m/%Y %H:%M:%S}"),
    MOMENTS.map(lambda at: f"{at:%d/%m/%Y}"),
    MOMENTS.map(lambda at: f"{at:%d %b %Y}"),
    MOMENTS.map(lambda at: f"{at:%H:%M:%S}"),
    MOMENTS.map(lambda at: f"{at:%H:%M}"),
    MOMENTS.map(lambda at: f"{at:%Y-%m-%dT%H:%M:%SZ}"),
    MOMENTS.map(lambda at: str(int(at.timestamp()))),
    MOMENTS.map(lambda at: f"{at:%a %b %d %Y %H:%M:%S} GMT-0500 (Eastern Standard Time)"),
    st.integers(0, 5000).map(lambda seconds: str(timedelta(seconds=seconds))),
    st.integers(0, 300).map(lambda minutes: f"{minutes // 60}:{minutes % 60:02}"),
    st.integers(0, 9999).map(str),
    st.integers(0, 99).map(lambda number: f"+141555501{number:02}"),
    st.sampled_from(["Incoming", "Outgoing", "Missed", "Rejected", "1", "2", "4", "Voicemail", "outbound_missed"]),
    st.sampled_from(["answered", "no answer", "Busy", "?", ""]),
    st.sampled_from(["rob@acme.example", "jane@example.com", "x"]),
    st.text(max_size=10),
    st.just(""),
)


@st.composite
def tables(draw: st.DrawFn) -> str:
    columns = draw(st.lists(st.tuples(NAMES, st.sampled_from(CELLS)), min_size=1, max_size=7))
    rows = [[name for name, _ in columns]]
    for _ in range(draw(st.integers(0, 4))):
        row = [draw(cells) for _, cells in columns]
        rows.append(row[: draw(st.integers(0, len(row)))] if draw(st.integers(0, 9)) == 0 else row)
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue()


def seen(content: str, answers: dict[str, str]) -> Lesson | None:
    for raw in raw_tables(lambda: io.BytesIO(content.encode("utf-8", "replace")), lambda _: False):
        if headers := [header for header in raw.headers if any(header.names)]:
            return lesson(best_header(headers, AROUND.words), answers, AROUND)
    return None


@given(tables(), st.lists(st.integers(0, 1000), min_size=1, max_size=12))
@example("Data;Hora X;Origem\n13/11/2025;13:05:10;1101\n", [0])
@example("통화일자,통화시간,발신번호,수신번호\n2025-11-13,13:05:10,1101,01012345678\n", [0, 1])
@example("Number,Type\n+14155550100,Missed\n", [3, 1])
def test_every_table_leads_to_a_form_that_can_be_kept(content: str, picks: list[int]) -> None:
    answers: dict[str, str] = {}
    found = seen(content, answers)
    if found is None:
        return
    for step in range(MOST_QUESTIONS):
        assert not found.preview or found.guesses["started_at"].columns
        if not found.questions:
            break
        assert found.form is None
        question = found.questions[0]
        assert question.choices
        assert len(set(question.choices)) == len(question.choices)
        answers[question.key] = question.choices[picks[step % len(picks)] % len(question.choices)]
        again = seen(content, answers)
        assert again is not None
        found = again
    assert found.form is not None, found.questions[:1]
    mapping = mapping_of(found.form, "taught", "Taught")
    assert mapping_from(written(mapping), "taught.toml", "taught").forms[0].started_at.columns


@given(
    tables(),
    st.dictionaries(
        st.sampled_from(["started_at", "duration", "number", "direction", "result", "unit", "order"]),
        st.text(max_size=8),
    ),
)
def test_nonsense_is_no_answer(content: str, answers: dict[str, str]) -> None:
    found = seen(content, answers)
    assert (
        found is None
        or found.questions
        or found.form is not None
        or not any(isinstance(row, CallOfRow) for row in found.preview)
    )
