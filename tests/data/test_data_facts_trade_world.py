"""The IMF's workbooks beyond the DPRK's own table: pairs, totals, matrix, workbooks, exceptions."""

from collections import defaultdict
from decimal import Decimal
from statistics import median

import pytest
from package_tables import DATA, RESOURCES

from data.builders import dots_world
from data.builders.dots_names import TREATMENTS, read_names
from data.builders.dots_workbook import SHEETS, read_workbook
from data.builders.imf_dots import SOURCE
from data.builders.raw import checked_files, known_files

# ISO 3166-1 alpha-3, officially assigned codes: 249.
ISO_CODES = (
    "ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD "
    "BGR BHR BHS BIH BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR "
    "COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH "
    "ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL "
    "GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR "
    "JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR "
    "MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL "
    "NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY "
    "PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP "
    "SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA "
    "UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE"
)
ISO = {ISO_CODES[n : n + 3] for n in range(0, len(ISO_CODES), 4)}
CODE_KINDS = {"withdrawn code", "user-assigned code", "code outside ISO"}
# The members of 2020, after the United Kingdom had left.
EU27 = set(dots_world.EU28) - {"GBR"}
BENELUX_BEFORE_1997 = {"BLX"}


@pytest.fixture(scope="module")
def pairs(tables):
    """(year, country, partner, flow, side) -> millions of US dollars."""
    return {
        (int(r["year"]), r["country_iso3"], r["partner_iso3"], r["flow"], r["reported_by"]):
        Decimal(r["value_usd_million"])
        for r in tables["trade_selected_pairs"]
    }  # fmt: skip


@pytest.fixture(scope="module")
def world(tables):
    """(year, country, flow) -> millions of US dollars."""
    return {
        (int(r["year"]), r["country_iso3"], r["flow"]): Decimal(r["value_usd_million"])
        for r in tables["trade_totals_by_country"]
    }


@pytest.fixture(scope="module")
def workbooks(raw):
    """Every workbook, read whole."""
    names = read_names(DATA)
    return [read_workbook(path, names) for path in checked_files(raw, SOURCE).values()]


def filled(row, value):
    """The value of a cell of the matrix, or None where it is empty."""
    return Decimal(row[value]) if row[value] else None


# --- exceptions and countries ---------------------------------------------------------------------


def test_every_code_that_is_not_iso_s_is_an_exception_with_a_note(tables):
    assert len(ISO) == 249
    odd = {r["country_iso3"]: r for r in tables["countries"] if r["country_iso3"] not in ISO}
    listed = {r["country_iso3"]: r for r in tables["dots_exceptions"] if r["kind"] in CODE_KINDS}
    assert set(odd) == set(listed)
    assert {code: row["imf_name"] for code, row in odd.items()} == {
        code: row["imf_name"] for code, row in listed.items()
    }
    words = {
        "withdrawn code": "withdrawn ISO 3166 code",
        "user-assigned code": "user-assigned",
        "code outside ISO": "not an ISO code",
    }
    for code, row in odd.items():
        assert words[listed[code]["kind"]] in row["note"], code


def test_every_kind_of_exception_that_the_builder_knows_is_used_and_described(tables):
    kinds = {row["kind"] for row in tables["dots_exceptions"]}
    assert kinds == set(TREATMENTS)
    fields = {f["name"]: f for f in RESOURCES["dots_exceptions"]["schema"]["fields"]}
    assert set(fields["kind"]["constraints"]["enum"]) == kinds
    assert set(fields["treatment"]["constraints"]["enum"]) == set(TREATMENTS.values())


def test_every_exception_is_met_and_every_name_is_placed_in_the_workbooks(workbooks, tables):
    met = {w.reporter for w in workbooks} | {
        line.partner for w in workbooks for lines in w.lines.values() for line in lines
    }
    assert met == {row["imf_name"] for row in tables["countries"]} | {
        row["imf_name"] for row in tables["dots_exceptions"]
    }


