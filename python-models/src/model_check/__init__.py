"""The check of an uploaded model; it loads none of what the built-in models need."""
