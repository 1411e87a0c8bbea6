"""What a push is: pure functions and data, no input or output."""