def test_no_cell_of_the_workbooks_is_lost(workbooks, tables):
    """2,607,443 filled cells and 176,030 marks were counted when the files were fetched."""
    (repeated,) = (r["imf_name"] for r in tables["dots_exceptions"] if r["kind"] == "repeated row")
    cells = marks = 0
    for workbook in workbooks:
        for lines in workbook.lines.values():
            for line in lines:
                times = 2 if line.partner == repeated else 1
                cells += times * len(line.contents)
                marks += times * sum(isinstance(c, str) for c in line.contents.values())
    negative = sum(
        int(row["reason"].split()[0])
        for row in tables["dots_exceptions"]
        if row["kind"] == "negative figures"
    )
    assert negative == 13
    assert (cells + negative, marks) == (2_607_443, 176_030)


def test_the_workbooks_hold_no_reported_zero_so_a_blank_may_be_one(workbooks):
    zeros = {
        content
        for workbook in workbooks
        for lines in workbook.lines.values()
        for line in lines
        for content in line.contents.values()
        if content == 0 or content == "0.00 e"
    }
    assert zeros == {"0.00 e"}


def test_countries_and_remainders_add_up_to_world_in_every_workbook_and_year(workbooks, tables):
    """So nothing that a reporter counts is missing, and no area is counted as a country."""
    outside = {
        row["imf_name"]
        for row in tables["dots_exceptions"]
        if row["kind"] in ("remainder", "part of a country")
    } - {"Other Countries not included elsewhere"}
    checked = 0
    for workbook in workbooks:
        for sheet in SHEETS:
            parts, world = defaultdict(float), {}
            for line in workbook.lines[sheet.name]:
                for year, content in line.contents.items():
                    if line.partner == "World":
                        world[year] = dots_world.number(content)
                    elif line.code or line.partner in outside:
                        parts[year] += dots_world.number(content)
            if workbook.reporter in ("World", "Advanced Economies"):  # the negative figures
                parts, world = ({y: v for y, v in x.items() if y > 1963} for x in (parts, world))
            assert set(parts) == set(world), workbook.file
            for year, value in world.items():
                checked += 1
                assert abs(value - parts[year]) < 0.12, (workbook.file, sheet.name, year)
    assert checked > 22_000


def test_every_workbook_is_accounted_for(tables):
    rows = tables["dots_workbooks"]
    files = [path.rpartition("/")[2] for path in known_files(SOURCE)]
    assert [row["source_file"] for row in rows] == [f"DOTS_{n}.xlsx" for n in range(1, 236)]
    assert sorted(files) == sorted(row["source_file"] for row in rows)
    kinds = defaultdict(set)
    for row in rows:
        kinds[row["kind"]].add(row["imf_name"])
    exceptions = {row["imf_name"]: row["kind"] for row in tables["dots_exceptions"]}
    assert len(kinds["country"]) == 218 and kinds["repetition"] == {"Nicaragua"}
    for kind in ("total", "area", "remainder"):
        assert kinds[kind] and {exceptions[name] for name in kinds[kind]} == {kind}
    names = {row["imf_name"]: row["country_iso3"] for row in tables["countries"]}
    for row in rows:
        assert row["country_iso3"] == names.get(row["imf_name"], ""), row
        assert (row["kind"] in ("country", "repetition")) == bool(row["country_iso3"]), row


def test_only_taiwan_has_no_workbook(tables):
    have = {row["country_iso3"] for row in tables["dots_workbooks"]}
    assert {row["country_iso3"] for row in tables["countries"]} - have == {"TWN"}
    assert [r["country_iso3"] for r in tables["dots_exceptions"] if r["kind"] == "no workbook"] == [
        "TWN"
    ]


def test_the_repeated_workbook_is_the_other_one_figure_by_figure_in_number(tables):
    rows = {row["source_file"]: row for row in tables["dots_workbooks"]}
    (twice,) = (r for r in tables["dots_exceptions"] if r["kind"] == "repeated workbook")
    counts = [name for name in rows[twice["same_as"]] if name.endswith(("figures", "estimates"))]
    assert len(counts) == 4
    for name in ("imf_name", *counts):
        assert rows[twice["source_file"]][name] == rows[twice["same_as"]][name]


