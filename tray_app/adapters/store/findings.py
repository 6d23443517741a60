"""Findings as JSON: the verdict and its codes, and apart from them the sentences, which may name people."""

import json
from collections.abc import Iterable
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
            "reason": reason and _reason_to_json(reason) | {"also": [_reason_to_json(one) for one in reason.also]},
            "notes": [note.code for note in finding.notes],
            "records": [_record(record) for record in finding.records],
            "recipients": [
                [person.address, person.role, person.verdict, person.code, person.person_id]
                for person in finding.recipients
            ],
            "logged_at": _ticks(finding.logged_at),
            "time_to_log_s": finding.time_to_log_s,
            "rules": finding.rules,
            "deputies": finding.deputies,
        }
    )


def words_to_json(finding: Finding) -> str:
    """The sentences: the reason's evidence and what the notes say."""
    reason = finding.reason
    return _dump(
        {
            "evidence": _lines(reason.evidence if reason else ()),
            "also": [_lines(one.evidence) for one in (reason.also if reason else ())],
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
        reason=reason and _reason_from(reason, shown),
        notes=tuple(Note(code, _read(detail)) for code, detail in zip(data["notes"], shown["notes"], strict=True)),
        records=_records(data["records"]),
        recipients=tuple(
            RecipientFinding(address=address, role=role, verdict=Verdict(verdict), code=code, person_id=person_id)
            for address, role, verdict, code, person_id in data["recipients"]
        ),
        logged_at=_moment(data["logged_at"]),
        time_to_log_s=data["time_to_log_s"],
        deputies=tuple(data.get("deputies", ())),
        rules=tuple(data.get("rules", ())),
    )


def _reason_to_json(reason: Reason) -> dict[str, Any]:
    return {
        "code": reason.code,
        "confidence": reason.confidence,
        "also_possible": reason.also_possible,
        "records": [_record(record) for record in reason.records],
        "fields": reason.fields,
        "since": _ticks(reason.since),
        "alert": reason.alert,
        "one_of": reason.one_of,
        "group": reason.group,
    }


def _reason_from(reason: dict[str, Any], shown: dict[str, Any]) -> Reason:
    also = reason.get("also", ())  # findings of version 1 have no groups, rules or further reasons
    words = shown.get("also") or [[]] * len(also)
    return Reason(
        code=reason["code"],
        confidence=Confidence(reason["confidence"]),
        evidence=tuple(Evidence(_read(question), _read(answer)) for question, answer in shown["evidence"]),
        also=tuple(_reason_from(one, {"evidence": lines}) for one, lines in zip(also, words, strict=True)),
        also_possible=tuple(reason["also_possible"]),
        records=_records(reason["records"]),
        fields=tuple(reason["fields"]),
        since=_moment(reason["since"]),
        alert=reason["alert"] and Alert(reason["alert"]),
        one_of=tuple(reason.get("one_of", ())),
        group=reason.get("group", ""),
    )


def _lines(evidence: Iterable[Evidence]) -> list[Any]:
    return [[_text(line.question), _text(line.answer)] for line in evidence]


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
