"""Delivery: claim due messages, render, send, settle. At least once, with a stable identity; never before commit.

Each channel is emptied by a thread of its own, so that one that is dead or hangs holds up none of the others. A channel
that does not answer a few times in a row is left until the next time. What was sent is settled a few at a time: a
deliverer that is killed repeats at most `SETTLED_TOGETHER` messages per channel, each with its old Message-ID.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from models.database import Change
from models.rules.organisation import Organisation
from models.tables.notice_channel import NoticeChannel
from notifications.channels import Channel, ChannelDownError, DeliveryError, RefusedError
from notifications.doors import Door
from notifications.links import Pages
from tasks.claims import Outcome, claim, doors_due, release, settle
from tasks.lost import tell_of_lost
from tasks.writing import Writer

SETTLED_TOGETHER = 20
# How many times in a row a channel may fail to answer before the rest of its queue is left for the next time.
PATIENCE = 3
_THREADS = 8
# Half the claim: whatever a slow server does, a batch is settled or given back while it is still ours.
_BATCH_SECONDS = 150.0
_SETTLE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Post:
    """What a deliverer needs. `open_door` makes a channel of a door; `mail` is None while there is no mail server.

    `worker` names this deliverer in its claims, and nobody else.
    """

    change: Change
    now: Callable[[], datetime]
    worker: str
    organisation: Organisation
    open_door: Callable[[Door], Channel]
    mail: Door | None
    pages: Pages = field(default_factory=Pages)


@dataclass(slots=True)
class Delivered:
    """How many messages went out, must be tried again, and were given up; and the channels that do not answer."""

    sent: int = 0
    retried: int = 0
    failed: int = 0
    down: list[str] = field(default_factory=list)

    def add(self, other: "Delivered") -> None:
        """Count what another has done, too."""
        self.sent, self.retried, self.failed = (
            self.sent + other.sent,
            self.retried + other.retried,
            self.failed + other.failed,
        )
        self.down += other.down


def deliver(post: Post) -> Delivered:
    """Send everything that is due, channel by channel at the same time."""
    result, seen = Delivered(), set[int | None]()
    # Once more for doors that nothing was due through until a message was lost on the way.
    while doors := [door for door in post.change(partial(_doors, post=post)) if door.channel_id not in seen]:
        seen |= {door.channel_id for door in doors}
        with ThreadPoolExecutor(min(len(doors), _THREADS), thread_name_prefix="utskick") as threads:
            works = [threads.submit(_empty, post, door) for door in doors]
        for work in works:
            result.add(work.result())
    return result


def _doors(session: Session, *, post: Post) -> list[Door]:
    due = doors_due(session, now=post.now())
    rooms = [room for key in due if key is not None and (room := session.get(NoticeChannel, key)) is not None]
    found = [Door(room.label, room.url, room.id) for room in rooms]
    return [post.mail, *found] if None in due and post.mail is not None else found


def _empty(post: Post, door: Door) -> Delivered:
    result, channel = Delivered(), post.open_door(door)
    try:
        while rows := post.change(lambda session: claim(session, door.channel_id, now=post.now(), worker=post.worker)):
            done = _batch(post, door, channel, rows)
            result.add(done)
            if done.down or not done.sent:
                break
    finally:
        channel.close()
    return result


def _batch(post: Post, door: Door, channel: Channel, rows: Sequence[Row[Any]]) -> Delivered:
    done, writer = Delivered(), Writer(post.pages)
    unsettled: list[Outcome] = []
    unanswered, tried, began = 0, 0, time.monotonic()
    settled_at = began
    for row in rows:
        outcome, answered = _try(post, channel, writer, row)
        unsettled.append(outcome)
        tried += 1
        unanswered = 0 if answered else unanswered + 1
        now = time.monotonic()
        if unanswered >= PATIENCE or now - began > _BATCH_SECONDS:
            break
        if len(unsettled) >= SETTLED_TOGETHER or now - settled_at > _SETTLE_SECONDS:
            done.add(_settle(post, door, unsettled))
            unsettled, settled_at = [], now
    done.add(_settle(post, door, unsettled, untried=[row.id for row in rows[tried:]]))
    if unanswered >= PATIENCE or (unanswered and not done.sent):
        done.down.append(door.label)
    return done


def _try(post: Post, channel: Channel, writer: Writer, row: Row[Any]) -> tuple[Outcome, bool]:
    """One try with one message, and whether the channel answered at all."""
    try:
        letter = writer.letter(row)
    except Exception as fault:  # Whatever a template trips over must not hold up other messages.
        error = f"Mallen för {row.kind} kunde inte fyllas i: {type(fault).__name__}: {fault}"
        return Outcome(row, post.now(), error, final=True), True
    said = partial(Outcome, row, subject=letter.subject, text=letter.text, html=letter.html)
    try:
        channel.send(letter)
    except DeliveryError as fault:
        final, answered = isinstance(fault, RefusedError), not isinstance(fault, ChannelDownError)
        return said(at=post.now(), error=str(fault), final=final), answered
    return said(at=post.now()), True


def _settle(post: Post, door: Door, outcomes: Sequence[Outcome], untried: Sequence[int] = ()) -> Delivered:
    def work(session: Session) -> list[Outcome]:
        mine = settle(session, outcomes, worker=post.worker) if outcomes else []
        if untried:
            release(session, untried, now=post.now(), worker=post.worker)
        lost = [outcome for outcome in mine if outcome.state == "failed"]
        tell_of_lost(session, lost, door, organisation=post.organisation, now=post.now())
        return mine

    states = [outcome.state for outcome in post.change(work)]
    return Delivered(states.count("sent"), states.count("queued"), states.count("failed"))
