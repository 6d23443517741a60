"""The catalogue of reasons: code → what kind of verdict it gives, who can fix it, how loudly it is told.

Codes are public and stable: they stand in JSON, in the store and as file names under `resources/fixes/<language>/`,
where title, cause and steps are. When several reasons fit: proved before likely, then the one that holds back more
activities, then the order here.
"""

from dataclasses import dataclass

from tray_app.core.model.verdict import Alert, Fixer, Verdict


@dataclass(frozen=True, slots=True)
class ReasonFacts:
    """What holds for every occurrence of a code."""

    code: str
    """The public code."""
    verdict: Verdict
    """The verdict it stands for."""
    fixers: tuple[Fixer, ...]
    """Who can put it right, first the one to ask."""
    alert: Alert
    """How loudly it is told unless the case says otherwise."""
    whole_rep: bool = False
    """It concerns all of the rep's emails or calls, not one activity: one cause, whatever it holds back."""
    remark: bool = False
    """A note on what is logged that is worth a cause of its own: something to mend although nothing is missing."""


_REP = (Fixer.REP,)
_SF = (Fixer.SALESFORCE_ADMIN,)
_LOGGER = (Fixer.LOGGER_ADMIN,)
_IT = (Fixer.IT,)
_NOBODY = (Fixer.NOBODY,)
_REP_SF = (Fixer.REP, Fixer.SALESFORCE_ADMIN)
_LOGGER_SF = (Fixer.LOGGER_ADMIN, Fixer.SALESFORCE_ADMIN)
_NOW, _DIGEST, _LIST = Alert.NOW, Alert.DIGEST, Alert.LIST


def _whole_rep(code: str, fixers: tuple[Fixer, ...], alert: Alert = _NOW) -> ReasonFacts:
    return ReasonFacts(code, Verdict.NOT_LOGGED, fixers, alert, whole_rep=True)


def _missing(code: str, fixers: tuple[Fixer, ...], alert: Alert = _NOW) -> ReasonFacts:
    return ReasonFacts(code, Verdict.NOT_LOGGED, fixers, alert)


def _incomplete(code: str, fixers: tuple[Fixer, ...], alert: Alert = _DIGEST) -> ReasonFacts:
    return ReasonFacts(code, Verdict.INCOMPLETE, fixers, alert)


def _unchecked(code: str, fixers: tuple[Fixer, ...], alert: Alert = _NOW) -> ReasonFacts:
    return ReasonFacts(code, Verdict.CANNOT_CHECK, fixers, alert, whole_rep=True)


_NOTES = tuple(
    ReasonFacts(f"note.{name}", Verdict.LOGGED, _NOBODY, _LIST)
    for name in (
        "email_message",
        "other_record",
        "other_owner",
        "colleague",
        "shared_task",
        "renamed_subject",
        "archived",
        "late",
        "on_account",
        "unreadable_recipient",
        "own_record",
        "own_copy",
        "in_report",
    )
)

_REMARKS = (
    ReasonFacts("calls.time_shifted", Verdict.LOGGED, _REP, _DIGEST, whole_rep=True, remark=True),
    ReasonFacts("logging.doubled", Verdict.LOGGED, _LOGGER_SF, _LIST, whole_rep=True, remark=True),
)

_LOOK_ALIKES = (
    *_NOTES,
    *_REMARKS,
    _incomplete("task.unattached", _REP),
    _incomplete("task.no_person", _REP),
    _missing("task.deleted", _REP),
    _missing("task.not_this_call", (Fixer.REP, Fixer.LOGGER_ADMIN)),
    ReasonFacts("task.not_visible", Verdict.CANNOT_CHECK, _REP_SF, _DIGEST),
    ReasonFacts("eac.not_a_record", Verdict.CANNOT_CHECK, _SF, _LIST),
    ReasonFacts("logger.own_object", Verdict.CANNOT_CHECK, _SF, _LIST, whole_rep=True),
    _missing("eac.address_staged", _REP, _DIGEST),
    _whole_rep("eac.needs_attention", _REP),
)

_IGNORED = tuple(
    ReasonFacts(f"ignored.{name}", Verdict.IGNORED, _NOBODY, _LIST)
    for name in (
        "internal",
        "cc_only",
        "excluded",
        "automatic",
        "not_connected_call",
        "internal_call",
        "before_start",
        "not_sent_by_you",
        "draft_or_failed",
    )
)

_WHOLE_REP = (
    _whole_rep("connection.tool_not_connected", _REP),
    _whole_rep("connection.tool_stopped", _REP),
    _whole_rep("connection.tool_app_blocked", _SF),
    _whole_rep("connection.user_inactive", _SF),
    _whole_rep("settings.email_logging_off", (Fixer.REP, Fixer.LOGGER_ADMIN)),
    _whole_rep("settings.call_logging_off", _LOGGER),
    _whole_rep("settings.replies_off", _REP),
    _whole_rep("settings.bcc_not_accepted", _REP_SF),
    _whole_rep("org.api_limit", _SF),
    _whole_rep("org.maintenance", _NOBODY, _LIST),
    _whole_rep("access.task_create", _SF),
    _whole_rep("access.api_disabled", _SF),
    _whole_rep("source.logger_feed_missing", _LOGGER),
)

