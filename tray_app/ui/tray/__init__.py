"""The icon in the tray, its menu and its messages."""
