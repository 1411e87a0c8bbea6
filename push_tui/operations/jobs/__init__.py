"""Bulk work in the background: planned, durable, paced; every row gets its outcome."""
