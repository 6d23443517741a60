"""The start of the tray app: one per user, its icon first and the rest behind it."""

from pathlib import Path

from tray_app.adapters.system.logs import install
from tray_app.adapters.system.paths import find_paths
from tray_app.resources import resource_folder
from tray_app.ui.instance import Instance
from tray_app.ui.opening import Opening

_NOT_HEARD = 3


def run_desktop(opened: str | None) -> int:
    """Start the tray app, or hand what is to be opened to the one that already runs."""
    if opened is not None:
        opened = _from_anywhere(opened)
    paths = find_paths()
    try:
        paths.prepare()
    except OSError as error:
        from tray_app.windowed import cannot_start

        return cannot_start(error)
    instance = Instance(paths.data_dir)
    if not instance.claim():
        return 0 if instance.hand_over([opened or "show"]) else _NOT_HEARD
    install(paths.log_dir, tell=lambda _sentence: None)  # the window shows a report instead
    opening = Opening(resource_folder() / "icons")
    if not opening.load(_load_the_rest):
        return 0
    from tray_app.windowed import run_app

    wanted = opened or ("show" if opening.was_clicked else None)
    return run_app(paths, instance, [wanted] if wanted else [], opening)


def _from_anywhere(opened: str) -> str:
    """The same with a file's whole path: the app that already runs may have been started in another folder."""
    from tray_app.ui.kit.destination import Destination, destination_of  # the usual start opens nothing

    return str(Path(opened).absolute()) if destination_of(opened) == Destination(file=opened) else opened


def _load_the_rest() -> None:
    import tray_app.windowed  # noqa: F401 what takes its time is that this is loaded for the first time
