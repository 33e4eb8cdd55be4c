"""News: the articles' addresses in both their forms, each article once, or the page refused."""

import html
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.demo.site import first_rows, later_rows, writers
from models.rules.errors import SourceFailureError
from tasks.sources.nt_news import SOURCE, NewsArticle, parse
from tests.unit.sources.pages import page, refused, script

TREE = "/lakemedel---ordnat-inforande/nyheter/nyheter/"
DATED = f"{TREE}2021-06-01-luxturna-vid-arftlig-ogonsjukdom"
OLDER = "https://janusinfo.se/nationellt/nyheter/nyheter/luxturnavidarftligogonsjukdom.5.6da31a8d.html"


def link(href: str = DATED, inside: str = "<h2>Luxturna</h2>") -> str:
    return f'<a href="{href}">{inside}</a>'


def read(*content: str) -> tuple[NewsArticle, ...]:
    return parse(page(*content).encode(), SOURCE.expected)


LUXTURNA = NewsArticle(
    title="Luxturna",
    slug="luxturnavidarftligogonsjukdom",
    published_on=date(2021, 6, 1),
    url=f"https://samverkanlakemedel.se{DATED}",
)


def test_a_link_becomes_a_record() -> None:
    assert read(link()) == (LUXTURNA,)
    assert LUXTURNA.key == "2021-06-01|luxturnavidarftligogonsjukdom"


@pytest.mark.parametrize("rows", ["first", "later"])
def test_the_demonstration_page_is_read_whole(rows: str) -> None:
    listed = first_rows("nt_news") if rows == "first" else later_rows("nt_news")
    (written,) = writers()["nt_news"].write(listed, "http://127.0.0.1").values()
    articles = parse(written.body, SOURCE.expected)
    # One of them stands at two addresses.
    assert len(articles) == len(listed) - 1
    assert [article.published_on for article in articles][:2] == [date(2021, 6, 1), None]


@pytest.mark.parametrize(
    "content",
    [
        link() + link(),
        link() + link(OLDER),
        link(OLDER) + link(),
        link(inside="<img src=x alt=''>") + link(),
        link() + link(inside="Läs mer"),
        link(OLDER, "Läs mer") + link(),
        link(f"{DATED}?open.12.6f1d=true#top"),
        link(f"https://samverkanlakemedel.se{DATED}"),
        link(f"\n {DATED} "),
        link("/lakemedel") + link() + link(TREE) + link("#main") + link("http://[") + link("javascript:void(0)"),
        "<!--" + link(f"{TREE}2020-01-01-gammal") + "-->" + link() + script("'" + link() + "'"),
        link(inside="<p>1 juni 2021</p><h3>Luxturna</h3><p>Regionerna …</p>"),
        link(inside=" Lux<wbr>turna "),
    ],
)
def test_each_article_once_whatever_leads_to_it(content: str) -> None:
    (article,) = read(content)
    assert replace(article, title=article.title.replace(" ", "")) == LUXTURNA


def test_only_the_older_address_gives_no_day() -> None:
    (article,) = read(link(OLDER))
    assert (article.published_on, article.slug) == (None, LUXTURNA.slug)


def test_the_same_heading_on_two_days_is_two_articles_and_the_older_address_neither() -> None:
    again = link(DATED.replace("2021", "2023"))
    assert [article.published_on for article in read(link(), again, link(OLDER))] == [
        date(2021, 6, 1),
        date(2023, 6, 1),
        None,
    ]


def test_a_name_said_to_be_no_article_is_passed_over() -> None:
    content = page(link(), link(f"{TREE}arkiv")).encode()
    assert "arkiv" in refused(SOURCE, content)
    assert parse(content, replace(SOURCE.expected, ignored=frozenset({"arkiv"}))) == (LUXTURNA,)


REFUSED = {
    "nothing": "",
    "an error page": page("<h1>Tekniskt fel</h1>"),
    "no articles": page(link("/kontakt"), link(TREE)),
    "an article without a title": page(link(), link(f"{TREE}2021-06-02-annan", "")),
    "an article that can only be read more of": page(link(inside="LÄS MER")),
    "no such day": page(link(), link(f"{TREE}2021-02-30-annan")),
    "another century": page(link(), link(f"{TREE}0021-06-01-annan")),
    "no slug": page(link(f"{TREE}2021-06-01-")),
    "signs for a slug": page(link(f"{TREE}2021-06-01---")),
    "no day": page(link(), link(f"{TREE}annan-nyhet")),
    "a folder": page(link(), link(f"{TREE}2021/06/01/annan")),
    "another form": page(link(), link(f"{TREE}annannyhet.4.6da31a8d.html")),
    "not the whole page": page(link(), link(f"{TREE}2021-06-02-annan"))[:-20],
    "a quote that never ends": page(link().replace('">', ">"), link(f"{TREE}2021-06-02-annan")),
    "a comment that never ends": page(link(), "<!--", link(f"{TREE}2021-06-02-annan")),
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED.keys())
def test_a_page_that_is_not_as_known_is_refused(content: str) -> None:
    refused(SOURCE, content.encode())


def test_markup_and_formulas_stay_text() -> None:
    (article,) = read(link(inside="&lt;script&gt;alert(1)&lt;/script&gt; =SUM(1)"))
    assert article.title == "<script>alert(1)</script> =SUM(1)"


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30)), min_size=1, max_size=4))
def test_any_names_and_words_give_articles_or_a_refusal(links: list[tuple[str, str]]) -> None:
    written = [link(html.escape(f"{TREE}2024-01-01-{name}"), html.escape(words)) for name, words in links]
    try:
        articles = read(link(), *written)
    except SourceFailureError:
        return
    assert articles[0] == LUXTURNA
    assert len(articles) <= len(links) + 1
    assert all(article.key and article.title and article.published_on for article in articles)
