"""The build's kernels begin as forks of a process that has IPython, pandas and Altair already.

Every page with cells has a kernel of its own, and each would import them anew: a page of exercises
takes 0.6 seconds instead of 1.3. Where processes cannot fork, kernels begin as they always do.
"""

import os
import shutil
import tempfile
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from course.page_kernel import run_kernel
from course.processes import FORKS, context, share

NAME = "forked-provisioner"


class ForkedKernel:
    """A kernel, with what Jupyter asks of a process of its own."""

    stdin = stdout = stderr = None

    def __init__(self, connection: str, folder: str, environment: dict[str, str]) -> None:
        """Start it.

        Args:
            connection: Path of the connection file.
            folder: Where its cells run.
            environment: Its environment variables.
        """
        self._process = context().Process(
            target=run_kernel, args=(connection, folder, environment), daemon=True
        )
        self._process.start()
        self.pid = self._process.pid or 0

    def poll(self) -> int | None:
        """Return its exit code, or None while it runs."""
        return self._process.exitcode

    def wait(self) -> int | None:
        """Wait until it ends and return its exit code."""
        self._process.join()
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        """Send it a signal."""
        os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self._process.terminate()

    def kill(self) -> None:
        """End it."""
        self._process.kill()


class ForkedProvisioner(LocalProvisioner):
    """Starts kernels as forks, which are spoken to through files.

    A port is looked for here and taken by the kernel later; meanwhile a kernel of another page
    may have it, and the later one dies.
    """

    sockets: Path | None = None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401
        """Choose where to speak before the connection file is written.

        Args:
            kwargs: As for any kernel.
        """
        if self.sockets is None:  # a kernel that starts again is spoken to where it was
            # A folder of its own, since the path of a socket may have 103 characters and no more.
            self.sockets = Path(tempfile.mkdtemp(prefix="kernel-"))
        manager: Any = self.parent
        manager.transport, manager.ip = "ipc", str(self.sockets / "socket")
        return await super().pre_launch(**kwargs)

    async def cleanup(self, restart: bool = False) -> None:
        """Remove that folder.

        Args:
            restart: The kernel will start again.
        """
        await super().cleanup(restart)
        if self.sockets and not restart:
            shutil.rmtree(self.sockets, ignore_errors=True)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:  # noqa: ANN401
        """Start a kernel.

        Args:
            cmd: The command that would start it otherwise.
            kwargs: Its folder and environment.
        """
        folder = kwargs.get("cwd") or "."
        manager: Any = self.parent
        kernel: Any = ForkedKernel(manager.connection_file, str(folder), kwargs["env"])
        self.process, self.pid, self.pgid = kernel, kernel.pid, None
        return self.connection_info


def register(_app: Sphinx) -> None:
    """Let kernels that this build starts be forks."""
    found = EntryPoint(NAME, f"{__name__}:ForkedProvisioner", KernelProvisionerFactory.GROUP_NAME)
    KernelProvisionerFactory.provisioners[NAME] = found
    os.environ[KernelProvisionerFactory.default_provisioner_name_env] = NAME


def begin_to_import(_app: Sphinx, _env: BuildEnvironment, names: list[str]) -> None:
    """Start the process that kernels are forked from, if there are pages to read.

    Args:
        names: Of pages that will be read.
    """
    if names:
        share()


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    if FORKS:
        app.connect("builder-inited", register)
        app.connect("env-before-read-docs", begin_to_import)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "version": "1"}
