"""What is kept on this host."""
