"""Values travel between the processes unchanged, and nothing that could run travels with them."""

import datetime
import io
import pickle

import altair as alt
import numpy as np
import pandas as pd
import pytest

from course.grading.peer import Gone, Peer
from course.grading.values import Drawing, Foreign, dump, load, pack, unpack

DAYS = pd.date_range("2017-07-01", periods=3, freq="D")
TABLE = pd.DataFrame(
    {"who": ["a", "b", None], "n": [1.5, float("nan"), 3], "day": DAYS, "ok": [True, False, True]},
    index=pd.Index([3, 1, 2], name="row"),
)
VALUES = {
    "nothing": None,
    "numbers": [1, 2.5, -3, True, 10**30],
    "text": "Ünïcode",
    "containers": {"a": (1, [2, {3}]), 4: frozenset([5]), "r": range(1, 9, 2)},
    "dates": [datetime.date(2017, 7, 4), datetime.datetime(2017, 7, 4, 9), datetime.timedelta(3)],
    "numpy": [np.float64(1.5), np.int32(7), np.arange(6).reshape(2, 3), np.array(["a", "bc"])],
    "objects": np.array([1, "a", None], dtype=object),
    "timestamps": [pd.Timestamp("2017-07-04"), pd.Timestamp("2017", tz="Asia/Seoul"), pd.NaT],
    "others of pandas": [pd.Timedelta(days=2), pd.Period("2017-07", "M"), pd.Interval(0, 1)],
    "series": pd.Series([1, 2], index=["a", "b"], name="n"),
    "text series": pd.Series(["a", None, "c"]),
    "nullable": pd.Series([1, None], dtype="Int64"),
    "categories": pd.Series(pd.Categorical(["a", "b", "a"], ["b", "a"], ordered=True)),
    "periods": pd.Series(pd.period_range("2017-01", periods=3, freq="M")),
    "intervals": pd.Series([1, 5]).groupby(pd.cut([0.5, 1.5], [0, 1, 2])).sum(),
    "in zones": pd.Series(DAYS.tz_localize("UTC").tz_convert("Asia/Seoul")),
    "table": TABLE,
    "levels": TABLE.set_index(["who", "day"]),
    "columns of one name": pd.DataFrame([[1, "a"]], columns=["x", "x"]),
    "columns in levels": TABLE.pivot_table(index="row", columns="who", values=["n"]),
    "empty table": pd.DataFrame(columns=["a"]),
    "index": pd.MultiIndex.from_product([[1, 2], ["a"]], names=["n", None]),
}


def travelled(value):
    return unpack(load(dump(pack(value, lambda function: 0))), lambda number: None)


def same(one, other):
    if isinstance(one, pd.DataFrame):
        pd.testing.assert_frame_equal(one, other)
    elif isinstance(one, pd.Series):
        pd.testing.assert_series_equal(one, other)
    elif isinstance(one, pd.Index):
        pd.testing.assert_index_equal(one, other)
    elif isinstance(one, np.ndarray):
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other)
    elif isinstance(one, list):
        for a, b in zip(one, other, strict=True):
            same(a, b)
    elif one is pd.NaT:
        assert other is pd.NaT
    else:
        assert type(one) is type(other)
        assert one == other


@pytest.mark.parametrize("kind", VALUES)
def test_a_value_arrives_as_it_left(kind):
    same(VALUES[kind], travelled(VALUES[kind]))


def test_a_chart_arrives_as_its_specification():
    chart = alt.Chart(TABLE).mark_line().encode(x="day", y="n").properties(title="T")
    arrived = travelled(chart + chart.mark_point())
    assert isinstance(arrived, alt.LayerChart)
    assert arrived.to_dict() == (chart + chart.mark_point()).to_dict()


def test_a_chart_that_cannot_be_compiled_says_so_when_it_is_asked():
    arrived = travelled(alt.Chart(pd.DataFrame()).mark_bar().encode(x="nothing"))
    assert isinstance(arrived, Drawing)
    with pytest.raises(ValueError, match="nothing"):
        arrived.to_dict()


def test_a_generator_goes_on_where_it_was():
    drawn = np.random.default_rng(1)
    drawn.random()
    assert travelled(drawn).random() == drawn.random()


class Yes(float):
    def __eq__(self, other):
        return True

    __hash__ = None


def test_what_is_no_answer_does_not_travel():
    for value in (object(), Yes(1), io.BytesIO()):
        with pytest.raises(Foreign):
            pack(value, lambda function: 0)


def test_a_function_travels_as_a_number():
    assert pack(open, lambda function: 7) == ("function", 7)


def test_what_names_a_class_or_function_is_not_read():
    for value in (Yes(1), print, pd.Series([1]), datetime.date.today()):
        with pytest.raises(pickle.UnpicklingError, match="no plain value"):
            load(pickle.dumps(value))


NONSENSE = [
    (), ("list",), ("nothing", 1), ("series", 1), ["list"], ("numpy",), ("chart", "{", ""),
    ("ndarray", ("numpy", "|O", [1], b"12345678")), ("frame", [("typed", "x", [1])], 1, 2),
]  # fmt: skip


@pytest.mark.parametrize("packed", NONSENSE, ids=repr)
def test_nonsense_is_refused(packed):
    peer = Peer(lambda size: b"", io.BytesIO())
    with pytest.raises(Gone, match="no value"):
        peer.unpack(packed)
