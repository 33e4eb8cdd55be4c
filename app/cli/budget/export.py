"""`ordnat budget export`: a version as workbook, document, page or JSON. Gross, or net; never both."""

from typing import Annotated

import typer

from app.bootstrap import ordnat
from app.cli.budget.files import hand_over
from app.cli.budget.run import DrawsOption, SeedOption
from app.cli.budget.show import NetOption, PurposeOption, VersionOption, read
from app.cli.case import options
from app.presenters.budget_files import written
from app.presenters.chosen_version import chosen_version
from models.rules.case_number import case_id_of
from models.rules.errors import InvalidInputError


def export_command(
    number: options.Number,
    xlsx: Annotated[bool, typer.Option("--xlsx", help="Arbetsbok med underlag, formler och tabeller.")] = False,
    docx: Annotated[bool, typer.Option("--docx", help="Beslutsunderlag som dokument.")] = False,
    html: Annotated[bool, typer.Option("--html", help="Beslutsunderlag som webbsida.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Hela resultatet för andra program.")] = False,
    out: Annotated[
        str | None, typer.Option("--out", metavar="FIL", help="Filens namn; - skriver i terminalen.")
    ] = None,
    version: VersionOption = None,
    net: NetOption = False,
    purpose: PurposeOption = "",
    public: Annotated[bool, typer.Option("--public", help="För publicering: få patienter visas inte ensamma.")] = False,
    draws: DrawsOption = 10_000,
    seed: SeedOption = 1,
    actor: options.ActorOption = None,
) -> None:
    """Exportera en version. Brutto med patienter, eller med --net bara nettobelopp; aldrig båda."""
    kinds = [kind for kind, wanted in (("xlsx", xlsx), ("docx", docx), ("html", html), ("json", as_json)) if wanted]
    if len(kinds) != 1:
        raise InvalidInputError("Ange ett format: --xlsx, --docx, --html eller --json.")
    house, case_id = ordnat(), case_id_of(number)
    chosen = chosen_version(house, case_id, version)
    if net:
        secret = read(house, case_id, chosen.version, purpose, actor)
        chosen = chosen.with_net(secret.model)
    content, name = written(kinds[0], chosen, house.organisation, public=public, draws=draws, seed=seed)
    hand_over(content, out or name)
