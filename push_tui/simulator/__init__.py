"""A Chat service in memory with the documented rules, limits and errors."""
