"""Lets ``python -m push_tui`` do what ``push-tui`` does."""

from push_tui.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
