"""The Chat REST service as a client sees it; independent of the screen and the disk."""
