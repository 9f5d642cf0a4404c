"""Python for the page is put together from what was asked for, byte for byte."""

import io
import json
import tarfile
import zipfile

import pytest

from course import runtime, runtime_wheels
from course.errors import BookError
from course.runtime_pack import licence, pack, unpack
from course.runtime_wheels import find_numpy


def write_wheel(path, members):
    """Write a wheel with the given members."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.fixture
def wheel(tmp_path):
    """A wheel with code, tests, a compiled part for Linux, and a licence."""
    return write_wheel(
        tmp_path / "thing.whl",
        {
            "thing/__init__.py": "x = 1",
            "thing/tests/test_x.py": "",
            "thing/fast.cpython-312-x86_64-linux-gnu.so": "",
            "thing/part.cpython-312-wasm32-emscripten.so": "kept",
            "thing-1.0.dist-info/METADATA": "Name: Thing\nVersion: 1.0\nLicense-Expression: MIT\n",
            "thing-1.0.dist-info/RECORD": "",
            "thing-1.0.dist-info/licenses/LICENSE": "Do as you like.",
        },
    )


def test_what_no_cell_needs_is_left_out(wheel, tmp_path):
    told = unpack(wheel, tmp_path / "out")
    kept = {
        p.relative_to(tmp_path / "out").as_posix()
        for p in (tmp_path / "out").rglob("*")
        if p.is_file()
    }
    assert kept == {
        "thing/__init__.py",
        "thing/part.cpython-312-wasm32-emscripten.so",
        "thing-1.0.dist-info/METADATA",
    }
    assert told == {"name": "Thing", "version": "1.0", "licence": "MIT", "terms": "Do as you like."}


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ([("License-Expression", "MIT"), ("License", "long text")], "MIT"),
        ([("Classifier", "License :: OSI Approved :: BSD License")], "BSD License"),
        ([("License", "Apache-2.0\nand more")], "Apache-2.0"),
    ],
)
def test_the_licence_is_read_from_the_metadata(head, expected):
    assert licence(head) == expected


def test_the_same_files_give_the_same_bytes(tmp_path):
    for name in ("b.txt", "a/c.txt"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    first = pack(tmp_path / "in")
    (tmp_path / "in" / "b.txt").touch()
    assert pack(tmp_path / "in") == first
    with tarfile.open(fileobj=io.BytesIO(first)) as archive:
        assert archive.getnames() == ["a/c.txt", "b.txt"]


def test_a_part_takes_only_its_names(tmp_path):
    for name in ("numpy", "pandas"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x").write_text("")
    with tarfile.open(fileobj=io.BytesIO(pack(tmp_path, ["numpy"]))) as archive:
        assert archive.getnames() == ["numpy/x"]


def test_a_wheel_with_another_hash_is_refused(tmp_path, monkeypatch):
    name = runtime_wheels.NUMPY.read_text("utf-8").splitlines()[-1].split()[1]
    (tmp_path / name).write_text("not numpy")
    monkeypatch.setenv(runtime_wheels.FOLDER, str(tmp_path))
    with pytest.raises(BookError, match=r"its SHA-256 is \w+, not"):
        find_numpy()


def test_a_named_folder_without_the_wheel_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv(runtime_wheels.FOLDER, str(tmp_path))
    with pytest.raises(BookError, match="does not hold numpy"):
        find_numpy()


def test_without_numpy_the_feature_is_left_out_with_the_mend(monkeypatch, capsys):
    monkeypatch.setattr(runtime.assets, "fetch", lambda: None)
    monkeypatch.setattr(runtime, "find_numpy", lambda: None)
    assert runtime.assemble() is None
    said = capsys.readouterr().out
    assert "cells do not run in the page of this build" in said
    assert "UNITED_FRONT_WHEELS" in said


def test_a_line_that_pins_nothing_is_refused(tmp_path, monkeypatch):
    listed = tmp_path / "wheels.txt"
    listed.write_text("# fine\naltair>=6\n")
    monkeypatch.setattr(runtime_wheels, "WANTED", listed)
    monkeypatch.setattr(runtime_wheels, "KEPT", tmp_path / "kept")
    with pytest.raises(BookError, match=r"wheels.txt:2.*'altair>=6' is not a pinned package"):
        runtime_wheels.fetch_wheels()


def test_a_changed_missing_or_strange_file_is_found(tmp_path):
    (tmp_path / "a").write_text("a")
    (tmp_path / "b").write_text("b")
    files = [{"name": n, "bytes": 1, "sha256": runtime.sha256(tmp_path / n)} for n in "ab"]
    (tmp_path / runtime.MANIFEST).write_text(json.dumps({"files": files}))
    assert runtime.verify(tmp_path) == []
    (tmp_path / "a").write_text("changed")
    (tmp_path / "b").rename(tmp_path / "c")
    assert runtime.verify(tmp_path) == [
        "b is missing",
        "a has another hash than the manifest",
        "c is not in the manifest",
    ]


def test_the_page_has_the_books_own_versions():
    """pandas and Altair are those of the build, so that a cell gives the same everywhere."""
    pinned = dict(
        line.split("==")
        for line in (runtime.ROOT / "requirements.txt").read_text("utf-8").splitlines()
        if line.startswith(("pandas==", "altair==", "beautifulsoup4=="))
    )
    wanted = runtime_wheels.WANTED.read_text("utf-8")
    for name, version in pinned.items():
        assert f"{name}=={version.split()[0]} " in wanted
