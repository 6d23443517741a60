"""The settings window: one page per subject, each change written and lived by at once."""

from tray_app.ui.settings.settings_window import SettingsWindow

__all__ = ["SettingsWindow"]
