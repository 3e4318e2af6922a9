"""Orders that make a plan's market position."""
