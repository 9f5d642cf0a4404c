"""What axe finds on a page as it stands."""

from playwright.sync_api import Page

from course.places import ROOT

AXE = (ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
FIND = """
([within, rules]) => axe.run(
  within, {resultTypes: ['violations'], ...(rules ? {runOnly: rules} : {})}
).then(result => result.violations.map(found =>
  `${found.id}: ${found.nodes.map(node => node.target.join(' ')).slice(0, 3).join(' | ')}`))
"""


def findings(
    page: Page, *themes: str, within: str = "html", again: list[str] | None = None
) -> list[str]:
    """Ask axe in some themes, one after the other.

    Args:
        page: The page, which takes its theme from the system.
        themes: ``light`` and ``dark``, or one of them.
        within: Selector of what to look at.
        again: Rules to ask in all themes but the first; all rules when there are none.

    Returns:
        Theme, rule and places, one string for each violation.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    found = []
    for number, theme in enumerate(themes):
        page.emulate_media(color_scheme=theme)
        page.locator(f"html[data-theme={theme}]").wait_for(state="attached")
        seen = page.evaluate(FIND, [within, again if number else None])
        found += [f"{theme}: {one}" for one in seen]
    return found
