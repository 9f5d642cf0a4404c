"""What kernels of a build, and processes that check numbers, find imported when they begin.

Their process imports this once and is forked for each of them.
"""

import gc
from importlib import import_module

for _name in (
    *("altair", "jupytext", "pandas"),
    *("ipykernel.debugger", "ipykernel.ipkernel", "ipykernel.kernelapp"),
    *("IPython.core.completerlib", "IPython.core.debugger", "IPython.core.oinspect"),
    *("IPython.extensions.storemagic", "tornado.platform.asyncio", "tornado.queues"),
    *("course.claims", "course.computed", "course.page_kernel"),
):
    import_module(_name)

# A collection would touch every object, and memory that is touched is copied for each process.
gc.collect()
gc.freeze()
