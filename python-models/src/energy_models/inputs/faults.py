"""What stops a model before it can solve anything."""


class InputFault(Exception):
    """The inputs can't be used; the text says why and what to do, for a trader's eyes."""
