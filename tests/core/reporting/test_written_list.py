"""The list of what was written, as files: whole, the same in every language, and nothing that a spreadsheet runs."""

import csv
import json
from dataclasses import replace

from tests.core.building import NOON, REP
from tray_app.core.model.activity import RecipientRole
from tray_app.core.model.task_writing import JournalEntry, RecordDraft, Relation, WriteState
from tray_app.core.reporting.written_list import written_csv, written_json

TASK = JournalEntry(
    draft=RecordDraft(
        activity_id="mail:1",
        address="jane@example.com",
        kind="email",
        who_name="Jane",
        values={"Subject": '=HYPERLINK("x")\nsecond line', "WhoId": "003000000000001AAA"},
    ),
    rep_id=REP.user_id,
    state=WriteState.REFUSED,
    sent_at=NOON,
    changed_at=NOON,
    code="org.validation_rule",
    message="Pick one, or two",
)
MAIL = replace(
    TASK,
    draft=RecordDraft(
        activity_id="mail:2",
        kind="email",
        object="EmailMessage",
        values={"Subject": "Pricing"},
        relations=tuple(
            Relation(role=RecipientRole.TO, address=f"{name}@example.com", person_id="003000000000001AAA")
            for name in ("joe", "jane")
        ),
    ),
    state=WriteState.WRITTEN,
    record_id="02s000000000001AAA",
    is_told=True,
    code=None,
    message="",
)


def test_as_a_table() -> None:
    header, refused, written = csv.reader(written_csv([TASK, MAIL], lambda one: one is MAIL).splitlines(keepends=True))
    first, second = dict(zip(header, refused, strict=True)), dict(zip(header, written, strict=True))
    assert first["subject"] == '\'=HYPERLINK("x")\nsecond line'
    assert (first["recipient"], first["message"], first["record"]) == ("jane@example.com", "Pick one, or two", "")
    assert (second["object"], second["recipient"]) == ("EmailMessage", "jane@example.com joe@example.com")
    assert [one["can_be_undone"] for one in (first, second)] == ["no", "yes"]
    assert first["sent_at"].endswith("Z")


def test_as_json() -> None:
    listed = json.loads(written_json([TASK, MAIL], lambda one: one is MAIL))
    assert listed["schema"] == 1
    first, second = listed["written"]
    assert (first["state"], first["code"], first["told_by_salesforce"]) == ("refused", "org.validation_rule", False)
    assert [one["address"] for one in second["relations"]] == ["joe@example.com", "jane@example.com"]
