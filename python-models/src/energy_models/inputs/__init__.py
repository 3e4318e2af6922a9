"""What a run is given: tables, settings, horizon, units, storages and scenarios."""
