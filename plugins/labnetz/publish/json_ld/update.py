"""An update as schema.org `NewsArticle`. It is the lab that publishes; who wrote it stands on the page alone."""

from __future__ import annotations

from labnetz import words
from labnetz.locale import say
from labnetz.model import News, Update, Visibility
from labnetz.publish.json_ld.nodes import Node, at, licence, node, of_lab, one_or_all, picture
from labnetz.publish.site import Site


def update_ld(update: Update, site: Site) -> Node:
    """Say what is new, since when, and whose news it is; {} for a page that no list names."""
    if update.visibility is not Visibility.PUBLIC:
        return {}
    lab = of_lab(site.labs[update.lab])
    kind = "" if update.kind is News.UNKNOWN else say(words.news(update.kind), site.language)
    return node(
        "NewsArticle",
        id_=f"{update.url}#article" if update.url else "",
        identifier=update.guid,
        headline=update.title,
        url=update.url,
        mainEntityOfPage=update.url,
        datePublished=at(update.published.astimezone(site.zone)),
        dateModified=at(update.modified.astimezone(site.zone)) if update.modified else None,
        expires=at(update.expires) if update.expires else None,
        abstract=update.excerpt,
        articleSection=kind,
        keywords=list(update.topics),
        image=picture(update.image),
        author=lab,
        publisher=lab,
        mentions=_mentions(update, site),
        inLanguage=update.language or site.labs[update.lab].language,
        license=licence(update.licence),
    )


def _mentions(update: Update, site: Site) -> object:
    """Name the pages that it is about; what has no page here is left out."""
    kinds = ("events", "calls", "practices")
    found = (site.items[kind, id_] for id_ in update.refs for kind in kinds if (kind, id_) in site.items)
    return one_or_all(node("Thing", name=known.title, url=known.url) for known in found)
