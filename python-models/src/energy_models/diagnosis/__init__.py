"""Why there is no plan, by how much, and what would mend it."""
