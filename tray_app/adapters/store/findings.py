"""Findings as JSON: the verdict and its codes, and apart from them the sentences, which may name people."""

import json
from datetime import datetime
from typing import Any

from tray_app.adapters.store.times import from_ticks, to_ticks
from tray_app.core.model.text import Text, Value
from tray_app.core.model.verdict import (
    Alert,
    Confidence,
    Evidence,
    Finding,
    MatchStrength,
    Note,
    Reason,
    RecipientFinding,
    RecordRef,
    Verdict,
)


def finding_to_json(finding: Finding) -> str:
    """Everything but the sentences."""
    reason = finding.reason
    return _dump(
        {
            "activity_id": finding.activity_id,
            "verdict": finding.verdict,
            "checked_at": _ticks(finding.checked_at),
            "reason": reason
            and {
                "code": reason.code,
                "confidence": reason.confidence,
                "also_possible": reason.also_possible,
                "records": [_record(record) for record in reason.records],
                "fields": reason.fields,
                "since": _ticks(reason.since),
                "alert": reason.alert,
                "group": reason.group,
            },
            "notes": [note.code for note in finding.notes],
            "records": [_record(record) for record in finding.records],
            "recipients": [
                [person.address, person.role, person.verdict, person.code, person.person_id]
                for person in finding.recipients
            ],
            "logged_at": _ticks(finding.logged_at),
            "time_to_log_s": finding.time_to_log_s,
            "rules": finding.rules,
        }
    )


def words_to_json(finding: Finding) -> str:
    """The sentences: the reason's evidence and what the notes say."""
    evidence = finding.reason.evidence if finding.reason else ()
    return _dump(
        {
            "evidence": [[_text(line.question), _text(line.answer)] for line in evidence],
            "notes": [_text(note.detail) for note in finding.notes],
        }
    )


def finding_from(finding: str, words: str | None) -> Finding:
    """The finding that was stored; without evidence and with empty notes once its words have been blanked."""
    data: dict[str, Any] = json.loads(finding)
    shown: dict[str, Any] = json.loads(words) if words else {"evidence": [], "notes": [["", []]] * len(data["notes"])}
    reason = data["reason"]
    return Finding(
        activity_id=data["activity_id"],
        verdict=Verdict(data["verdict"]),
        checked_at=_moment(data["checked_at"]),
        reason=reason
        and Reason(
            code=reason["code"],
            confidence=Confidence(reason["confidence"]),
            evidence=tuple(Evidence(_read(question), _read(answer)) for question, answer in shown["evidence"]),
            also_possible=tuple(reason["also_possible"]),
            records=_records(reason["records"]),
            fields=tuple(reason["fields"]),
            since=_moment(reason["since"]),
            alert=reason["alert"] and Alert(reason["alert"]),
            group=reason.get("group", ""),  # findings of version 1 have neither groups nor rules
        ),
        notes=tuple(Note(code, _read(detail)) for code, detail in zip(data["notes"], shown["notes"], strict=True)),
        records=_records(data["records"]),
        recipients=tuple(
            RecipientFinding(address=address, role=role, verdict=Verdict(verdict), code=code, person_id=person_id)
            for address, role, verdict, code, person_id in data["recipients"]
        ),
        logged_at=_moment(data["logged_at"]),
        time_to_log_s=data["time_to_log_s"],
        rules=tuple(data.get("rules", ())),
    )


def _dump(value: dict[str, Any]) -> str:
    return json.dumps(value, separators=(",", ":"))


def _ticks(moment: datetime | None) -> int | None:
    return None if moment is None else to_ticks(moment)


def _moment(ticks: int | None) -> datetime | None:
    return None if ticks is None else from_ticks(ticks)


def _record(record: RecordRef) -> list[str | None]:
    return [record.object, record.id, record.match]


def _records(rows: list[list[str | None]]) -> tuple[RecordRef, ...]:
    return tuple(RecordRef(str(name), str(id_), MatchStrength(match) if match else None) for name, id_, match in rows)


def _text(sentence: Text) -> list[Any]:
    values = [
        [name, {"at": to_ticks(value)} if isinstance(value, datetime) else value] for name, value in sentence.values
    ]
    return (
        [sentence.template, values, sentence.plural, sentence.count] if sentence.plural else [sentence.template, values]
    )


def _read(stored: list[Any]) -> Text:
    template, values, *counted = stored
    return Text(template, tuple((name, _value(value)) for name, value in values), *counted)


def _value(stored: Any) -> Value:
    return from_ticks(stored["at"]) if isinstance(stored, dict) else stored
