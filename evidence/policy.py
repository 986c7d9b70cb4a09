"""Which verb of evidence needs which capability, and the limits of the rules."""

import datetime as dt

from siren.accounts.capabilities import Can

READ = Can.READ_EXHIBIT
SEIZE = Can.SEIZE_EXHIBIT
HOLD = Can.HOLD_EXHIBIT
TIE = Can.TIE_EXHIBIT
READ_CHARGE = Can.READ_CHARGE

GAP = dt.timedelta(hours=24)  # a hand-over that takes longer leaves a gap in custody (R13); custody.sql says the same
AHEAD = dt.timedelta(minutes=5)  # how far a clock may run ahead
