"""On a copy of the book: falsify figures, data, comments and findings, and see the check go red."""

import csv
import re
import shutil

import pytest
from contents import CHAPTERS, Source, source
from figures import other_digits, stretches

from course.claims import IN_PREPARATION, load_ledger
from course.computed import COMMENT, NUMBER, check_page, entries, prose
from course.places import LEDGER, ROOT

# One cell that a chapter's prose rests on: table, how to find the row, column, false value.
FALSE_CELLS = {
    "chapters/july-2017": (
        "missile_tests.csv",
        {"launch_date_utc": "2017-07-04"},
        "apogee_km",
        "2902",
    ),
    "chapters/who-trades": (
        "dprk_trade_by_partner.csv",
        {"country": "China", "year": "2017", "reported_by": "partner", "dprk_flow": "imports"},
        "value_usd_million",
        "9999.9",
    ),
    "chapters/what-is-traded": (
        "hs27_trade_by_reporter.csv",
        {"country": "Russia", "year": "2016", "dprk_flow": "imports"},
        "value_usd",
        "87552468",
    ),
    "chapters/mirror-statistics": (
        "official_announcements.csv",
        {"announcement_id": "kotra-2015-india-trade"},
        "value_usd_million",
        "177",
    ),
    "chapters/the-sanctions-ladder": (
        "dprk_exports_hs4_2017.csv",
        {"hs4": "2701"},
        "export_value_usd",
        "999999999",
    ),
    "chapters/does-russia-fill-the-gap": (
        "dprk_trade_by_partner.csv",
        {"country": "Russia", "year": "2014", "reported_by": "partner", "dprk_flow": "imports"},
        "value_usd_million",
        "22.2",
    ),
    "chapters/forty-percent": (
        "official_announcements.csv",
        {"announcement_id": "gacc-2017-01-to-06-trade"},
        "yoy_percent",
        "20.5",
    ),
    "chapters/junior-partner": (
        "trade_selected_pairs.csv",
        {
            "year": "2014",
            "country_iso3": "CHN",
            "partner_iso3": "RUS",
            "flow": "exports",
            "reported_by": "country",
        },
        "value_usd_million",
        "99999.9",
    ),
    "chapters/united-front": (
        "unga_rollcalls.csv",
        {"resolution": "71/258", "part": ""},
        "china",
        "N",
    ),
    "chapters/did-sanctions-bite": (
        "dprk_trade_by_partner.csv",
        {"country": "China", "year": "2018", "reported_by": "partner", "dprk_flow": "exports"},
        "value_usd_million",
        "2212.1",
    ),
    "chapters/predictions": (
        "unsc_resolutions.csv",
        {"resolution": "2371"},
        "adopted",
        "2017-08-01",
    ),
    "chapters/gravity": (
        "trade_matrix_2016.csv",
        {"exporter_iso3": "RUS", "importer_iso3": "PRK"},
        "exports_fob_usd_million",
        "168.022578",
    ),
    "chapters/policy-memo": (
        "official_announcements.csv",
        {"announcement_id": "gacc-2017-01-to-06-exports"},
        "published",
        "2017-07-09",
    ),
    "chapters/elsewhere": (
        "trade_totals_by_country.csv",
        {"country_iso3": "IRN", "year": "2013", "flow": "exports"},
        "value_usd_million",
        "99999.9",
    ),
}


@pytest.fixture
def book(tmp_path):
    """A copy of all that the check of numbers reads."""
    for folder in ("chapters", "exercises"):
        shutil.copytree(
            ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("*.ipynb", "__py*")
        )
    (tmp_path / "data").mkdir()
    for table in (ROOT / "data").glob("*.csv"):
        shutil.copy(table, tmp_path / "data")
    return tmp_path


def check(book, name):
    """Faults that the book's own check finds in one page of a copy."""
    return check_page(book / f"{name}.md", book)


def falsified(stretch):
    """A computed figure of a stretch and a wrong one; none where nothing is computed."""
    written = {entry.written for entry in stretch.entries}
    for figure in stretch.computed():
        if stretch.text.count(figure[0]) == 2:  # once in the prose, once in the comment
            wrong = next(new for new in other_digits(figure[0]) if new not in written)
            return figure, wrong
    return None


