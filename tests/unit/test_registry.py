from __future__ import annotations

import pytest

from labnetz.errors import RegistryError
from labnetz.model import LabStatus, Source
from labnetz.registry import load_network, read_network

NETWORK = """\
id: stadtlabore
name: Netzwerk
url: https://stadtlabore.example
language: de
timezone: Europe/Berlin
licence: CC-BY-4.0
contact: redaktion@stadtlabore.example
"""
CONTACTS = "contacts: [a@b.example, c@d.example]\n"
MERSEBURG = """\
name: Labor Merseburg
url: https://labor.example/
licence: CC-BY-4.0
contacts: [lab@labor.example, digitales@stadt.example]
feeds:
  events: webcal://labor.example/kalender.ics
  updates: [https://labor.example/feed/, https://labor.example/presse.rss]
"""
SITE = "id: berlin\nname: CityLAB\nurl: https://stadtlabore.example/berlin/\nlicence: CC-BY-4.0\n" + CONTACTS


def read(labs=None, *, network=NETWORK, sites=None, **members):
    files = {f"labs/{name}.yml": text for name, text in {**(labs or {}), **members}.items()}
    found, problems = read_network({"network.yml": network, **files}, root="network", labs=sites or {})
    return found, [str(problem) for problem in problems]


def left_out(name):
    fix = "correct what is said about its file above"
    return f'network/labs/{name}.yml: the lab "{name}" is left out of the network – {fix}'


def test_a_member_is_its_file():
    network, problems = read(merseburg=MERSEBURG)
    assert problems == []
    (lab,) = network.labs
    assert (lab.id, lab.timezone, lab.language) == ("merseburg", "Europe/Berlin", "de")
    assert lab.sources == (
        Source("merseburg", "events", "events", "https://labor.example/kalender.ics"),
        Source("merseburg", "updates", "updates", "https://labor.example/feed/"),
        Source("merseburg", "updates", "updates-2", "https://labor.example/presse.rss"),
    )


def test_a_network_has_its_addresses_rules_and_root():
    network, problems = read(
        network=NETWORK + "demo: true\nharvest: {allow_addresses: [127.0.0.0/8], allow_ports: [8080]}\n"
    )
    assert problems == []
    assert (network.url, network.root, network.demo) == ("https://stadtlabore.example/", "network", True)
    assert (network.harvest.allow_addresses, network.harvest.allow_ports) == (("127.0.0.0/8",), (8080,))


def test_one_broken_member_never_touches_the_others():
    d = MERSEBURG.replace("labor.example", "d.example")
    network, problems = read(a=MERSEBURG, b="name: [\n", c="name: C\nurl: nirgends\nlicence: x\n", d=d)
    assert [lab.id for lab in network.labs] == ["a", "d"]
    assert problems == [
        "network/labs/b.yml:1:7: the bracket that opens here is never closed – close it",
        left_out("b"),
        'network/labs/c.yml:2:6: url "nirgends" is not a web address – write it whole, such as https://www.example.org/',
        left_out("c"),
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("timezone: CET+1", '8:11: time zone "CET+1" is unknown – for example Europe/Berlin'),
        ("status: offen", '8:9: status can\'t be "offen" – did you mean "open"?'),
        ("nmae: x", '8:1: there is no key "nmae" – did you mean "name"?'),
        ("lizenz: x", '8:1: there is no key "lizenz" – did you mean "licence"?'),
        ("name: Zweimal", "8:1: name is written twice, first in line 1 – delete the wrong one of the two"),
        ("pause: vielleicht", '8:8: pause can\'t be "vielleicht" – write true or false'),
    ],
)
def test_what_a_lab_can_not_be_wrong_about_leaves_it_out(line, problem):
    network, problems = read(merseburg=f"{MERSEBURG}{line}\n")
    assert network.labs == ()
    assert problems == [f"network/labs/merseburg.yml:{problem}", left_out("merseburg")]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("opened: 24.6.2025", '8:9: opened "24.6.2025" is not a date – write 2025-06-24'),
        ("country: D", '8:10: country "D" is not a country code – write two capital letters, such as DE'),
        ("lat: 51,2", '8:6: lat "51,2" is not a number between -90 and 90 – write degrees with a point, such as 51.2'),
        ("land: Hessen\nland: x", "9:1: land is written twice, first in line 8 – delete the wrong one of the two"),
    ],
)
def test_a_smaller_error_loses_only_its_line(line, problem):
    network, problems = read(merseburg=f"{MERSEBURG}{line}\n")
    assert [lab.id for lab in network.labs] == ["merseburg"]
    assert problems == [f"network/labs/merseburg.yml:{problem}"]


