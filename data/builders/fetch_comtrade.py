"""Fetch China's trade with the DPRK by product from UN Comtrade, and turn it into rows.

    COMTRADE_API_KEY=... python data/builders/fetch_comtrade.py 2010 2024
    python data/builders/fetch_comtrade.py 2010 2024 --preview --levels 2

Saves the answers unchanged as one raw file and prints its line for raw.sha256. Nothing is saved
unless every answer is whole. A key is free at https://comtradedeveloper.un.org; without one,
``--preview`` asks the public service, which cuts every answer off at 500 records, too few for
China's exports by four-digit heading.

Comtrade's own client, comtradeapicall 1.3.2, is kept up but not used: it prints an HTTP error
and returns nothing, does not tell a cut answer from a whole one, puts the key into the address,
and names no dependencies. One address with plain parameters needs no more than requests.
"""

import argparse
import hashlib
import json
import os
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import requests

if __package__ in (None, ""):  # run as a script: make the package importable
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from data.builders.faults import BuildError
from data.builders.raw import HASHES, default_folder
from data.builders.tables import boolean, plain_number, read_text, write_whole

SOURCE = "un_comtrade_api"
KEY_VARIABLE = "COMTRADE_API_KEY"
HOST = "https://comtradeapi.un.org"
FULL, PREVIEW = "/data/v1/get/C/A/HS", "/public/v1/preview/C/A/HS"
LIMITS = {FULL: 100_000, PREVIEW: 500}  # records in one answer
CHINA, DPRK = "156", "408"
FLOWS = ("M", "X")  # China's imports and exports
TIMEOUT_SECONDS = 120
PAUSE_SECONDS = 1.5  # the service takes about one question a second
TRIES = 5  # while it says "too many requests"

# What a record must hold, and of which type. Comtrade announces that it may add fields.
FIELDS: dict[str, tuple[type, ...]] = {
    "freqCode": (str,), "period": (str,), "reporterCode": (int,), "partnerCode": (int,),
    "partner2Code": (int,), "flowCode": (str,), "customsCode": (str,), "motCode": (int,),
    "classificationCode": (str,), "cmdCode": (str,), "primaryValue": (int, float),
    "cifvalue": (int, float, type(None)), "fobvalue": (int, float, type(None)),
    "legacyEstimationFlag": (int,), "isReported": (bool,), "isAggregate": (bool,),
}  # fmt: skip

ROW_COLUMNS = (
    "year", "dprk_flow", "hs_level", "hs_code", "hs_revision", "valuation", "value_usd",
    "is_reported", "is_aggregate", "legacy_estimation_flag",
)  # fmt: skip

Record = dict[str, Any]


@dataclass(frozen=True)
class Question:
    """One request.

    Attributes:
        year: Calendar year.
        flow: China's flow, ``M`` (imports) or ``X`` (exports).
        level: Digits of the product code, 2 or 4.
    """

    year: int
    flow: str
    level: int

    def parameters(self) -> dict[str, str]:
        """Return the parameters of the request.

        The last three ask for sums. Without them the service also sends their parts (by mode of
        transport, customs procedure, country of consignment), and a sum would count twice.
        """
        return {
            "reporterCode": CHINA, "partnerCode": DPRK, "period": str(self.year),
            "flowCode": self.flow, "cmdCode": f"AG{self.level}", "includeDesc": "true",
            "partner2Code": "0", "customsCode": "C00", "motCode": "0",
        }  # fmt: skip

    def __str__(self) -> str:
        """Name the question for a message."""
        flow = "imports" if self.flow == "M" else "exports"
        return f"UN Comtrade, China's {flow} {self.year}, {self.level} digits"


def ask(question: Question, path: str, key: str) -> str:
    """Ask one question.

    Args:
        question: What to ask.
        path: ``FULL`` or ``PREVIEW``.
        key: Subscription key; empty for the preview. Sent as a header, never in an address.

    Returns:
        The answer's text, not yet looked at.

    Raises:
        BuildError: No answer, a refused key, a used-up quota, or another HTTP error.
    """
    where = str(question)
    headers = {"Ocp-Apim-Subscription-Key": key} if key else {}
    for attempt in range(1, TRIES + 1):
        try:
            response = requests.get(
                HOST + path, params=question.parameters(), headers=headers,
                timeout=TIMEOUT_SECONDS, allow_redirects=False,
            )  # fmt: skip
        except requests.RequestException as fault:
            raise BuildError(
                where, f"no answer from {HOST} ({type(fault).__name__}).",
                "check the network, then run the command again; nothing was saved.",
            ) from None  # fmt: skip
        if response.status_code != 429 or attempt == TRIES:
            break
        time.sleep(seconds_to_wait(response))
    if response.status_code == 200:
        return response.content.decode("utf-8", "replace")
    raise BuildError(where, *http_error(response))


def seconds_to_wait(response: requests.Response) -> float:
    """Read how long the service wants to be left alone, at most a minute.

    Returns:
        Seconds; ten times the usual pause if the service does not say.
    """
    said = re.search(r"[Tt]ry again in (\d+) seconds", response.text)
    seconds = response.headers.get("Retry-After") or (said[1] if said else "")
    return min(float(seconds), 60.0) if seconds.isdigit() else 10 * PAUSE_SECONDS


