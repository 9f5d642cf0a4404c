"""Answers as plain values, which can travel between processes without bringing code along.

:func:`pack` turns an answer into numbers, texts and containers of them; :func:`unpack` builds it
anew by the constructors of pandas and numpy. A function becomes a number by which the other side
can call it; a chart becomes its specification.
"""

import copy
import datetime
import io
import json
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

PLAIN = (type(None), bool, int, float, str, bytes)
SEQUENCES: dict[str, Callable[[list], Any]] = {
    "list": list, "tuple": tuple, "set": set, "frozenset": frozenset,
}  # fmt: skip
DATES = {
    "date": datetime.date, "datetime": datetime.datetime, "time": datetime.time,
}  # fmt: skip
DEEPEST = 60  # containers in containers

Packed = Any  # plain values, and tuples that begin with a word


class Foreign(Exception):
    """A value that no check can want: neither number, text, table, chart nor function."""


class Missing:
    """What an answer that is not there is unpacked to."""


class Drawing:
    """A chart that Altair cannot read back; it still tells its specification."""

    def __init__(self, spec: dict | None, error: str = "") -> None:
        """Keep what is known.

        Args:
            spec: The specification, or None for a chart that cannot be compiled.
            error: Why not.
        """
        self._spec, self._error = spec, error

    def to_dict(self, *_args: Any, **_options: Any) -> dict:  # noqa: ANN401
        """Return the specification.

        Raises:
            ValueError: If the chart could not be compiled.
        """
        if self._spec is None:
            raise ValueError(self._error)
        return copy.deepcopy(self._spec)


def dump(packed: Packed) -> bytes:
    """Return packed values as bytes."""
    return pickle.dumps(packed, protocol=5)


def load(data: bytes) -> Packed:
    """Return packed values from bytes, in which no class or function may be named.

    Raises:
        pickle.UnpicklingError: If one is named.
    """
    return _Plain(io.BytesIO(data)).load()


