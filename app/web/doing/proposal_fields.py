"""What is asked about a proposal: what the source left out, and which case it is about."""

from collections.abc import Iterator

from app.web.doing.deed import Values
from app.web.doing.new_case_fields import meaning_of, nomination_fields, published_on
from app.web.forms.choices import Choice, Option
from app.web.forms.fields import Field, Text
from app.web.forms.reading import quoted
from app.web.visit import Visit
from models.rules.case_number import case_id_of
from models.rules.errors import InvalidInputError
from models.rules.proposals import KIND_LABELS, MEANINGS, ProposalKind, Way, way_of
from models.rules.turns import nominated_to
from models.tables.medicine import Recommendation
from tasks.actions.proposals.take_up import Wording
from tasks.actions.proposals.told import dated, near_in_words
from tasks.queries.proposals import ProposalView

_OTHER = "annat"


def facts_of(view: ProposalView) -> list[tuple[str, str]]:
    """The proposal in short."""
    row = view.row
    return [
        ("Förslag", f"{row.id}, {KIND_LABELS[ProposalKind(row.kind)]}"),
        ("Läkemedel", row.product),
        ("Indikation", row.indication),
        ("Källan säger", row.label),
        ("Daterat", str(dated(row.facts) or "")),
    ]


def missing_fields(visit: Visit, view: ProposalView) -> Iterator[Field]:
    """What the source left out, or said so that nobody recognised it."""
    way = way_of(view.offer.verdict)
    if way is Way.ASKS:
        yield meaning_of(MEANINGS)
    if way is not Way.NOMINATES and not _is_dated(visit, view):
        yield published_on(required=way is Way.OPENS)
    if way is not Way.OPENS:
        yield from nomination_fields(nominated_to(visit.organisation, visit.today), extra=way is Way.ASKS)


def wording_of(values: Values) -> Wording:
    """How a nomination is worded, where it was asked for."""
    return Wording(*(values.get(name) for name in ("substance", "indication", "reason")))


def linked_case_fields(view: ProposalView) -> Iterator[Field]:
    """Which case: one of those near at hand, or another by its number."""
    if view.near:
        near = [Option(case.number, near_in_words(case)) for case in view.near]
        other = Option(_OTHER, "Ett annat ärende")
        yield Choice(name="case", label="Vilket ärende?", missing="Välj ett ärende.", options=[*near, other])
    yield Text(
        name="other", label="Ärendets nummer", hint="Till exempel OI-0017.", required=not view.near,
        missing="Ange ärendets nummer.", most=20,
    )  # fmt: skip


def case_named(values: Values) -> int:
    """The case that was chosen. Raises InvalidInputError."""
    chosen = values.get("case", _OTHER)
    said = (values.get("other") or "") if chosen == _OTHER else chosen
    try:
        return case_id_of(said)
    except InvalidInputError:
        raise InvalidInputError(
            f"{quoted(said)} är inget ärendenummer. Skriv till exempel OI-0017 eller 17.", about="other"
        ) from None


def _is_dated(visit: Visit, view: ProposalView) -> bool:
    if view.row.recommendation_id is None:
        return bool(view.row.facts.get("decided_on"))
    with visit.reading() as session:
        found = session.get_one(Recommendation, view.row.recommendation_id)
    return found.published_on is not None or found.decided_on is not None
