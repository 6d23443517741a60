"""The first run: from nothing set up to the first look back, one step at a time, each of them to be left for later."""

from tray_app.ui.first_run.first_run_page import FirstRunPage

__all__ = ["FirstRunPage"]
