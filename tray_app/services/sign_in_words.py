"""What is said about a sign-in before it begins and after it has ended: the values given, and how signing out went."""

from collections.abc import Callable

from tray_app.adapters.salesforce.admin_file import is_client_id
from tray_app.adapters.salesforce.org_address import BadAddress, is_of_salesforce, salesforce_origin
from tray_app.adapters.salesforce.revocation import SignedOut
from tray_app.core.model.text import Text, text
from tray_app.core.ui_api.sign_in_api import GivenAddress


def understood(given: str) -> GivenAddress:
    """What a typed or pasted address means."""
    try:
        origin = salesforce_origin(given)
    except BadAddress as error:
        return GivenAddress(given.strip(), error.message)
    if is_of_salesforce(origin):
        return GivenAddress(origin)
    caution = text("This address is not one of Salesforce's. Sign in there only if your Salesforce admin says so.")
    return GivenAddress(origin, caution=caution)


def problem_with_key(client_id: str) -> Text | None:
    """What is wrong with a Consumer Key; None when nothing is."""
    if is_client_id(client_id):
        return None
    return text(
        "This is not a Consumer Key: it has letters, digits, dots, hyphens and underscores. Your Salesforce admin can"
        " give you yours."
    )


def offered(file: str) -> Text:
    """Where the values on the page come from."""
    return text(
        "These values come from {file}. Look at the address, and go on if the file is from your Salesforce admin.",
        file=file,
    )


def outcome_of(done: SignedOut, title_of: Callable[[str], str]) -> Text:
    """Both halves of signing out; `title_of` names a code."""
    if not done.wiped and done.revoked:
        return text("Salesforce has ended the sign-in. What is left of it on this computer cannot be used any more.")
    if not done.wiped:
        return text("You are not signed out: what is kept on this computer could not be removed.")
    if done.revoked or done.revoke_trouble is None:
        return text("You are signed out. The sign-in has ended, and nothing of it is left on this computer.")
    return text(
        "You are signed out, and nothing of the sign-in is left on this computer. Salesforce could not be told"
        " ({problem}): there it ends by itself, or your Salesforce admin ends it.",
        problem=title_of(done.revoke_trouble),
    )
