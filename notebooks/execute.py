"""Run the notebooks and store what they show, such that a second run gives the same files."""

import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

FOLDER = Path(__file__).parent
SECONDS_A_CELL = 120
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
WIDGET = "application/vnd.jupyter.widget-view+json"


def executed(path: Path, folder: Path, *, timeout: int = SECONDS_A_CELL) -> NotebookNode:
    """Return a notebook as it is after a run in a folder, without what differs from run to run."""
    notebook = nbformat.read(path, as_version=4)
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, kernel_name="python3", timeout=timeout, resources=resources).execute()
    return repeatable(notebook)


def repeatable(notebook: NotebookNode) -> NotebookNode:
    """Return a notebook without times, versions of the kernel, and progress bars."""
    # A widget's state is that of a progress bar, and names the session's own ids.
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        tags = cell.metadata.get("tags")
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if not is_progress_bar(output)]
    return notebook


def is_progress_bar(output: NotebookNode) -> bool:
    """Return whether an output is a bar, which a slow machine shows and a fast one does not."""
    if output.output_type == "stream":
        return output.name == "stderr" and "\r" in output.text
    return WIDGET in output.get("data", {})


def warnings_of(notebook: NotebookNode) -> list[str]:
    """Return what a notebook wrote to stderr: warnings name paths, and a reader should not meet any."""
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    return [output.text for output in outputs if output.output_type == "stream" and output.name == "stderr"]


def main(names: list[str]) -> None:
    """Run the notebooks of these names, with or without ending; none means all."""
    paths = [FOLDER / f"{Path(name).stem}.ipynb" for name in names] or sorted(FOLDER.glob("*.ipynb"))
    missing = [path.stem for path in paths if not path.exists()]
    if missing:
        known = ", ".join(path.stem for path in sorted(FOLDER.glob("*.ipynb")))
        sys.exit(f"There is no notebook {missing[0]!r}; there are {known}.")
    for path in paths:
        with tempfile.TemporaryDirectory() as folder:
            notebook = executed(path, Path(folder))
        if told := warnings_of(notebook):
            sys.exit(f"{path.name} warns, and was left as it was:\n{told[0]}")
        # Whole or not at all: the new file takes the old one's place.
        new = path.with_suffix(".new")
        nbformat.write(notebook, new)
        new.replace(path)


if __name__ == "__main__":
    main(sys.argv[1:])
