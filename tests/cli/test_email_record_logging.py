"""`log` where the company keeps emails as EmailMessage records: one for all its people, with relations, and undo."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from tests.cli.desk import Desk, Log, allow, at_the_desk
from tray_app.cli.output import Exit
from tray_app.core.model.verdict import Verdict
from tray_app.demo.cast import JANE, JISU, REP_ID, TARO
from tray_app.demo.stage import DemoStage

ACCOUNT, DEAL = "001000000000001AAA", "006000000000001AAA"


@pytest.fixture
def desk() -> Iterator[Desk]:
    def happens(stage: DemoStage, now: datetime) -> None:
        for number in range(2):
            before = stage.send([JISU.email], f"Before {number}", now - timedelta(hours=9 + number))
            stage.keep_as_email_record(JISU, before, now - timedelta(hours=9 + number))
        stage.send([JANE.email, TARO.email, "nobody@example.com"], "Offer", now - timedelta(hours=3))
        stage.call(TARO, now - timedelta(hours=2), seconds=65)

    with at_the_desk(happens) as desk:
        found = {name: item.finding.verdict for name, item in desk.check().items()}
        assert found == {
            "Before 0": Verdict.LOGGED,
            "Before 1": Verdict.LOGGED,
            "Offer": Verdict.NOT_LOGGED,
            "call": Verdict.NOT_LOGGED,
        }
        yield desk


@pytest.fixture
def log(desk: Desk, capsys: pytest.CaptureFixture[str]) -> Log:
    return desk.log_with(capsys)


def test_one_record_with_relations_for_all_whose_people_are_known(desk: Desk, log: Log) -> None:
    known = desk.ids()
    out = log(known["Offer"], known["call"], "--dry-run")[1]
    assert "EmailMessage:" in out
    assert f"To: {TARO.id}  ({TARO.name} <{TARO.email}>)" in out
    assert "No Lead or Contact is found" in out  # for the third
    assert "Task:" in out  # the call
    allow(desk, log)
    before = len(desk.rows("EmailMessage"))
    status, out = log(known["Offer"], "--yes", "--json")
    written, nobody = json.loads(out)["results"]
    assert status is Exit.MISSING
    assert (written["standing"], written["record"]["object"]) == ("written", "EmailMessage")
    assert nobody["standing"] == "no_person"
    made = desk.rows("EmailMessage")[-1]
    assert len(desk.rows("EmailMessage")) == before + 1
    assert (made["Subject"], made["Status"], made["IsClientManaged"]) == ("Offer", "3", True)
    assert not {"TextBody", "HtmlBody", "Headers"} & {name for name, value in made.items() if value}
    relations = {(row["RelationType"], row["RelationId"]) for row in desk.rows("EmailMessageRelation")}
    assert relations == {("ToAddress", JANE.id), ("ToAddress", TARO.id), ("FromAddress", REP_ID)}
    (task,) = desk.rows()
    assert made["ActivityId"] == task["Id"]  # made by Salesforce itself
    # Then its people are logged, by ours, and the one whom nobody knows is missing still
    offer = desk.check()["Offer"].finding
    assert {one.address: one.verdict for one in offer.recipients} == {
        JANE.email: Verdict.LOGGED,
        TARO.email: Verdict.LOGGED,
        "nobody@example.com": Verdict.NOT_LOGGED,
    }
    # And once more is the same
    log(known["Offer"], "--yes")
    assert len(desk.rows("EmailMessage")) == before + 1


def test_it_is_taken_back_together_with_its_task(desk: Desk, log: Log) -> None:
    known = desk.ids()
    allow(desk, log)
    log(known["Offer"], "--yes")
    (entry,) = json.loads(log("--list", "--json")[1])["written"]
    assert (entry["object"], entry["can_be_undone"], len(entry["relations"])) == ("EmailMessage", True, 2)
    assert log("--undo", entry["record"])[0] is Exit.DONE
    assert desk.rows() == []
    assert len(desk.rows("EmailMessage")) == 2
    offer = desk.check()["Offer"].finding
    assert offer.verdict is Verdict.NOT_LOGGED
    assert "task.deleted" not in {one.code for one in offer.recipients}
    # It may be written again
    assert json.loads(log(known["Offer"], "--yes", "--json")[1])["results"][0]["standing"] == "written"


def test_a_person_who_is_known_only_afterwards_is_not_added_as_a_copy(desk: Desk, log: Log) -> None:
    known = desk.ids()
    allow(desk, log)
    log(known["Offer"], "--yes")
    desk.stage.org.create("Contact", {"LastName": "Nobody", "Email": "nobody@example.com", "OwnerId": REP_ID})
    status, out = log(known["Offer"], "--yes")
    assert status is Exit.MISSING
    assert "Salesforce adds nobody to an email that was sent" in out
    assert len(desk.rows("EmailMessage")) == 3


def test_the_loggers_late_copy_is_told_and_ours_is_removed(desk: Desk, log: Log) -> None:
    known = desk.ids()
    allow(desk, log)
    log(known["Offer"], "--yes")
    ours = desk.rows("EmailMessage")[-1]
    late = {name: ours[name] for name in ("Subject", "FromAddress", "MessageIdentifier", "MessageDate", "Status")}
    desk.stage.org.create(
        "EmailMessage", {**late, "ToAddress": f"{JANE.email}; {TARO.email}", "MessageDate": str(late["MessageDate"])}
    )
    offer = desk.check()["Offer"].finding
    assert "note.own_copy" in {note.code for note in offer.notes}
    assert log("--undo", ours["Id"])[0] is Exit.DONE
    offer = desk.check()["Offer"].finding
    assert {one.verdict for one in offer.recipients if one.address in {JANE.email, TARO.email}} == {Verdict.LOGGED}
    assert desk.rows() == []


def test_what_it_is_related_to_is_offered_and_never_guessed(desk: Desk, log: Log) -> None:
    org = desk.stage.org
    org.create("Account", {"Id": ACCOUNT, "Name": "Acme"})
    org.create("Opportunity", {"Id": DEAL, "Name": "Spring deal", "AccountId": ACCOUNT, "StageName": "New"})
    org.update("Contact", TARO.id, {"AccountId": ACCOUNT})
    known = desk.ids()
    out = log(known["call"], "--dry-run")[1]
    assert f"--related {DEAL}  Spring deal (Opportunity)" in out
    assert f"--related {ACCOUNT}  Acme (Account)" in out
    assert "WhatId" not in out
    with pytest.raises(Exception, match="--related: choose one of"):
        log(known["call"], "--dry-run", "--related", "006000000000009AAA")
    allow(desk, log)
    log(known["call"], "--yes", "--related", DEAL)
    (task,) = desk.rows()
    assert task["WhatId"] == DEAL
    # The next one of the same person is proposed as the last was, and may be none
    log("--undo", task["Id"])
    desk.stage.log_call(TARO, desk.app.now() - timedelta(days=2), seconds=10, WhatId=ACCOUNT)
    assert f"WhatId: {ACCOUNT}  (Acme)" in log(known["call"], "--dry-run")[1]
    assert "WhatId:" not in log(known["call"], "--dry-run", "--related", "none")[1]
