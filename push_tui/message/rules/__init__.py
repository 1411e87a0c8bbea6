"""The rules that a push is held against, a module per part of the request."""
