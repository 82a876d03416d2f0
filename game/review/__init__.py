"""A real conversation, read and scored."""
