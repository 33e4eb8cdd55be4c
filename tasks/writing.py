"""Outbox rows as letters: rendered the first time, as they were then ever after."""

import json
from typing import Any

from sqlalchemy import Row

from notifications.invitation import invitation
from notifications.letter import Attachment, Letter
from notifications.links import Pages
from notifications.render import Rendered, render_notice


class Writer:
    """Writes the letters of one batch. The same said to many is written once."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._rendered: dict[str, Rendered] = {}
        self._dates: dict[str, Attachment | None] = {}

    def letter(self, row: Row[Any]) -> Letter:
        """The letter of a row. Raises whatever a template raises."""
        same = f"{row.kind} {row.created_at} {json.dumps(row.facts, sort_keys=True)}"
        dates = self._calendar_file(row, same) if row.channel_id is None else None
        if row.subject is not None and row.body_text is not None:
            return Letter(row.address, row.subject, row.body_text, row.dedupe_key, row.body_html, dates)
        if same not in self._rendered:
            self._rendered[same] = render_notice(row.kind, row.facts, self._pages)
        said = self._rendered[same]
        return Letter(row.address, said.subject, said.text, row.dedupe_key, said.html, dates)

    def _calendar_file(self, row: Row[Any], same: str) -> Attachment | None:
        # Made of the facts each time, and not kept beside the texts.
        if same not in self._dates:
            link = self._pages.about(row.kind, row.facts)
            self._dates[same] = invitation(row.kind, row.facts, link, row.created_at)
        return self._dates[same]
