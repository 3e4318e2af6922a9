"""Log lines with metadata: `log.info('Loaded 96 blocks.', blocks=96)`."""

from __future__ import annotations

from energy_ops.protocol import log_line


class Log:
    """Each method says one log line; what is given by name becomes the line's metadata."""

    def debug(self, message: str, **metadata: object) -> None:
        log_line("DEBUG", message, metadata)

    def info(self, message: str, **metadata: object) -> None:
        log_line("INFO", message, metadata)

    def warning(self, message: str, **metadata: object) -> None:
        log_line("WARNING", message, metadata)

    def error(self, message: str, **metadata: object) -> None:
        log_line("ERROR", message, metadata)


log = Log()
