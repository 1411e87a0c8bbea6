"""The Chat REST service as a client sees it; knows nothing of the screen or the disk."""
