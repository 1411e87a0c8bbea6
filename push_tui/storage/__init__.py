"""Everything that push-tui stores on this host."""
