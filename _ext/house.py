"""The house: type, colour, page head, and the theme's parts that this book does without."""

import re
import shutil
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the extensions use the package course/, wherever the build starts

import sidebar  # noqa: E402
import typefaces  # noqa: E402
import vl_convert  # noqa: E402
from docutils import nodes  # noqa: E402
from policy import policy  # noqa: E402
from sphinx.application import Sphinx  # noqa: E402
from sphinx.config import Config  # noqa: E402

from course.address import site_address  # noqa: E402
from course.kept import KEPT  # noqa: E402

STATIC = Path(__file__).parent / "static" / "house"
# The order is the cascade: what a later file says wins.
STYLE = (
    "colour",
    "type",
    "layout",
    "controls",
    "boxes",
    "code",
    "tables",
    "datapages",
    "icons",
    "print",
)
PICTURES = ("favicon.svg",)
CARD = "social-card"
PRELOADED = ("source-serif-4-latin-wght-normal.woff2", "source-sans-3-latin-wght-normal.woff2")
PAPER = "#fffdf8"  # as in colour.css; browsers colour their frame with it
# What Sphinx, the theme and Jupyter Book's extensions load on every page and this book's own sheet
# and script replace. Names without suffix or folder, because some carry a hash.
REPLACED = (
    "basic", "pygments", "sphinx-book-theme", "pydata-sphinx-theme", "mystnb", "exercise",
    "togglebutton", "copybutton", "clipboard", "documentation_options", "doctools",
    "sphinx_highlight",
)  # fmt: skip
FIRST_SCRIPT = (STATIC / "theme.js").read_text("utf-8")
REPLACED_INLINE = ("let toggle", "var togglebutton", "DOCUMENTATION_OPTIONS.pagename")
# A page's number helps in the contents; a tab or a shared link has no use for it.
SECTION_NUMBER = re.compile(r'<span class="section-number">.*?</span>')
DESIGN = ("sphinx-design", "design-tabs")  # loaded only where a page uses sphinx-design
# Files that the theme and the extensions copy into every site and no page asks for (3 MB).
UNUSED = (
    "vendor", "locales", "images", "scripts", "styles", "*webpack-macros.html", "*.map",
    "basic.css", "pygments.css", "mystnb*.css", "exercise.css", "togglebutton.*", "copybutton*",
    "clipboard*", "copy-button.svg", "check-solid.svg", "file.png", "minus.png", "plus.png",
)  # fmt: skip


def without_thebe(app: Sphinx, _config: Config) -> None:
    """Silence sphinx-thebe, which Jupyter Book always loads.

    It would write a script address of another host into every page, and twice, which browsers
    report as an error.
    """
    for listeners in app.events.listeners.values():
        listeners[:] = [
            listener for listener in listeners if listener.handler.__module__ != "sphinx_thebe"
        ]
    app.registry.css_files[:] = [
        entry for entry in app.registry.css_files if entry[0] != "sphinx-thebe.css"
    ]


def set_address(_app: Sphinx, config: Config) -> None:
    """Derive the site's address from the one line that names the repository."""
    if not config.html_baseurl:
        config.html_baseurl = site_address(config.html_theme_options["repository_url"])


def add_assets(app: Sphinx) -> None:
    """Put the house's one style sheet, script, pictures and fonts into the site.

    Raises:
        ExtensionError: If the fonts have not been fetched.
    """
    assets = Path(app.outdir).parent / "house-assets"
    typefaces.for_pages(assets / "fonts")
    typefaces.for_drawings(KEPT / "drawing-fonts")
    sheets = [(STATIC / f"{name}.css").read_text("utf-8") for name in STYLE]
    (assets / "house.css").write_text("\n".join(sheets), "utf-8")
    for name in (*PICTURES, "house.mjs"):
        shutil.copy(STATIC / name, assets)
    draw_card(STATIC / f"{CARD}.svg", assets / f"{CARD}.png")
    app.config.html_static_path.append(str(assets))


