"""The decision: the errors of a text against the tables, the most telling line first."""

from dataclasses import replace

from tray_app.core.explain import explanation_texts as sayings
from tray_app.core.explain.connection_rules import CONNECTION_RULES
from tray_app.core.explain.details import fields_in, message_of, object_in, records_in
from tray_app.core.explain.error_lines import Complaint, complaints
from tray_app.core.explain.error_rule import LIKELY, ErrorRule
from tray_app.core.explain.explanation import UNPROVEN, Explanation
from tray_app.core.explain.families import FAMILIES
from tray_app.core.explain.tool_words import TOOL_WORDS
from tray_app.core.explain.write_rules import FIRST_RULES, PLAIN_WORDS, WRITE_RULES
from tray_app.core.model.text import Text

_TABLE: tuple[ErrorRule, ...] = (*FIRST_RULES, *CONNECTION_RULES, *WRITE_RULES, *FAMILIES)


def explain(pasted: str) -> Explanation:
    """What a pasted text means. Any text has an explanation; what no rule knows is `unknown.unproven`."""
    found = complaints(pasted, is_known)
    for rule in _TABLE:
        for complaint in found:
            if rule.fits(complaint):
                return _explanation(complaint, rule)
    for rule in (*PLAIN_WORDS, *TOOL_WORDS):
        for complaint in found:
            if rule.fits(complaint):
                return _explanation(complaint, rule)
    return _explanation(found[0], None)


def is_known(error: str) -> bool:
    """Whether some line of the tables knows an error of this name (in capitals)."""
    return any(rule.names(error) for rule in _TABLE)


def _explanation(complaint: Complaint, rule: ErrorRule | None) -> Explanation:
    named = sayings.NOT_KNOWN if complaint.code else sayings.NOTHING_NAMED
    return Explanation(
        code=rule.code if rule else UNPROVEN,
        confidence=rule.confidence if rule else LIKELY,
        is_known=rule is not None,
        error=complaint.code,
        message=message_of(complaint),
        fields=fields_in(complaint),
        records=records_in(complaint),
        cause=_filled(rule.says if rule else named, complaint),
        also_possible=rule.also if rule else (),
        first_steps=rule.first_steps if rule else (),
    )


def _filled(saying: Text | None, complaint: Complaint) -> Text | None:
    if saying is None:
        return None
    return replace(saying, values=(("error", complaint.code), ("object", object_in(complaint) or "")))
