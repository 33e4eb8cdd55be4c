"""The demonstration's site: every source's page, in both sets, served as a well-behaved public server does."""

from pathlib import Path

import httpx
import pytest

from app.demo.site import DemoSite, first_rows, later_rows, writers
from tasks.sources.configuration import load
from tasks.sources.registry import sources
from tests.faulty_site import FaultySite, answering

pytestmark = pytest.mark.enable_socket


def test_every_source_has_its_pages() -> None:
    assert writers().keys() == sources().keys()


def test_it_is_asked_where_its_sources_file_says(tmp_path: Path) -> None:
    with DemoSite() as site:
        configured = load(site.write_sources(tmp_path))
        for key, how in configured.items():
            assert how.enabled
            answer = httpx.get(how.address.format(first="20260101", last="20261231"))
            assert answer.status_code == 200
            assert len(how.source.parse(answer.content, how.expected)) <= len(first_rows(key))
        assert httpx.get(f"{site.root}/robots.txt").text.startswith("User-agent: *")
        assert httpx.get(f"{site.root}/finns-inte").status_code == 404


def test_a_page_that_is_known_is_not_sent_again() -> None:
    with DemoSite() as site:
        tag = httpx.get(site.url).headers["etag"]
        again = httpx.get(site.url, headers={"If-None-Match": tag})
        site.show_later("nt_recommendations")
        changed = httpx.get(site.url, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, changed.status_code) == (304, b"", 200)


def test_only_the_chosen_source_moves_on() -> None:
    with DemoSite() as site:
        before = {key: httpx.get(site.address(key)).content for key in writers()}
        site.show_later("nt_agreements")
        after = {key: httpx.get(site.address(key)).content for key in writers()}
    assert {key for key in before if before[key] != after[key]} == {"nt_agreements"}


@pytest.mark.parametrize("key", writers())
def test_the_later_set_differs_as_little_as_it_says(key: str) -> None:
    first, later = first_rows(key), later_rows(key)
    assert first != later
    assert sum(row in later for row in first) >= len(first) - 2
    first[0].clear()
    assert first_rows(key)[0], "rows are copies"


def test_a_fault_lasts_until_it_is_mended() -> None:
    with FaultySite() as site:
        site.fault("nt_news", answering(503))
        broken, well = httpx.get(site.address("nt_news")), httpx.get(site.url)
        site.mend()
        assert (broken.status_code, well.status_code) == (503, 200)
        assert httpx.get(site.address("nt_news")).status_code == 200
