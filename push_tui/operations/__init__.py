"""What you can do with push-tui, from intent to record; no widgets."""