def test_the_dprk_s_workbook_is_all_estimates_and_gives_all_its_rows(tables):
    row = next(r for r in tables["dots_workbooks"] if r["country_iso3"] == "PRK")
    own = [r for r in tables["dprk_trade_by_partner"] if r["reported_by"] == "dprk"]
    for flow in ("exports", "imports"):
        assert row[f"{flow}_figures"] == row[f"{flow}_estimates"]
        assert int(row[f"{flow}_figures"]) == sum(r["dprk_flow"] == flow for r in own)
    assert {r["source_file"] for r in own} == {row["source_file"]}


@pytest.mark.parametrize("name", ["dprk_trade_by_partner", "dprk_trade_by_partner_1960_1989"])
def test_a_row_names_the_workbook_of_the_country_that_reports_it(tables, name):
    reporter = {r["source_file"]: r["country_iso3"] for r in tables["dots_workbooks"]}
    for row in tables[name]:
        side = "PRK" if row["reported_by"] == "dprk" else row["country_iso3"]
        assert reporter[row["source_file"]] == side, row


def test_files_were_packed_in_order_of_their_numbers_within_one_evening(tables):
    stamps = [row["packed_at"] for row in tables["dots_workbooks"]]
    assert stamps == sorted(stamps)
    assert (stamps[0], stamps[-1]) == ("2022-02-19T20:20:28", "2022-02-20T01:12:56")


@pytest.mark.parametrize(
    ("contents", "percent"),
    [([], ""), ([5.0], "0"), (["5.00 e"], "100"), (["0.00 e"], "100"), ([0.0, "0.00 e"], "0.1"),
     ([1e6, "0.01 e"], "0.1"), ([0.01, "9,999,999.00 e"], "99.9"), ([3.0, "1.00 e"], "25.0")],
)  # fmt: skip
def test_a_share_of_0_or_100_says_none_or_all_and_never_almost(contents, percent):
    assert dots_world.estimated_percent(contents) == percent


# --- the DPRK before 1990 -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def early(tables):
    """(year, country, flow, side) -> millions of US dollars."""
    return {
        (int(r["year"]), r["country_iso3"], r["dprk_flow"], r["reported_by"]): Decimal(
            r["value_usd_million"]
        )
        for r in tables["dprk_trade_by_partner_1960_1989"]
    }


def test_the_early_table_has_the_columns_of_the_later_one(tables):
    early, later = (
        RESOURCES[name]["schema"]
        for name in ("dprk_trade_by_partner_1960_1989", "dprk_trade_by_partner")
    )
    assert [(f["name"], f["type"]) for f in early["fields"]] == [
        (f["name"], f["type"]) for f in later["fields"]
    ]
    assert early["primaryKey"] == later["primaryKey"]
    assert len(tables["dprk_trade_by_partner_1960_1989"]) == 3381
    names = {row["country_iso3"]: row["country"] for row in tables["countries"]}
    for row in tables["dprk_trade_by_partner_1960_1989"]:
        assert row["country"] == names[row["country_iso3"]]
        own = row["reported_by"] == "dprk"
        assert row["valuation"] == ("FOB" if (row["dprk_flow"] == "exports") == own else "CIF")
        assert row["imf_estimate"] == "true" or not own


def test_neither_the_soviet_union_nor_early_china_is_there(early):
    codes = {code for _, code, _, _ in early}
    assert not codes & {"SUN", "RUS", "BGR", "ALB", "CUB", "MNG", "KOR", "ZAF", "PRK"}

    def first(code):
        return min(year for year, c, _, side in early if c == code and side == "partner")

    begin = {"ROU": 1960, "JPN": 1964, "HUN": 1968, "YUG": 1970, "CHN": 1978, "POL": 1979,
             "CSK": 1980, "DDR": 1985, "VNM": 1986}  # fmt: skip
    assert {code: first(code) for code in begin} == begin
    assert {code for year, code, _, _ in early if year < 1964} == {"ROU"}
    assert min(year for year, _, _, side in early if side == "dprk") == 1981
    assert [key for key in early if key[1] == "TWN"] == [(1989, "TWN", "exports", "dprk")]


