"""The JSON of `check`, `status` and `show`: schema 1, extended only by adding."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from tray_app.adapters.content.pages import PageMaker
from tray_app.core.model.activity import Call, Email
from tray_app.core.model.activity_report import ActivityReport
from tray_app.core.model.crm import Rep
from tray_app.core.model.guide import plain
from tray_app.core.model.page import Page, PageStep
from tray_app.core.model.snapshot import CrmState, Item, Snapshot, SourceState
from tray_app.core.model.timestamp import utc_text
from tray_app.core.model.verdict import Finding, RecipientFinding

SCHEMA = 1
"""Grows only when a reader of the old form would misread the new one."""

Json = dict[str, object]


def snapshot_json(snapshot: Snapshot, pages: PageMaker, listed: Sequence[Item] | None = None) -> Json:
    """The whole answer of `check` and `status`. `listed`: the activities to list; all of them without it."""
    instance = snapshot.crm.instance_url
    return {
        "schema": SCHEMA,
        "checked_at": stamp(snapshot.at),
        "rep": _rep(snapshot.rep),
        "salesforce": _salesforce(snapshot.crm),
        "sources": [_source(state, pages) for state in snapshot.sources],
        "summary": {verdict.value: count for verdict, count in snapshot.summary.items()}
        | ({"not_read": snapshot.not_read} if snapshot.not_read else {}),
        "causes": [
            {
                "code": cause.code,
                "confidence": cause.confidence.value,
                "activities": list(cause.activities),
                "alert": cause.alert.value,
                "title": pages.title_of(cause.code),
            }
            | ({"snoozed": True} if cause not in snapshot.causes else {})
            for cause in snapshot.every_cause
        ],
        "activities": [item_json(item, pages, instance) for item in (snapshot.items if listed is None else listed)],
    }


def report_json(report: ActivityReport) -> Json:
    """By which report was answered what Salesforce was not asked about."""
    return {
        "report": {
            "file": report.file,
            "tasks": len(report.rows),
            "begins": report.begins.isoformat(),
            "ends_at": stamp(report.ends_at),
            "assigned": list(report.assigned),
            "not_read": report.unread,
        }
    }


def item_json(item: Item, pages: PageMaker, instance_url: str | None) -> Json:
    """One activity with its verdict, evidence, steps and records."""
    activity, finding = item.activity, item.finding
    page = pages.of_item(item, instance_url)
    head: Json = {
        "id": activity.id,
        "kind": activity.kind,
        "source": activity.source,
        "occurred_at": stamp(activity.occurred_at),
    }
    answer: Json = {
        "verdict": finding.verdict.value,
        "checked_at": stamp(finding.checked_at),
        "time_to_log_s": finding.time_to_log_s,
        "reason": _reason(finding, page),
        "notes": [{"code": note.code, "text": words} for note, words in zip(finding.notes, page.notes, strict=True)],
        "records": _records(finding, page),
    }
    if isinstance(activity, Email):
        return head | _email(activity) | answer | {"recipients": [_recipient(one) for one in finding.recipients]}
    return head | _call(activity) | answer


def step_json(step: PageStep) -> Json:
    """One step for a program; `one_of` says of which choice it is one way."""
    told: Json = {"who": step.who.value, "text": plain(step.text), "url": step.url}
    if step.branch is not None:
        told["one_of"] = {
            "choice": step.branch.choice,
            "question": plain(step.branch.question),
            "option": step.branch.option,
            "label": plain(step.branch.label),
        }
    return told


def stamp(moment: datetime | None) -> str | None:
    """RFC 3339 in UTC, to the second."""
    return utc_text(moment) if moment else None


def _rep(rep: Rep | None) -> Json | None:
    return {"user_id": rep.user_id, "username": rep.username, "time_zone": rep.time_zone} if rep else None


def _salesforce(state: CrmState) -> Json:
    usage = state.usage
    return {
        "state": "failed" if state.trouble else "ok" if state.instance_url else "off",
        "reason": state.trouble.code if state.trouble else None,
        "instance_url": state.instance_url,
        "api_requests": state.requests,
        "api_usage": {"used": usage.used, "limit": usage.limit} if usage else None,
    }


def _source(state: SourceState, pages: PageMaker) -> Json:
    unread: Json = {"not_read": state.not_read, "problems": [pages.say(one) for one in state.problems]}
    said: Json = {
        "id": state.id,
        "type": state.type,
        "state": "failed" if state.trouble else "ok",
        "reason": state.trouble.code if state.trouble else None,
        "fetched": state.fetched,
    }
    return said | unread if state.not_read else said


def _email(email: Email) -> Json:
    message_id = f"<{email.message_id}>" if email.message_id else None
    return {"subject": email.subject, "message_id": message_id}


def _call(call: Call) -> Json:
    return {
        "number": call.number,
        "direction": call.direction.value,
        "duration_s": call.duration_s,
        "result": call.result.value,
    }


def _reason(finding: Finding, page: Page) -> Json | None:
    reason = finding.reason
    if reason is None:
        return None
    return {
        "code": reason.code,
        "confidence": reason.confidence.value,
        "who": [fixer.value for fixer in page.fixers],
        "title": page.title,
        "cause": plain(page.cause),
        "evidence": [{"question": question, "answer": answer} for question, answer in page.evidence],
        "steps": [step_json(step) for step in page.steps],
        "also": [
            {
                "code": one.code,
                "confidence": one.confidence.value,
                "who": [fixer.value for fixer in one.fixers],
                "title": one.title,
                "fields": list(one.fields),
                "evidence": [{"question": question, "answer": answer} for question, answer in one.evidence],
            }
            for one in page.also
        ],
        "also_possible": list(reason.also_possible),
        "one_of": list(reason.one_of),
        "fields": list(reason.fields),
    }


def _records(finding: Finding, page: Page) -> list[Mapping[str, object]]:
    urls = {record.id: record.url for record in page.records}
    return [
        {
            "object": record.object,
            "id": record.id,
            "url": urls.get(record.id),
            "match": record.match.value if record.match else None,
        }
        for record in finding.records
    ]


def _recipient(one: RecipientFinding) -> Json:
    return {
        "address": one.address,
        "role": one.role,
        "verdict": one.verdict.value,
        "code": one.code,
        "person_id": one.person_id,
    }
