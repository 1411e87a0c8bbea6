"""The terminal: driver, signals, clipboard, capabilities."""
