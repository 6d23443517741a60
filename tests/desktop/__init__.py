"""The user interface on a real desktop: screen, panel with a tray, notification service."""
