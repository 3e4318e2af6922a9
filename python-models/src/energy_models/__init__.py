"""The built-in models: DMO (day-ahead market), RMO (real-time market), SO (storage)."""
