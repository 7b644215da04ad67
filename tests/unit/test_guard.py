"""Where the harvest may connect to."""

import socket

import pytest

from labnetz.harvest.guard import Target, refuse_address, refuse_step, refuse_target
from labnetz.harvest.sockets import Refused, guarded_sockets
from labnetz.locale import say
from labnetz.model import HarvestRules

RULES = HarvestRules()


@pytest.mark.parametrize(
    "address",
    [
        "93.184.216.34",
        "1.1.1.1",
        "172.15.255.255",
        "100.63.0.1",
        "2a00:1450:4001::1",
        "64:ff9b::5db8:d822",
        "2002:5db8:d822::1",
    ],
)
def test_public_addresses_are_allowed(address):
    assert refuse_address(address, RULES) is None


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.0.1",
        "0.0.0.0",  # noqa: S104 - nothing binds to it
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.178.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.8",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd12:3456::1",
        "fec0::1",
        "ff02::1",
        "2001:db8::1",
        "2001:0:53aa:64c:0:0:80ff:fffe",
        "100::1",
        pytest.param("::ffff:127.0.0.1", id="mapped loopback"),
        pytest.param("::ffff:a00:1", id="mapped private"),
        pytest.param("2002:7f00:1::", id="6to4 loopback"),
        pytest.param("2002:c0a8:b201::1", id="6to4 private"),
        pytest.param("64:ff9b::7f00:1", id="NAT64 loopback"),
        pytest.param("64:ff9b:1::a00:1", id="NAT64 for local use"),
        pytest.param("2a00:1450::5efe:c0a8:b201", id="ISATAP private"),
        "2130706433",
        "lab.example",
        "",
    ],
)
def test_everything_else_is_refused(address):
    assert refuse_address(address, RULES) is not None


def test_the_message_says_which_address_and_what_allows_it():
    refusal = str(refuse_address("10.1.2.3", RULES))
    assert "10.1.2.3" in refusal
    assert "allow_addresses" in refusal


@pytest.mark.parametrize("address", ["127.0.0.1", "::ffff:127.0.0.1"])
def test_the_network_can_allow_a_range(address):
    rules = HarvestRules(allow_addresses=("127.0.0.0/8",))
    assert refuse_address(address, rules) is None
    assert refuse_address("10.0.0.1", rules) is not None
    assert refuse_address("::1", rules) is not None


def test_a_wrapped_address_needs_both_faces_allowed():
    assert refuse_address("2002:7f00:1::", HarvestRules(allow_addresses=("127.0.0.0/8",))) is None
    assert refuse_address("2002:7f00:1::", HarvestRules(allow_addresses=("2002::/16",))) is not None


@pytest.mark.parametrize(
    "target",
    [
        pytest.param(Target("ftp", "lab.example", 21), id="another scheme"),
        pytest.param(Target("file", "", 0), id="a file"),
        pytest.param(Target("", "", 0), id="not an address"),
        pytest.param(Target("https", "", 443), id="no server"),
        pytest.param(Target("https", "lab.example", 443, has_password=True), id="a password in public"),
        pytest.param(Target("http", "lab.example", 6379), id="another port"),
        pytest.param(Target("http", "10.0.0.1", 80), id="a private address as number"),
        pytest.param(Target("http", "::1", 80), id="loopback as number"),
        pytest.param(Target("http", "fe80::1%eth0", 80), id="link-local with its zone"),
        pytest.param(Target("http", "2130706433", 80), id="decimal"),
        pytest.param(Target("http", "0x7f.1", 80), id="hexadecimal"),
        pytest.param(Target("http", "0177.0.0.1", 80), id="octal"),
        pytest.param(Target("http", "127.1", 80), id="short"),
        pytest.param(Target("http", "127.0.0.1.", 80), id="with a dot"),
    ],
)
def test_targets_that_may_not_be_asked(target):
    assert refuse_target(target, RULES) is not None


def test_targets_that_may_be_asked():
    assert refuse_target(Target("https", "1.1.1.1", 443), RULES) is None
    assert refuse_target(Target("https", "4chan.de", 443), RULES) is None
    assert refuse_target(Target("https", "lab.example", 443), RULES) is None
    assert refuse_target(Target("http", "lab.example", 8080), HarvestRules(allow_ports=(8080,))) is None


def test_a_redirect_may_not_give_up_protection():
    secure, plain = Target("https", "lab.example", 443), Target("http", "lab.example", 80)
    assert refuse_step(secure, plain) is not None
    assert refuse_step(plain, secure) is None
    assert refuse_step(plain, plain) is None


@pytest.mark.parametrize(
    ("rules", "helps"),
    [
        pytest.param(RULES, ("allow_ports", "allow_addresses"), id="in network.yml"),
        pytest.param(
            HarvestRules(by_options=True), ("--allow-port 8080", "--allow-address 10.0.0.1"), id="without a network"
        ),
    ],
)
@pytest.mark.parametrize("language", ["de", "en"])
def test_who_is_refused_reads_what_helps(rules, helps, language):
    port, address = refuse_target(Target("http", "lab.example", 8080), rules), refuse_address("10.0.0.1", rules)
    for refused, help_ in zip((port, address), helps, strict=True):
        said = say(refused, language)
        assert help_ in said
        assert ("network.yml" in said) is not rules.by_options


@pytest.mark.parametrize(("address", "refused"), [("10.0.0.1", True), ("192.0.2.1", True), ("127.0.0.9", False)])
def test_no_socket_is_made_for_an_address_that_is_not_public(address, refused):
    """The last check, whatever a name server said and whoever asked it."""
    make = guarded_sockets(HarvestRules(allow_addresses=("127.0.0.0/8",)))
    info = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, 80))
    if not refused:
        make(info).close()
        return
    with pytest.raises(Refused, match="public internet"):
        make(info)
