"""The sign-in to a mailbox in the browser, on a terminal."""

from tray_app.adapters.browser.default_browser import open_in_browser
from tray_app.adapters.mail_accounts.kept_client_secret import kept_client_secret
from tray_app.adapters.mail_accounts.mailbox_sign_in import MailboxSignIn, MailboxSignInStage
from tray_app.adapters.settings import GmailSettings, InBrowser
from tray_app.app import App
from tray_app.cli.terminal import complain, read_secret, write
from tray_app.core.model.text import text


def sign_in_to(app: App, source: InBrowser, *, no_browser: bool) -> None:
    """Sign in and keep the tokens. Raises `CannotCheck`."""
    client_secret = ""
    if isinstance(source, GmailSettings):
        client_secret = kept_client_secret(app.vault) or read_secret(app.pages.say(text("Google's client secret: ")))
    with app.source_factory.web_mailboxes().session() as session:
        errand = app.source_factory.web_mailboxes().errand(source, session, client_secret=client_secret, whole=False)
        attempt = MailboxSignIn(errand, app.words, tell=lambda stage: _tell(app, stage))
        address = attempt.begin()
        try:
            if no_browser or not open_in_browser(address):
                write(app.pages.say(text("Open this address in a browser on this computer:")))
                write(address)
            attempt.wait()
        finally:
            attempt.cancel()  # Ctrl-C: free the port at once


def _tell(app: App, stage: MailboxSignInStage) -> None:
    if stage is MailboxSignInStage.WAITING:
        complain(app.pages.say(text("Waiting for the browser…")))
