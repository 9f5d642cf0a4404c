"""What counts as a figure, what covers it, and what agrees with it."""

import pytest

from course.computed import NUMBER, Entry, agrees, check_text, entries, prose


def figures(markdown):
    """The numbers that a piece of Markdown must account for."""
    return NUMBER.findall(prose(markdown))


@pytest.mark.parametrize(
    "exempt",
    [
        "In 2017 and 2006-2017, in the 1990s and in 2016/2017.",
        "On 4 July 2017, from 5 to 7 August, on 3 and 4 July, 4–6 July.",
        "Resolution 2371 passed; so did 1718.",
        "See chapter 2, chapters 3 and 4, HS 27 and HS chapter 03.",
        "The code `x = 99` and {term}`HHI 12`.",
        "A [link](https://example.org/77) and the formula $n = 12$ and $$\n99\n$$",
        "The Hwasong-14 and the KN-02; the 21st century, the 3rd row.",
        "1. first\n2. second",
        "(label-7)=",
        ":name: 44",
        "<!-- computed\n5 = x\n-->",
        "```python\nx = 8\n```",
        "```{excerpt} claim-8\n```",
        "```{card-chapter}\nminutes: 50\n```",
        "````{admonition} Outer\n```{verdict} b-9\n```\n````",
    ],
)
def test_a_name_or_date_is_no_figure(exempt):
    assert figures(exempt) == []


@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        ("It took 1,502.3 million, 16% and 0.5.", ["1,502.3", "16", "0.5"]),
        ("A range of 500km, 12x, -7 and 3-4.", ["500", "12", "7", "3", "4"]),
        ("```{admonition} 12 things\n:class: note\nand 13\n```", ["12", "13"]),
        ("::::{note}\n:::{tip}\nof 7\n:::\n::::", ["7"]),
        ("The vote was 15-0-0.", ["15", "0", "0"]),
        ("It stands at 2017.5 and at 12,017.", ["2017.5", "12,017"]),
        ("About 1/4 of it, (8), “9” and *10*.", ["1", "4", "8", "9", "10"]),
        ("In 2017 there were 21 launches on 4 July.", ["21"]),
    ],
)
def test_a_result_is_a_figure(markdown, found):
    assert figures(markdown) == found


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("16", 15.5), ("16", 16.499), ("1,502", 1502.3), ("2,111.5", 2111.5), ("0.07", 0.0749),
        ("three", 3), ("Eight", 8), ("zero", 0), ("twenty", 20), ("16", "16"), ("Q1", "Q1"),
    ],
)  # fmt: skip
def test_a_value_agrees_at_the_precision_written(written, value):
    assert agrees(written, value)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("16", 16.6), ("16.0", 16.06), ("1,502", 1503), ("0.07", 0.0760), ("three", 3.2),
        ("three", 4), ("16", float("nan")), ("16", None), ("16", "sixteen"), ("16", [16]),
    ],
)  # fmt: skip
def test_another_value_does_not(written, value):
    assert not agrees(written, value)


def test_comments_are_read_line_by_line():
    assert entries("computed", "\n 16 = 100 * share[2000] \n\nthree = len(a == b)\n") == [
        Entry("computed", "16", "100 * share[2000]"),
        Entry("computed", "three", "len(a == b)"),
    ]


def faults(text, *lines, given=(), **names):
    """Faults of a text with computed and given lines, evaluated with some names."""
    found = [e for line in lines for e in entries("computed", line)]
    found += [e for line in given for e in entries("given", line)]
    return check_text(prose(text), found, names)


def test_a_true_text_has_no_fault():
    assert faults("Of 12 rows, three are empty.", "12 = n", "three = k", n=12, k=3) == []
    assert faults("It costs 99.", given=["99 = price list"]) == []


@pytest.mark.parametrize(
    ("text", "lines", "says"),
    [
        ("Of 12 rows", [], ["the number 12 is neither computed nor given", "12 = expression"]),
        ("Of 13 rows", ["13 = n"], ["the prose says 13, the data give 12 (n)"]),
        ("Of 12 rows", ["12 = n", "14 = n"], ["has '14', but the prose does not"]),
        ("Of 12 rows", ["12 ="], ["'12' has no source", "write '12 = ...'"]),
        ("Of 12 rows", ["12 = gone"], ["cannot be computed (NameError", "correct the expression"]),
        ("12 of 12", ["12 = n"], ["the number 12 stands 2 times here, with entries for 1"]),
        ("Two rows", ["two = n"], ["the prose says two, the data give 12"]),
        ("A dozen rows", ["twelve = n"], ["has 'twelve', but the prose does not"]),
        ("Of 112 rows", ["12 = n"], ["has '12', but the prose does not", "the number 112"]),
    ],
)
def test_a_fault_names_both_values_and_a_mend(text, lines, says):
    found = "\n".join(faults(text, *lines, n=12))
    assert "Mend:" in found
    for part in says:
        assert part in found
