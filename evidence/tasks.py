"""Evidence has no background work of its own: files are hashed and sealed while they arrive."""
