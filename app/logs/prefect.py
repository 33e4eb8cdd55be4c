"""How Prefect's own loggers are told to write as we do: its server, the served flows and every run."""

from app.logs.written import is_json
from app.settings import ROOT, Settings

_LOGGING = ROOT / "deployments" / "logging.yml"


def prefect_logs(settings: Settings, part: str, *, at_terminal: bool) -> dict[str, str]:
    """The environment that makes Prefect's processes log in our lines; nothing where people read Prefect's own.

    `part` is what the lines say that they come from, `at_terminal` whether a person sits where they are going.
    """
    if not is_json(settings, at_terminal=at_terminal):
        return {}
    # The last one replaces `part` in the file: Prefect reads each of its keys from the environment, if it is there.
    return {"PREFECT_LOGGING_SETTINGS_PATH": str(_LOGGING), "PREFECT_LOGGING_FORMATTERS_LINES_PART": part}
