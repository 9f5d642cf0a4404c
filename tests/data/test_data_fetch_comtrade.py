"""Fetching from UN Comtrade: recorded answers, then everything that can go wrong on the way.

The service is played by a server on this machine. Answers about China and the DPRK are invented,
in the form of the recorded ones, because no recording of that pair was found.
"""

import hashlib
import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from data.builders import fetch_comtrade
from data.builders.faults import BuildError
from data.builders.fetch_comtrade import (
    FULL,
    PREVIEW,
    ROW_COLUMNS,
    Question,
    check_fields,
    read_answer,
    read_raw,
    records_of,
    rows_of,
)

RECORDED = Path(__file__).with_name("recorded")
KEY = "a-secret-key"
QUESTION = Question(2016, "M", 2)


def recorded(name):
    return (RECORDED / name).read_text(encoding="utf-8")


# --- what the service really sent -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "count"),
    [("comtrade_china_2010_total.json", 4), ("comtrade_usa_japan_2023_preview.json", 2)],
)
def test_a_recorded_answer_has_the_schema_that_the_builder_expects(name, count):
    records = records_of(recorded(name), name)
    assert len(records) == count
    for record in records:
        check_fields(record, name)


def test_recorded_answers_give_these_rows():
    china = rows_of(records_of(recorded("comtrade_china_2010_total.json"), "China"))
    assert [tuple(row) for row in china] == [ROW_COLUMNS] * 4
    assert [tuple(row.values()) for row in china[:2]] == [
        ("2010", "exports", "0", "TOTAL", "H3", "CIF", "6804128143", "true", "false", "0"),
        ("2010", "imports", "0", "TOTAL", "H3", "FOB", "6115764185", "true", "false", "0"),
    ]
    japan = rows_of(records_of(recorded("comtrade_usa_japan_2023_preview.json"), "Japan"))
    # The import has an FOB value as well; the primary value is the CIF one.
    assert [(r["valuation"], r["value_usd"], r["is_aggregate"]) for r in japan] == [
        ("CIF", "151580564290", "true"), ("FOB", "76154045176", "true"),
    ]  # fmt: skip
    (_, afghanistan) = rows_of(json.loads(recorded("comtrade_india_2022_hs30_records.json")))
    assert tuple(afghanistan.values()) == (
        "2022", "imports", "2", "30", "H6", "FOB", "85825372.585", "false", "true", "4",
    )  # fmt: skip


def test_a_recorded_answer_to_another_question_is_refused():
    with pytest.raises(BuildError, match="record 1: reporterCode is 842; asked was '156'"):
        read_answer(recorded("comtrade_usa_japan_2023_preview.json"), QUESTION, 500)


# --- invented answers about China and the DPRK ----------------------------------------------------


def product(question, code, value, **changes):
    """A record in the form of the recorded one of chapter 30."""
    record = json.loads(recorded("comtrade_india_2022_hs30_records.json"))[0]
    cif, fob = (value, None) if question.flow == "M" else (None, value)
    return record | {
        "period": str(question.year), "refYear": question.year, "reporterCode": 156,
        "partnerCode": 408, "flowCode": question.flow, "cmdCode": code, "cifvalue": cif,
        "fobvalue": fob, "primaryValue": value,
    } | changes  # fmt: skip


def answer(question=QUESTION, records=None, **changes):
    codes = {2: ("03", "27"), 4: ("0306", "2701", "2709")}[question.level]
    if records is None:
        records = [product(question, code, 1000.5 + n) for n, code in enumerate(codes)]
    whole = {"elapsedTime": "0.1 secs", "count": len(records), "data": records, "error": ""}
    return json.dumps(whole | changes)


def test_an_answer_becomes_rows_with_codes_as_text():
    rows = rows_of(read_answer(answer(), QUESTION, 500))
    assert [(r["hs_level"], r["hs_code"], r["value_usd"]) for r in rows] == [
        ("2", "03", "1000.5"), ("2", "27", "1001.5"),
    ]  # fmt: skip
    assert {r["dprk_flow"] for r in rows} == {"exports"}


def refused(text, *parts, limit=500):
    with pytest.raises(BuildError) as raised:
        read_answer(text, QUESTION, limit)
    for part in ("China's imports 2016, 2 digits", *parts, "Mend: "):
        assert part in str(raised.value), raised.value


def test_an_answer_of_exactly_the_limit_is_taken_as_cut_off():
    records = [product(QUESTION, f"{n:02}", 1.0) for n in range(50)]
    assert len(read_answer(answer(records=records), QUESTION, 51)) == 50
    refused(answer(records=records), "50 records, the limit", "COMTRADE_API_KEY", limit=50)


