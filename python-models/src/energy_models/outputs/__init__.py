"""What a run leaves behind: plan, money, key figures, tables, charts and what it says of itself."""
