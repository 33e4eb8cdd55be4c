"""Typer's own words in Swedish: help pages and complaints about how a command was written."""

from typing import Any

import typer
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

rich_utils.ARGUMENTS_PANEL_TITLE = "Argument"
rich_utils.OPTIONS_PANEL_TITLE = "Flaggor"
rich_utils.COMMANDS_PANEL_TITLE = "Kommandon"
rich_utils.ERRORS_PANEL_TITLE = "Fel"
rich_utils.DEFAULT_STRING = "[förval: {}]"
rich_utils.REQUIRED_LONG_STRING = "[krävs]"
rich_utils.ENVVAR_STRING = "[miljövariabel: {}]"
rich_utils.ABORTED_TEXT = "Avbrutet."
_HELP = "Visa den här texten."
_WORDS = {"Usage:": "Användning:", "[OPTIONS]": "[FLAGGOR]", "COMMAND [ARGS]...": "KOMMANDO [ARGUMENT]..."}


def _translated(text: str) -> str:
    for english, swedish in _WORDS.items():
        text = text.replace(english, swedish)
    return text


def _with_swedish_help(option: Any) -> Any:
    if option is not None:
        option.help = _HELP
    return option


class SwedishCommand(TyperCommand):
    """A command whose usage line and help flag are Swedish."""

    def get_usage(self, ctx: Any) -> str:
        """The usage line."""
        return _translated(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> Any:
        """The help flag."""
        return _with_swedish_help(super().get_help_option(ctx))


class SwedishGroup(TyperGroup):
    """A group of commands, likewise."""

    def get_usage(self, ctx: Any) -> str:
        """The usage line."""
        return _translated(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> Any:
        """The help flag."""
        return _with_swedish_help(super().get_help_option(ctx))


def complaint(wrong: typer.TyperException) -> str:
    """A Swedish sentence for a command that was written wrongly."""
    kind = type(wrong).__name__
    named = _named(wrong)
    if kind == "MissingParameter":
        return f"{named} saknas."
    if kind == "NoSuchOption":
        possible = getattr(wrong, "possibilities", None)
        hint = f" Menade du {', '.join(possible)}?" if possible else ""
        return f"Flaggan {getattr(wrong, 'option_name', '')} finns inte.{hint}"
    if kind == "BadParameter":
        return f"{named}: {_bad_value(str(getattr(wrong, 'message', wrong)))}"
    return _other(str(getattr(wrong, "message", wrong)))


def _named(wrong: typer.TyperException) -> str:
    param = getattr(wrong, "param", None)
    if param is None:
        return str(getattr(wrong, "param_hint", None) or "Ett argument")
    return str(param.metavar or next(iter(param.opts), param.name))


def _bad_value(message: str) -> str:
    _, _, rest = message.partition("'")
    quoted = rest.partition("'")[0] or message
    if "is not a valid" in message or "does not match" in message:
        return f"”{quoted}” har fel form (datum skrivs 2026-11-22, tal med siffror)."
    return message


def _other(message: str) -> str:
    if message.startswith("No such command"):
        return f"Kommandot {message.removeprefix('No such command ').rstrip('.')} finns inte."
    if "unexpected extra argument" in message:
        return f"För många ord efter kommandot: {message.partition('(')[2].partition(')')[0]}."
    if "requires an argument" in message:
        return (
            f"Flaggan {message.split(chr(39))[1]} behöver ett värde." if "'" in message else "En flagga saknar värde."
        )
    if message.startswith("Missing command"):
        return "Kommando saknas."
    return f"Kommandot kunde inte tolkas: {message}"
