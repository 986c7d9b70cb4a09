"""Short names for records that carry no running number, so that a gap tells nobody how much is hidden (R4)."""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U: read aloud over a radio without mistakes


def new_reference(prefix: str) -> str:
    """A random reference such as "IR-7K3F-Q2MB" (30**8 possibilities: a clash needs hundreds of thousands of records)."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{prefix}-{letters[:4]}-{letters[4:]}"
