"""The set-up of a development, demonstration and test machine. Nothing here runs in production."""
