"""The short names of `catalog.jsonld`, and what they stand for. It is read without asking another server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labnetz.publish.licences import DCAT_AP_DE

if TYPE_CHECKING:
    from labnetz.model import Network

EU = "http://publications.europa.eu/resource/authority"
"""The authority tables of the Publications Office of the EU."""


def context_of(network: Network) -> dict[str, object]:
    """Say what the short names stand for. An address that is not whole is below the portal's own."""
    text = {"@language": network.language}
    address = {"@type": "@id"}
    return {
        "@version": 1.1,
        "@base": network.url,
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "dcatap": "http://data.europa.eu/r5r/",
        "dcatde": "http://dcat-ap.de/def/dcatde/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "vcard": "http://www.w3.org/2006/vcard/ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "type": f"{EU}/file-type/",
        "iana": "https://www.iana.org/assignments/media-types/",
        "licence": DCAT_AP_DE,
        **{name: f"dcat:{name}" for name in ("Catalog", "Dataset", "Distribution")},
        **{
            name: f"dct:{name}"
            for name in ("LicenseDocument", "PeriodOfTime", "ProvenanceStatement", "RightsStatement")
        },
        "Agent": "foaf:Agent",
        "title": {"@id": "dct:title", **text},
        "description": {"@id": "dct:description", **text},
        "keyword": {"@id": "dcat:keyword", **text},
        "label": {"@id": "rdfs:label", **text},
        "licenseAttributionByText": {"@id": "dcatde:licenseAttributionByText", **text},
        "name": "foaf:name",
        "identifier": "dct:identifier",
        "byteSize": {"@id": "dcat:byteSize", "@type": "xsd:nonNegativeInteger"},
        "modified": {"@id": "dct:modified", "@type": "xsd:date"},
        "startDate": {"@id": "dcat:startDate", "@type": "xsd:date"},
        "endDate": {"@id": "dcat:endDate", "@type": "xsd:date"},
        **{name: {"@id": f"dcat:{name}", **address} for name in _DCAT_ADDRESSES},
        **{name: {"@id": f"dct:{name}", **address} for name in _DCT_ADDRESSES},
        "politicalGeocodingURI": {"@id": "dcatde:politicalGeocodingURI", **address},
        "homepage": {"@id": "foaf:homepage", **address},
        "availability": {"@id": "dcatap:availability", **address},
        "temporal": "dct:temporal",
        "rights": "dct:rights",
        "provenance": "dct:provenance",
    }


_DCAT_ADDRESSES = (
    *("dataset", "distribution", "theme", "themeTaxonomy", "contactPoint", "landingPage"),
    *("accessURL", "downloadURL", "mediaType"),
)
_DCT_ADDRESSES = ("publisher", "contributor", "language", "license", "spatial", "format", "conformsTo")
