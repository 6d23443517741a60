"""What Salesforce would refuse, told from the rep's describe alone: nothing is written to find out.

What only Salesforce itself knows (validation rules, flows, sharing) is not here: that is told by its refusal.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tray_app.core.model.crm import FieldInfo, ObjectInfo
from tray_app.core.model.profiles import Profile
from tray_app.core.model.task_writing import RecordDraft
from tray_app.core.model.text import Text, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """One thing for which the record would be refused, or is not written at all."""

    code: str
    """The reason it would be refused for: a code of the catalogue."""
    words: Text
    """One sentence for the rep."""
    fields: tuple[str, ...] = ()
    """API names of the fields concerned."""


def obstacles(draft: RecordDraft, described: ObjectInfo | None, profile: Profile) -> tuple[Obstacle, ...]:
    """Everything that stands against the draft, the gravest first; nothing when it may be tried.

    `described`: the rep's describe of its object; None where the rep has none.
    """
    return tuple(_obstacles(draft, described, profile))


def _obstacles(draft: RecordDraft, described: ObjectInfo | None, profile: Profile) -> Iterator[Obstacle]:
    if not profile.writes_records:
        words = text(
            "{logger} stores activities outside Salesforce records: no Task belongs there.", logger=profile.name
        )
        yield Obstacle(code="eac.not_a_record", words=words)
        return
    if described is None or not described.createable:
        said = {
            "Task": text("You may not create Tasks in Salesforce."),
            "EmailMessage": text("You may not create email records (EmailMessage) in Salesforce."),
        }
        yield Obstacle(code="access.task_create", words=said[draft.object])
        return
    if draft.object == "EmailMessage" and not _can_be_found_again(draft, described):
        words = text(
            "This email has no Message-ID by which its record could be found again. DidItLog does not write what it "
            "could write twice."
        )
        yield Obstacle(code="unknown.unproven", words=words)
        return
    if draft.object == "Task" and "Status" not in draft.values:
        words = text("No value of Status means that a Task is done, as far as you may see: it would stay a to-do.")
        yield Obstacle(code="org.restricted_picklist", words=words, fields=("Status",))
    for name, value in draft.values.items():
        info = described.find(name)
        if info is None or not info.createable:
            words = text("You may not write the field {field}.", field=_called(info, name))
            yield Obstacle(code="access.fields", words=words, fields=(name,))
        elif info.type in {"picklist", "multipicklist"} and info.picklist and value not in info.picklist:
            words = text("{field} has no value {value}.", field=_called(info, name), value=str(value))
            yield Obstacle(code="org.restricted_picklist", words=words, fields=(name,))
        elif info.length and isinstance(value, str) and len(value) > info.length:
            words = text("{field} holds {n} characters at most.", field=_called(info, name), n=info.length)
            yield Obstacle(code="access.fields", words=words, fields=(name,))
    given = {name.casefold() for name, value in draft.values.items() if value not in (None, "")}
    for info in described.fields.values():
        if _is_required(info) and info.name.casefold() not in given:
            words = text("Salesforce would refuse it: the field {field} is required.", field=_called(info, info.name))
            yield Obstacle(code="org.required_field", words=words, fields=(info.name,))


def _can_be_found_again(draft: RecordDraft, described: ObjectInfo) -> bool:
    info = described.find("MessageIdentifier")
    return info is not None and info.filterable and bool(draft.values.get("MessageIdentifier"))


def _is_required(info: FieldInfo) -> bool:
    return info.createable and not info.nillable and not info.defaulted and info.type != "boolean"


def _called(info: FieldInfo | None, name: str) -> str:
    return f"{info.label} ({name})" if info is not None and info.label and info.label != name else name