def test_before_1990_countries_add_up_to_the_world_figure_of_the_workbooks(workbooks, early):
    checked = 0
    for workbook in workbooks:
        if workbook.reporter != "World" and workbook.code != "PRK":
            continue
        own = workbook.code == "PRK"
        for sheet in SHEETS:
            same = sheet.flow_of_reporter
            flow = same if own else {"exports": "imports", "imports": "exports"}[same]
            for line in workbook.lines[sheet.name]:
                if (line.partner == "World") if own else (line.code == "PRK"):
                    for year, content in line.contents.items():
                        if year < 1990:
                            side = "dprk" if own else "partner"
                            parts = sum(
                                v for (y, _, f, s), v in early.items() if (y, f, s) ==
                                (year, flow, side)
                            )  # fmt: skip
                            assert abs(float(parts) - content) < 0.1, (side, flow, year)
                            checked += 1
    assert checked == 2 * 30 + 2 * 9


@pytest.mark.parametrize("flow", ["exports", "imports"])
def test_the_factor_between_cif_and_fob_is_1_10_in_the_eighties_too(early, flow):
    for year in range(1981, 1990):
        ratios = []
        for (y, code, f, side), value in early.items():
            own = early.get((y, code, f, "dprk"))
            if (y, f, side) == (year, flow, "partner") and own is not None and min(own, value) >= 1:
                ratios.append(value / own if flow == "exports" else own / value)
        assert len(ratios) >= 20
        assert abs(median(ratios) - Decimal("1.10")) < Decimal("0.001"), year


def test_saudi_arabia_is_the_largest_buyer_of_1978_as_reported(early):
    """The row that the package calls a probable mix-up of the two Koreas."""
    year = {c: v for (y, c, f, s), v in early.items() if (y, f, s) == (1978, "exports", "partner")}
    assert max(year, key=year.get) == "SAU" and round(year["SAU"]) == 304
    assert {y for (y, c, f, s), v in early.items() if (c, f) == ("SAU", "exports") and v > 25
            and s == "partner"} == set(range(1976, 1982))  # fmt: skip


# --- selected pairs -------------------------------------------------------------------------------


def test_49_partners_among_them_all_members_of_the_european_union(tables):
    partners = {row["partner_iso3"] for row in tables["trade_selected_pairs"]}
    assert partners == dots_world.PARTNERS and len(partners) == 49
    assert len(dots_world.EU28) == 28 and partners >= EU27
    assert len(tables["trade_selected_pairs"]) == 15381


def test_valuation_follows_from_flow_and_side(tables):
    for row in tables["trade_selected_pairs"]:
        fob = (row["flow"] == "exports") == (row["reported_by"] == "country")
        assert row["valuation"] == ("FOB" if fob else "CIF"), row


@pytest.mark.parametrize(
    ("year", "customs"),
    [(2014, "95.28"), (2015, "68.06"), (2017, "84.07")],  # Chinese customs, thousand million
)
def test_trade_of_china_with_russia_is_near_the_chinese_customs_figure(pairs, year, customs):
    both = sum(pairs[year, "CHN", "RUS", flow, "country"] for flow in ("exports", "imports"))
    assert abs(both / 1000 - Decimal(customs)) < Decimal("0.4")


@pytest.mark.parametrize(("year", "total"), [(2013, "112.7"), (2016, "76.9")])
def test_trade_of_russia_with_the_dprk_is_the_russian_customs_figure(pairs, year, total):
    both = sum(pairs[year, "RUS", "PRK", flow, "country"] for flow in ("exports", "imports"))
    assert round(both, 1) == Decimal(total)


def union(pairs, year, country, flow, side, members):
    """Trade with all members, Belgium-Luxembourg included."""
    codes = members | BENELUX_BEFORE_1997
    return sum(pairs.get((year, country, code, flow, side), 0) for code in codes)


