"""Run ``push-tui`` as ``python -m push_tui``."""

from push_tui.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
