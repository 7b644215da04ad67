"""JSON-LD as a program reads it that knows nothing but RDF: without the network."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping

import rdflib


def graph_of(document: bytes | Mapping[str, object]) -> rdflib.Graph:
    """Read a document whose context stands in it."""
    data = document if isinstance(document, bytes) else json.dumps(document)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's own reader uses a class that rdflib gives up
        return rdflib.Graph().parse(data=data, format="json-ld")
