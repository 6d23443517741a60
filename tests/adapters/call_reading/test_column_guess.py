"""Which column holds what: never the rep's own address or number for the other side's, and every direction offered."""

from __future__ import annotations

import io

import pytest

from tests.calls_guessing import AROUND
from tray_app.adapters.call_reading.call_ways import ending_of, way_of
from tray_app.adapters.call_reading.column_names import normalised
from tray_app.adapters.call_reading.lesson import Lesson, best_header, lesson
from tray_app.adapters.call_reading.raw_tables import raw_tables
from tray_app.adapters.call_reading.row_reader import CallOfRow
from tray_app.core.model.activity import CallResult, Direction

OUT, IN = Direction.OUTBOUND, Direction.INBOUND


def taught(content: str, **answers: str) -> Lesson:
    (raw,) = raw_tables(lambda: io.BytesIO(content.encode()), lambda _: False)
    return lesson(best_header(raw.headers, AROUND.words), answers, AROUND)


def asked(found: Lesson) -> dict[str, tuple[str, ...]]:
    return {question.key: question.choices for question in found.questions}


def with_addresses(name: str, *addresses: str) -> str:
    rows = [
        f"2025-11-13 13:{at:02}:00,Outbound,+14159990001,+141555501{at:02},00:02:30,{address}"
        for at, address in enumerate(addresses)
    ]
    return "\n".join([f"Start Time,Direction,From,To,Duration,{name}", *rows])


@pytest.mark.parametrize(
    "name",
    ["UPN", "userPrincipalName", "User Principal Name", "Made by", "Handled by", "Assigned To", "Salesperson",
     "Username", "Agent Email", "Owner", "Sales Rep", "Employee", "Mitarbeiter", "Bearbeiter", "Utilisateur", "Usuario",
     "Operatore", "担当者メール", "상담원", "직원", "Gebruiker"],
)  # fmt: skip
def test_an_address_of_whoever_made_the_call_is_never_the_persons(name: str) -> None:
    found = taught(with_addresses(name, "rob@acme.example", "sue@acme.example"))
    assert found.guesses["person_email"].columns == ()
    assert "person_email" not in asked(found)


REP = ("rob@acme.example",) * 4
TEAM = ("rob@acme.example", "sue@acme.example", "rob@acme.example")
CUSTOMERS = ("jane@example.com", "john@example.org", "ann@example.net")


@pytest.mark.parametrize(
    ("name", "addresses", "outcome"),
    [
        ("Email", CUSTOMERS, "sure"),
        ("Email", TEAM, "asked"),
        ("Email", REP, "asked"),
        ("Email", REP[:1], "asked"),
        ("Caller Email", CUSTOMERS, "asked"),
        ("Contact Email", CUSTOMERS, "sure"),
        ("Customer Email", TEAM, "sure"),
        ("contactEmail", REP[:1], "sure"),
        # By content alone: asked, but for one address in every row
        ("Wer", CUSTOMERS, "asked"),
        ("Wer", TEAM, "asked"),
        ("Wer", REP, "left out"),
    ],
)
def test_an_address_is_the_persons_only_where_the_name_says_so(
    name: str, addresses: tuple[str, ...], outcome: str
) -> None:
    found = taught(with_addresses(name, *addresses))
    guess = found.guesses["person_email"]
    assert (guess.sure, "person_email" in asked(found)) == (outcome == "sure", outcome == "asked")
    if outcome == "asked":
        # Without an answer it is left out, and so it is with the first one that is offered
        assert asked(found)["person_email"] == ("", name)
        assert all(isinstance(row, CallOfRow) and row.call.person_email is None for row in found.preview)
        chosen = taught(with_addresses(name, *addresses), person_email=name)
        assert all(isinstance(row, CallOfRow) and row.call.person_email for row in chosen.preview)
        without = taught(with_addresses(name, *addresses), person_email="")
        assert "person_email" not in asked(without)


TEAMS_PORTAL = (
    "UsageId,Call ID,AC Phone Number,UPN,User Display Name,Caller ID,Call Type,Number Type,Destination Dialed,"
    "Destination Number,Start Time,End Time,Duration Seconds,Charge\n"
    "u1,c1,,rob@acme.example,Robin,+14159990001,user_out,Subscriber,US,+14155550100,2025-11-13T18:05:00.000Z,"
    "2025-11-13T18:07:30.000Z,150,0\n"
    "u2,c2,,rob@acme.example,Robin,+14155550101,user_in,Subscriber,US,+14159990001,2025-11-13T18:15:00.000Z,"
    "2025-11-13T18:17:30.000Z,20,0\n"
)
TEAMS_GRAPH = (
    "id,callId,userId,userPrincipalName,userDisplayName,startDateTime,endDateTime,duration,charge,callType,"
    "calleeNumber,callerNumber\n"
    "1,c1,u,rob@acme.example,Robin,2025-11-13T18:05:00Z,2025-11-13T18:07:30Z,150,0,user_out,+14155550100,+14159990001\n"
    "2,c2,u,rob@acme.example,Robin,2025-11-13T18:15:00Z,2025-11-13T18:17:30Z,20,0,user_in,+14159990001,+14155550101\n"
)


