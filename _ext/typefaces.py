"""The book's typefaces: as they come for pages, as plain TrueType for drawings made at build time.

The fonts are variable WOFF2 files. Browsers read them; the renderer that draws charts and the
social card does not, and without the right widths it would misplace labels. So it gets one TrueType
file a weight, under names of its own: these files measure and draw, and are never published.
"""

import shutil
from pathlib import Path

import vl_convert
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fontTools.varLib.instancer import (  # type: ignore[import-untyped]
    instantiateVariableFont,
)
from sphinx.errors import ExtensionError

PACKAGES = Path(__file__).resolve().parent.parent / "web" / "node_modules" / "@fontsource-variable"
SERIF = "source-serif-4/files/source-serif-4-latin-wght-normal.woff2"
SANS = "source-sans-3/files/source-sans-3-latin-wght-normal.woff2"
# One file a style; the Latin subset holds every letter that the book uses (a test proves it).
FONTS = (
    SERIF,
    "source-serif-4/files/source-serif-4-latin-wght-italic.woff2",
    SANS,
    "source-code-pro/files/source-code-pro-latin-wght-normal.woff2",
)
# The renderer takes no family name with a digit in it. House Sans is also a name of the page's
# style sheet, so that drawing and browser measure with the same letters.
DRAWN = ((SANS, "House Sans", 400), (SANS, "House Sans", 600), (SERIF, "House Serif", 600))
FAMILY_NAMES, STYLE_NAMES, FULL_NAME, POSTSCRIPT_NAME = (1, 16), (2, 17), 4, 6


def for_pages(folder: Path) -> None:
    """Copy the fonts that the style sheet names.

    Args:
        folder: Folder to write to.

    Raises:
        ExtensionError: If the fonts have not been fetched.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in FONTS:
        if not (PACKAGES / name).exists():
            raise ExtensionError(
                f"the font web/node_modules/@fontsource-variable/{name} is missing. "
                "Mend: run python3 book.py build, which fetches it."
            )
        shutil.copy(PACKAGES / name, folder)


def for_drawings(folder: Path) -> None:
    """Make the TrueType files and tell the renderer of them.

    Args:
        folder: Folder to write to, one file a family and weight.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, family, weight in DRAWN:
        target = folder / f"{family.replace(' ', '')}-{weight}.ttf"
        if not target.exists():
            _instance(PACKAGES / name, family, weight).save(target)
    vl_convert.register_font_directory(str(folder))


def _instance(source: Path, family: str, weight: int) -> TTFont:
    """Return one weight of a variable font, named so that the renderer finds it."""
    font = instantiateVariableFont(TTFont(source), {"wght": weight})
    style = "Regular" if weight == 400 else f"Weight {weight}"
    for record in font["name"].names:
        if record.nameID in FAMILY_NAMES:
            record.string = family
        elif record.nameID in STYLE_NAMES:
            record.string = style
        elif record.nameID == FULL_NAME:
            record.string = f"{family} {style}"
        elif record.nameID == POSTSCRIPT_NAME:
            record.string = f"{family}-{weight}".replace(" ", "")
    font["OS/2"].usWeightClass = weight
    font.flavor = None
    return font
