"""An answer that cannot be read."""


class WrongError(Exception):
    """Its text is a Swedish sentence for whoever answered; `at` is the input it concerns, where a field has several."""

    def __init__(self, sentence: str, at: str | None = None) -> None:
        super().__init__(sentence)
        self.at = at
