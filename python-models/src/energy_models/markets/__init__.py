"""What a market says: profiles, rules of a segment, gates, sessions and tradable blocks."""
