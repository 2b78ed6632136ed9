"""Lets the `hrcvote` command be given as `python -m hrcvote`, where its script is not on the path."""

from __future__ import annotations

import sys

from hrcvote.cli import main

if __name__ == "__main__":
    sys.exit(main())
