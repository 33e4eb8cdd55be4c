"""A process whose children believe that it is an hour earlier: `python -m tests.campaign.runs_earlier module`.

For the served flows. Told by a clock an hour behind, Prefect's server would give them no run before an hour has gone.
"""

import os
import runpy
import sys

from tests.campaign.clocks import set_back


def main() -> None:
    """Run the module that the command line names."""
    _, module, *arguments = sys.argv
    os.environ |= set_back(os.environ)
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
