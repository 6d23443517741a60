"""Puts the services of the tray app together, each with the parts it needs, and ends them in order."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from tray_app.adapters.autostart import Autostart
from tray_app.adapters.browser.default_browser import open_in_browser
from tray_app.adapters.net.name_lookup import NameLookup
from tray_app.adapters.net.release_feed import Feed
from tray_app.adapters.salesforce.sign_in import HINT_AFTER_S
from tray_app.adapters.sources.mail_servers import MailServer, candidates
from tray_app.adapters.vault import for_the_rep
from tray_app.app import App
from tray_app.core.cycle.monitor import CycleRequest
from tray_app.core.diagnosis.schedule import poll_pause
from tray_app.core.model.ports import Notifier
from tray_app.core.model.text import text
from tray_app.core.reporting.completed_steps import CompletedSteps
from tray_app.core.ui_api.demo_api import DemoApi
from tray_app.core.ui_api.teaching_api import TeachingApi
from tray_app.services.admin_message import AdminMessages
from tray_app.services.announcer import QUIET_AT_START, Announcer
from tray_app.services.correction_service import CorrectionService
from tray_app.services.dropped_calls_service import DroppedCallsService
from tray_app.services.engine import Engine
from tray_app.services.errands import Errands
from tray_app.services.first_run_service import FirstRunService
from tray_app.services.known_state import KnownState
from tray_app.services.live_configuration import LiveConfiguration
from tray_app.services.log_service import LogService, make_task_logger
from tray_app.services.mailbox_service import MailboxService
from tray_app.services.own_data_service import OwnDataService
from tray_app.services.release_watch import ReleaseWatch
from tray_app.services.repair_notice import RepairNotice
from tray_app.services.report_service import ReportService
from tray_app.services.sent_mail_watch import SentMailWatch
from tray_app.services.settings_service import SettingsService
from tray_app.services.sign_in_service import SignInService
from tray_app.services.snooze_service import SnoozeService
from tray_app.services.source_service import SourceService
from tray_app.services.window_service import WindowService


class TrayServices:
    """Everything behind the window. Start it once, stop it once."""

    def __init__(
        self,
        app: App,
        notifier: Callable[[], Notifier],
        *,
        every: CycleRequest | None = None,
        pause: Callable[[int, float], timedelta] = poll_pause,
        quiet_for: timedelta = QUIET_AT_START,
        autostart: Autostart | None = None,
        feed: Feed | None = None,
        guess: Callable[[str], Iterable[MailServer]] = candidates,
        names: NameLookup | None = None,
        browse: Callable[[str], bool] = open_in_browser,
        hint_after_s: float = HINT_AFTER_S,
        demo: DemoApi | None = None,
    ) -> None:
        """`every` is what a scheduled cycle asks for, `pause` how long it waits between cycles.

        `autostart` lets the rep have it start by itself; `feed` tells of newer versions, without one nobody is asked;
        `guess` tells where the mailbox of an address may be, `names` who hosts it; `browse` opens an address in the
        rep's browser, and after `hint_after_s` seconds there the page says what may be wrong. `demo` is the story of
        the demo.

        Raises:
            BadConfiguration: The configuration is wrong.
            OSError: The store cannot be used.

        """
        self.live = live = LiveConfiguration(app.configure, app.reconnected)
        pages, store = app.make_pages(lambda: live.current.settings.profile), app.store
        # The rep is at the computer and has just asked for something: the keyring may ask for its password.
        vault = for_the_rep(app.vault)

        def day_of(moment: datetime) -> str:
            return pages.say(text("{when}", when=moment)).partition(" ")[0]

        self.state = state = KnownState(app.now, day_of)
        announcer = Announcer(store, notifier, pages, app.now() + quiet_for, lambda: live.current.preferences)
        self.engine = engine = Engine(
            live, store, state, announcer, title_of=pages.title_of, now=app.now, every=every, pause=pause
        )
        errands = Errands(pages.title_of)
        self._sign_in = SignInService(
            live,
            app.tokens,
            app.vault,
            pages,
            app.words,
            config_file=app.paths.config_file,
            profile_folders=app.profile_folders,
            changed=state.changed,
            reload=engine.reload,
            check=engine.check_now,
            browse=browse,
            hint_after_s=hint_after_s,
        )
        self._watch = ReleaseWatch(
            live, store, feed, now=app.now, snapshot=lambda: state.snapshot, changed=state.changed
        )
        self._own_data = OwnDataService(
            store,
            app.paths,
            vault,
            app.tokens,
            errands,
            file=lambda: live.current.file,
            now=app.now,
            stop=engine.stop,
            autostart=autostart,
        )
        self._report = ReportService(live, store, state, zone=app.zone, now=app.now)
        self._first_run = FirstRunService(
            store,
            errands,
            now=app.now,
            is_set_up=lambda: bool(live.current.file.sources),
            of_cycle=lambda: state.of_cycle,
            by_report=lambda: state.snapshot if self._report.state.is_there else None,
            autostart=autostart,
        )
        sources = SourceService(
            live,
            app.source_factory,
            vault,
            pages,
            config_file=app.paths.config_file,
            reload=engine.reload,
            guess=guess,
        )
        self._mailboxes = MailboxService(
            live,
            app.source_factory,
            sources,
            errands,
            vault,
            store,
            app.words,
            config_file=app.paths.config_file,
            now=app.now,
            reload=engine.reload,
            browse=browse,
            names=names,
        )
        settings = SettingsService(
            live,
            sources,
            errands,
            self._mailboxes,
            config_file=app.paths.config_file,
            profile_folders=app.profile_folders,
            reload=engine.reload,
        )

        def teaching() -> TeachingApi:
            from tray_app.services.teaching_service import TeachingService  # large, and seldom is anything taught

            return TeachingService(live, app.source_factory, mapping_folder=app.mapping_folder, reload=engine.reload)

        log = LogService(
            make_task_logger(app, lambda: live.current),
            errands,
            change=settings.change,
            judge_anew=lambda ids: engine.ask(CycleRequest(only_activities=ids)),
            url_of=lambda record: app.links.of_record(record, live.current.crm.instance_url),
        )
        engine.observe(log)
        engine.observe(self._sign_in)
        engine.observe(self._watch)
        engine.observe(SentMailWatch(live, engine.hurry))
        engine.observe(RepairNotice(store, notifier, pages))
        self.window = WindowService(
            engine=engine,
            live=live,
            state=state,
            pages=pages,
            messages=AdminMessages(
                app.resources,
                app.language,
                pages,
                app.links,
                lambda: live.current.crm.instance_url,
                profile=lambda: live.current.settings.profile,
            ),
            steps=CompletedSteps(store),
            corrections=CorrectionService(store, engine.ask, app.now),
            log_api=log,
            snoozes=SnoozeService(store, state, app.now),
            sign_in=self._sign_in,
            report_api=self._report,
            settings_api=settings,
            make_teaching=teaching,
            dropped_calls=DroppedCallsService(
                live, sources, app.source_factory, errands, engine.check_now, self._report.knows
            ),
            own_data_api=self._own_data,
            first_run_api=self._first_run,
            updates=self._watch,
            demo=demo,
        )
        if demo is not None:
            demo.on_change(state.changed)

    def start(self) -> None:
        """Begin: what is known is shown first, then everything is checked."""
        self._first_run.begin()
        self.engine.start()

    def stop(self) -> bool:
        """End within two seconds. Returns whether it ended in time."""
        self._sign_in.close()
        self._mailboxes.cancel()
        self._watch.close()
        ended = self.engine.stop()
        self._own_data.close()
        self.live.close()
        return ended
