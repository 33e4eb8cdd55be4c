"""Budget impact: one engine for the two-minute form and the full analysis.

Plain Python as far as forms, rules and prices go, so that commands start fast. What computes with arrays lives in
modules of its own, imported by name where it is used: `engine` (run), `flags`, `tornado`, `probabilistic`,
`threshold_search`, `extension`. `analyse` imports it when it is called.
"""

from models.rules.budget_impact.apportion import Eligible, resolve
from models.rules.budget_impact.check import check
from models.rules.budget_impact.form import read, write
from models.rules.budget_impact.gross import Analysis, Line, analyse
from models.rules.budget_impact.inputs import Model, Scenario
from models.rules.budget_impact.results import ALL, Figures, Period, Result, sek
from models.rules.budget_impact.schema import schema
from models.rules.budget_impact.two_minute import Inputs, check_inputs, full_model
from models.rules.budget_impact.versions import ENGINE, canonical, digest

__all__ = [
    "ALL",
    "ENGINE",
    "Analysis",
    "Eligible",
    "Figures",
    "Inputs",
    "Line",
    "Model",
    "Period",
    "Result",
    "Scenario",
    "analyse",
    "canonical",
    "check",
    "check_inputs",
    "digest",
    "full_model",
    "read",
    "resolve",
    "schema",
    "sek",
    "write",
]