def draw_card(source: Path, target: Path) -> None:
    """Draw the picture that previews of a link show, unless it is drawn already.

    Args:
        source: An SVG of 1200 by 630 pixels in the book's type.
        target: The PNG to write.
    """
    if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
        picture = source.read_text("utf-8")
        target.write_bytes(vl_convert.svg_to_png(picture))


def page_head(
    app: Sphinx, page: str, _template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Give the templates what the page's head and furniture need."""
    address = "" if page == "index" else app.builder.get_target_uri(page)
    context["site_address"] = app.config.html_baseurl
    context["page_address"] = app.config.html_baseurl + address
    context["description"] = (
        first_paragraph(doctree) if doctree is not None else ""
    ) or first_paragraph(app.env.get_doctree(app.config.root_doc))
    context["plain_title"] = SECTION_NUMBER.sub("", context.get("title", ""))
    context["paper_colour"] = PAPER
    context["preloaded_fonts"] = PRELOADED
    context["first_script"] = FIRST_SCRIPT
    context["policy"] = policy(FIRST_SCRIPT)
    context["contents"] = sidebar.contents(page, context)
    # Sphinx gives the works of a bibliography a role that ARIA has withdrawn.
    context["body"] = context.get("body", "").replace('role="doc-biblioentry"', 'role="listitem"')
    for kind in ("css_files", "script_files"):
        context[kind] = [file for file in context[kind] if wanted(file, context["body"])]


def wanted(file: Any, body: str) -> bool:  # noqa: ANN401
    """Say whether a page needs a style sheet or script that an extension has registered.

    Args:
        file: Sphinx's record of the file: ``filename`` or, for an inline script, ``body``.
        body: The page's text as HTML.
    """
    if not file.filename:
        return not str(file.attributes.get("body", "")).strip().startswith(REPLACED_INLINE)
    name = Path(str(file.filename)).name.partition(".")[0]
    if name in DESIGN:
        return 'class="sd-' in body
    return name not in REPLACED


def first_paragraph(doctree: nodes.document) -> str:
    """Return the page's first plain paragraph, for search engines and previews (plain text)."""
    for paragraph in doctree.findall(nodes.paragraph):
        if isinstance(paragraph.parent, nodes.section) and not paragraph["classes"]:
            text = paragraph.astext().replace("\n", " ")
            return text if len(text) <= 200 else text[:197].rsplit(" ", 1)[0] + " …"
    return ""


def name_lines(_app: Sphinx, doctree: nodes.document) -> None:
    """Give a paragraph that is bold from end to end the class of what it is.

    The question of a chapter is such a line, and so is the line below a page's title.
    """
    for paragraph in doctree.findall(nodes.paragraph):
        parts = [part for part in paragraph.children if part.astext().strip()]
        if len(parts) == 1 and isinstance(parts[0], nodes.strong):
            if paragraph.astext().startswith("The question"):
                paragraph["classes"].append("question")
            elif isinstance(paragraph.parent, nodes.section) and paragraph.parent[1] is paragraph:
                paragraph["classes"].append("standfirst")


def root_page(app: Sphinx) -> list[tuple[str, dict, str]]:
    """Write the page at the site's address, which leads to the book's first page."""
    return [] if app.config.root_doc == "index" else [("index", {}, "root.html")]


def drop_unused(app: Sphinx, failure: Exception | None) -> None:
    """Remove what the theme has copied into the site and no page asks for."""
    if failure or app.builder.format != "html":
        return
    for pattern in UNUSED:
        for found in (Path(app.outdir) / "_static").glob(pattern):
            shutil.rmtree(found) if found.is_dir() else found.unlink()


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.setup_extension("folds")
    app.setup_extension("frames")
    app.connect("config-inited", without_thebe)
    app.connect("config-inited", set_address)
    app.connect("builder-inited", add_assets)
    app.connect("doctree-read", name_lines)
    app.connect("html-page-context", page_head, priority=900)  # after all who register files
    app.connect("html-collect-pages", root_page)
    app.connect("build-finished", drop_unused, priority=900)
    app.add_css_file("house.css", priority=900)
    app.add_js_file("house.mjs", type="module", loading_method=None)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "version": "2"}
