"""The rules for a push, a module per part of the request."""
