"""Opens an address in the rep's default browser. `webbrowser` is loaded with the first address, not with the app."""


def open_in_browser(address: str) -> bool:
    """Open it; returns whether a browser took it."""
    import webbrowser

    try:
        return webbrowser.open(address)
    except (webbrowser.Error, OSError):
        return False
