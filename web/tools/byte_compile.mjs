// Byte-compiles a folder of Python modules with the very interpreter that will run them.
// usage: node byte_compile.mjs FOLDER
// Each .py is replaced by a .pyc beside it, as Python imports it without its source.
import { loadPyodide } from "pyodide";

const [folder] = process.argv.slice(2);
// A fixed seed: sets are written in one order, so that the same sources give the same bytes.
const python = await loadPyodide({ env: { HOME: "/home", PYTHONHASHSEED: "0" } });
python.FS.mkdirTree("/stage");
python.FS.mount(python.FS.filesystems.NODEFS, { root: folder }, "/stage");
const faults = python.runPython(`
import importlib._bootstrap_external as bootstrap
from pathlib import Path

faults = []
for source in sorted(Path("/stage").rglob("*.py")):
    place = source.relative_to("/stage").as_posix()
    try:
        code = compile(source.read_bytes(), place, "exec", dont_inherit=True, optimize=0)
    except SyntaxError as error:
        faults.append(f"{place}: {error}")
        continue
    # No date and no source beside it: the header's fields stay empty.
    source.with_suffix(".pyc").write_bytes(bootstrap._code_to_timestamp_pyc(code))
    source.unlink()
"\\n".join(faults)
`);
if (faults) {
  console.error(faults);
  process.exit(1);
}
