"""The tests of DidItLog: real parts wherever a real part exists, one fake per port elsewhere."""
