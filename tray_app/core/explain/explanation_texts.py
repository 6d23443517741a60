"""What special errors mean, where the guide of their code speaks of an activity that was looked for.

`{error}` is the error's own name, `{object}` an object of Salesforce.
"""

from tray_app.core.explain.explanation import OwnStep
from tray_app.core.model.text import text
from tray_app.core.model.verdict import Fixer

NOTHING_NAMED = text(
    "The text names no error that we know. Paste the whole line, with its code and its message, from the page where "
    "your logging tool lists its errors."
)
NOT_KNOWN = text("We do not know the error {error}. Your Salesforce admin or the vendor of your logging tool may.")
SHADOW = text(
    "{error} only says that another part of the same request failed. The line before or after it names the cause: "
    "paste that one."
)
SETUP = text(
    "{error} is about changing the setup of Salesforce or of one of its features, not about saving an email or a "
    "call. It does not show why something was not logged."
)
REQUEST = text(
    "{error} says that Salesforce did not accept the request as it was sent. Nothing of yours is wrong there: "
    "the vendor of the logging tool has to look at it."
)
FEATURE = text(
    "{error} says that a feature, a licence or a setting that the request needed is not there in your company's "
    "Salesforce. Your Salesforce admin can say which one the message means."
)
OTHER_ACT = text(
    "{error} is about deleting, restoring, merging or moving records, which a logging tool does not do to log an "
    "email or a call. It does not show why something was not logged."
)
OTHER_PART = text(
    "{error} comes from a part of Salesforce that a logging tool does not use itself. A flow or trigger of your "
    "company that ran while the Task was being saved has probably failed there."
)
SENDING = text(
    "{error} is about an email that Salesforce itself should have sent, not about yours. A flow or trigger of your "
    "company that ran while the Task was being saved has probably failed there."
)
MAILBOX = text(
    "{error} is about Salesforce's own connection to your mailbox, the one Einstein Activity Capture and Inbox use. "
    "Until it works again, what they should log stays away."
)
UNNAMED_FAILURE = text(
    "Salesforce failed without naming a cause. Most often a flow or trigger of your company failed while the Task "
    "was being saved; it can also be Salesforce itself."
)
API_OR_ADDRESS = text(
    "Salesforce knows the logging tool's session and still does not let it use the API. Either the user has no "
    "**API Enabled**, or sign-ins are allowed from certain network addresses only and the tool's servers have others."
)
SESSION = text(
    "The logging tool's sign-in to Salesforce does not work any more: it has expired, was ended, or your password "
    "has changed. Nothing is logged until the tool is connected again."
)
SESSION_IN_TRIGGER = text(
    "Salesforce says that the session has expired. The logging tool's sign-in has probably ended; a flow or trigger "
    "that calls another system with an old session would look the same."
)
NOT_CONNECTED = text("The logging tool says that it is not connected to Salesforce in your name.")
REFUSED_TOOL = text(
    "Salesforce turned the logging tool's sign-in away. The tool is probably not installed in your company's "
    "Salesforce, or is blocked there; a user without **API Enabled** would see much the same."
)
REFUSED_ADDRESS = text(
    "Salesforce lets your user in from certain network addresses only, and the servers of the logging tool have "
    "other ones."
)
ASK_SALESFORCE = OwnStep(
    Fixer.SALESFORCE_ADMIN,
    text(
        "In **Company Information**, see whether the org is active. If it is locked, ask Salesforce why; "
        "until it is open again, the steps below change nothing."
    ),
    "setup.company_information",
)
ALLOW_ADDRESS = OwnStep(
    Fixer.SALESFORCE_ADMIN,
    text(
        "In **Login History**, see which address was refused. Allow the addresses that the vendor of the logging tool "
        "publishes in **Network Access** or in the login IP ranges of the profile, or relax the IP setting of the tool."
    ),
    "setup.network_access",
)
WAS_IT_THE_ADDRESS = OwnStep(
    Fixer.SALESFORCE_ADMIN,
    text(
        "In **Login History**, see whether the sign-ins of the logging tool were refused because of their address. If "
        "so, allow the addresses that its vendor publishes, or relax the IP setting of the tool; if not, go on."
    ),
    "setup.login_history",
)
ORG_INACTIVE = text(
    "Salesforce says that your company's Salesforce itself is locked or not active, so nobody's tools can reach it."
)
USER_UNKNOWN = text("Salesforce does not know, or does not accept, the user that the logging tool writes for.")
USER_OR_OWNER = text(
    "Salesforce says that a user is not active: your own, or the owner of the record that was to be saved."
)
READ_ONLY_USER = text("Salesforce says that your user may read but not write.")
OWNER_INACTIVE = text(
    "A record that was to be saved belongs to a user who is no longer active, and Salesforce does not save it that way."
)
OBJECT_HIDDEN = text("Salesforce does not show the object {object} to your user, so the logging tool cannot use it.")
SOME_OBJECT_HIDDEN = text(
    "Salesforce does not show your user an object that the logging tool asks for. Most often it is Lead."
)
FIELD_INVISIBLE = text(
    "The logging tool asked for a field that your user cannot see. Either it has not been created in Salesforce, or "
    "field-level security hides it; with your rights the two look the same."
)
VALUE_DOES_NOT_FIT = text(
    "A value that the logging tool writes does not fit the field in Salesforce: it is too long, or of another type."
)
VALUE_REFUSED = text("Salesforce refused a value, because it is not one that is allowed in that field.")
ID_UNKNOWN = text(
    "The logging tool used a Salesforce ID that Salesforce does not find: the record was deleted or merged, or it is "
    "not visible to you."
)
ID_OF_ANOTHER_KIND = text(
    "The logging tool wrote a Salesforce ID into a field that takes another kind of record, or an ID that is none. "
    "What it has stored for this person or record is wrong; no picklist or field has to be changed."
)
VALUE_NOT_UNIQUE = text(
    "A value that has to be unique in Salesforce is there already, most often the logging tool's own ID of this email "
    "or call. The Task has then probably been written before. No duplicate rule of your company is behind it."
)
TOO_MUCH_IN_ONE_REQUEST = text(
    "The logging tool put more into one request than Salesforce takes at once. Nothing of yours or your company's is "
    "wrong there: the vendor of the logging tool has to look at it."
)
ACCESS_OR_MISSING = text(
    "Salesforce did not let the logging tool change a record, or did not find it. The tool does not say which of the "
    "two it was."
)
SOME_OBJECT_CLOSED = text(
    "The logging tool may not write to one of the objects it needs in Salesforce. Task is the one for emails and calls."
)
TOOLS_OWN_RECORD = text(
    "The logging tool did not get as far as Salesforce: something about the record in the tool itself holds it back. "
    "The tool's own help says what this error is."
)
CONVERTED = text(
    "The logging tool tried to write to a Lead that has been converted, and Salesforce does not allow that. The "
    "Contact it became is the one to log on."
)
ARCHIVED = text("The record has been archived, and Salesforce does not let anybody change archived records.")
ENQUEUED = text("{error} says that Salesforce has put the work in a queue and does it later.")
FILES = text(
    "{error} is about a file or an attachment that Salesforce did not take. If the logging tool attaches files to what "
    "it logs, the email or call may have been refused along with it."
)
BUSY = text("Salesforce did not answer in time. Most logging tools try again by themselves.")
TOO_MANY_AT_ONCE = text(
    "Too many long-running requests of your company were open at the same moment. It is not the daily allowance, and "
    "most logging tools try again by themselves."
)
NOT_FOUND = text("The logging tool found neither a Lead nor a Contact for this person.")
SEVERAL_FOUND = text("The logging tool found several Leads or Contacts for this person, and could not choose.")
NO_ID = text("The logging tool has no Salesforce ID for this person, so it does not know where to log.")
