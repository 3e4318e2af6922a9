"""From a program to its best plan in time, and the proof of how good it is."""