def test_iran_s_exports_to_the_european_union_collapsed_after_the_embargo_of_2012(pairs):
    """22.3 thousand million in 2011, 0.9 in 2013 without the United Kingdom; it was a member."""
    without = [union(pairs, y, "IRN", "exports", "country", EU27) for y in (2011, 2013)]
    assert [round(v / 1000, 1) for v in without] == [Decimal("22.3"), Decimal("0.9")]
    members = set(dots_world.EU28)
    with_uk = [union(pairs, y, "IRN", "exports", "country", members) for y in (2011, 2013)]
    assert [round(v / 1000, 1) for v in with_uk] == [Decimal("22.9"), Decimal("1.0")]
    imports = [union(pairs, y, "IRN", "exports", "partner", members) for y in (2011, 2013)]
    assert [round(v / 1000, 1) for v in imports] == [Decimal("24.2"), Decimal("1.0")]


def test_the_workbooks_row_european_union_is_the_27_without_the_united_kingdom(workbooks, pairs):
    checked = 0
    for workbook in workbooks:
        if workbook.code in dots_world.HOMES:
            for sheet in SHEETS:
                (row,) = (x for x in workbook.lines[sheet.name] if x.partner == "European Union")
                for cell in row.cells(1990, 2020):
                    members = union(
                        pairs, cell.year, workbook.code, sheet.flow_of_reporter, "country", EU27
                    )
                    assert abs(Decimal(cell.value) - members) < Decimal("0.05")
                    checked += 1
    assert checked == 2 * (31 + 31 + 29)


def test_belgium_and_luxembourg_are_one_or_two_and_never_both(pairs):
    one = {(y, home) for y, home, code, _, _ in pairs if code == "BLX"}
    two = {(y, home) for y, home, code, _, _ in pairs if code in ("BEL", "LUX")}
    assert max(year for year, _ in one) == 1996 and min(year for year, _ in two) == 1997


def test_former_states_end_where_their_successors_begin(pairs):
    years = defaultdict(set)
    for year, home, code, _, _ in pairs:
        years[home, code].add(year)
    assert years["CHN", "SUN"] == {1990, 1991} and min(years["CHN", "RUS"]) == 1992
    assert max(years["CHN", "CSK"]) == 1992 and min(years["CHN", "CZE"]) == 1993
    assert ("RUS", "SUN") not in years and min(years["RUS", "DEU"]) == 1992
    assert {s for _, _, code, _, s in pairs if code == "TWN"} == {"country"}


def test_two_home_countries_see_the_same_figure_from_either_side(pairs):
    turned = {"exports": "imports", "imports": "exports"}
    sides = {"country": "partner", "partner": "country"}
    checked = 0
    for (year, home, partner, flow, side), value in pairs.items():
        if partner in dots_world.HOMES:
            assert pairs[year, partner, home, turned[flow], sides[side]] == value
            checked += 1
    assert checked > 600


def test_the_dprk_s_partners_report_the_same_here_as_in_the_book_s_first_table(tables, pairs):
    sides = {"partner": "country", "dprk": "partner"}
    turned = {"exports": "imports", "imports": "exports"}
    first = {
        (int(r["year"]), r["country_iso3"], "PRK", turned[r["dprk_flow"]], sides[r["reported_by"]]):
        Decimal(r["value_usd_million"])
        for r in tables["dprk_trade_by_partner"] if r["country_iso3"] in dots_world.HOMES
    }  # fmt: skip
    assert first == {key: value for key, value in pairs.items() if key[2] == "PRK"}


def test_iran_s_exports_since_2000_and_no_imports_are_estimates(tables):
    marks = defaultdict(set)
    for row in tables["trade_selected_pairs"]:
        if row["reported_by"] == "country":
            late = row["year"] >= "2000"
            marks[row["country_iso3"], row["flow"], late].add(row["imf_estimate"])
    assert marks.pop(("IRN", "exports", True)) == {"true"}
    assert {value for values in marks.values() for value in values} == {"false"}
    assert sum(row["imf_estimate"] == "true" for row in tables["trade_selected_pairs"]) == 1234


def test_partners_are_never_more_than_the_world(pairs, world):
    sums = defaultdict(Decimal)
    for (year, home, _, flow, side), value in pairs.items():
        if side == "country":
            sums[year, home, flow] += value
    for key, value in sums.items():
        # Estimates are rounded to two decimals, so their sum may be a little more.
        assert Decimal("0.3") * world[key] < value < world[key] + Decimal("0.3"), key


# --- totals ---------------------------------------------------------------------------------------


