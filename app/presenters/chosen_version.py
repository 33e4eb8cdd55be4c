"""A version of an analysis chosen to be written out, with what its documents say besides the model."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from app.bootstrap import Ordnat
from app.presenters.timeline import person
from models import database
from models.rules.budget_impact import Model
from models.rules.budget_impact.outcome import Accuracy
from models.rules.dated import valid_on
from models.rules.organisation import Organisation, Threshold
from models.tables.actual_cost import ActualImport
from tasks.actions.case_file import CaseFile, load
from tasks.queries.budget import AnalysisShown, Review, reviews, version_called
from tasks.queries.budget_extension import extension_of
from tasks.queries.outcomes import outcomes

if TYPE_CHECKING:
    from models.rules.budget_impact.extension import Added
    from tasks.documents import Facts


@dataclass(frozen=True, slots=True, repr=False)
class Chosen:
    """A version about to be written out; `net` when its model has its secret prices and only net may be shown."""

    file: CaseFile
    shown: AnalysisShown
    model: Model
    review: Review | None
    accuracy: Accuracy | None
    added: "tuple[Added, ...]"
    net: bool = False

    @property
    def version(self) -> int:
        """Its number."""
        return self.shown.analysis.version

    @property
    def made_on(self) -> date:
        """The day its inputs were given: the same version gives the same document."""
        return next(event.on for event in self.file.log if event.seq == self.shown.analysis.seq)

    def with_net(self, model: Model) -> "Chosen":
        """The same with the whole model, to be shown net."""
        return replace(self, model=model, net=True)

    def thresholds(self, organisation: Organisation) -> list[Threshold]:
        """The thresholds that held when it was made."""
        return valid_on(organisation.thresholds, self.made_on)

    def json_name(self) -> str:
        """What the file of JSON is called."""
        return f"budgetpaverkan-{self.file.about.number}-v{self.version}{'-netto' if self.net else ''}.json"

    def facts(self, organisation: Organisation) -> "Facts":
        """For the writers of documents."""
        from tasks.documents import Facts  # noqa: PLC0415  slow to import

        analysis = self.shown.analysis
        return Facts(
            region_names={region.key: region.name for region in organisation.regions},
            made_on=self.made_on,
            organisation=organisation.name,
            case=self.file.about.number,
            recommendation=self.file.label,
            author=person(analysis.author, organisation) if analysis.author else "",
            reviewer=person(self.review.reviewer, organisation) if self.review else "",
            reviewed_on=date.fromisoformat(self.review.on) if self.review else None,
            version=analysis.version,
            # Set beside net figures they would give the rebate back.
            added=() if self.net else self.added,
            accuracy=None if self.net else self.accuracy,
        )


def chosen_version(house: Ordnat, case_id: int, version: int | None) -> Chosen:
    """A version at open prices. Raises NotFoundError."""
    with database.reading(house.engine) as session:
        file = load(session, case_id)
        shown = version_called(session, file, version)
        happened = outcomes(session, case_id)
        extension = extension_of(session, file, shown.analysis.version)
    accuracy = _accuracy(happened.imported) if happened else None
    added = extension.years if extension else ()
    return Chosen(file, shown, shown.model, reviews(file).get(shown.analysis.seq), accuracy, added)


def _accuracy(told: ActualImport) -> Accuracy:
    return Accuracy(told.months, told.forecast, told.actual, told.bias, told.median_absolute)
