"""What the program does on a schedule, done now: through Prefect, or from here when its server does not answer."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread

from fastapi import APIRouter

from app import prefect_api
from app.bootstrap import Ordnat
from app.web.doing.flow import chosen
from app.web.doing.plain import Plain, offer_plain
from app.web.visit import Visit
from models.rules.errors import NotFoundError
from models.rules.operators import check_operator
from tasks.digest import write_digests
from tasks.poll import chosen as chosen_sources
from tasks.poll import poll_all
from tasks.sources.registry import source_called
from tasks.watch import watch

router = APIRouter()
# Long enough for a watch, short enough for somebody who waits.
_PATIENCE = 6.0
POLLING = "hämtning"
_SILENT = "Prefect-servern svarar inte, så det görs härifrån."


@dataclass(frozen=True, slots=True)
class _Job:
    """A job: its flow and deployment, what it is called, and how it is done from here; `back` shows what came of it."""

    deployment: str
    heading: str
    sentence: str
    button: str
    back: str
    here: Callable[[Ordnat, str], str]


def _poll_here(house: Ordnat, source: str) -> str:
    wanted = chosen_sources(house.sources, [source] if source else [])
    # Public sources take their time; nobody stands waiting for them, and each writes for itself what it gave.
    Thread(target=poll_all, args=(house.asking, wanted), name=POLLING, daemon=True).start()
    return "Hämtningen har börjat. Ladda om sidan om en stund."


def _watch_here(house: Ordnat, _source: str) -> str:
    seen = watch(house.change, now=house.now, organisation=house.organisation, sources=house.sources)
    return f"{seen.looked_at} ärenden kontrollerade, {seen.alarms} larm."


def _digest_here(house: Ordnat, _source: str) -> str:
    written = write_digests(house.change, now=house.now(), organisation=house.organisation)
    return f"{written} sammandrag skrivna. De skickas med nästa utskick."


_JOBS = {
    "hamtning": _Job(
        "hämtning/hämtning", "Hämta källorna nu", "Källorna läses genast. Det som är nytt eller ändrat blir förslag.",
        "Hämta nu", "/kallor", _poll_here,
    ),
    "bevakning": _Job(
        "bevakning/bevakning", "Gå igenom klockorna nu", "Alla klockor läses, och larm som ska ut skrivs.",
        "Gå igenom nu", "/", _watch_here,
    ),
    "sammandrag": _Job(
        "sammandrag/sammandrag", "Skriv sammandragen nu", "Det som hör till i dag skrivs, en gång.",
        "Skriv nu", "/meddelanden", _digest_here,
    ),
}  # fmt: skip


def _run(visit: Visit) -> Plain:
    job = _JOBS.get(visit.request.path_params["job"])
    if job is None:
        raise NotFoundError(f"Det finns inget sådant att köra. Välj bland: {', '.join(_JOBS)}.")
    check_operator(visit.actor, "köra det som annars går på schema")
    source = source_called(chosen(visit, "kalla")).key if chosen(visit, "kalla") else ""
    about = (f"Källa: {source_called(source).label}.",) if source else ()
    return Plain(
        heading=job.heading,
        sentences=(job.sentence, *about),
        button=job.button,
        back=job.back,
        do=lambda key: _asked_for(visit.house, job, source, key),
    )


def _asked_for(house: Ordnat, job: _Job, source: str, key: str) -> str:
    parameters = {"source": source} if source else {}
    api = house.settings.prefect_api
    state = prefect_api.run_soon(api, job.deployment, patience=_PATIENCE, parameters=parameters, key=key)
    if state is None:
        return f"{_SILENT} {job.here(house, source)}"
    return {
        "COMPLETED": "Det är gjort.",
        "FAILED": "Det gick inte hela vägen. Se nedan, eller i Prefect, vad som hände.",
        "CRASHED": "Körningen avbröts. Försök igen.",
        "CANCELLED": "Körningen avbröts. Försök igen.",
    }.get(state, "Det är på gång. Ladda om sidan om en stund.")


offer_plain(router, "/kor/{job}", _run)