@pytest.mark.parametrize("content", [TEAMS_PORTAL, TEAMS_GRAPH], ids=["portal", "Graph"])
def test_of_teams_calls_the_other_side_is_the_customer(content: str) -> None:
    found = taught(content, unit="s")
    assert not found.questions
    calls = [row.call for row in found.preview if isinstance(row, CallOfRow)]
    assert [(call.direction, call.number, call.person_email, call.duration_s) for call in calls] == [
        (OUT, "+14155550100", None, 150),
        (IN, "+14155550101", None, 20),
    ]


def test_a_caller_alone_is_asked_about() -> None:
    found = taught("Start Time,Direction,Caller ID,Duration Seconds\n2025-11-13T18:05:00Z,Outbound,+14159990001,150\n")
    assert "number" in asked(found)


PHONE_LOG = "Name,Number,Type,Date,Duration\n" + "".join(
    f"P{at},+141555501{at:02},{way},2025-11-13 13:{at:02}:10,{seconds}\n"
    for at, (way, seconds) in enumerate(
        [("Missed", 0), ("Incoming", 30), ("Outgoing", 60), ("Rejected", 0), ("Missed", 0)]
    )
)


def test_a_phones_log_keeps_its_directions() -> None:
    found = taught(PHONE_LOG, zone="utc", unit="s")
    assert not found.questions
    assert found.form is not None
    assert found.form.direction.columns == ("type",)
    calls = [row.call for row in found.preview if isinstance(row, CallOfRow)]
    assert [(call.direction, call.result) for call in calls] == [
        (IN, CallResult.NO_ANSWER),
        (IN, CallResult.ANSWERED),
        (OUT, CallResult.ANSWERED),
    ]
    # And what no row of the sample holds yet
    assert {"blocked", "voicemail"} <= set(found.form.direction.inbound)
    assert "voicemail" in found.form.result[0].voicemail


def test_words_that_say_nothing_of_who_called_are_asked_about() -> None:
    found = taught(PHONE_LOG.replace("Rejected", "Forwarded").replace("Missed", "1"), zone="utc", unit="s")
    assert asked(found) == {
        "direction:1": ("outbound", "inbound", "leave out"),
        "direction:Forwarded": ("outbound", "inbound", "leave out"),
    }
    told = {"direction:1": "inbound", "direction:Forwarded": "leave out"}
    done = taught(PHONE_LOG.replace("Rejected", "Forwarded").replace("Missed", "1"), zone="utc", unit="s", **told)
    assert not done.questions


@pytest.mark.parametrize(
    ("name", "words", "offered"),
    [
        ("Typ", ("1", "2", "4"), True),  # the name fits
        ("X", ("Incoming", "Missed", "?"), True),  # a word fits
        ("X", ("Missed", "Rejected", "Missed"), False),  # they tell how a call ended
        ("X", ("a", "b", "c"), False),
    ],
)
def test_a_column_that_may_say_who_called_is_offered(name: str, words: tuple[str, ...], offered: bool) -> None:
    rows = "".join(f"2025-11-13T18:0{at}:00Z,+1415555010{at},{at},{word}\n" for at, word in enumerate(words))
    content = f"Start Time,Phone,Duration Seconds,{name}\n{rows}"
    choices = asked(taught(content))["direction"]
    assert choices == ((name, "") if offered else ("outbound", "inbound"))
    # And where none does, the file holds calls of one direction
    assert asked(taught(content, direction=""))["direction"] == ("outbound", "inbound")
    assert "direction" not in asked(taught(content, direction="inbound"))


@pytest.mark.parametrize(
    ("word", "way", "ending"),
    [
        ("Outgoing", OUT, None),
        ("Received", IN, None),
        ("Missed", IN, CallResult.NO_ANSWER),
        ("Missed Call", IN, CallResult.NO_ANSWER),
        ("REJECTED", IN, CallResult.NO_ANSWER),
        ("Blocked", IN, CallResult.NO_ANSWER),
        ("Voicemail", IN, CallResult.VOICEMAIL),
        ("outbound_missed", OUT, CallResult.NO_ANSWER),
        ("Outgoing - not answered", OUT, CallResult.NO_ANSWER),
        ("Incoming answered", IN, CallResult.ANSWERED),
        ("부재중 수신", IN, CallResult.NO_ANSWER),
        ("Verpasst", IN, CallResult.NO_ANSWER),
        ("Cancelled", None, CallResult.NO_ANSWER),
        ("In progress", None, CallResult.ANSWERED),
        ("Inbound to outbound", None, None),
        ("2", None, None),
    ],
)
def test_what_a_word_among_directions_says(word: str, way: Direction | None, ending: CallResult | None) -> None:
    plain = normalised(word)
    assert (way_of(plain, AROUND.words), ending_of(plain, AROUND.words)) == (way, ending)
