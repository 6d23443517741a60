"""Notifications in the way of each desktop: the implementations of `core.ports.Notifier`."""
