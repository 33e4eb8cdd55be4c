"""How the organisation file reads a log-in: which claim names the person, and which claims give roles."""

from dataclasses import dataclass, field

from models.rules.dated import FromFile


@dataclass(frozen=True)
class LoginRole(FromFile):
    """Whoever's `claim` is, or holds, `value` gets `role`; a `decider` decides for `region`.

    A claim's name with points leads inwards: `realm_access.roles`.
    """

    claim: str
    value: str
    role: str
    region: str | None = None


@dataclass(frozen=True)
class Login(FromFile):
    """`person_claim` is the claim that says who it is: the mail address or the key of somebody under [[people]]."""

    person_claim: str = "email"
    roles: list[LoginRole] = field(default_factory=list)
