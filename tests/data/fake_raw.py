"""A copy of the data folder beside invented raw files, for everything that must go wrong."""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from xml.sax.saxutils import escape

from package_tables import DATA

DPRK = "Korea, Dem. People's Rep. of"

PACKED = (2022, 2, 19, 20, 20, 28)  # time stamp inside every invented workbook

SHEET_TITLES = {
    "Exports, FOB": "Exports, FOB to Partner Countries",
    "Imports, CIF": "Imports, CIF from Partner Countries",
}


def grid(sheet, reporter, rows, years=("2016", "2017")):
    """A sheet in the IMF's layout; rows are lists that begin with the partner's name."""
    head = [[], ["", SHEET_TITLES[sheet]], [], ["", reporter], ["", "US Dollars, Millions"], []]
    return [*head, ["", "", *years], *(["", *row] for row in rows)]


def workbook(path, reporter, exports, imports, **options):
    """Write a workbook with both sheets."""
    sheets = {
        "Exports, FOB": grid("Exports, FOB", reporter, exports, **options),
        "Imports, CIF": grid("Imports, CIF", reporter, imports, **options),
    }
    write_xlsx(path, sheets)


def write_xlsx(path, sheets):
    """The smallest file that is an Excel workbook: text inline, numbers as numbers."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    numbers = range(1, len(sheets) + 1)

    def cell(row, column, value):
        place = f'r="{chr(64 + column)}{row}"'
        if isinstance(value, float):
            return f"<c {place}><v>{value!r}</v></c>"
        return f'<c {place} t="inlineStr"><is><t>{escape(value)}</t></is></c>'

    def body(rows):
        lines = "".join(
            f'<row r="{r}">'
            + "".join(cell(r, c, value) for c, value in enumerate(row, 1) if value != "")
            + "</row>"
            for r, row in enumerate(rows, 1)
        )
        return f'<worksheet xmlns="{main}"><sheetData>{lines}</sheetData></worksheet>'

    with zipfile.ZipFile(path, "w") as archive:

        def put(name, text):
            archive.writestr(zipfile.ZipInfo(name, PACKED), text)

        put(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            + "".join(
                f'<Override PartName="/xl/worksheets/sheet{n}.xml" '
                f'ContentType="{kind}.worksheet+xml"/>'
                for n in numbers
            )
            + "</Types>",
        )
        put(
            "_rels/.rels",
            f'<Relationships xmlns="{relations}"><Relationship Id="r1" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        put(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            + "".join(
                f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>'
                for n, name in zip(numbers, sheets, strict=True)
            )
            + "</sheets></workbook>",
        )
        put(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{relations}">'
            + "".join(
                f'<Relationship Id="r{n}" Type="{office}/worksheet" '
                f'Target="worksheets/sheet{n}.xml"/>'
                for n in numbers
            )
            + "</Relationships>",
        )
        for n, rows in zip(numbers, sheets.values(), strict=True):
            put(f"xl/worksheets/sheet{n}.xml", body(rows))


class Workspace:
    """A copy of the data folder beside a raw folder of invented files."""

    def __init__(self, folder):
        self.data = folder / "data"
        self.raw = folder / "raw"
        shutil.copytree(DATA, self.data, ignore=shutil.ignore_patterns("__pycache__"))
        self.dots = self.raw / "imf_dots_samleblanc" / "data" / "DOTS"
        self.dots.mkdir(parents=True)
        australia = ["Australia", 1.0, 2.0]
        workbook(
            self.dots / "DOTS_43.xlsx",
            "China, P.R.: Mainland",
            [australia, ["World", 9.0, 9.0], [DPRK, 3422.5, 6e-05], australia],
            [australia, ["World", 9.0, 9.0], [DPRK, 0.0, "1,703.75 e"], australia],
        )
        workbook(
            self.dots / "DOTS_147.xlsx",
            DPRK,
            [["World", 10.5, 11.5], ["Euro Area", 1.0, 1.0], ["Japan", "", "0.00 e"]],
            [["World", 12.5, 13.5], ["Japan", "2.10 e", ""]],
        )
        workbook(self.dots / "DOTS_221.xlsx", "World", [[DPRK, 20.5, 21.5]], [[DPRK, 22.5, 23.5]])
        self.hash()

    def hash(self):
        """Accept the raw files as they are now."""
        lines = [
            f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(self.raw)}\n"
            for path in sorted(self.raw.rglob("*"))
            if path.is_file()
        ]
        (self.data / "builders" / "raw.sha256").write_text("".join(lines), encoding="utf-8")

    def run(self, *arguments):
        """Run the command on the invented raw files."""
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
        return subprocess.run(
            [sys.executable, self.data / "builders" / "build.py", *arguments, "--raw", self.raw],
            capture_output=True, text=True, timeout=60, env=environment, cwd=self.data.parent,
        )  # fmt: skip

    def files(self):
        """Every file of the data folder but byte code, with its content."""
        return {
            path.relative_to(self.data): path.read_bytes()
            for path in self.data.rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