def test_215_countries_and_both_flows_in_every_year_they_have(tables, world):
    assert len(tables["trade_totals_by_country"]) == 12213
    assert len({code for _, code, _ in world}) == 215
    for row in tables["trade_totals_by_country"]:
        assert row["valuation"] == ("FOB" if row["flow"] == "exports" else "CIF")
    late = {code for year, code, _ in world if year == 2020}
    assert not late & {"SUN", "CSK", "YUG", "SCG", "BLX", "TWN"} and "ANT" in late


def test_china_s_trade_in_2017_is_near_the_chinese_customs_figure(world):
    """Customs: exports 2,263 and imports 1,844 thousand million dollars."""
    assert abs(world[2017, "CHN", "exports"] / 1000 - 2263) < 20
    assert abs(world[2017, "CHN", "imports"] / 1000 - 1844) < 20


def test_the_dprk_s_totals_are_those_of_its_own_table(tables, world):
    own = {
        (int(r["year"]), "PRK", r["dprk_flow"]): Decimal(r["value_usd_million"])
        for r in tables["dprk_trade_totals"]
        if r["reported_by"] == "dprk"
    }
    assert own == {key: value for key, value in world.items() if key[1] == "PRK"}


def test_the_share_of_estimates_tells_reporters_from_the_rest(tables):
    percent = {
        (int(r["year"]), r["country_iso3"], r["flow"]): float(r["estimated_percent"])
        for r in tables["trade_totals_by_country"]
    }
    years = range(1990, 2021)
    flows = ("exports", "imports")
    assert {percent[y, "PRK", f] for y in years for f in flows} == {100}
    assert {
        percent[y, code, f] for y in years for f in flows for code in ("CHN", "JPN", "USA")
    } == {0}
    assert {percent[y, "IRN", "exports"] for y in range(2000, 2021)} == {100}
    assert max(percent[y, "IRN", "imports"] for y in years) < 1
    always = {code for _, code, _ in percent} - {k[1] for k, v in percent.items() if v < 100}
    assert len(always) == 17 and "PRK" in always  # the number stands in the package


# --- the matrix -----------------------------------------------------------------------------------


def mark(row, column, side):
    """Whether a figure is an estimate, "true" or "false"; empty where there is none."""
    return str(row["imf_estimate"] == side).lower() if row[column] else ""


@pytest.fixture(scope="module")
def matrix(tables):
    """(exporter, importer) -> importer's figure, exporter's figure, whether each is an estimate."""
    return {
        (r["exporter_iso3"], r["importer_iso3"]): (
            filled(r, "imports_cif_usd_million"),
            filled(r, "exports_fob_usd_million"),
            mark(r, "imports_cif_usd_million", "importer"),
            mark(r, "exports_fob_usd_million", "exporter"),
        )
        for r in tables["trade_matrix_2016"]
    }


def test_a_mark_stands_beside_a_figure_and_no_row_is_empty(tables):
    marked = {"importer": "imports_cif_usd_million", "exporter": "exports_fob_usd_million"}
    for row in tables["trade_matrix_2016"]:
        assert row["imf_estimate"] == "no" or row[marked[row["imf_estimate"]]], row
        assert any(row[column] for column in marked.values()), row
        assert row["exporter_iso3"] != row["importer_iso3"]


def test_the_numbers_that_the_package_gives_for_the_matrix(matrix):
    gaps = " ".join(RESOURCES["trade_matrix_2016"]["known_gaps"])
    codes = {code for pair in matrix for code in pair}
    both = sum(cif is not None and fob is not None for cif, fob, _, _ in matrix.values())
    assert f"Of {len(codes) * (len(codes) - 1):,} possible pairs of the {len(codes)} codes" in gaps
    assert f"{len(matrix):,} have a row; {both:,} have both figures" in gaps
    for side, count in ((0, 19), (1, 20)):  # importers are second in the pair
        marks = defaultdict(set)
        for pair, values in matrix.items():
            if values[side] is not None:
                marks[pair[1 - side]].add(values[2 + side])
        assert sum(found == {"true"} for found in marks.values()) == count


