"""What a person does, from intent to record; no widgets."""
