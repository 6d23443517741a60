"""The main job, end to end: mails in Dovecot, calls in files, a Salesforce apart, one command, every cause told."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from tests.e2e.busy_week import WORLD, busy_week
from tests.e2e.command import Command, Run
from tests.e2e.salesforce import TOKEN, StandIn
from tests.e2e.story import REP, Story, hold, said_in
from tests.rig.certificates import CertificateAuthority
from tests.rig.dovecot import Dovecot, Mailbox
from tests.rig.keyring_service import SecretService
from tests.rig.processes import Processes
from tray_app.core.model.reasons import CATALOGUE

SCHEMA = json.loads((Path(__file__).parent / "check.schema.json").read_text("utf-8"))


@dataclass(frozen=True)
class Week:
    """What happened in one set-up from nothing to the second check, and the set-up afterwards, without any network."""

    story: Story
    command: Command
    box: Mailbox
    flags: dict[int, set[str]]
    """The flags of the mails before the first look."""
    setting_up: list[Run]
    first: Run
    second: Run
    table: Run
    doctor: Run
    requests: list[dict[str, Any]]
    """What the org was asked."""


@pytest.fixture(scope="module")
def week(
    shared_keyring: SecretService,
    shared_processes: Processes,
    dovecot: Dovecot,
    certificate_authority: CertificateAuthority,
    tmp_path_factory: pytest.TempPathFactory,
) -> Week:
    # Given a mailbox, a folder of calls and an org, all over TLS with a private authority
    folder = tmp_path_factory.mktemp("week")
    story, box = busy_week(), dovecot.mailbox()
    story.fill(box, folder / "calls")
    org = StandIn(shared_processes, folder, certificate_authority)
    org.start(story.world(**WORLD))
    trust = str(certificate_authority.ca_file)
    command = Command.at(folder / "diditlog", shared_keyring.env, SSL_CERT_FILE=trust)
    command.configure('# The week of a rep\n[logging]\nown_domains = ["acme.example"]\n')
    flags = box.flags()
    # When the rep sets the app up and checks three times
    setting_up = [command.add_mailbox(box), command.add_calls(folder / "calls"), command.sign_in(org.url, TOKEN)]
    first = command("check", "--json")
    table = command("check")
    second = command("check", "--json")
    doctor = command("doctor", "--json")
    requests = org.requests()
    org.stop()
    return Week(story, command, box, flags, setting_up, first, second, table, doctor, requests)


def test_setting_up_says_what_it_found_and_keeps_no_secret_in_the_file(week: Week) -> None:
    mailbox, calls, signed_in = week.setting_up
    assert mailbox.out.splitlines()[-1] == f"work-mail works: Sent, {len(week.story.mails)} entries"
    assert calls.out.splitlines()[-1].endswith(f"calls, {len(week.story.calls)} entries")
    assert signed_in.out == f"Signed in as {REP}.\n"
    assert [run.err for run in week.setting_up] == [""] * 3
    assert week.box.password not in week.command.config_file.read_text("utf-8")


def test_every_activity_gets_its_verdict_and_its_cause(week: Week) -> None:
    assert len(week.story.mails) >= 40
    assert len(week.story.calls) >= 20
    assert (week.first.status, week.first.err) == (1, "")
    hold(week.story.expected, week.first.json)
    summary = Counter(one.verdict for one in week.story.expected.values())
    assert week.first.json["summary"] == {"cannot_check": 0, **summary}


def test_a_second_look_says_the_same_for_less(week: Week) -> None:
    assert week.second.status == 1
    assert said_in(week.second.json).keys() == week.story.expected.keys()
    hold(week.story.expected, week.second.json)
    everything = [len(week.story.mails), len(week.story.calls)]
    assert [source["fetched"] for source in week.first.json["sources"]] == everything
    assert [source["fetched"] for source in week.second.json["sources"]] == [0, 0]
    # The describes; the rep's records; a closer look; and what that brought to light.
    assert week.first.json["salesforce"]["api_requests"] == 4
    assert week.second.json["salesforce"]["api_requests"] == 3
    # Salesforce's own count agrees: nothing else was asked, with one check of three requests in between.
    usage = [run.json["salesforce"]["api_usage"] for run in (week.first, week.second)]
    assert usage == [{"used": 4, "limit": 15000}, {"used": 10, "limit": 15000}]


def test_the_org_is_asked_by_reading_and_only_about_people_outside(week: Week) -> None:
    counted = [request for request in week.requests if request["counted"]]
    (path,) = {request["path"] for request in counted}
    assert re.fullmatch(r"/services/data/v\d+\.0/composite", path), "one version, the newest that both know"
    asked = " ".join(statement for request in counted for statement in request["soql"])
    assert "Description" not in asked
    assert "team@acme.example" not in asked
    assert week.box.flags() == week.flags, "reading the mailbox leaves no trace in it"


@pytest.mark.parametrize("name", ["first", "second"])
def test_the_json_has_the_promised_shape(week: Week, name: str) -> None:
    answer = getattr(week, name).json
    Draft202012Validator.check_schema(SCHEMA)
    errors = [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:300]}" for e in _errors(answer)]
    assert not errors, "\n".join(errors)
    assert answer["rep"] == {"user_id": "005000000000001AAA", "username": REP, "time_zone": "Asia/Seoul"}


def _errors(answer: object) -> Iterator[Any]:
    yield from Draft202012Validator(SCHEMA).iter_errors(answer)


def test_every_reason_comes_with_steps_and_links_that_lead_somewhere(week: Week) -> None:
    for item in week.first.json["activities"]:
        reason = item["reason"]
        if reason is None or item["verdict"] == "ignored":
            continue
        assert reason["code"] in CATALOGUE
        assert reason["evidence"], reason["code"]
        assert reason["steps"], reason["code"]
        assert reason["cause"], reason["code"]
        for step in reason["steps"]:
            assert "{" not in step["text"] + (step["url"] or ""), step
            assert "**" not in step["text"]


def test_causes_gather_what_they_hold_back(week: Week) -> None:
    causes = week.first.json["causes"]
    reasons = {item["id"]: item["reason"] for item in week.first.json["activities"] if item["reason"]}
    held = {key: {reason["code"], *(one["code"] for one in reason.get("also", ()))} for key, reason in reasons.items()}
    told = {activity for cause in causes for activity in cause["activities"]}
    assert {key for key, one in reasons.items() if CATALOGUE[one["code"]].verdict != "ignored"} == told
    for cause in causes:
        assert all(cause["code"] in held[activity] for activity in cause["activities"])
    # A stranger at a company nobody in Salesforce works for may be a private friend: listed, never told.
    subjects = {item["id"]: item.get("subject") for item in week.first.json["activities"]}
    strangers = [cause for cause in causes if cause["code"] == "person.no_record"]
    alerts = {subjects[cause["activities"][0]]: cause["alert"] for cause in strangers}
    assert alerts == {"To a stranger": "now", "For one of two": "now", "To another company": "list"}


def test_the_table_names_every_activity_and_every_cause(week: Week) -> None:
    assert (week.table.status, week.table.err) == (1, "")
    for cause in week.first.json["causes"]:
        assert cause["title"] in week.table.out
    for subject in ("견적 요청드립니다", "お見積りの件", "Nobody knows why"):
        assert subject in week.table.out


def test_status_tells_the_same_without_any_network(week: Week) -> None:
    run = week.command("status", "--json")
    assert (run.status, run.err) == (1, "")
    assert run.json["activities"] == week.second.json["activities"]
    assert run.json["summary"] == week.second.json["summary"]
    assert run.json["causes"] == week.second.json["causes"]
    assert not list(_errors(run.json))
    assert run.json["salesforce"]["api_requests"] == 0
    assert week.command("status").out.startswith(week.table.out.splitlines()[0])


def test_show_tells_one_activity_without_any_network(week: Week) -> None:
    for item in week.second.json["activities"]:
        run = week.command.here("show", item["id"], "--json")
        assert run.json == item
        assert run.err == ""
        expected = {"logged": 0, "ignored": 0, "pending": 0, "not_logged": 1, "incomplete": 1}
        assert run.status == expected[item["verdict"]]
    page = week.command("show", "dialer:call-15").out
    assert "person.stale_id" not in page
    assert "deleted" in page
    unknown = week.command("show", "work-mail:1:99999")
    assert unknown.status == 2
    assert 'There is no activity "work-mail:1:99999"' in unknown.reason


def test_one_source_or_a_shorter_time_narrows_the_report(week: Week) -> None:
    # The org is away: what was found earlier is still reported, narrowed, with the reason beside it
    run = week.command("check", "--json", "--source", "dialer", "--since", "2d")
    calls = [item for item in week.second.json["activities"] if item["source"] == "dialer"]
    recent = {item["id"] for item in calls if item["occurred_at"] >= week.story.ago(48).strftime("%Y-%m-%dT%H:%M:%SZ")}
    assert {item["id"] for item in run.json["activities"]} <= recent | {"dialer:call-5"}
    assert {source["id"] for source in run.json["sources"]} == {"dialer"}
    assert run.status == 3
    assert run.reason.startswith("check.offline: ")


def test_doctor_finds_everything_in_order(week: Week) -> None:
    parts = {part["part"]: part["state"] for part in week.doctor.json["parts"]}
    assert week.doctor.status == 0
    assert parts.pop("tray") == parts.pop("notifications") == "off"
    assert set(parts.values()) == {"ok"}, week.doctor.out
    assert {"configuration", "logger", "store", "keyring", "network", "sign-in"} < parts.keys()
    assert {"source work-mail", "source dialer"} < parts.keys()
