"""The proof of the banks: each kind of fault turns it red, and mutants are made of what matters."""

import pytest
from small_course import ANSWERS, PAGE, write

from course.exercises.mutations import mutants
from course.exercises.verify import verify


def faults(root):
    (found,) = verify(root, ["small"], told=lambda _found: None)
    return [str(fault) for fault in (*found.faults, *found.survivors)]


def test_a_sound_bank_is_proved(tmp_path):
    (found,) = verify(write(tmp_path), ["small"], told=lambda _found: None)
    assert found.faults == found.survivors == []
    assert (found.right, found.wrong) == (2, 2)
    assert found.mutants >= 3
    assert found.same >= 1  # 0 * 3 is 0 * 4


CHECK = 'assert total == pd.read_csv("../data/flows.csv")["n"].sum()'
LOOSE = "assert total != 7 and abs(total - 12) < 8"  # takes the mean, 6, for the sum
BROKEN = {
    "a right answer fails": (
        "answers",
        'sum(flows["n"])',
        "12.5",
        "right answer 1 to 'small-sum' fa",
    ),
    "an answer raises": ("answers", 'sum(flows["n"])', "flows.nothing", "It raised AttributeError"),
    "a mistake passes": ("answers", 'flows["n"].max()', "12", "passes every check, not test_total"),
    "a mistake meets another": (
        "answers",
        'flows["n"].max()',
        "-1",
        "is met first by test_positive",
    ),
    "the solution fails": (
        "page",
        "secret_total + 0",
        "secret_total + 1",
        "the solution to 'small-s",
    ),
    "the starter passes": (
        "page",
        "total = ...",
        "total = 1",
        "test_positive of 'small-sum' passes",
    ),
    "junk passes": ("page", CHECK, "pass", "passes when the answer is"),
    "a mutant survives": (
        "page",
        CHECK,
        LOOSE,
        "no check of 'small-sum' notices",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_bank_is_red(tmp_path, fault):
    kind, old, new, words = BROKEN[fault]
    text = {"page": PAGE, "answers": ANSWERS}[kind]
    assert old in text
    said = faults(write(tmp_path, **{kind: text.replace(old, new)}))
    assert any(words in one for one in said), said
    assert all("Mend: " in one for one in said)


def test_an_equivalent_is_listed_with_its_reason_and_goes_when_it_no_longer_is(tmp_path):
    loose = PAGE.replace(CHECK, LOOSE)
    entries = [one.partition("equivalent: - ")[2] for one in faults(write(tmp_path, page=loose))]
    assert entries
    listed = ANSWERS + "  equivalent:\n"
    listed += "".join(f"    - {one.replace('...', 'the band is wide')}\n" for one in entries)
    assert faults(write(tmp_path, page=loose, answers=listed)) == []
    stale = faults(write(tmp_path, page=PAGE, answers=listed))
    assert len(stale) == len(entries)
    assert all("take the entry out" in one for one in stale)


def test_an_answer_that_never_ends_is_wrong(tmp_path, monkeypatch):
    monkeypatch.setattr("course.exercises.verify.SECONDS", 0.5)
    endless = ANSWERS.replace('total = sum(flows["n"])', '"while True: pass"')
    assert any(
        "not ended after 0.5 seconds" in one for one in faults(write(tmp_path, answers=endless))
    )


def made(code, wanted):
    return {(one.was, one.now) for one in mutants(code, {wanted})}


def test_mutants_change_what_the_answer_depends_on():
    code = 'a = 1 + x\nunused = 5 * 7\nb = a[a["y"] == 2005].sum()\nround(b, 1)\n'
    assert made(code, "b") == {
        ("1 + x", "1 - x"),
        ("1", "2"),
        ("a[a['y'] == 2005].sum()", "a[a['y'] == 2005].mean()"),
        ("a['y'] == 2005", "a['y'] != 2005"),
        ("2005", "2006"),
    }


def test_mutants_leave_the_look_of_a_chart_alone():
    code = (
        'c = alt.Chart(t).mark_line(size=3).encode(x=alt.X("a").axis(tickCount=5), y="sum(b)", '
        'color=alt.value("red")).properties(width=600, title="T")'
    )
    found = made(code, "c")
    assert any("mark_bar" in now for _, now in found)
    assert any("mean(b)" in now for _, now in found)
    assert not any(number in now for _, now in found for number in ("601", "1200", "4)", "6)"))


def test_mutants_reach_into_queries():
    found = made('a = t.query("y == 2005 and n > @least")', "a")
    texts = {now for _, now in found}
    for part in ("y != 2005", "y == 2006", "y == 2005 or n > @least", "n >= @least"):
        assert any(part in text for text in texts), part
