"""A call whose other side nobody can look up: which row of the log it is, and what stands there for a number."""

from tray_app.core.diagnosis.situation import proved
from tray_app.core.model.activity import Activity, Call, NumberKind
from tray_app.core.model.text import Text, text, verbatim
from tray_app.core.model.verdict import Evidence, Reason


def unreadable_number(activity: Activity, code: str) -> Reason:
    """The reason, with the row and the value named."""
    place = activity.place if isinstance(activity, Call) else ""
    row = Evidence(text("Row of the call log"), verbatim(place or activity.id.partition(":")[2]))
    return proved(code, row, Evidence(text("What it has for a number"), _value(activity)))


def _value(activity: Activity) -> Text:
    written = activity.raw_number.strip() if isinstance(activity, Call) else ""
    if not written:
        return text("nothing")
    if isinstance(activity, Call) and activity.number_kind is NumberKind.WITHHELD:
        return text("{value}, which means that it is withheld", value=written)
    return text("{value}, which is neither a whole number nor known as an extension", value=written)
