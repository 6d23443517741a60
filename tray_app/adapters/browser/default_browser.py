"""Opens an address in the rep's own browser; the module of Python that does is loaded with the first one."""


def open_in_browser(address: str) -> bool:
    """Whether a browser took it."""
    import webbrowser

    try:
        return webbrowser.open(address)
    except (webbrowser.Error, OSError):
        return False
