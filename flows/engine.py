"""A flow run in a process of its own: `python -m flows.engine`, which is what a worker starts, wherever it stands.

What a deployment says of where its flow is counts from the program's folder, and a worker's own folder is its own.
"""

import os
import runpy

from app.settings import ROOT


def main() -> None:
    """Run what the worker says, from the program's folder."""
    os.chdir(ROOT)
    runpy.run_module("prefect.engine", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
