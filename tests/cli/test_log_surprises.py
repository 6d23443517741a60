"""`log` when the world changes between the preview and the writing, and in orgs that are set up oddly."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.cli.desk import Desk, Log, allow, at_the_desk
from tray_app.cli.output import Exit
from tray_app.core.model.verdict import Verdict
from tray_app.core.ui_api.log_api import Standing
from tray_app.demo.cast import JANE, TARO
from tray_app.demo.salesforce import activity_objects
from tray_app.demo.salesforce.fields import DemoField
from tray_app.demo.stage import DemoStage
from tray_app.services.log_service import make_task_logger

LONG = "עסקה " + "very long " * 400 + "🚀"
RIGHT_TO_LEFT = "\u202eהצעת מחיר\u202c (final)"


@pytest.fixture
def desk() -> Iterator[Desk]:
    def happens(stage: DemoStage, now: datetime) -> None:
        stage.send([JANE.email], "Offer", now - timedelta(hours=3))
        stage.send([TARO.email], LONG, now - timedelta(hours=4))
        stage.send([TARO.email], RIGHT_TO_LEFT, now - timedelta(hours=5))

    with at_the_desk(happens) as desk:
        desk.check()
        yield desk


@pytest.fixture
def log(desk: Desk, capsys: pytest.CaptureFixture[str]) -> Log:
    run = desk.log_with(capsys)
    allow(desk, run)
    return run


def test_a_person_deleted_after_the_preview_is_told_and_blamed_for_nothing_else(desk: Desk, log: Log) -> None:
    known = desk.ids()
    logger = make_task_logger(desk.app, lambda: desk.app.configured)
    (proposal,) = logger.propose([known["Offer"]])
    assert proposal.draft is not None
    desk.stage.org.delete("Contact", JANE.id)
    (result,) = logger.write([proposal.draft])
    assert result.standing is Standing.REFUSED
    assert result.code == "person.stale_id"
    assert desk.rows() == []
    for name, item in desk.check().items():
        reason = item.finding.reason
        assert name == "Offer" or reason is None or "person.stale_id" not in {one.code for one in reason.all}
    assert log(known["Offer"], "--yes")[0] is Exit.MISSING
    assert desk.rows() == []


def test_what_is_proved_while_the_preview_is_open_is_not_written(desk: Desk, log: Log) -> None:
    known = desk.ids()
    logger = make_task_logger(desk.app, lambda: desk.app.configured)
    (proposal,) = logger.propose([known["Offer"]])
    desk.stage.log_email(JANE, "Offer", desk.app.now())
    assert proposal.draft is not None
    (result,) = logger.write([proposal.draft])
    assert result.standing is Standing.THERE
    assert len(desk.rows()) == 1
    assert desk.app.store.journal() == []


def test_the_same_preview_in_two_windows_writes_once(desk: Desk, log: Log) -> None:
    known = desk.ids()
    windows = [make_task_logger(desk.app, lambda: desk.app.configured) for _ in range(2)]
    drafts = [[one.draft for one in window.propose([known["Offer"]]) if one.draft] for window in windows]
    results = [window.write(draft) for window, draft in zip(windows, drafts, strict=True)]
    assert [one.standing for (one,) in results] == [Standing.WRITTEN, Standing.THERE]
    assert log(known["Offer"], "--yes")[0] is Exit.DONE
    assert len(desk.rows()) == 1


@pytest.mark.parametrize("name", [LONG, RIGHT_TO_LEFT])
def test_words_of_any_length_and_direction(name: str, desk: Desk, log: Log) -> None:
    known = desk.check()
    (item,) = [one for one in known.values() if name[:5] in str(getattr(one.activity, "subject", ""))]
    assert log(item.activity.id, "--yes")[0] is Exit.DONE
    (task,) = desk.rows()
    assert len(task["Subject"]) <= 255
    (again,) = [one for one in desk.check().values() if one.activity.id == item.activity.id]
    assert again.finding.verdict is Verdict.LOGGED


def odd_org(name: str, field: DemoField | None) -> AbstractContextManager[Desk]:
    """An org whose Task has another field of this name, or none."""

    def happens(stage: DemoStage, now: datetime) -> None:
        objects = stage.org.objects
        assert isinstance(objects, dict)
        task = objects["Task"]
        kept = (field if one.name == name else one for one in task.fields)
        objects["Task"] = replace(task, fields=tuple(one for one in kept if one is not None))
        stage.send([JANE.email], "Offer", now - timedelta(hours=3))

    return at_the_desk(happens)


def test_an_org_without_task_subtype(capsys: pytest.CaptureFixture[str]) -> None:
    with odd_org("TaskSubtype", None) as desk:
        log = desk.log_with(capsys)
        known = desk.ids()
        allow(desk, log)
        assert log(known["Offer"], "--yes")[0] is Exit.DONE
        (written,) = desk.rows()
        assert written["Subject"] == "Email: Offer"
        assert desk.check()["Offer"].finding.verdict is Verdict.LOGGED


def test_a_status_that_the_org_has_not_is_told_before_anything_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    (status,) = [one for one in activity_objects.TASK if one.name == "Status"]
    with odd_org("Status", replace(status, picklist=("Open", "Shut"))) as desk:
        log = desk.log_with(capsys)
        known = desk.ids()
        allow(desk, log)
        ended, out = log(known["Offer"], "--yes", "--json")
        (proposal,) = json.loads(out)["proposals"]
        assert ended is Exit.MISSING
        assert [one["code"] for one in proposal["obstacles"]] == ["org.restricted_picklist"]
        assert desk.rows() == []
