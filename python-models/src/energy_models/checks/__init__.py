"""The validation of a data source's tables, one file per question; `energy_models.check_tables` runs it."""
