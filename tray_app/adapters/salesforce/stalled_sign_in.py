"""Why a browser may never come back from a sign-in, for the rep and for the admin who can change it.

Since September 2025 Salesforce stops users at an error page of its own when an app is not installed in the org, and the
app that began the sign-in is never told. So waiting itself has to say what is likely.
"""

from tray_app.adapters.salesforce.account import ExternalClientApp
from tray_app.adapters.salesforce.callback import PATH, PORTS
from tray_app.core.model.text import Text, text


def likely_causes() -> tuple[Text, ...]:
    """What usually keeps a browser from coming back, the most common first."""
    return (
        text("The sign-in is not finished in the browser. Look for its tab, or start again."),
        text(
            "The browser shows an error of Salesforce, such as OAUTH_APPROVAL_ERROR_GENERIC or a note that the app must"
            " be installed: your company's Salesforce does not have this app yet. Since September 2025 Salesforce asks"
            " an admin to install it first."
        ),
        text("The browser says that you are not approved for the app: an admin has to give you access to it."),
        text("The browser says that the app is blocked: an admin can unblock it."),
        text(
            "The browser cannot open an address that begins with localhost: your company's network settings block it."
        ),
    )


def admin_message(app: ExternalClientApp) -> Text:
    """The message a rep copies out for the Salesforce admin: everything needed to allow the app in one go."""
    return text(
        "I cannot sign in to Salesforce with DidItLog, the program on my computer that checks that my emails and calls"
        " are logged. Salesforce stops in the browser, most likely because the app is not installed, not approved for"
        " me, or blocked. Could you please check the following?\n\n"
        "App (Consumer Key): {client_id}\n"
        "Callback URLs: {callbacks}\n"
        "Scopes: api, refresh_token, id\n\n"
        "1. Setup > External Client App Manager: the app is there, OAuth and PKCE are enabled, the callback URLs are as"
        " above.\n{org}/lightning/setup/ManageExternalClientApplication/home\n"
        "2. Its policies: I am a permitted user, for instance through a permission set.\n"
        "3. Setup > Connected Apps OAuth Usage: if the app is listed there, Install it, and Unblock it if it is"
        " blocked.\n{org}/lightning/setup/ConnectedAppsUsage/home\n"
        "4. My profile or a permission set has API Enabled.\n\n"
        "DidItLog reads with my own rights and never reads the body of an email.",
        client_id=app.client_id,
        callbacks=", ".join(f"http://localhost:{port}{PATH}" for port in PORTS),
        org=app.login_url,
    )
