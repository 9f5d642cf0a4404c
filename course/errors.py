"""The one exception that means: the author or reader can mend this."""


class BookError(Exception):
    """A fault in the book's sources, with the file, the place and the mend.

    Args:
        where: File and place, for example ``chapters/who-trades.md:41``.
        what: What is wrong, in one sentence.
        mend: What to do about it, in one sentence.
    """

    def __init__(self, where: str, what: str, mend: str) -> None:
        """Keep the three parts and join them for printing."""
        super().__init__(f"{where}: {what} Mend: {mend}")
        self.where, self.what, self.mend = where, what, mend

    def __reduce__(self) -> tuple[type, tuple[str, str, str]]:
        """Let the fault travel between processes."""
        return type(self), (self.where, self.what, self.mend)