_PERSON = (
    _missing("person.no_record", _REP),
    _missing("person.email_hidden", _SF),
    _missing("person.call_without_salesforce_id", (Fixer.REP, Fixer.LOGGER_ADMIN)),
    _missing("person.stale_id", _REP),
    _missing("person.converted_lead", _REP),
    _missing("person.duplicates", _REP),
    _missing("person.other_email_field", _REP),
    _missing("person.number_unmatched", _REP),
    _missing("person.no_owner", _REP_SF),
    _missing("access.record_hidden", _SF),
    _missing("access.lead_object", _SF),
    _incomplete("recipients.partial", _REP),
    ReasonFacts("recipients.unknown", Verdict.CANNOT_CHECK, _REP, _LIST),
)

_REFUSED = (
    _missing("org.validation_rule", _REP_SF),
    _missing("org.required_field", _SF),
    _missing("org.restricted_picklist", _SF),
    _missing("org.automation", _SF),
    _missing("org.row_lock", _NOBODY, _LIST),
    _missing("org.busy", _NOBODY, _LIST),
    _missing("org.storage_full", _SF),
    _missing("org.security_policy", _SF),
    _missing("org.duplicate_rule", _REP),
    _missing("record.locked", (Fixer.APPROVER,)),
    _missing("access.parent_record", _SF),
    _missing("access.fields", _SF),
)

_FIELDS = (
    _incomplete("field.missing_or_hidden", _SF),
    _incomplete("field.wrong_api_name", _SF),
    _incomplete("field.read_only", _SF),
    _incomplete("field.wrong_type", _SF),
    _incomplete("field.empty", (Fixer.SALESFORCE_ADMIN, Fixer.LOGGER_ADMIN)),
    _incomplete("type.picklist_missing", _SF),
    _incomplete("type.overwritten", _SF),
    _incomplete("opportunity.no_contact_role", _REP),
    _incomplete("bcc.no_attributes", _REP, _LIST),
)

_UNCHECKED = (
    ReasonFacts("number.unreadable", Verdict.CANNOT_CHECK, _REP, _LIST),
    _unchecked("check.incomplete_answer", _NOBODY, _LIST),
    _unchecked("check.not_signed_in", _REP),
    _unchecked("check.signed_out", _REP),
    _unchecked("check.app_not_installed", _SF),
    _unchecked("check.ip_restricted", _SF),
    _unchecked("check.keyring_locked", _REP),
    _unchecked("check.no_keyring", _IT),
    _unchecked("check.offline", _NOBODY, _LIST),
    _unchecked("check.clock_wrong", _REP),
    _unchecked("check.tls_untrusted", _IT),
    _unchecked("check.proxy_auth", _IT),
    _unchecked("check.network_sign_in", (Fixer.REP, Fixer.IT), _DIGEST),
    _unchecked("check.salesforce_unavailable", _NOBODY, _LIST),
    _unchecked("check.rate_limited", _NOBODY, _LIST),
    _unchecked("check.api_budget", _SF, _LIST),
    _unchecked("check.no_task_access", _SF),
    _unchecked("source.auth_failed", _REP),
    _unchecked("source.permission", _IT),
    _unchecked("source.consent_needed", _IT),
    _unchecked("source.app_password_needed", _REP),
    _unchecked("source.access_locked", (Fixer.REP, Fixer.IT)),
    _unchecked("source.no_local_copy", _REP),
    _unchecked("source.plugin_failed", _IT),
    _unchecked("source.unreachable", _NOBODY, _LIST),
    _unchecked("source.rate_limited", _NOBODY, _LIST),
    _unchecked("source.quota", _IT, _LIST),
    _unchecked("source.bad_file", _REP),
    _unchecked("source.format_unknown", _REP),
    _unchecked("source.misconfigured", _REP),
    _unchecked("source.broken", _IT, _DIGEST),
)

_BY_REPORT = (
    ReasonFacts("report.not_in_it", Verdict.NOT_LOGGED, _REP, _LIST, whole_rep=True),
    ReasonFacts("report.not_covered", Verdict.CANNOT_CHECK, _REP, _LIST, whole_rep=True),
)

CATALOGUE: dict[str, ReasonFacts] = {
    facts.code: facts
    for facts in (
        *_LOOK_ALIKES,
        *_IGNORED,
        *_WHOLE_REP,
        *_PERSON,
        *_REFUSED,
        *_FIELDS,
        *_UNCHECKED,
        *_BY_REPORT,
        _missing("unknown.unproven", _REP, _DIGEST),
    )
}
"""Every code there is, in order of preference."""

_ORDER = {code: place for place, code in enumerate(CATALOGUE)}


def facts_of(code: str) -> ReasonFacts:
    """The facts of a code. Raises KeyError for a code that is not in the catalogue."""
    return CATALOGUE[code]


def place_of(code: str) -> int:
    """The code's place in the order of preference."""
    return _ORDER[code]
