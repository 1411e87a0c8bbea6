"""The composer's form, made from the catalogue: one drawn row per field, one editor on the row in focus."""
