"""What logging tools themselves say in place of Salesforce's words: names of errors on their own pages.

Sources: HubSpot Knowledge Base, "Manage Salesforce integration API calls and sync errors" and "Resolve Salesforce
integration errors"; Groove (Clari) help centre, "Why was my email not logged"; RingCentral App Connect, "Logging
conflicts"; Salesforce Help on Einstein Activity Capture. A name on such a page says which kind of error it was and
hides which one, so each is likely at best.
"""

from tray_app.core.explain import explanation_texts as sayings
from tray_app.core.explain.error_rule import LIKELY, rule
from tray_app.core.explain.explanation import UNPROVEN

TOOL_WORDS = (
    # HubSpot
    rule(
        "access.parent_record",
        words=r"insufficient access or missing salesforce record",
        confidence=LIKELY,
        says=sayings.ACCESS_OR_MISSING,
        also="person.stale_id",
    ),
    rule(
        "access.fields",
        words=r"salesforce field permissions?\b|field permissions? (?:error|missing)",
        confidence=LIKELY,
    ),
    rule(
        "access.task_create",
        words=r"salesforce object permissions?\b|object permissions? (?:error|missing)",
        confidence=LIKELY,
        says=sayings.SOME_OBJECT_CLOSED,
        also="access.parent_record",
    ),
    rule("org.api_limit", words=r"(?:salesforce|organi[sz]ation) API (?:call )?limit", confidence=LIKELY),
    rule("org.automation", words=r"\bcustom code (?:error|issue)", confidence=LIKELY, also="org.validation_rule"),
    rule("org.duplicate_rule", words=r"salesforce duplicate rule", confidence=LIKELY),
    rule("org.validation_rule", words=r"salesforce validation rule", confidence=LIKELY),
    rule(
        UNPROVEN,
        words=r"association limit reached|waiting for (?:the )?\w+ to sync|email (?:address )?(?:is )?already in use",
        confidence=LIKELY,
        says=sayings.TOOLS_OWN_RECORD,
    ),
    # Groove, RingCentral and other dialers
    rule(
        "person.no_record",
        words=r"no related (?:record|contact|lead|person)s?\b|unlinked .{0,40}call log"
        r"|(?:contact|caller|number) not found",
        confidence=LIKELY,
        says=sayings.NOT_FOUND,
    ),
    # Einstein Activity Capture
    rule("eac.needs_attention", words=r"activities are(?:n't| not) being captured", confidence=LIKELY),
)