def test_one_wrong_feed_does_not_lose_the_other_feeds():
    network, problems = read(merseburg=MERSEBURG.replace("https://labor.example/feed/", "ftp://labor.example/feed/"))
    assert [source.url for source in network.labs[0].sources] == [
        "https://labor.example/kalender.ics",
        "https://labor.example/presse.rss",
    ]
    assert len(problems) == 1
    assert problems[0].startswith(
        'network/labs/merseburg.yml:7:13: feeds.updates "ftp://labor.example/feed/" is not a web'
    )


@pytest.mark.parametrize(
    "url", ["https://lab:geheim@labor.example/a.ics", "file:///etc/passwd", "https:///x", "https://a b/"]
)
def test_only_plain_web_addresses_are_feeds(url):
    network, problems = read(a=f"name: A\nurl: https://a.example/\nlicence: x\nfeeds:\n  events: {url}\n")
    assert network.labs[0].sources == ()
    assert "is not a web address" in problems[0]


def test_feeds_need_a_licence():
    network, problems = read(a=MERSEBURG.replace("licence: CC-BY-4.0\n", ""))
    assert network.labs == ()
    assert problems == [
        "network/labs/a.yml:1:1: the lab has feeds, but no licence – add a line licence: CC-BY-4.0",
        left_out("a"),
    ]


def test_a_lab_with_feeds_needs_a_name_and_an_address():
    _, problems = read(a="licence: x\nfeeds: {events: https://a.example/x.ics}\n")
    assert problems[:2] == [
        'network/labs/a.yml:1:1: name is missing – add a line "name: …"',
        'network/labs/a.yml:1:1: url is missing – add a line "url: …"',
    ]


def test_a_feed_that_is_listed_twice_is_read_once():
    twice = "[https://labor.example/feed/, https://labor.example/feed/]"
    network, problems = read(
        a=MERSEBURG.replace("[https://labor.example/feed/, https://labor.example/presse.rss]", twice)
    )
    assert [source.key for source in network.labs[0].sources] == ["events", "updates"]
    assert len(problems) == 1
    assert "an address is listed twice in feeds.updates" in problems[0]


@pytest.mark.parametrize("site", ["/srv/sites/berlin", "~/berlin", "C:\\berlin"])
def test_a_folder_of_one_machine_is_no_site(site):
    network, problems = read(berlin=f"site: {site}\n")
    assert network.labs == ()
    assert "is not a folder" in problems[0]


def test_two_contacts_are_asked_for():
    _, problems = read(a=MERSEBURG.replace(", digitales@stadt.example", ""))
    assert len(problems) == 1
    assert "fewer than two contacts" in problems[0]


def test_history_needs_no_feeds_and_no_contacts():
    network, problems = read(kehl="name: Kehl\nstatus: archived\nopened: 2020\nclosed: 2022-12\nlat: 48.57\n")
    assert problems == []
    assert (network.labs[0].status, network.labs[0].closed, network.labs[0].sources) == (
        LabStatus.ARCHIVED,
        "2022-12",
        (),
    )


def test_a_lab_with_a_manifest_needs_nothing_else():
    network, problems = read(a="manifest: https://a.example/lab.json\n")
    (lab,) = network.labs
    assert problems == []
    assert (lab.name, lab.url, lab.registered) == ("a", "", ("manifest",))
    assert lab.sources == (Source("a", "manifest", "manifest", "https://a.example/lab.json"),)


def test_what_the_registry_says_beside_a_manifest_is_known():
    network, _ = read(a="manifest: https://a.example/lab.json\nland: Hessen\nfeeds: {updates: []}\nname: A\n")
    assert network.labs[0].registered == ("land", "manifest", "name", "feeds.updates")


def test_a_line_without_a_value_says_nothing_beside_a_manifest():
    network, _ = read(a="manifest: https://a.example/lab.json\nlicence:\ncontacts: []\nfeeds:\n  events:\n")
    assert network.labs[0].registered == ("manifest",)