class _Plain(pickle.Unpickler):
    """Reads numbers, texts and containers; nothing that could run."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401
        """Refuse whatever is named."""
        raise pickle.UnpicklingError(f"{module}.{name} is no plain value")


# --- packing ------------------------------------------------------------------------------------


def pack(value: Any, keep: Callable[[Callable], int], depth: int = 0) -> Packed:  # noqa: ANN401
    """Turn a value into plain ones.

    Args:
        value: An answer, argument or result.
        keep: Remembers a function and returns the number by which it can be called.
        depth: How deep the value stands inside others.

    Raises:
        Foreign: If it is of a kind that does not travel.
    """
    if type(value) in PLAIN:
        return value
    if depth > DEEPEST:
        raise Foreign("nested too deeply")

    def inner(part: Any) -> Packed:  # noqa: ANN401
        return pack(part, keep, depth + 1)

    for name, kind in SEQUENCES.items():
        if type(value).__name__ == name and isinstance(value, kind):  # type: ignore[arg-type]
            return (name, [inner(part) for part in value])
    if isinstance(value, dict):
        return ("dict", [(inner(key), inner(part)) for key, part in value.items()])
    if isinstance(value, range):
        return ("range", value.start, value.stop, value.step)
    if value is pd.NA or value is pd.NaT:
        return ("none", "NaT" if value is pd.NaT else "NA")
    if isinstance(value, pd.Timestamp | pd.Timedelta | pd.Period | pd.Interval):
        return ("series", _array(pd.array([value]), inner), None, None, type(value).__name__)
    for name, kind in DATES.items():
        if type(value) is kind:
            return ("date", name, value.isoformat())  # type: ignore[attr-defined]
    if isinstance(value, datetime.timedelta):
        return ("timedelta", value.days, value.seconds, value.microseconds)
    return _pack_large(value, keep, inner)


def _pack_large(value: Any, keep: Callable, inner: Callable) -> Packed:  # noqa: ANN401
    """Tables, arrays, charts, generators and functions."""
    if isinstance(value, np.generic):
        return ("scalar", _array(np.asarray(value), inner))
    if isinstance(value, np.ndarray):
        return ("ndarray", _array(value, inner))
    if isinstance(value, pd.Index):
        return ("index", _index(value, inner))
    if isinstance(value, pd.Series):
        return ("series", _array(value.array, inner), _index(value.index, inner), inner(value.name))
    if isinstance(value, pd.DataFrame):
        columns = [_array(value.iloc[:, place].array, inner) for place in range(value.shape[1])]
        return ("frame", columns, _index(value.index, inner), _index(value.columns, inner))
    if isinstance(value, pd.api.extensions.ExtensionArray):
        return ("array", _array(value, inner))
    if isinstance(value, np.random.Generator):
        return ("generator", json.dumps(value.bit_generator.state, default=int))
    if hasattr(value, "to_dict") and type(value).__module__.startswith("altair."):
        try:
            return ("chart", json.dumps(value.to_dict()), "")
        except Exception as error:
            return ("chart", None, str(error)[:500])
    if callable(value):
        return ("function", keep(value))
    raise Foreign(type(value).__name__)


def _array(array: Any, inner: Callable) -> Packed:  # noqa: ANN401
    """An array of numpy or pandas, by its type."""
    if isinstance(array, pd.arrays.NumpyExtensionArray):
        array = array.to_numpy()
    if isinstance(array, np.ndarray):
        if array.dtype.hasobject:
            return ("objects", list(array.shape), [inner(part) for part in array.ravel()])
        return ("numpy", array.dtype.str, list(array.shape), np.ascontiguousarray(array).tobytes())
    if isinstance(array, pd.Categorical):
        codes = _array(np.asarray(array.codes), inner)
        return ("categories", codes, _index(array.categories, inner), bool(array.ordered))
    if isinstance(array, pd.arrays.IntervalArray):
        sides = (_index(array.left, inner), _index(array.right, inner))
        return ("intervals", *sides, str(array.closed))
    if isinstance(array, pd.arrays.DatetimeArray | pd.arrays.TimedeltaArray):
        numbers = _array(array.asi8, inner)
        return ("times", str(array.dtype), numbers, getattr(array, "freqstr", None))
    # Text, nullable numbers, periods: their elements, and the name of their type.
    missing = array.isna()
    parts = [None if gone else _plain(part) for part, gone in zip(array, missing, strict=True)]
    return ("typed", str(array.dtype), parts)


def _plain(part: Any) -> Any:  # noqa: ANN401
    """An element of an array of text, nullable numbers or periods."""
    if isinstance(part, np.generic):
        part = part.item()
    return part if type(part) in PLAIN else str(part)


def _index(index: pd.Index, inner: Callable) -> Packed:
    """An index of any kind."""
    names = [inner(name) for name in index.names]
    if isinstance(index, pd.MultiIndex):
        levels = [_index(index.get_level_values(n), inner) for n in range(index.nlevels)]
        return ("levels", levels, names)
    if isinstance(index, pd.RangeIndex):
        return ("steps", index.start, index.stop, index.step, names)
    return ("values", _array(index.array, inner), names)


# --- unpacking ----------------------------------------------------------------------------------


def unpack(packed: Packed, call: Callable[[int], Callable]) -> Any:  # noqa: ANN401
    """Build a value from plain ones.

    Args:
        packed: What :func:`pack` has made.
        call: Makes of a number the function that it stands for.

    Raises:
        ValueError: If it is not what :func:`pack` makes.
    """
    if type(packed) in PLAIN:
        return packed
    if not isinstance(packed, tuple) or not packed or packed[0] not in _BUILDERS:
        raise ValueError("not a packed value")
    return _BUILDERS[packed[0]](packed[1:], lambda part: unpack(part, call), call)


def _build_array(packed: Packed, inner: Callable) -> Any:  # noqa: ANN401
    """An array of numpy or pandas."""
    kind, *rest = packed
    if kind == "numpy":
        dtype, shape, data = rest
        if np.dtype(dtype).hasobject:
            raise ValueError("an array of addresses")
        return np.frombuffer(data, np.dtype(dtype)).reshape(shape).copy()
    if kind == "objects":
        shape, parts = rest
        flat = np.empty(len(parts), dtype=object)
        for place, part in enumerate(parts):
            flat[place] = inner(part)
        return flat.reshape(shape)
    if kind == "categories":
        codes, categories, ordered = rest
        return pd.Categorical.from_codes(
            _build_array(codes, inner), _build_index(categories, inner), ordered=ordered
        )
    if kind == "intervals":
        left, right, closed = rest
        sides = _build_index(left, inner), _build_index(right, inner)
        return pd.arrays.IntervalArray.from_arrays(*sides, closed=closed)
    if kind == "times":
        dtype, numbers, freq = rest
        made = pd.Index(_build_array(numbers, inner)).astype("int64")
        zone = pd.api.types.pandas_dtype(dtype)
        if isinstance(zone, pd.DatetimeTZDtype):
            utc = made.astype(f"datetime64[{zone.unit}]").tz_localize("UTC")
            made = utc.tz_convert(zone.tz)
        else:
            made = made.astype(dtype)
        if freq:
            made = type(made)(made, freq=freq)
        return made.array
    dtype, parts = rest
    return pd.array([pd.NA if part is None else part for part in parts], dtype=dtype)


def _build_index(packed: Packed, inner: Callable) -> pd.Index:
    """An index of any kind."""
    kind, *rest = packed
    names = [inner(name) for name in rest[-1]]
    if kind == "levels":
        levels = [_build_index(level, inner) for level in rest[0]]
        return pd.MultiIndex.from_arrays(levels, names=names)
    if kind == "steps":
        return pd.RangeIndex(*rest[:3], name=names[0])
    made = pd.Index(_build_array(rest[0], inner), name=names[0], copy=False)
    return made


def _build_series(rest: tuple, inner: Callable, _call: Callable) -> Any:  # noqa: ANN401
    """A series, or the single time, period or interval that travelled as one."""
    array, index, name, *single = rest
    values = _build_array(array, inner)
    if single:
        return values[0]
    return pd.Series(values, _build_index(index, inner), name=inner(name), copy=False)


def _build_frame(rest: tuple, inner: Callable, _call: Callable) -> pd.DataFrame:
    """A table, whose columns may have one name twice."""
    columns, index, names = rest
    rows = _build_index(index, inner)
    parts = {place: _build_array(column, inner) for place, column in enumerate(columns)}
    frame = pd.DataFrame(parts, index=rows)
    frame.columns = _build_index(names, inner)
    return frame


def _build_chart(rest: tuple, _inner: Callable, _call: Callable) -> Any:  # noqa: ANN401
    """A chart of Altair, from its specification."""
    import altair as alt

    spec, error = rest
    if spec is None:
        return Drawing(None, error)
    drawing = Drawing(json.loads(spec))
    try:
        chart = alt.Chart.from_dict(json.loads(spec))
    except Exception:
        return drawing
    # As it was compiled there, data sets and all.
    object.__setattr__(chart, "to_dict", drawing.to_dict)
    return chart


def _build_generator(rest: tuple, _inner: Callable, _call: Callable) -> np.random.Generator:
    """A generator of random numbers in the same state."""
    made = np.random.default_rng(0)
    made.bit_generator.state = json.loads(rest[0])
    return made


def _sequence(kind: Callable[[list], Any]) -> Callable[[tuple, Callable, Callable], Any]:
    """What builds lists, tuples or sets."""
    return lambda rest, inner, _call: kind([inner(part) for part in rest[0]])


_BUILDERS: dict[str, Callable[[tuple, Callable, Callable], Any]] = {
    **{name: _sequence(kind) for name, kind in SEQUENCES.items()},
    "dict": lambda rest, inner, _call: {inner(key): inner(part) for key, part in rest[0]},
    "range": lambda rest, _inner, _call: range(*rest),
    "none": lambda rest, _inner, _call: pd.NaT if rest[0] == "NaT" else pd.NA,
    "date": lambda rest, _inner, _call: DATES[rest[0]].fromisoformat(rest[1]),  # type: ignore[attr-defined]
    "timedelta": lambda rest, _inner, _call: datetime.timedelta(*rest),
    "scalar": lambda rest, inner, _call: _build_array(rest[0], inner)[()],
    "ndarray": lambda rest, inner, _call: _build_array(rest[0], inner),
    "array": lambda rest, inner, _call: _build_array(rest[0], inner),
    "index": lambda rest, inner, _call: _build_index(rest[0], inner),
    "series": _build_series,
    "frame": _build_frame,
    "chart": _build_chart,
    "generator": _build_generator,
    "function": lambda rest, _inner, call: call(rest[0]),
    "missing": lambda _rest, _inner, _call: Missing(),
}
