"""The composer's form, made from the catalogue: a drawn row for each field, an editor on the row in focus."""
