"""The one exception that means: a raw file or a table must be mended."""


class BuildError(Exception):
    """A fault in the material, with the file, the place and the mend.

    Args:
        where: File and place, for example ``DOTS_221.xlsx, sheet 'Exports, FOB', row 243``.
        what: What is wrong, in one sentence.
        mend: What to do about it, in one sentence.
    """

    def __init__(self, where: str, what: str, mend: str) -> None:
        """Keep the three parts and join them for printing."""
        super().__init__(f"{where}: {what} Mend: {mend}")
        self.where, self.what, self.mend = where, what, mend