def http_error(response: requests.Response) -> tuple[str, str]:
    """Put an HTTP error into words: what is wrong, and the mend."""
    try:
        message = str(response.json()["message"])
    except (ValueError, KeyError, TypeError):
        message = " ".join(response.text[:200].split()) or "no message"
    status = f"HTTP {response.status_code}: {message}"
    if response.status_code == 401:
        return f"the key was refused ({status}).", f"put a valid key into {KEY_VARIABLE}."
    if response.status_code == 403 and "quota" in message:
        return (
            f"the day's quota is used up ({status}).",
            "wait until it is replenished, or ask for fewer years; nothing was saved.",
        )
    if response.status_code == 429:
        return (
            f"too many requests, {TRIES} times over ({status}).",
            "wait some minutes, then run the command again; nothing was saved.",
        )
    return f"the service refuses ({status}).", "read the message; try again later if it is a 5xx."


def read_answer(text: str, question: Question, limit: int) -> list[Record]:
    """Check that an answer is whole and answers the question.

    Args:
        text: The answer as it came.
        question: What was asked.
        limit: Number of records at which the service cuts an answer off.

    Returns:
        The records.

    Raises:
        BuildError: No JSON, another schema, an error inside the answer, an empty or cut answer,
            a record of something else, or a product given twice.
    """
    where = str(question)
    records = records_of(text, where)
    if not records:
        raise BuildError(
            where, "the answer holds no record.",
            "the year may not be published yet (leave it out), or the service may be overloaded "
            "(try again); an empty answer is not a zero.",
        )  # fmt: skip
    if len(records) >= limit:
        raise BuildError(
            where, f"the answer holds {len(records)} records, the limit: it is cut off.",
            f"set {KEY_VARIABLE} and leave --preview out, or ask for --levels 2 only.",
        )  # fmt: skip
    seen: set[str] = set()
    for number, record in enumerate(records, 1):
        place = f"{where}, record {number}"
        check_fields(record, place)
        for name, asked in question.parameters().items():
            if name in record and name != "cmdCode" and str(record[name]) != asked:
                raise BuildError(
                    place, f"{name} is {record[name]!r}; asked was {asked!r}.",
                    "read what changed in the service, then adapt fetch_comtrade.py.",
                )  # fmt: skip
        code = record["cmdCode"]
        if not re.fullmatch(rf"\d{{{question.level}}}", code) or code in seen:
            raise BuildError(
                place, f"the product code {code!r} has not {question.level} digits, or is there "
                "a second time.", "read what changed in the service, then adapt fetch_comtrade.py.",
            )  # fmt: skip
        seen.add(code)
    return records


def records_of(text: str, where: str) -> list[Record]:
    """Open the envelope of an answer.

    Raises:
        BuildError: No JSON, another envelope, an error inside, or another count than said.
    """
    try:
        answer = json.loads(text)
    except ValueError:
        raise BuildError(
            where, f"the answer is no JSON; it begins {text[:60]!r}.",
            "try again later; the service may show a maintenance page.",
        ) from None  # fmt: skip
    if not isinstance(answer, dict) or not isinstance(answer.get("data"), list):
        raise BuildError(
            where, "the answer has another schema: no list named data.",
            "read what changed in the service, then adapt fetch_comtrade.py.",
        )  # fmt: skip
    if answer.get("error"):
        raise BuildError(
            where, f"the answer reports an error: {answer['error']}", "read it, then try again."
        )
    records: list[Record] = answer["data"]
    if answer.get("count") != len(records):
        raise BuildError(
            where, f"the answer says {answer.get('count')} records and holds {len(records)}.",
            "try again; the answer was cut on its way.",
        )  # fmt: skip
    return records


def check_fields(record: Record, where: str) -> None:
    """Check that a record has every field that is used, of the right type.

    Raises:
        BuildError: Names the record and the field.
    """
    if not isinstance(record, dict):
        raise BuildError(
            where, "is no record.", "read what changed in the service, then adapt fetch_comtrade.py"
        )
    for name, types in FIELDS.items():
        value = record.get(name, ...)
        if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
            raise BuildError(
                where,
                f"the field {name} is {'missing' if value is ... else repr(value)}: another "
                "schema than this builder knows.",
                "read what changed in the service, then adapt fetch_comtrade.py.",
            )


