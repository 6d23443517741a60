"""The demo mailbox against independent clients, raw bytes, and a real server that is asked the same."""
