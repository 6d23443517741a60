"""What a rep without a Consumer Key asks the Salesforce admin for: everything to type, and why, in one message."""

from typing import Final

from tray_app.adapters.salesforce.callback import PATH, PORTS
from tray_app.core.model.text import Text, text

SUBJECT: Final = text("Could you let me sign in to our Salesforce with DidItLog?")


def app_request() -> Text:
    """The body: what the app is, what to set up, and what to send back. It names nobody and nothing of the rep."""
    return text(
        "Hello,\n\n"
        "DidItLog is a program on my computer that checks whether my emails and calls are logged in Salesforce, and"
        " says why one is not. It signs in as me, in the browser, sees only what I may see, writes nothing while it"
        " checks and never reads the body of an email. No server of anybody else is in between. For the sign-in it"
        " needs an app in our own Salesforce. Could you please make it? It is done once for everybody.\n\n"
        "1. Setup > External Client App Manager > New External Client App. Name: DidItLog. Distribution State: Local.\n"
        "2. Enable OAuth. Callback URLs, which lead back to my own computer, each on its own line:\n"
        "{callbacks}\n"
        "3. OAuth scopes: api, refresh_token, id. Nothing else is needed.\n"
        "4. Security: both Require Secret settings off, because a program on a computer can keep no secret. PKCE and"
        " Refresh Token Rotation on, so that a copied code or token is worth nothing.\n"
        "5. Policies: let me use the app, for instance through a permission set that has API Enabled.\n"
        "6. Send me the app's Consumer Key (it is not secret; never the Consumer Secret) and the address of our"
        " Salesforce. Best as a text file with the name company.diditlog, which I only have to open:\n\n"
        'client_id = "the Consumer Key"\n'
        'login_url = "https://our-company.my.salesforce.com"\n\n'
        "Thank you!",
        callbacks="\n".join(f"http://localhost:{port}{PATH}" for port in PORTS),
    )
