"""Text that may not be quoted: whatever prints a value for a programmer prints nothing of it."""


class Hidden(str):
    """Text whose `repr` says nothing: rows, statements and locals are quoted in tracebacks and logs."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Nothing of it."""
        return "'***'"