def test_a_zero_is_always_an_estimate(matrix):
    for cif, fob, cif_mark, fob_mark in matrix.values():
        assert cif != 0 or cif_mark == "true"
        assert fob != 0 or fob_mark == "true"


def test_an_estimate_is_the_other_side_s_report_times_1_06_and_no_second_observation(matrix):
    ratios = {"true": [], "false": []}
    reported = []
    for cif, fob, cif_mark, fob_mark in matrix.values():
        assert (cif_mark, fob_mark) != ("true", "true")
        if cif is not None and fob is not None and min(cif, fob) >= 1:
            if cif_mark == fob_mark:
                reported.append(cif / fob)
            else:
                ratios[cif_mark].append(cif / fob)
    for found in ratios.values():
        assert len(found) > 500
        assert abs(median(found) - Decimal("1.06")) < Decimal("0.0005")
        assert sum(abs(r - Decimal("1.06")) < Decimal("0.005") for r in found) > 0.88 * len(found)
    ordered = sorted(reported)
    quarters = [round(ordered[len(ordered) * n // 4], 2) for n in (1, 2, 3)]
    assert quarters == [Decimal("0.83"), Decimal("1.09"), Decimal("1.54")]  # as the package says


def test_the_dprk_is_exporter_and_importer_as_in_the_book_s_first_table(tables, matrix):
    rows = [r for r in tables["dprk_trade_by_partner"] if r["year"] == "2016"]
    seen = 0
    for row in rows:
        code, exports = row["country_iso3"], row["dprk_flow"] == "exports"
        pair = ("PRK", code) if exports else (code, "PRK")
        cif, fob, cif_mark, fob_mark = matrix[pair]
        value, mark = (cif, cif_mark) if row["valuation"] == "CIF" else (fob, fob_mark)
        assert (value, mark) == (Decimal(row["value_usd_million"]), row["imf_estimate"]), row
        seen += 1
    assert seen == sum(
        (cif is not None) + (fob is not None)
        for pair, (cif, fob, _, _) in matrix.items()
        if "PRK" in pair
    )
    assert matrix["CHN", "PRK"][1:] == (Decimal("3196.804"), "true", "false")


def test_pairs_of_the_matrix_are_those_of_the_selected_pairs(pairs, matrix):
    checked = 0
    for (year, home, partner, flow, side), value in pairs.items():
        if year == 2016:
            pair = (home, partner) if flow == "exports" else (partner, home)
            fob = (flow == "exports") == (side == "country")
            assert matrix[pair][1 if fob else 0] == value
            checked += 1
    assert checked > 500


def test_rows_and_columns_add_up_to_the_countries_totals_where_all_partners_are_named(
    matrix, world
):
    imports, exports = defaultdict(Decimal), defaultdict(Decimal)
    for (exporter, importer), (cif, fob, _, _) in matrix.items():
        imports[importer] += cif or 0
        exports[exporter] += fob or 0
    for sums, flow in ((imports, "imports"), (exports, "exports")):
        for code in {code for year, code, _ in world if year == 2016}:
            # Never more than the total, but for the rounding of estimates.
            assert sums[code] < world[2016, code, flow] + Decimal("0.2"), (code, flow)
        for code in ("JPN", "USA", "KOR", "PRK"):
            gap = 1 - sums[code] / world[2016, code, flow]
            assert abs(gap) < Decimal("0.02"), (code, flow, gap)
    # What is missing is trade with partners that are not named; the package gives the shares.
    assert round(1 - imports["CHN"] / world[2016, "CHN", "imports"], 2) == Decimal("0.08")
    assert round(1 - imports["ARE"] / world[2016, "ARE", "imports"], 2) == Decimal("0.32")
    assert round(1 - exports["KWT"] / world[2016, "KWT", "exports"], 2) == Decimal("0.90")


def test_largest_flow_of_2016_is_china_s_exports_to_the_united_states(matrix):
    largest = max(matrix, key=lambda pair: matrix[pair][0] or 0)
    assert largest == ("CHN", "USA")
    # United States Census Bureau: general imports from China 462.4 thousand million (customs
    # value). CIF adds freight.
    assert 462 < matrix[largest][0] / 1000 < 485
