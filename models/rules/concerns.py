"""Whose affair it is when a body's turn comes: those with mandate in it, and the heads of the region it decides for."""

from datetime import date

from models.rules.access import OVERSEERS, Actor
from models.rules.dated import valid_on
from models.rules.organisation import Body, Organisation


def bodies_of(actor: Actor, organisation: Organisation, day: date) -> list[Body]:
    """The bodies in force whose turn is the actor's affair on `day`."""
    return [body for body in valid_on(organisation.bodies, day) if _concerns(body, actor, day)]


def _concerns(body: Body, actor: Actor, day: date) -> bool:
    mandated = any(member.person == actor.key and member.decides for member in valid_on(body.members, day))
    return mandated or bool(body.region and body.region == actor.region and OVERSEERS & actor.roles)
