"""May this person look after the program itself: its channels, its messages? Operators and case officers may."""

from models.rules.access import Actor, can_handle
from models.rules.errors import NotAllowedError

OPERATOR = "operator"


def check_operator(actor: Actor, deed: str) -> None:
    """Raises NotAllowedError for anybody else."""
    if not can_operate(actor):
        raise NotAllowedError(f"{actor.name} får inte {deed}: det gör driften eller en handläggare.")


def can_operate(actor: Actor) -> bool:
    """True for those who may do `check_operator`'s deeds."""
    return OPERATOR in actor.roles or can_handle(actor)