def rewritten(page, changes):
    """The page's text with pieces changed: ``{(start, end): new}``, offsets in the old text."""
    text = page.text
    for (start, end), new in sorted(changes.items(), reverse=True):
        text = f"{text[:start]}{new}{text[end:]}"
    return text


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_changed_digit_in_the_prose_is_named(book, name):
    page, changes, expected = source(name), {}, []
    for stretch in stretches(page):
        if pair := falsified(stretch):
            figure, wrong = pair
            place = (stretch.begins + figure.start(), stretch.begins + figure.end())
            changes[place] = wrong
            at = f"{name}.md:{stretch.line}: "
            expected += [
                (f"{at}the computed comment has '{figure[0]}', but the prose does not"),
                (f"{at}the number {wrong} is neither computed nor given"),
            ]
    assert len(changes) >= 3
    (book / f"{name}.md").write_text(rewritten(page, changes), "utf-8")
    found = "\n".join(check(book, name))
    assert [line for line in expected if line not in found] == []


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_figure_changed_with_its_comment_is_held_against_the_data(book, name):
    page, changes, expected = source(name), {}, []
    for stretch in stretches(page):
        if pair := falsified(stretch):
            figure, wrong = pair
            for match in re.finditer(rf"(?<![\w.,]){re.escape(figure[0])}(?![\w])", stretch.text):
                start, end = match.span()
                changes[(stretch.begins + start, stretch.begins + end)] = wrong
            line = re.escape(f"{name}.md:{stretch.line}: the prose says {wrong}, the data give ")
            expected.append((line, figure[0].replace(",", "")))
    (book / f"{name}.md").write_text(rewritten(page, changes), "utf-8")
    found = "\n".join(check(book, name))
    for line, right in expected:
        said = re.search(line + r"(\S+) ", found)
        assert said, line
        assert abs(float(said[1]) - float(right)) <= 0.5


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_removed_entry_is_missed(book, name):
    page, changes, expected = source(name), {}, []
    for stretch in stretches(page):
        if pair := falsified(stretch):
            figure, _ = pair
            line = re.search(rf"^{re.escape(figure[0])} *=.*\n", stretch.text, re.M)
            changes[(stretch.begins + line.start(), stretch.begins + line.end())] = "\n"
            expected.append(
                f"{name}.md:{stretch.line}: the number {figure[0]} is neither computed nor given"
            )
    (book / f"{name}.md").write_text(rewritten(page, changes), "utf-8")
    found = "\n".join(check(book, name))
    assert [line for line in expected if line not in found] == []


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_changed_cell_of_the_data_is_felt(book, name):
    table, wanted, column, false = FALSE_CELLS[name]
    file = book / "data" / table
    with file.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    hit = [row for row in rows if all(row[key] == value for key, value in wanted.items())]
    assert len(hit) == 1, f"{len(hit)} rows of {table} match {wanted}"
    assert hit[0][column] != false
    hit[0][column] = false
    with file.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    faults = check(book, name)
    assert any("the data give" in fault for fault in faults), faults


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_changed_figure_of_a_finding_is_named(book, name):
    lines = LEDGER.read_text("utf-8").splitlines(keepends=True)
    expected = []
    for claim in load_ledger(LEDGER).of_chapter(name.removeprefix("chapters/")):
        if claim.verdict == IN_PREPARATION or not NUMBER.findall(prose(claim.finding)):
            continue
        first = lines.index(f"  - id: {claim.id}\n")
        finding = next(n for n in range(first, len(lines)) if lines[n].startswith("    finding:"))
        listed = {
            entry.written
            for kind, body in COMMENT.findall(claim.computed)
            for entry in entries(kind, body)
        }
        number, at = next(
            (figure, n)
            for n in range(finding + 1, len(lines))
            for figure in NUMBER.findall(lines[n])
            if figure in listed
        )
        wrong = next(new for new in other_digits(number) if new not in listed)
        lines[at] = re.sub(rf"(?<![\w.,]){re.escape(number)}\b", wrong, lines[at], count=1)
        expected.append(f"chapters/claims.yml:{first + 1}: claim {claim.id}: the number {wrong}")
    (book / "chapters" / "claims.yml").write_text("".join(lines), "utf-8")
    found = "\n".join(check(book, name))
    assert [line for line in expected if line not in found] == []
    assert expected or not findings_with_figures(name)


def findings_with_figures(name):
    """Claims of a chapter whose finding holds a computed figure."""
    claims = load_ledger(LEDGER).of_chapter(name.removeprefix("chapters/"))
    return [claim.id for claim in claims if NUMBER.findall(prose(claim.finding))]


def test_a_page_whose_cells_do_not_run_is_named(book):
    name = CHAPTERS[0]
    page: Source = source(name)
    broken = page.text.replace("```{code-cell}\n", "```{code-cell}\nraise KeyError('gone')\n", 1)
    (book / f"{name}.md").write_text(broken, "utf-8")
    (fault,) = check(book, name)
    assert fault.startswith(f"{name}.md: the cells do not run (KeyError: 'gone')")
    assert "Mend:" in fault
