"""A kernel that runs the cells of one page in a build, begun as a fork (``course.processes``)."""

import os
import sys

from course.processes import silence


def run_kernel(connection: str, folder: str, environment: dict[str, str]) -> None:
    """Be a kernel until it is shut down.

    Args:
        connection: Path of the connection file.
        folder: Where its cells run.
        environment: Its environment variables.
    """
    from ipykernel.kernelapp import IPKernelApp

    os.setsid()
    silence()
    os.environ.clear()
    os.environ.update(environment, JPY_PARENT_PID=str(os.getppid()))
    os.chdir(folder)
    forget_the_book()
    IPKernelApp.launch_instance(argv=["-f", connection, "--HistoryManager.enabled=False"])


def forget_the_book() -> None:
    """Let cells import what they could in a kernel that began on its own: packages alone."""
    packages = (sys.prefix, sys.base_prefix)
    sys.path[:] = [one for one in sys.path if one.startswith(packages)]
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if file and not file.startswith(packages):
            del sys.modules[name]
