"""The rep's sign-ins to Microsoft 365 and Google: tokens for one mailbox each, kept in the keyring alone."""
