"""YAML whose every block knows its file and line, so that a fault can be found and mended."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import yaml

from course import yaml_text
from course.errors import BookError


class Block(dict[Any, Any]):
    """One mapping of a YAML file: read by methods that complain with file, line and mend.

    Attributes:
        file: Name of the file, as messages give it.
        line: Line on which the mapping begins.
        lines: Line of each key.
    """

    def __init__(self, file: str, line: int) -> None:
        """Begin an empty block.

        Args:
            file: Name of the file.
            line: Line on which the block begins, counted from 1.
        """
        super().__init__()
        self.file, self.line = file, line
        self.lines: dict[Any, int] = {}

    def fault(self, what: str, mend: str, key: str | int | None = None) -> BookError:
        """Return a fault of this block, or of one of its keys."""
        line = self.lines.get(key, self.line) if key is not None else self.line
        return BookError(f"{self.file}:{line}", what, mend)

    def only(self, *keys: str) -> None:
        """Refuse any key but these.

        Raises:
            BookError: If there is another one.
        """
        for key in self:
            if key not in keys:
                known = ", ".join(keys)
                raise self.fault(f"the field '{key}' is unknown.", f"use one of: {known}.", key)

    def text(self, key: str | int, default: str | None = None) -> str:
        """Return a text that is not empty.

        Args:
            key: The field.
            default: What stands for a field that is not there; None refuses that.

        Raises:
            BookError: If it is missing, empty or no text.
        """
        if key not in self and default is not None:
            return default
        value = self.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.fault(f"'{key}' is missing or not a text.", f'write {key}: "...".', key)
        return value.strip("\n") if "\n" in value else value.strip()

    def number(self, key: str, default: float | None = None) -> float:
        """Return a number.

        Raises:
            BookError: If it is missing (and has no default) or no number.
        """
        value = self.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.fault(f"'{key}' is missing or not a number.", f"write {key}: 0.5.", key)
        return value

    def whole(self, key: str, default: int | None = None) -> int:
        """Return a whole number of at least 1.

        Raises:
            BookError: If it is missing (and has no default), not whole or below 1.
        """
        value = self.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise self.fault(
                f"'{key}' is missing or not a whole number from 1 up.", f"write {key}: 2.", key
            )
        return value

    def flag(self, key: str) -> bool:
        """Return a yes or no, where missing means no.

        Raises:
            BookError: If it is neither true nor false.
        """
        value = self.get(key, False)
        if not isinstance(value, bool):
            raise self.fault(f"'{key}' is not true or false.", f"write {key}: true.", key)
        return value

    def block(self, key: str) -> "Block":
        """Return a mapping.

        Raises:
            BookError: If it is missing or something else.
        """
        value = self.get(key)
        if not isinstance(value, Block):
            raise self.fault(f"'{key}' is not a mapping.", "write 'name: value' below it.", key)
        return value

    def blocks(self, key: str, optional: bool = False) -> list["Block"]:
        """Return a list of mappings; an optional one may be missing.

        Raises:
            BookError: If it is missing, empty or holds something else.
        """
        return self._list(key, Block, "a list of mappings", optional)

    def texts(self, key: str, optional: bool = False) -> list[str]:
        """Return a list of texts; an optional one may be missing.

        Raises:
            BookError: If it is missing, empty or holds something else.
        """
        return self._list(key, str, "a list of texts", optional)

    def _list(self, key: str, kind: type, what: str, optional: bool) -> list[Any]:
        """A list of one kind."""
        if optional and key not in self:
            return []
        value = self.get(key)
        if not isinstance(value, list) or not value or any(not isinstance(v, kind) for v in value):
            raise self.fault(f"'{key}' is not {what}.", f"write {key}: and '- ...' lines.", key)
        return value


class _Loader(yaml_text.Loader):
    """The safe loader, whose mappings are blocks."""

    file = ""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> Generator[Block, None, None]:
    """Construct a block, refusing a key that stands twice."""
    block = Block(loader.file, node.start_mark.line + 1)
    yield block
    loader.flatten_mapping(node)
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        line = key_node.start_mark.line + 1
        if key in block:
            raise BookError(
                f"{loader.file}:{line}",
                f"'{key}' stands twice in one block, first on line {block.lines[key]}.",
                "keep one of the two, or give the other its own name.",
            )
        block.lines[key] = line
        block[key] = loader.construct_object(value_node, deep=True)


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read(path: Path, name: str) -> Block:
    """Read a YAML file that holds one mapping.

    Args:
        path: The file.
        name: Its name in messages.

    Returns:
        The mapping; empty for an empty file.

    Raises:
        BookError: If it is not UTF-8, not YAML, no mapping, or a key stands twice.
    """
    try:
        loader = _Loader(path.read_text("utf-8"))
        loader.file = name
        found = loader.get_single_data()
    except UnicodeDecodeError as error:
        raise BookError(name, f"not UTF-8 ({error}).", "save the file as UTF-8.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{name}:{mark.line + 1}" if mark else name
        said = getattr(error, "problem", None) or str(error)
        raise BookError(place, f"not valid YAML: {said}.", "mend this line.") from error
    if found is None:
        return Block(name, 1)
    if not isinstance(found, Block):
        raise BookError(f"{name}:1", "the file is no mapping.", "write 'name: value' lines.")
    return found
