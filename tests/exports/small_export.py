"""A small book whose solutions hold secrets, to export."""

from pathlib import Path

from small_course import PAGE, write

# Asked by graders only; uses a table that the page's own cells have read.
HIDDEN = '''\
```{code-cell}
:tags: [check, hidden, remove-cell]
def test_computed(total):
    """Compute it \\\\ "from" the table."""
    assert type(total) is type(flows["n"].sum())
```

'''
SETTINGS = """\
title: Small/Large
repository: {url: https://github.com/o/n, branch: main}
"""
LEDGER = """\
essays: {}
claims: []
"""


def small_root(folder: Path, **changed: str) -> Path:
    """Write a book that has nothing but small exercises; other texts as in small_course."""
    page = PAGE.replace("## Criticise", f"{HIDDEN}## Criticise")
    write(folder, **{"page": page, **changed})
    (folder / "chapters").mkdir()
    (folder / "_config.yml").write_text(SETTINGS)
    (folder / "chapters" / "claims.yml").write_text(LEDGER)
    (folder / "chapters" / "references.bib").write_text("")
    return folder
