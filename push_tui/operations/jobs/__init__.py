"""Bulk work that goes on while other screens are used: planned, durable, paced, and every row accounted for."""
