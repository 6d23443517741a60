"""What a lesson asks: what the file does not show, and nothing that would leave no way on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.adapters.call_reading.test_column_guess import asked, taught
from tray_app.adapters.call_reading.call_durations import seconds_of
from tray_app.adapters.call_reading.lesson import Lesson
from tray_app.adapters.call_reading.row_reader import CallOfRow
from tray_app.adapters.call_reading.zones import key_of, zone_named
from tray_app.core.model.activity import CallResult, Direction

AT = datetime(2025, 11, 13, 13, 5, 10, tzinfo=UTC)
ROW = "{day};{clock};1101;+14155550100;00:02:30;Saída;Atendida\n"


def two_columns(day: str, clock: str) -> str:
    return f"{day};{clock};Origem;Destino;Duração;Tipo;Situação\n" + ROW.format(day="13/11/2025", clock="13:05:10")


@pytest.mark.parametrize(
    ("day", "clock"),
    [
        ("Data", "Horário"),
        ("Data", "Orario"),
        ("Data", "Godzina"),
        ("Datum", "Tijdstip"),
        ("통화일자", "시각"),
        ("Dia", "Hora"),
    ],
)
def test_day_and_clock_are_known_by_their_names(day: str, clock: str) -> None:
    found = taught(two_columns(day, clock), zone="utc")
    assert not found.questions
    assert [row.call.occurred_at for row in found.preview if isinstance(row, CallOfRow)] == [AT]


@pytest.mark.parametrize("clock", ["Quando", "통화시간", "X"])
def test_a_clock_without_a_name_is_asked_about_together_with_its_day(clock: str) -> None:
    found = taught(two_columns("Data", clock), zone="utc")
    assert asked(found)["started_at"][0] == f"Data + {clock}"
    done = taught(two_columns("Data", clock), zone="utc", started_at=f"Data + {clock}", duration="Duração")
    assert not done.questions
    assert [(row.call.occurred_at, row.call.duration_s) for row in done.preview if isinstance(row, CallOfRow)] == [
        (AT, 150)
    ]


def test_what_may_be_a_clock_or_a_length_is_asked_about_twice() -> None:
    content = "통화일자,통화시간,발신번호,수신번호,구분\n2025-11-13,13:05:10,1101,01012345678,발신\n"
    assert {"started_at", "duration"} <= asked(taught(content)).keys()


@pytest.mark.parametrize(
    "content",
    [
        "Date,To,Direction\nThe 13th of the month,+14155550100,Out\n",
        "A,B,C\n1,2,3\n",
        "Day,From,To\n13/11/2025,101,+14155550100\n",
        "Number,Type\n+14155550100,Incoming\n",
    ],
)
def test_without_a_time_there_is_a_question_and_no_preview(content: str) -> None:
    found = taught(content)
    assert found.questions[0].key == "started_at"
    assert set(content.splitlines()[0].split(",")) <= set(found.questions[0].choices)
    assert found.preview == ()
    assert found.form is None


def test_a_row_of_totals_that_ends_before_the_day_is_read_as_a_row() -> None:
    content = "Phone,Hora,Direction,Duration Seconds,Data\nTotal,13:05:10\n+14155550100,13:05:10,Out,30,13/11/2025\n"
    total, row = taught(content, zone="utc", number="Phone").preview
    assert not isinstance(total, CallOfRow)
    assert isinstance(row, CallOfRow)


NONSENSE = {
    "started_at": "gone",
    "duration": "gone",
    "number": "Data + gone",
    "zone": "here",
    "unit": "hours",
    "order": "x",
}


def test_what_is_no_answer_is_asked_again() -> None:
    content = "Data;Quando;Destino;Duração;Tipo\n03/04/2025;13:05:10;+14155550100;0:03;Saída\n"
    assert asked(taught(content, **NONSENSE)).keys() >= asked(taught(content)).keys()


def test_a_zone_that_only_has_an_offset_is_kept() -> None:
    found = taught("Start (EST),Phone,Direction,Duration Seconds\n2025-11-13 13:05:10,+14155550100,Out,30\n")
    assert not found.questions
    assert [row.call.occurred_at.hour for row in found.preview if isinstance(row, CallOfRow)] == [18]


def calls_of(found: Lesson) -> list[tuple[Direction, int, CallResult]]:
    calls = [row.call for row in found.preview if isinstance(row, CallOfRow)]
    return [(call.direction, call.duration_s, call.result) for call in calls]


PHONE = "Start (UTC),Number,Type\n2025-11-13 13:05,+14155550100,Outgoing\n2025-11-13 14:05,+14155550101,Incoming\n"
MISSED = f"{PHONE}2025-11-13 15:05,+14155550102,Missed\n"


def test_a_file_without_lengths_is_asked_how_its_calls_ended() -> None:
    found = taught(PHONE)
    assert found.questions[0].key == "duration"
    assert found.questions[0].choices[-1] == ""
    (question,) = taught(PHONE, duration="").questions
    assert (question.key, question.choices) == ("ended", tuple(CallResult))
    assert taught(PHONE, duration="", ended="somehow").questions == (question,)
    done = taught(PHONE, duration="", ended="no_answer")
    assert done.form is not None
    assert calls_of(done) == [
        (Direction.OUTBOUND, 0, CallResult.NO_ANSWER),
        (Direction.INBOUND, 0, CallResult.NO_ANSWER),
    ]


@pytest.mark.parametrize("column", ["", "Result"])
def test_missed_calls_say_how_they_ended_and_the_others_are_asked_about(column: str) -> None:
    content = MISSED.replace("Type\n", f"Type,{column}\n") if column else MISSED
    assert asked(taught(content, duration="")).keys() == {"ended"}
    assert calls_of(taught(content, duration="", ended="answered")) == [
        (Direction.OUTBOUND, 0, CallResult.ANSWERED),
        (Direction.INBOUND, 0, CallResult.ANSWERED),
        (Direction.INBOUND, 0, CallResult.NO_ANSWER),
    ]


@pytest.mark.parametrize("second", ["", "Busy"])
def test_a_column_of_results_says_it_where_there_is_no_length(second: str) -> None:
    header, *rows = PHONE.splitlines()
    content = "\n".join([f"{header},Result", f"{rows[0]},Connected", f"{rows[1]},{second}", ""])
    assert ("ended" in asked(taught(content, duration=""))) is (not second)
    assert calls_of(taught(content, duration="", ended="failed")) == [
        (Direction.OUTBOUND, 0, CallResult.ANSWERED),
        (Direction.INBOUND, 0, CallResult.BUSY if second else CallResult.FAILED),
    ]


def test_columns_of_one_name_can_be_told_apart() -> None:
    content = "Start,Nr,Nr,Direction,Duration Seconds\n2025-11-13T13:05:10Z,+14155550100,+14155550101,Out,30\n"
    choices = asked(taught(content))["number"]
    assert [one for one in choices if one.startswith(("Nr", "nr"))] == ["Nr", "nr #2"]
    for choice, number in (("Nr", "+14155550100"), ("nr #2", "+14155550101")):
        (row,) = taught(content, number=choice).preview
        assert isinstance(row, CallOfRow)
        assert row.call.number == number


FRITZ = (
    "sep=;\nTyp;Datum;Name;Rufnummer;Nebenstelle;Eigene Rufnummer;Dauer\n"
    "1;23.11.25 13:05;Jane;+4930555010;Büro;030999999;0:03\n"
    "4;24.11.25 14:05;;+4930555011;Büro;030999999;1:02\n"
    "2;25.11.25 15:05;;+4930555012;Büro;030999999;0:00\n"
)


def test_a_routers_list_is_taught_its_codes_and_its_minutes() -> None:
    answers: dict[str, str] = {}
    right = {"direction": "Typ", "direction:1": "inbound", "direction:2": "inbound", "direction:4": "outbound"}
    right |= {"zone": "utc", "unit": "hm", "order": "dmy"}
    while (found := taught(FRITZ, **answers)).questions:
        question = found.questions[0]
        assert right[question.key] in question.choices
        answers[question.key] = right[question.key]
    assert answers == right
    calls = [row.call for row in found.preview if isinstance(row, CallOfRow)]
    assert [(call.direction, call.duration_s, call.result) for call in calls] == [
        (Direction.INBOUND, 180, CallResult.ANSWERED),
        (Direction.OUTBOUND, 3720, CallResult.ANSWERED),
        (Direction.INBOUND, 0, CallResult.NO_ANSWER),
    ]


@pytest.mark.parametrize(
    ("name", "lengths", "unit"),
    [
        ("Duration", ("0:03", "0:12"), None),
        ("Duration", ("0:00", "0:00"), None),
        ("Dauer", ("12:30", "0:01"), None),
        ("Duration (min)", ("0:03", "0:12"), None),
        ("Duration", ("0:03", "0:00:12"), "clock"),
        ("Duration", ("0:03.5", "0:12"), "clock"),
        ("Duration", ("75:10", "0:12"), "clock"),
        ("Duration (mm:ss)", ("0:03", "0:12"), "clock"),
        ("Duration (sec)", ("0:03", "0:12"), "clock"),
        ("Duration (hh:mm)", ("0:03", "0:12"), "hm"),
        ("Duration hours", ("0:03", "0:12"), "hm"),
        ("Duration (sec)", ("3", "12"), "s"),
        ("durationSeconds", ("3", "12"), "s"),
    ],
)
def test_the_unit_of_a_length_is_known_or_asked(name: str, lengths: tuple[str, ...], unit: str | None) -> None:
    rows = "".join(f"2025-11-13T13:0{at}:00Z,+14155550100,Out,{one}\n" for at, one in enumerate(lengths))
    found = taught(f"Start,Phone,Direction,{name}\n{rows}")
    assert found.settled.get("unit") == unit
    assert asked(found).get("unit") == (None if unit else ("clock", "hm"))


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("0:03", 180), ("1:02", 3720), ("0:00", 0), ("0:60", None), ("0:03:10", 190), ("3", None), ("", 0), ("-", 0)],
)
def test_hours_and_minutes(written: str, seconds: int | None) -> None:
    assert seconds_of(written, "hm") == seconds


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("PT", "America/Los_Angeles"),
        ("UTC", "utc"),
        ("EST", "Etc/GMT+5"),
        ("+09:00", "Etc/GMT-9"),
        ("+00:00", "utc"),
        ("+05:30", ""),
        ("00", ""),
        ("0530", ""),
        ("here", ""),
    ],
)
def test_what_a_mapping_calls_a_zone(words: str, key: str) -> None:
    assert key_of(zone_named(words)) == key
