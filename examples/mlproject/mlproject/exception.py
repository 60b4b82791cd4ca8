"""The one error that the pipelines raise."""

import traceback


class MLProjectError(Exception):
    """Says what was being done, what went wrong, and in which file and line."""

    def __init__(self, doing: str, cause: Exception) -> None:
        origin = traceback.extract_tb(cause.__traceback__)[-1]
        super().__init__(
            f"{doing}: {type(cause).__name__}: {cause} ({origin.filename}, line {origin.lineno})"
        )
