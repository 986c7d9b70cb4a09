"""Which verb of this app needs which capability."""

from siren.accounts.capabilities import Can

READ = Can.READ_PERSON
START = Can.START_RECORD
SCREEN = Can.SCREEN
CHOOSE = Can.RECORD_CHOICE
IDENTITY = Can.READ_IDENTITY
