"""`log`: shown before it is written, written once and only when the rep has allowed it, listed, and taken back."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.desk import Desk, Log, allow, at_the_desk
from tray_app.cli.handing_off import run_handoff
from tray_app.cli.output import Exit
from tray_app.cli.parser import WrongUse, build_parser
from tray_app.core.model.verdict import Verdict
from tray_app.demo.cast import JANE, TARO
from tray_app.demo.stage import DemoStage


@pytest.fixture
def desk() -> Iterator[Desk]:
    def happens(stage: DemoStage, now: datetime) -> None:
        stage.send([JANE.email], "Offer", now - timedelta(hours=3))
        stage.call(TARO, now - timedelta(hours=2), seconds=65, with_id=False)
        stage.send(["nobody@example.com"], "Hello", now - timedelta(hours=4))

    with at_the_desk(happens) as desk:
        assert [item.finding.verdict for item in desk.check().values()] == [Verdict.NOT_LOGGED] * 3
        yield desk


@pytest.fixture
def log(desk: Desk, capsys: pytest.CaptureFixture[str]) -> Log:
    return desk.log_with(capsys)


def test_it_is_shown_first_and_nothing_is_written_without_the_reps_permission(desk: Desk, log: Log) -> None:
    known = desk.ids()
    status, out = log(known["Offer"], "--dry-run")
    assert status is Exit.MISSING
    assert "Subject: Email: Offer" in out
    assert f"WhoId: {JANE.id}" in out
    assert JANE.name in out
    with pytest.raises(WrongUse, match="diditlog log --allow"):
        log(known["Offer"], "--yes")
    assert desk.rows() == []
    assert desk.app.store.journal() == []


def test_it_is_written_once_and_the_next_check_is_green(desk: Desk, log: Log) -> None:
    known = desk.ids()
    allow(desk, log)
    with pytest.raises(WrongUse, match="--yes"):
        log(known["Offer"])
    status, out = log(known["Offer"], known["call"], known["Hello"], "--yes", "--json")
    results = {one["activity"]: one for one in json.loads(out)["results"]}
    assert status is Exit.MISSING  # nobody is known for one of them
    assert results[known["Offer"]]["standing"] == results[known["call"]]["standing"] == "written"
    assert results[known["Hello"]]["standing"] == "no_person"
    written = {task["Subject"]: task for task in desk.rows()}
    assert set(written) == {"Email: Offer", f"Call: {TARO.name}"}
    assert written["Email: Offer"]["WhoId"] == JANE.id
    assert written["Email: Offer"]["IsClosed"] is True
    assert written[f"Call: {TARO.name}"]["CallDurationInSeconds"] == 65
    assert all(task.get("Description") is None for task in written.values())
    verdicts = {name: item.finding.verdict for name, item in desk.check().items()}
    assert verdicts == {"Offer": Verdict.LOGGED, "call": Verdict.LOGGED, "Hello": Verdict.NOT_LOGGED}
    # And once more is the same
    status, out = log(known["Offer"], "--yes")
    assert status is Exit.DONE
    assert "already" in out
    assert len(desk.rows()) == 2


def test_it_is_listed_and_taken_back(desk: Desk, log: Log) -> None:
    known = desk.ids()
    assert "Nothing was written yet." in log("--list")[1]
    allow(desk, log)
    log(known["call"], "--yes")
    (entry,) = json.loads(log("--list", "--json")[1])["written"]
    assert (entry["state"], entry["can_be_undone"], entry["told_by_salesforce"]) == ("written", True, True)
    assert f"diditlog log --undo {entry['record']}" in log("--list")[1]
    header, line = csv.reader(log("--list", "--output", "csv")[1].splitlines())
    told = dict(zip(header, line, strict=True))
    assert (told["record"], told["state"], told["can_be_undone"]) == (entry["record"], "written", "yes")
    assert log("--list", "--output", "json")[1] == log("--list", "--json")[1]
    status, out = log("--undo", entry["record"][:15])
    assert status is Exit.DONE
    assert "recycle bin" in out
    assert desk.rows() == []
    item = desk.check()["call"]
    assert item.finding.verdict is Verdict.NOT_LOGGED
    assert item.finding.reason is not None
    assert item.finding.reason.code != "task.deleted"
    # It may be written again
    assert log(known["call"], "--yes")[0] is Exit.DONE
    with pytest.raises(WrongUse, match="has not written"):
        log("--undo", "00T000000000009AAA")


def test_what_the_company_has_switched_off_stays_off(desk: Desk, log: Log) -> None:
    file = Path(desk.app.paths.config_file)
    file.write_text(file.read_text("utf-8").replace("[logging]", '[logging]\nwrite_tasks = "off"'), "utf-8")
    desk.read_anew()
    with pytest.raises(WrongUse, match="switched off"):
        log("--allow")


def test_a_refusal_is_told_in_salesforces_words_and_offered_for_the_loggers_own_failure(desk: Desk, log: Log) -> None:
    known = desk.ids()
    allow(desk, log)
    refusal: Any = [
        {
            "success": False,
            "errors": [
                {"statusCode": "FIELD_CUSTOM_VALIDATION_EXCEPTION", "message": "Pick a region", "fields": ["Region__c"]}
            ],
        }
    ]
    desk.stage.org.fail("/composite/sobjects", 200, refusal)
    status, out = log(known["call"], "--yes", "--json")
    (result,) = json.loads(out)["results"]
    assert status is Exit.MISSING
    assert (result["standing"], result["code"]) == ("refused", "org.validation_rule")
    assert (result["message"], result["fields"]) == ("Pick a region", ["Region__c"])
    reason = desk.check()["call"].finding.reason
    assert reason is not None
    held = {one.code: one.confidence for one in reason.all}
    assert held.get("org.validation_rule") == "likely" or "org.validation_rule" in reason.also_possible


def test_another_person_and_another_subject(desk: Desk, log: Log) -> None:
    known = desk.ids()
    with pytest.raises(WrongUse, match="choose one of"):
        log(known["Offer"], "--dry-run", "--person", TARO.id)
    out = log(known["Offer"], "--dry-run", "--person", JANE.id, "--subject", "Email: Other words")[1]
    assert "Subject: Email: Other words" in out
    with pytest.raises(WrongUse, match="There is no activity"):
        log("work-mail:9:9", "--dry-run")
    with pytest.raises(WrongUse, match="Say which"):
        log()


def test_the_loggers_late_copy_is_recognised_and_ours_is_removed_with_the_right_verdict_throughout(
    desk: Desk, log: Log, capsys: pytest.CaptureFixture[str]
) -> None:
    known = desk.ids()
    allow(desk, log)
    log(known["Offer"], "--yes")
    item = desk.check()["Offer"]
    assert (item.finding.verdict, [note.code for note in item.finding.notes]) == (Verdict.LOGGED, ["note.own_record"])
    # When the logger writes its own after all
    desk.stage.log_email(JANE, "Offer", desk.app.now(), MSE_Details__c="https://actions.example.com/1")
    item = desk.check()["Offer"]
    # Then nothing is lost or missing, the copy is told, and ours alone can be removed
    assert item.finding.verdict is Verdict.LOGGED
    assert "note.own_copy" in [note.code for note in item.finding.notes]
    (entry,) = desk.app.store.journal()
    status, _ = log("--undo", entry.record_id or "")
    assert status is Exit.DONE
    (left,) = desk.rows()
    assert left["MSE_Details__c"] == "https://actions.example.com/1"
    item = desk.check()["Offer"]
    assert item.finding.verdict is Verdict.LOGGED
    assert not {"note.own_copy", "note.own_record"} & {note.code for note in item.finding.notes}
    with pytest.raises(WrongUse, match="has not written"):
        log("--undo", left["Id"])


def test_a_refusal_comes_with_the_message_for_the_admin(
    desk: Desk, log: Log, capsys: pytest.CaptureFixture[str]
) -> None:
    known = desk.ids()
    allow(desk, log)
    error: Any = {
        "statusCode": "REQUIRED_FIELD_MISSING",
        "message": "Required fields are missing: [Region__c]",
        "fields": [],
    }
    desk.stage.org.fail("/composite/sobjects", 200, [{"success": False, "errors": [error]}])
    log(known["Offer"], "--yes")
    desk.check()
    capsys.readouterr()
    assert run_handoff(desk.app, build_parser().parse_args(["handoff", "org.required_field"])) is Exit.DONE
    message = capsys.readouterr().out
    assert "Region__c" in message
    assert "jane" not in message.lower()


def test_nothing_is_written_while_the_loggers_time_is_not_over(desk: Desk, log: Log) -> None:
    allow(desk, log)
    desk.stage.send([JANE.email], "Just now", desk.app.now())
    known = desk.ids()
    out = json.loads(log(known["Just now"], "--dry-run", "--json")[1])
    assert [one["standing"] for one in out["proposals"]] == ["not_due"]
    assert log(known["Just now"], "--yes")[0] is Exit.MISSING
    assert desk.rows() == []
