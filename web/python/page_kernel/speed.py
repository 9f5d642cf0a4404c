"""What makes the first chart come sooner."""

import gc
from functools import lru_cache


def collect_seldom() -> None:
    """Look for garbage less often: imports make very many objects, and hardly any garbage."""
    gc.set_threshold(20_000, 10, 10)


def keep_schema_search() -> None:
    """Let jsonschema search Vega-Lite's schema once, not once for each class that Altair makes.

    Altair asks a fresh resolver for each reference, and each searches the whole schema for
    subschemas with an address of their own. That took a third of Altair's import.
    """
    from jsonschema.validators import RefResolver

    search = RefResolver._get_subschemas_cache.__wrapped__
    found: dict[int, tuple] = {}

    @lru_cache
    def once(resolver: RefResolver) -> dict:
        # The schema is kept beside what was found: its id stays taken as long as the entry lives.
        key = id(resolver.referrer)
        if key not in found:
            found[key] = (resolver.referrer, search(resolver))
        return found[key][1]

    RefResolver._get_subschemas_cache = once
