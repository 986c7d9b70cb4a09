"""Background work of this app."""
