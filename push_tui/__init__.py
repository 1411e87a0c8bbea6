"""push-tui: a terminal dashboard for push notifications of apps on Agora Chat."""

__version__ = "0.1.0"
