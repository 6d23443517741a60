"""Notifications in the way of each desktop: the implementations of `core.model.ports.Notifier`."""