def rows_of(records: Sequence[Record]) -> list[dict[str, str]]:
    """Turn records into rows of the package's form.

    Args:
        records: Records that ``read_answer`` let pass.

    Returns:
        One row a record, all text, with ``ROW_COLUMNS``. China's imports are the DPRK's exports.

    Raises:
        BuildError: A value that is neither the CIF nor the FOB one, or is negative.
    """
    rows = []
    for record in records:
        code, value = record["cmdCode"], record["primaryValue"]
        imports = record["flowCode"] == "M"
        valuation = "CIF" if imports else "FOB"
        if value != record["cifvalue" if imports else "fobvalue"] or value < 0:
            raise BuildError(
                f"UN Comtrade, {record['period']}, product {code}",
                f"the value {value!r} is not the {valuation} value of the same record.",
                "read what Comtrade says of the year's valuation, then adapt fetch_comtrade.py.",
            )
        rows.append(
            {
                "year": record["period"],
                "dprk_flow": "exports" if imports else "imports",
                "hs_level": str(len(code)) if code.isdigit() else "0",
                "hs_code": code,
                "hs_revision": record["classificationCode"],
                "valuation": valuation,
                "value_usd": plain_number(value),
                "is_reported": boolean(record["isReported"]),
                "is_aggregate": boolean(record["isAggregate"]),
                "legacy_estimation_flag": str(record["legacyEstimationFlag"]),
            }
        )
    return rows


def fetch(questions: Sequence[Question], path: str, key: str) -> bytes:
    """Ask all questions and make the raw file.

    Args:
        questions: What to ask, in order.
        path: ``FULL`` or ``PREVIEW``.
        key: Subscription key; empty for the preview.

    Returns:
        The bytes of a JSON file: every question beside its answer, character for character.

    Raises:
        BuildError: Any answer that is not whole.
    """
    kept = []
    for number, question in enumerate(questions):
        if number:
            time.sleep(PAUSE_SECONDS)
        text = ask(question, path, key)
        records = read_answer(text, question, LIMITS[path])
        total = sum(record["primaryValue"] for record in records) / 1e6
        print(f"{question}: {len(records)} products, {total:,.1f} million dollars", flush=True)
        kept.append(
            f'{{"question": {json.dumps(question.parameters())},\n"answer": {text.strip()}}}'
        )
    head = {"source": HOST + path, "fetched": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"}
    answers = ",\n".join(kept)
    return f'{json.dumps(head)[:-1]}, "answers": [\n{answers}\n]}}\n'.encode()


def read_raw(path: Path) -> Iterator[tuple[Question, list[Record]]]:
    """Read a raw file again, with the checks that its answers passed when they came.

    Args:
        path: A file that ``fetch`` made.

    Yields:
        Question and records.

    Raises:
        BuildError: A file that is damaged or of another make.
    """
    text = read_text(path, "utf-8")
    try:
        document = json.loads(text)
        limit = LIMITS[document["source"].removeprefix(HOST)]
        for item in document["answers"]:
            asked = item["question"]
            question = Question(int(asked["period"]), asked["flowCode"], int(asked["cmdCode"][2:]))
            yield question, read_answer(json.dumps(item["answer"]), question, limit)
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise BuildError(
            path.name, f"was not made by fetch_comtrade.py ({type(fault).__name__}: {fault}).",
            "fetch it again.",
        ) from None  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("first", type=int, metavar="FROM", help="first year, for example 2010")
    parser.add_argument("last", type=int, metavar="TO", help="last year")
    parser.add_argument("--raw", type=Path, metavar="PATH", help="folder with the raw sources")
    parser.add_argument("--preview", action="store_true", help="ask the public service, no key")
    parser.add_argument("--levels", type=int, nargs="+", choices=(2, 4), default=[2, 4])
    options = parser.parse_args(arguments)
    if not 1988 <= options.first <= options.last:
        parser.error("years go from 1988 on, the earlier one first")
    questions = [
        Question(year, flow, level)
        for year in range(options.first, options.last + 1)
        for level in options.levels
        for flow in FLOWS
    ]
    raw = (options.raw or default_folder()).resolve()
    name = f"china_dprk_{options.first}_{options.last}{'_preview' if options.preview else ''}.json"
    try:
        key = "" if options.preview else os.environ.get(KEY_VARIABLE, "").strip()
        if not key and not options.preview:
            raise BuildError(
                KEY_VARIABLE, "no key in this environment variable.",
                "get a free one at https://comtradedeveloper.un.org, or ask with --preview.",
            )  # fmt: skip
        target = free_place(raw, name)
        content = fetch(questions, PREVIEW if options.preview else FULL, key)
        target.parent.mkdir(exist_ok=True)
        write_whole(target, content)
    except BuildError as fault:
        print(f"fetch_comtrade.py: {fault}", file=sys.stderr)
        return 1
    print(f"saved {target}\nadd this line to {HASHES.name}, and a PROVENANCE.md beside the file:")
    print(f"{hashlib.sha256(content).hexdigest()}  {SOURCE}/{name}")
    return 0


def free_place(raw: Path, name: str) -> Path:
    """Return where to save, before anything is asked.

    Raises:
        BuildError: No raw folder, or a file of that name, which is never replaced.
    """
    if not raw.is_dir():
        raise BuildError(str(raw), "there is no such folder.", "name one with --raw.")
    target = raw / SOURCE / name
    if target.exists():
        raise BuildError(
            str(target), "is there already, and a raw file is never replaced.",
            "move it away first, if a new vintage is wanted.",
        )  # fmt: skip
    return target


if __name__ == "__main__":
    sys.exit(main())
