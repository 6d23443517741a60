"""The mailbox step in each of its states: whose it is, what is asked for, and what an admin has to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.ui.fake_mailbox_api import WAITS
from tests.ui.fake_settings_api import FakeSettingsApi
from tests.ui.fake_window_api import FakeWindowApi
from tray_app.core.model.mail_hosts import MailHost, MailKind
from tray_app.core.model.mail_programs import MailProgram
from tray_app.core.ui_api.first_run_api import FirstRun
from tray_app.core.ui_api.mailbox_api import CompanyMail, MailboxProgress, MailboxStage
from tray_app.ui.first_run.first_run_steps import AddMailbox
from tray_app.ui.kit.icons import Icons
from tray_app.ui.settings.mailbox_form import MailboxForm
from tray_app.ui.window.main_window import MainWindow

APP = "11111111-2222-3333-4444-555555555555"


def mailbox_scenes(
    icons: Icons, window_of: Callable[[Icons, FakeWindowApi], MainWindow], make: Callable[[], FakeWindowApi]
) -> Iterator[tuple[str, MainWindow]]:
    """Every state of it."""
    for name, host, company in (
        ("google", MailHost(MailKind.GOOGLE, "imap.gmail.com"), CompanyMail()),
        ("google_api", MailHost(MailKind.GOOGLE), CompanyMail(google_client_id="1-a.apps.googleusercontent.com")),
        ("microsoft", MailHost(MailKind.MICROSOFT), CompanyMail(microsoft_client_id=APP)),
        ("microsoft_own_app", MailHost(MailKind.MICROSOFT), CompanyMail()),
        ("other", MailHost(MailKind.OTHER, "imap.acme.example"), CompanyMail()),
    ):
        window, _form = _at_mailbox(icons, window_of, make, host, company)
        yield f"mailbox_{name}", window
    window, form = _at_mailbox(icons, window_of, make, None, CompanyMail(), programs=tuple(MailProgram))
    yield "mailbox_programs", window
    window, form = _at_mailbox(icons, window_of, make, None, CompanyMail(), programs=(MailProgram.THUNDERBIRD,))
    yield "mailbox_thunderbird", window
    company, host = CompanyMail(microsoft_client_id=APP), MailHost(MailKind.MICROSOFT)
    window, form = _at_mailbox(icons, window_of, make, host, company)
    form.web[MailKind.MICROSOFT].copy.click()
    form.web[MailKind.MICROSOFT].sign_in.click()
    yield "mailbox_microsoft_waits_for_it", window
    for stage in (MailboxStage.WAITING, MailboxStage.WAITING_LONG):
        window, form = _at_mailbox(icons, window_of, make, host, company, MailboxProgress(stage))
        form.web[MailKind.MICROSOFT].sign_in.click()
        yield f"mailbox_microsoft_{stage}", window


def _at_mailbox(
    icons: Icons,
    window_of: Callable[[Icons, FakeWindowApi], MainWindow],
    make: Callable[[], FakeWindowApi],
    host: MailHost | None,
    company: CompanyMail,
    step: MailboxProgress = WAITS,
    programs: tuple[MailProgram, ...] = (),
) -> tuple[MainWindow, MailboxForm]:
    window_api = make()
    window_api.settings_api = FakeSettingsApi(step=FirstRun.MAILBOX)
    mailboxes = window_api.settings_api.mailboxes
    mailboxes.decided, mailboxes.steps = replace(company), [step]
    mailboxes.hosts, mailboxes.installed = {"acme.example": host} if host else {}, programs
    window = window_of(icons, window_api)
    assert window.first_run is not None
    page = window.first_run._made[FirstRun.MAILBOX]
    assert isinstance(page, AddMailbox)
    if host:
        page.form.address.setText("rep@acme.example")
        page.form.address.editingFinished.emit()
    return window, page.form
