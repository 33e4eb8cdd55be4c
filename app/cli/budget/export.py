"""`ordnat budget export`: a version as workbook, document, page or JSON. Gross, or net; never both."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from app.bootstrap import Ordnat, ordnat
from app.cli.budget.document_facts import Chosen, chosen_version
from app.cli.budget.files import hand_over
from app.cli.budget.run import DrawsOption, SeedOption
from app.cli.budget.show import NetOption, PurposeOption, VersionOption, read
from app.cli.case import options
from models.rules.case_number import case_id_of
from models.rules.errors import InvalidInputError
from models.rules.organisation import Threshold


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
    content, name = _made(kinds[0], chosen, house, {"public": public, "draws": draws, "seed": seed})
    hand_over(content, out or name)


def _made(kind: str, chosen: Chosen, house: Ordnat, how: dict[str, Any]) -> tuple[bytes, str]:
    thresholds = chosen.thresholds(house.organisation)
    if kind == "json":
        return _json(chosen, thresholds, how), chosen.json_name()
    # Arrays and charts are slow to import.
    from tasks import documents  # noqa: PLC0415

    writers: dict[str, Callable[[Any], bytes | str]] = {
        "xlsx": documents.workbook,
        "docx": documents.docx,
        "html": documents.html,
    }
    material = documents.gather(
        chosen.model, chosen.facts(house.organisation), thresholds,
        disclosure="net" if chosen.net else "gross", **how,
    )  # fmt: skip
    made = writers[kind](material)
    return made.encode() if isinstance(made, str) else made, documents.file_name(material, kind)


def _json(chosen: Chosen, thresholds: list[Threshold], how: dict[str, Any]) -> bytes:
    import json  # noqa: PLC0415

    from app.presenters.budget_json import gross_json, net_json  # noqa: PLC0415
    from tasks.budget_run import net_of, whole  # noqa: PLC0415

    if how["public"]:
        raise InvalidInputError("JSON är för andra program och publiceras inte. Välj --html, --docx eller --xlsx.")
    if chosen.net:
        found = net_json(chosen.model.medicine, net_of(chosen.model))
    else:
        found = gross_json(whole(chosen.model, thresholds, draws=how["draws"], seed=how["seed"]))
    return (json.dumps(found, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()
