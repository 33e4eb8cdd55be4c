"""From the outbox to a local mail server and to a local web hook; and with one channel of three that hangs.

A rate is of a deliverer that has sent something before: what the first few cost, with all that is read into memory for
them, is said beside it.

The floor is the least a program can do: `smtplib` over one connection to the same server, the same mails, no database.
The servers are processes of their own: what they do is not ours, and their time is the machine's second half.
"""

import itertools
import multiprocessing
import socket
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from smtplib import SMTP
from typing import Any

from sqlmodel import Session, col, func, select

from app.bootstrap import Ordnat
from app.one_machine import free_port
from bench.bed import NOW, Bed
from bench.figure import Figure, timed
from models import database
from models.rules.organisation import Person
from models.tables.notice_channel import NoticeChannel
from models.tables.outbox import OutboxMessage
from notifications.alarms import Alarm, alarm
from notifications.doors import mail_door, open_door
from notifications.letter import as_mail
from notifications.message import AT_RISK, About, Message
from tasks.actions import outbox
from tasks.claims import claim
from tasks.deliver import PATIENCE, Post, deliver
from tasks.writing import Writer

MESSAGES, FIRST = 1500, 3
_NUMBERS = itertools.count(1)
_HANGS = 1.0


def measure(bed: Bed) -> Iterator[Figure]:
    """Messages a second: mail against its floor, a web hook, and two channels beside one that hangs."""
    with bed.house() as house, _served(_mail_server) as mail, _served(_web_hook) as hook, _served(_silence) as silent:
        mail_url = f"mailto://127.0.0.1:{mail}?from=ordnat@example.org"
        rooms = house.change(lambda session: [_room(session, port) for port in (hook, silent)])
        floor = _floor(house, mail)
        first = FIRST / _drained(house, mail_url, None, FIRST)
        mail_rate = _figure("delivery, mail", bed, _drained(house, mail_url, None), floor).at_least(500)
        yield replace(mail_rate, note=f"the first {FIRST}: {first:.2f} s")
        yield _figure("delivery, web hook", bed, _drained(house, mail_url, rooms[0]), floor).at_least(500)
        yield _beside_one_that_hangs(bed, house, mail_url, rooms, floor)


def _floor(house: Ordnat, port: int) -> float:
    """Mails a second by `smtplib` alone, already written."""
    letters = _written(house)
    with SMTP("127.0.0.1", port) as connection:
        took = timed(lambda: [connection.sendmail("o@example.org", [to], mail) for to, mail in letters])
    return len(letters) / took


def _written(house: Ordnat) -> list[tuple[str, bytes]]:
    _fill(house, None)
    rows = house.change(lambda session: claim(session, None, now=NOW, worker="floor", most=MESSAGES))
    writer = Writer(_post(house, "mailto://x").pages)
    return [(row.address, as_mail(writer.letter(row), ("Ordnat", "o@example.org"))) for row in rows]


def _drained(house: Ordnat, mail_url: str, room: int | None, count: int = MESSAGES) -> float:
    """Messages a second through one channel."""
    _fill(house, room, count)
    took = timed(deliver, _post(house, mail_url))
    _check_sent(house, room)
    return count / took


def _beside_one_that_hangs(bed: Bed, house: Ordnat, mail_url: str, rooms: list[int], floor: float) -> Figure:
    """Seconds until mail and hook are empty although the third channel takes what it is given and never answers."""
    for room in (None, *rooms):
        _fill(house, room)
    began = time.perf_counter()
    done = deliver(_post(house, mail_url))
    took = time.perf_counter() - began
    for room in (None, rooms[0]):
        _check_sent(house, room)
    if done.down != ["hängd"] or done.retried != PATIENCE:
        raise RuntimeError(f"the channel that hangs was not left alone: {done}")
    figure = _figure("delivery, 2 of 3 channels, 1 hangs", bed, 2 * MESSAGES / took, floor)
    return replace(figure, note=f"all done in {took:.1f} s, of which the hanging one holds its own thread")


def _figure(name: str, bed: Bed, value: float, floor: float) -> Figure:
    return Figure(name, bed.database, value, "messages/s", floor, floor / value)


def _post(house: Ordnat, mail_url: str) -> Post:
    return Post(house.change, house.now, "bench", house.organisation, open_door, mail_door(mail_url))


def _room(session: Session, port: int) -> int:
    """A room whose sends are given up after a second; the second one put up is called what it does."""
    label = "hängd" if session.exec(select(func.count()).select_from(NoticeChannel)).one() else "krok"
    row = NoticeChannel(
        label=label,
        url=f"json://127.0.0.1:{port}?cto={_HANGS}&rto={_HANGS}",
        role="lsg",
        valid_from=NOW.date(),
        created_at=NOW,
        created_by="bench",
    )
    session.add(row)
    session.flush()
    return row.id or 0


def _fill(house: Ordnat, room: int | None, count: int = MESSAGES) -> None:
    """So many alarms, three to each case and no two cases alike."""
    messages = [replace(message, channel_id=room) for _ in range(count // 3) for message in _alarms()]
    house.change(lambda session: outbox.put(session, messages, now=NOW))


def _alarms() -> list[Message]:
    number = next(_NUMBERS)
    start = date(2026, 9, 1) + timedelta(days=number % 30)
    said = Alarm(
        kind=AT_RISK,
        clock="path",
        occasion=str(number),
        clock_label="hela vägen",
        rung="reminder",
        repeat=0,
        day=start + timedelta(days=25),
        start=start,
        aim=start + timedelta(days=30),
        limit=start + timedelta(days=61),
        target="aim",
        days=25,
        net_days=25,
        working_days=18,
        whose_turn="Väntar på ARIL (sjukvårdsregional konsensus)",
        action="Fatta beslut på nästa möte, eller meddela FOA läkemedel när det kan ske.",
        forecast="Med nu kända möten är alla regioner klara före gränsen.",
    )
    about = About(f"OI-{number:04d}", f"Läkemedel {number}", "vuxna med trippelnegativ bröstcancer")
    people = [Person(f"person{n}", "Någon", f"person{n}@example.org", [], start) for n in range(3)]
    return alarm(about, said, people)


def _check_sent(house: Ordnat, room: int | None) -> None:
    left = select(func.count()).where(
        col(OutboxMessage.channel_id).is_(None) if room is None else col(OutboxMessage.channel_id) == room,
        OutboxMessage.state == "queued",
    )
    with database.reading(house.engine) as session:
        if session.exec(left).one():
            raise RuntimeError("not everything was sent")


@contextmanager
def _served(serve: Callable[[int], None]) -> Iterator[int]:
    """A server in a process of its own; its port."""
    port = free_port()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(port,), daemon=True)
    process.start()
    try:
        _await(port)
        yield port
    finally:
        process.kill()
        process.join()


def _await(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the server did not come up")


def _mail_server(port: int) -> None:
    warnings.simplefilter("ignore")
    from aiosmtpd.controller import Controller  # noqa: PLC0415  only in its own process
    from aiosmtpd.handlers import Sink  # noqa: PLC0415

    Controller(Sink(), hostname="127.0.0.1", port=port).start()
    time.sleep(3600)


def _web_hook(port: int) -> None:
    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *_told: Any) -> None:  # noqa: A002
            """Nothing."""

    ThreadingHTTPServer(("127.0.0.1", port), Hook).serve_forever()


def _silence(port: int) -> None:
    server = socket.create_server(("127.0.0.1", port))
    kept = []
    while True:
        kept.append(server.accept())
