"""Kernels of the build that begin as forks are as fresh, as alone and as mortal as others."""

import multiprocessing
import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import nbformat
import pytest
from forked_kernels import NAME, register
from jupyter_client.manager import start_new_kernel
from jupyter_client.provisioning import KernelProvisionerFactory
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from course.places import ROOT
from course.processes import share

pytestmark = pytest.mark.skipif(
    "forkserver" not in multiprocessing.get_all_start_methods(), reason="no forks on this system"
)


PARENT = "import os; print(os.getppid())"
WITHOUT_FORKS = """
import multiprocessing, multiprocessing.context
multiprocessing.get_all_start_methods = lambda: ["spawn"]
del multiprocessing.context.ForkServerContext
from course.processes import context
print(context().get_start_method())
"""


@pytest.fixture(autouse=True)
def forks(monkeypatch):
    """Kernels of this test begin as those of a build."""
    monkeypatch.setenv(KernelProvisionerFactory.default_provisioner_name_env, NAME)
    monkeypatch.setattr(KernelProvisionerFactory, "_instance", None)
    register(None)


def run(folder, *cells, **options):
    """Text that each cell printed in a kernel of its own."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(one) for one in cells])
    NotebookClient(notebook, resources={"metadata": {"path": str(folder)}}, **options).execute()
    return ["".join(out.text for out in cell.outputs).strip() for cell in notebook.cells]


def test_a_kernel_is_a_fork_in_the_pages_folder_and_knows_nothing_of_the_book(tmp_path):
    said = run(
        tmp_path,
        "import os, sys; print(os.getppid(), os.getcwd())",
        "print('pandas' in sys.modules, 'pandas' in globals())",
        "from importlib.util import find_spec\n"
        "print(find_spec('forked_kernels'), find_spec('course'))",
    )
    parent, folder = said[0].split()
    assert int(parent) != os.getpid()
    assert folder == str(tmp_path)
    assert said[1:] == ["True False", "None None"]


def test_where_no_process_can_fork_it_is_begun_anew():
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_FORKS], cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout.strip() == "spawn", done.stderr


def test_a_kernel_finds_all_that_is_imported_for_it(tmp_path):
    # What cannot be imported there is passed over in silence; memory is frozen after it.
    assert run(tmp_path, "import gc; print(gc.get_freeze_count() > 0)") == ["True"]


def test_forks_of_a_build_take_their_kernels_from_the_same_process(tmp_path):
    share()
    own = run(tmp_path, PARENT)
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("fork")) as readers:
        assert list(readers.map(run, [tmp_path, tmp_path], [PARENT, PARENT])) == [own, own]


def test_a_kernel_takes_no_port_that_another_could_have_and_leaves_no_socket(tmp_path):
    said = run(
        tmp_path,
        "import ipykernel.connect, json\n"
        "known = json.loads(ipykernel.connect.get_connection_info())\n"
        "print(known['transport'], known['ip'])",
    )
    transport, place = said[0].split()
    assert transport == "ipc"
    assert not Path(place).parent.exists()


def test_a_kernel_leaves_nothing_in_the_authors_own_history(tmp_path):
    assert run(tmp_path, "print(get_ipython().history_manager.enabled)") == ["False"]


def test_two_kernels_share_nothing(tmp_path):
    run(tmp_path, "import pandas as pd\npd.leftover = 1\nos = 'mine'")
    assert run(tmp_path, "import pandas as pd\nprint(hasattr(pd, 'leftover'))") == ["False"]


def test_a_kernel_can_start_again():
    manager, client = start_new_kernel()
    try:
        client.execute("left = 1")
        manager.restart_kernel(now=True)
        client.wait_for_ready(timeout=20)
        answer = client.execute("left", reply=True, timeout=20)
        assert answer["content"]["ename"] == "NameError"
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_an_error_is_an_error(tmp_path):
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        run(tmp_path, "1 / 0")


def test_a_kernel_that_dies_is_noticed_and_an_endless_loop_is_stopped(tmp_path):
    with pytest.raises(DeadKernelError):
        run(tmp_path, "import os\nos._exit(3)")
    with pytest.raises(CellTimeoutError):
        run(tmp_path, "while True: pass", timeout=2)
    assert multiprocessing.active_children() == []
