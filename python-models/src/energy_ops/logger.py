"""Log lines with metadata: `log.info('Loaded 96 blocks.', blocks=96)`."""

from __future__ import annotations

from energy_ops.protocol import log_line


class Log:
    """Each method says one log line, whatever the text holds; what is given by name becomes the line's metadata.

    Metadata is kept as JSON: numpy's numbers and arrays become plain ones, NaN and infinity null, other objects text.
    """

    def debug(self, message: str, **metadata: object) -> None:
        """For whoever works on the model."""
        log_line("DEBUG", message, metadata)

    def info(self, message: str, **metadata: object) -> None:
        """For whoever watches the job."""
        log_line("INFO", message, metadata)

    def warning(self, message: str, **metadata: object) -> None:
        """For what the operator should know before trusting the plan."""
        log_line("WARNING", message, metadata)

    def error(self, message: str, **metadata: object) -> None:
        """For what keeps the model from a plan: where it fails without a traceback, the last one is the job's error."""
        log_line("ERROR", message, metadata)


log: Log = Log()
