"""Sources with the world behind them, one module a source: what the contract of `tray_app.testing` is held against."""