def test_how_an_address_is_asked_stands_beside_it():
    feeds = """\
name: A
url: https://a.example/
licence: CC0
contacts: [a@b.example, c@d.example]
manifest: {url: https://a.example/lab.json, user_agent: Browser 1.0}
feeds:
  events:
  - https://a.example/1.ics
  - {url: webcal://a.example/2.ics, assume_timezone: Europe/London, pause: true}
  updates: {url: https://a.example/feed/, user_agent: Mozilla/5.0 (compatible)}
"""
    network, problems = read(a=feeds)
    assert problems == []
    assert network.labs[0].sources == (
        Source("a", "manifest", "manifest", "https://a.example/lab.json", "Browser 1.0"),
        Source("a", "events", "events", "https://a.example/1.ics"),
        Source("a", "events", "events-2", "https://a.example/2.ics", "", "Europe/London", is_paused=True),
        Source("a", "updates", "updates", "https://a.example/feed/", "Mozilla/5.0 (compatible)"),
    )


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("{url: ftp://a.example/x}", '4:23: feeds.events.url "ftp://a.example/x" is not a web address'),
        ("{user_agent: x}", "4:9: feeds.events.url is missing"),
        ("{url: https://a.example/x, zone: UTC}", '4:44: there is no key "zone"'),
        ("{url: https://a.example/x, assume_timezone: MEZ}", '4:61: time zone "MEZ" is unknown'),
        ("{url: https://a.example/x, user_agent: Größe}", '4:56: feeds.events.user_agent "Größe" can\'t be sent'),
        ("{url: https://a.example/x, url: https://a.example/y}", "4:44: url is written twice"),
    ],
)
def test_what_stands_beside_an_address_is_read_strictly(entry, problem):
    _, problems = read(a=f"name: A\nurl: https://a.example/\nlicence: x\nfeeds: {{events: {entry}}}\n")
    assert problems[0].startswith(f"network/labs/a.yml:{problem}")


def test_two_labs_with_one_address_are_told():
    other = MERSEBURG.replace("url: https://labor.example/\n", "url: https://anders.example/\n")
    network, problems = read(a=MERSEBURG, b=other.replace("/feed/", "/anders/").replace("presse", "andere"))
    assert [lab.id for lab in network.labs] == ["a", "b"]
    assert problems == [
        "network/labs/b.yml: https://labor.example/kalender.ics stands in labs/a.yml, too"
        " – correct the wrong one, unless both labs are meant"
    ]
    _, problems = read(a="name: A\nurl: https://a.example/\n", b="name: B\nurl: https://a.example\n")
    assert any("https://a.example/ stands in labs/a.yml, too" in problem for problem in problems)


@pytest.mark.parametrize(
    ("status", "pause", "is_read"),
    [
        ("archived", "", True),
        ("paused", "", True),
        ("open", "pause: true\n", False),
        ("archived", "pause: true\n", False),
    ],
)
def test_a_lab_that_is_built_here_is_read_as_long_as_nobody_pauses_it(status, pause, is_read):
    """Its history stands in its folder: reading that asks nobody, and needs no snapshot that was kept."""
    network, problems = read(
        berlin=f"site: ../sites/berlin\n{pause}", sites={"sites/berlin": f"{SITE}status: {status}\n"}
    )
    assert problems == []
    assert {not source.is_paused for source in network.labs[0].sources} == {is_read}


def test_a_paused_lab_is_kept_and_not_asked():
    network, _ = read(a=MERSEBURG + "pause: true\n")
    assert network.labs[0].status is LabStatus.PAUSED
    assert len(network.labs[0].sources) == 3


@pytest.mark.parametrize(
    "name", ["veranstaltungen", "feeds", "assets", "labore", "events", "impressum", "index", "kiosk"]
)
def test_an_id_that_is_a_path_of_the_portal_is_refused(name):
    network, problems = read({name: MERSEBURG})
    assert network.labs == ()
    assert "is a page of the portal" in problems[0]


@pytest.mark.parametrize(("name", "proposal"), [("Bad Belzig", "bad-belzig"), ("münchen", "muenchen"), ("a_b", "a-b")])
def test_a_file_name_that_can_not_be_an_id_gets_one_proposed(name, proposal):
    _, problems = read({name: MERSEBURG})
    assert problems[0].endswith(f"use small letters a to z, digits and hyphens: {proposal}.yml")


def test_a_lab_that_is_built_here_comes_from_its_own_folder():
    network, problems = read(berlin="site: ../sites/berlin\n", sites={"sites/berlin": SITE})
    assert problems == []
    (lab,) = network.labs
    assert (lab.site, lab.name) == ("sites/berlin", "CityLAB")
    assert [(source.key, source.url) for source in lab.sources] == [
        ("events", "https://stadtlabore.example/berlin/feeds/calendar-all.ics"),
        ("updates", "https://stadtlabore.example/berlin/feeds/updates.xml"),
        ("manifest", "https://stadtlabore.example/berlin/lab.json"),
    ]


