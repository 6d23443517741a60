"""`diditlog explain` and `diditlog handoff` as a shell sees them: what is printed and kept, and the exit status."""

import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.core.building import email
from tray_app.adapters.store.sqlite import SqliteStore
from tray_app.adapters.system.paths import find_paths
from tray_app.cli.main import main
from tray_app.core.model.ports import Batch
from tray_app.core.model.verdict import Confidence, Finding, Reason, Verdict


class _Stdin:
    def __init__(self, given: bytes) -> None:
        self.buffer = io.BytesIO(given)


def _kept(home: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file())


def test_an_error_is_explained_with_its_steps(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "FIELD_CUSTOM_VALIDATION_EXCEPTION: Choose a region first: [Region__c]"]) == 0
    said = capsys.readouterr().out
    for part in (
        "A rule of your company refused the Task",
        "Choose a region first",
        "Region__c",
        "1. One of these: Can",
        "[you] Fill it in",
    ):
        assert part in said


def test_json_has_the_keys_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "--json", "UNABLE_TO_LOCK_ROW: unable to obtain exclusive access"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert {key: said[key] for key in ("schema", "code", "confidence", "heals_itself", "who", "fields", "message")} == {
        "schema": 1,
        "code": "org.row_lock",
        "confidence": "proved",
        "heals_itself": True,
        "who": ["nobody"],
        "fields": [],
        "message": "unable to obtain exclusive access",
    }
    assert said["title"]
    assert said["cause"]
    assert {"who", "text", "url"} == set(said["steps"][0])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_text_may_come_on_standard_input(
    encoding: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    given = '[{"message":"지역을 고르세요","errorCode":"FIELD_CUSTOM_VALIDATION_EXCEPTION"}]'.encode(encoding)
    monkeypatch.setattr("sys.stdin", _Stdin(given))
    assert main(["explain", "-"]) == 0
    assert "지역을 고르세요" in capsys.readouterr().out


@pytest.mark.parametrize("given", [["explain", ""], ["explain", "  \n"], ["explain", "-"]])
def test_nothing_to_explain_is_wrong_use(
    given: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", _Stdin(b" \n"))
    assert main(given) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1


def test_nothing_of_the_text_is_kept(home: Path) -> None:
    assert main(["explain", "FIELD_CUSTOM_VALIDATION_EXCEPTION: Kanarie jane.canary@example.com"]) == 0
    assert main(["explain", "Kanarie jane.canary@example.com"]) == 3
    assert b"anarie" not in _kept(home)
    assert b"canary" not in _kept(home)


def test_a_broken_configuration_does_not_keep_an_error_from_being_explained(home: Path) -> None:
    (home / "diditlog").mkdir(exist_ok=True)
    (home / "diditlog" / "config.toml").write_text("[nonsense]\n", encoding="utf-8")
    assert main(["explain", "UNABLE_TO_LOCK_ROW"]) == 0


@pytest.fixture
def hidden_fields() -> str:
    """The store has two emails whose Tasks lack a field; the id of one of them."""
    places = find_paths()
    places.prepare()
    store = SqliteStore(places.store_file)
    now = datetime.now(UTC)
    emails = tuple(replace(email(number, subject="canary-subject"), occurred_at=now) for number in (1, 2))
    store.save_batch("mail", Batch(activities=emails), {one.id: now for one in emails})
    reason = Reason(code="access.fields", confidence=Confidence.PROVED, fields=("MSE_Subject__c",))
    found = [Finding(activity_id=one.id, verdict=Verdict.NOT_LOGGED, checked_at=now, reason=reason) for one in emails]
    store.save_findings(found, {one.id: None for one in emails})
    store.close()
    return emails[0].id


@pytest.mark.parametrize("subject", ["", "access.fields"])
def test_one_message_for_all_that_a_cause_holds_back(
    subject: str, hidden_fields: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["handoff", subject or hidden_fields]) == 0
    said = capsys.readouterr().out
    for part in ("To: Salesforce admin", "Subject: ", "Affected: 2 emails", "MSE_Subject__c", "Field Accessibility"):
        assert part in said
    assert "canary" not in said
    assert "jane@example.com" not in said


def test_the_message_is_in_the_admins_language(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["handoff", "access.fields", "--language", "ko"]) == 0
    assert "필드" in capsys.readouterr().out


@pytest.mark.parametrize("subject", ["person.no_record", "mail:unknown"])
def test_what_no_admin_can_do_is_said_in_one_line(subject: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["handoff", subject]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