def test_an_empty_answer_is_no_zero():
    refused(answer(records=[]), "holds no record", "not a zero")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("<html>Down for maintenance</html>", "no JSON"),
        ("[]", "no list named data"),
        ('{"dataset": [], "validation": {}}', "no list named data"),
        (answer(error="Invalid period"), "reports an error: Invalid period"),
        (answer(count=7), "says 7 records and holds 2"),
        (answer(records=["x"]), "record 1: is no record"),
        (answer()[:-40], "no JSON"),
    ],
)
def test_another_envelope(text, part):
    refused(text, part)


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"primaryValue": "1000.5"}, "primaryValue is '1000.5'"),
        ({"primaryValue": None}, "primaryValue is None"),
        ({"primaryValue": True}, "primaryValue is True"),
        ({"cmdCode": 27}, "cmdCode is 27"),
        ({"isReported": 0}, "isReported is 0"),
        ({"cmdCode": "2701"}, "'2701' has not 2 digits"),
        ({"cmdCode": "TOTAL"}, "'TOTAL' has not 2 digits"),
        ({"cmdCode": "03"}, "second time"),
        ({"motCode": 2100}, "motCode is 2100; asked was '0'"),
        ({"partner2Code": 643}, "partner2Code is 643"),
        ({"customsCode": "C04"}, "customsCode is 'C04'"),
        ({"partnerCode": 410}, "partnerCode is 410; asked was '408'"),
        ({"period": "2015"}, "period is '2015'"),
        ({"flowCode": "X"}, "flowCode is 'X'"),
    ],
)
def test_a_record_at_fault(changes, part):
    records = [product(QUESTION, "03", 1.0), product(QUESTION, "27", 2.0) | changes]
    refused(answer(records=records), "record 2", part)


def test_a_field_that_is_gone():
    record = product(QUESTION, "27", 1.0)
    del record["primaryValue"]
    refused(answer(records=[record]), "primaryValue is missing", "another schema")


@pytest.mark.parametrize("changes", [{"cifvalue": 5.0}, {"primaryValue": -1.0, "cifvalue": -1.0}])
def test_a_value_of_unknown_valuation_gives_no_row(changes):
    with pytest.raises(BuildError, match=r"2016, product 27: .*not the CIF value"):
        rows_of([product(QUESTION, "27", 1.0) | changes])


# --- the command, against a server ----------------------------------------------------------------


