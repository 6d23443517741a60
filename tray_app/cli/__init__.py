"""The command line: everything the tray does, without a screen. Scripts rely on its words, JSON and exit statuses."""
