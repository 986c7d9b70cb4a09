#!/usr/bin/env python3
"""SIREN's one command: `up` runs everything, `test` checks everything, the rest are Django's commands.

Starts with the standard library alone; `siren.dev.bootstrap` makes the environment and starts this file again in it.
"""

import os
import sys

if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    from siren.dev import bootstrap

    bootstrap.enter(sys.argv)
    from siren.dev import commands

    sys.exit(commands.run(sys.argv))