def test_a_lab_that_is_built_here_says_everything_there():
    network, problems = read(berlin="site: ../sites/berlin\nname: Anders\n", sites={"sites/berlin": SITE})
    assert network.labs[0].name == "CityLAB"
    assert problems == [
        "network/labs/berlin.yml:2:1: name is taken from ../sites/berlin/lab.yml, not from here – delete the line"
    ]


@pytest.mark.parametrize(
    ("sites", "said"),
    [
        ({}, "there is no lab.yml in sites/berlin"),
        ({"sites/berlin": SITE.replace("berlin", "bonn")}, 'the lab in sites/berlin has the id "bonn"'),
        ({"sites/berlin": "id: berlin\n"}, "name is missing"),
    ],
)
def test_a_lab_that_should_be_built_here_and_can_not_is_left_out(sites, said):
    network, problems = read(berlin="site: ../sites/berlin\n", sites=sites)
    assert network.labs == ()
    assert said in problems[0]
    assert problems[-1] == left_out("berlin")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "1:1: the lab has feeds, but no licence – add a line licence: CC-BY-4.0"),
        ("licence:\n", "4:1: the lab has feeds, but no licence – write licence: CC-BY-4.0"),
    ],
)
def test_a_licence_that_is_missing_is_missed_where_it_is_to_be_written(line, said):
    network, problems = read(
        berlin="site: ../sites/berlin\n", sites={"sites/berlin": SITE.replace("licence: CC-BY-4.0\n", line)}
    )
    assert network.labs == ()
    assert problems == [f"sites/berlin/lab.yml:{said}", left_out("berlin")]


def test_a_network_that_can_not_be_used_says_every_reason():
    network, problems = read(
        network=NETWORK.replace("url: https://stadtlabore.example", "url: x").replace("licence", "lizenz")
    )
    assert network is None
    assert [problem.partition(": ")[0] for problem in problems] == [
        "network/network.yml:3:6",
        "network/network.yml:6:1",
    ]


def test_a_wrong_network_to_allow_is_never_ignored():
    network, problems = read(network=NETWORK + "harvest: {allow_addresses: [127.0.0.0/33]}\n")
    assert network is None
    assert 'harvest.allow_addresses "127.0.0.0/33" is not a network' in problems[0]


def test_a_folder_is_read_with_the_sites_it_names(tmp_path):
    (tmp_path / "sites/berlin").mkdir(parents=True)
    (tmp_path / "sites/berlin/lab.yml").write_text(SITE, "utf-8")
    (tmp_path / "network/labs").mkdir(parents=True)
    (tmp_path / "network/network.yml").write_text(NETWORK, "utf-8")
    (tmp_path / "network/labs/berlin.yml").write_text("# hier gebaut\nsite: ../sites/berlin # ja\n", "utf-8")
    (tmp_path / "network/labs/merseburg.yml").write_text("\ufeff" + MERSEBURG, "utf-8")
    (tmp_path / "network/labs/kaputt.yml").write_bytes(b"name: \xff\n")
    (tmp_path / "network/labs/falsch.yaml").write_text(MERSEBURG, "utf-8")
    network, problems = load_network(tmp_path / "network")
    assert [lab.id for lab in network.labs] == ["berlin", "merseburg"]
    assert network.labs[0].site == f"{tmp_path.as_posix()}/sites/berlin"
    assert sorted({problem.where.path.rpartition("/")[2] for problem in problems}) == ["falsch.yaml", "kaputt.yml"]


@pytest.mark.parametrize("text", [None, "", "name: [\n"])
def test_a_folder_without_a_usable_network_ends_the_command(tmp_path, text):
    if text is not None:
        (tmp_path / "network.yml").write_text(text, "utf-8")
    with pytest.raises(RegistryError) as caught:
        load_network(tmp_path)
    assert caught.value.problems


def test_a_member_may_say_that_its_events_stand_apart():
    apart = MERSEBURG + "shared_events: apart\n"
    network, problems = read(a=MERSEBURG, b=apart.replace("labor.example", "b.example"))
    assert problems == []
    assert [lab.shared_events for lab in network.labs] == ["once", "apart"]


def test_a_lab_that_is_built_here_may_stand_apart_too():
    network, problems = read(sites={"sites/berlin": SITE}, berlin="site: ../sites/berlin\nshared_events: apart\n")
    assert [lab.shared_events for lab in network.labs] == ["apart"], problems
    assert problems == []


def test_nobody_has_to_guess_what_shared_events_may_be():
    network, problems = read(a=MERSEBURG + "shared_events: never\n")
    assert [lab.shared_events for lab in network.labs] == ["once"]
    assert len(problems) == 1
    assert "once" in problems[0]
    assert "apart" in problems[0]