class Service:
    """Plays UN Comtrade: answers well unless told otherwise, and remembers what was asked."""

    def __init__(self):
        self.asked = []
        self.replies = {}  # number of the request -> (status, body, headers)

    def reply(self, path, headers):
        url = urlsplit(path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        self.asked.append((url.path, query, headers.get("Ocp-Apim-Subscription-Key")))
        if len(self.asked) in self.replies:
            return self.replies[len(self.asked)]
        question = Question(int(query["period"]), query["flowCode"], int(query["cmdCode"][2:]))
        return 200, answer(question), {}


@pytest.fixture
def service(monkeypatch):
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            status, body, headers = service.reply(self.path, self.headers)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    monkeypatch.setattr(fetch_comtrade, "HOST", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setattr(fetch_comtrade.time, "sleep", lambda _: None)
    monkeypatch.setenv("COMTRADE_API_KEY", KEY)
    monkeypatch.setenv("NO_PROXY", "*")
    yield service
    server.shutdown()
    server.server_close()


def run(folder, *arguments):
    return fetch_comtrade.main([*arguments, "--raw", str(folder)])


def fails(folder, capsys, *parts, arguments=("2016", "2016")):
    """The command fails with all the parts in its message; nothing is saved, no key is shown."""
    assert run(folder, *arguments) == 1
    printed = capsys.readouterr()
    assert printed.err.startswith("fetch_comtrade.py: ") and printed.err.count("\n") == 1
    for part in (*parts, "Mend: "):
        assert part in printed.err, printed.err
    assert KEY not in printed.err + printed.out
    assert list(folder.rglob("*")) == []


def test_the_command_asks_for_sums_and_saves_the_answers_unchanged(service, tmp_path, capsys):
    assert run(tmp_path, "2016", "2017") == 0
    assert [(q["period"], q["cmdCode"], q["flowCode"]) for _, q, _ in service.asked] == [
        (year, level, flow)
        for year in ("2016", "2017") for level in ("AG2", "AG4") for flow in "MX"
    ]  # fmt: skip
    for path, query, key in service.asked:
        assert (path, key) == (FULL, KEY)
        assert (query["reporterCode"], query["partnerCode"]) == ("156", "408")
        assert (query["partner2Code"], query["customsCode"], query["motCode"]) == ("0", "C00", "0")
        assert KEY not in query.values()
    (file,) = tmp_path.rglob("*.json")
    content = file.read_bytes()
    assert file.name == "china_dprk_2016_2017.json"
    assert answer(Question(2017, "X", 4)).encode() in content
    assert KEY.encode() not in content
    line = f"{hashlib.sha256(content).hexdigest()}  un_comtrade_api/{file.name}"
    assert capsys.readouterr().out.splitlines()[-1] == line


def test_a_saved_file_reads_back_into_rows(service, tmp_path):
    assert run(tmp_path, "2016", "2016") == 0
    (file,) = tmp_path.rglob("*.json")
    parts = list(read_raw(file))
    assert [question for question, _ in parts] == [
        Question(2016, flow, level) for level in (2, 4) for flow in "MX"
    ]
    rows = [row for _, records in parts for row in rows_of(records)]
    assert len(rows) == 2 * (2 + 3)
    keys = {(r["year"], r["dprk_flow"], r["hs_level"], r["hs_code"]) for r in rows}
    assert len(keys) == len(rows)


@pytest.mark.parametrize("text", ["", "{}", '{"source": "x", "answers": []}', "[1]"])
def test_a_saved_file_of_another_make_is_refused(tmp_path, text):
    path = tmp_path / "china_dprk_2016_2016.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BuildError, match="not made by fetch_comtrade"):
        list(read_raw(path))


def test_the_preview_goes_without_a_key_and_can_leave_a_level_out(service, tmp_path, monkeypatch):
    monkeypatch.delenv("COMTRADE_API_KEY")
    assert run(tmp_path, "2016", "2016", "--preview", "--levels", "2") == 0
    assert [(path, key) for path, _, key in service.asked] == [(PREVIEW, None)] * 2
    assert [file.name for file in tmp_path.rglob("*.json")] == ["china_dprk_2016_2016_preview.json"]


def test_a_missing_key(service, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COMTRADE_API_KEY", " ")
    fails(tmp_path, capsys, "COMTRADE_API_KEY", "no key", "--preview")
    assert service.asked == []


def test_a_key_that_the_service_refuses(service, tmp_path, capsys):
    service.replies[1] = (401, recorded("comtrade_no_key_401.json"), {})
    fails(tmp_path, capsys, "the key was refused", "HTTP 401: Access denied", "COMTRADE_API_KEY")


def test_a_used_up_quota(service, tmp_path, capsys):
    text = "Out of call volume quota. Quota will be replenished in 03:14:17."
    service.replies[3] = (403, json.dumps({"statusCode": 403, "message": text}), {})
    fails(tmp_path, capsys, "China's imports 2016, 4 digits", "quota is used up", "03:14:17")


TOO_MANY = json.dumps(
    {"statusCode": 429, "message": "Rate limit is exceeded. Try again in 1 seconds."}
)


def test_too_many_requests_are_repeated_after_the_time_asked_for(service, tmp_path, monkeypatch):
    waits = []
    monkeypatch.setattr(fetch_comtrade.time, "sleep", waits.append)
    service.replies[1] = (429, TOO_MANY, {})
    service.replies[2] = (429, TOO_MANY, {"Retry-After": "7"})
    service.replies[3] = (429, "", {})
    service.replies[4] = (429, TOO_MANY, {"Retry-After": "3600"})
    assert run(tmp_path, "2016", "2016") == 0
    pause = fetch_comtrade.PAUSE_SECONDS
    assert waits == [1, 7, 10 * pause, 60, pause, pause, pause]


def test_too_many_requests_for_good(service, tmp_path, capsys):
    service.replies = {n: (429, TOO_MANY, {}) for n in range(1, 10)}
    fails(tmp_path, capsys, "too many requests, 5 times", "Rate limit is exceeded")
    assert len(service.asked) == 5


@pytest.mark.parametrize(
    ("status", "body", "part"),
    [(500, "<html>\n Oops </html>", "HTTP 500: <html> Oops"), (404, "", "HTTP 404: no message"),
     (403, '{"message": "Forbidden"}', "HTTP 403: Forbidden"), (302, "", "HTTP 302")],
)  # fmt: skip
def test_another_http_error(service, tmp_path, capsys, status, body, part):
    service.replies[2] = (status, body, {})
    fails(tmp_path, capsys, "China's exports 2016, 2 digits", part)


def test_no_network(service, tmp_path, capsys, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setattr(fetch_comtrade, "HOST", f"http://127.0.0.1:{port}")
    fails(tmp_path, capsys, "no answer from http", "ConnectionError", "check the network")


def test_a_fault_in_the_last_answer_saves_nothing_of_the_others(service, tmp_path, capsys):
    service.replies[4] = (200, answer(Question(2016, "X", 4))[:-1], {})
    fails(tmp_path, capsys, "China's exports 2016, 4 digits", "no JSON")
    assert len(service.asked) == 4


def test_a_raw_file_is_never_replaced(service, tmp_path, capsys):
    assert run(tmp_path, "2016", "2016") == 0
    (file,) = tmp_path.rglob("*.json")
    before = file.read_bytes()
    assert run(tmp_path, "2016", "2016") == 1
    assert "never replaced" in capsys.readouterr().err
    assert file.read_bytes() == before and len(service.asked) == 4


def test_no_raw_folder(service, tmp_path, capsys):
    assert run(tmp_path / "none", "2016", "2016") == 1
    assert "no such folder" in capsys.readouterr().err
    assert service.asked == []


@pytest.mark.parametrize("years", [("2017", "2016"), ("1900", "2016"), ("2016", "soon")])
def test_years_that_make_no_sense(service, tmp_path, years):
    with pytest.raises(SystemExit):
        run(tmp_path, *years)
    assert service.asked == []
