"""What the configuration file decides, in the values that the core works with."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from tray_app.adapters.settings.config_models import ConfigFile
from tray_app.core.cycle.cycle_settings import CycleSettings
from tray_app.core.diagnosis import CallLogging, EmailLogging, ReplyLogging, SetUp
from tray_app.core.matching.expectation import Boundaries
from tray_app.core.model.activity import CallResult
from tray_app.core.model.addresses import plain_address, plain_domain
from tray_app.core.model.mail_providers import without_mail_providers
from tray_app.core.model.profiles import Profile
from tray_app.core.reporting.hours import DAYS, Hours, span_of
from tray_app.core.reporting.notification_preferences import NotificationLevel, NotificationPreferences
from tray_app.core.ui_api.log_api import Permission


def cycle_settings(file: ConfigFile, profile: Profile) -> CycleSettings:
    """What a cycle goes by; `profile` is the logger's that the file names."""
    chosen = file.logging
    addresses = frozenset(plain_address(address) for source in file.sources for address in source.own_addresses)
    own = chosen.own_domains or tuple(address.rpartition("@")[2] for address in addresses)
    if chosen.logged_call_results:
        profile = replace(profile, expected_results=frozenset(map(CallResult, chosen.logged_call_results)))
    return CycleSettings(
        profile=profile,
        boundaries=Boundaries(
            own_domains=without_mail_providers(map(plain_domain, own)),
            own_addresses=addresses,
            own_numbers=frozenset(chosen.own_numbers),
            ignored_addresses=frozenset(map(plain_address, chosen.ignore_addresses)),
            ignored_domains=frozenset(map(plain_domain, chosen.ignore_domains)),
            ignored_numbers=frozenset(chosen.ignore_numbers),
            started_at=_midnight(chosen.start_date),
        ),
        set_up=SetUp(
            email_logging=EmailLogging(chosen.email_logging),
            call_logging=CallLogging(chosen.call_logging),
            log_replies=ReplyLogging(chosen.log_replies),
        ),
        grace=timedelta(minutes=chosen.grace_minutes) if chosen.grace_minutes else None,
    )


def writing_permission(file: ConfigFile) -> Permission:
    """Whether the app may write Tasks: only where the company leaves it open and the rep has allowed it."""
    if file.logging.write_tasks == "off":
        return Permission.FORBIDDEN
    return Permission.GIVEN if file.consent.write_tasks else Permission.NOT_YET


def notification_preferences(file: ConfigFile) -> NotificationPreferences:
    """How much the rep wants to be told, and when."""
    chosen = file.notifications
    hours = Hours(
        working=span_of(chosen.working_hours) if chosen.working_hours else None,
        days=frozenset(DAYS.index(day) for day in chosen.working_days),
        quiet=span_of(chosen.quiet_hours) if chosen.quiet_hours else None,
    )
    return NotificationPreferences(level=NotificationLevel(chosen.level), hours=hours)


def _midnight(day: date | None) -> datetime | None:
    """The beginning of the day where the rep's computer is."""
    return datetime.combine(day, time.min).astimezone(UTC) if day else None
