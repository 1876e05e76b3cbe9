from __future__ import annotations

from ipaddress import ip_address

import pytest

from annotations.web.addresses import AllowedNetworks, is_public, may_reach, parse, real_address

NONE = AllowedNetworks()


def words(text: str) -> list[str]:
    return text.split()


# First and last address of every IPv4 block that no stranger's URL may reach, and its outer neighbours if those are
# public. Written out from the IANA registries rather than computed from the code under test.
BLOCKS_V4 = [
    ("0.0.0.0", "0.255.255.255", "1.0.0.0"),
    ("10.0.0.0", "10.255.255.255", "9.255.255.255 11.0.0.0"),
    ("100.64.0.0", "100.127.255.255", "100.63.255.255 100.128.0.0"),
    ("127.0.0.0", "127.255.255.255", "126.255.255.255 128.0.0.0"),
    ("168.63.129.16", "168.63.129.16", "168.63.129.15 168.63.129.17"),
    ("169.254.0.0", "169.254.255.255", "169.253.255.255 169.255.0.0"),
    ("172.16.0.0", "172.31.255.255", "172.15.255.255 172.32.0.0"),
    ("192.0.0.0", "192.0.0.255", "191.255.255.255 192.0.1.0"),
    ("192.0.2.0", "192.0.2.255", "192.0.1.255 192.0.3.0"),
    ("192.31.196.0", "192.31.196.255", "192.31.195.255 192.31.197.0"),
    ("192.52.193.0", "192.52.193.255", "192.52.192.255 192.52.194.0"),
    ("192.88.99.0", "192.88.99.255", "192.88.98.255 192.88.100.0"),
    ("192.168.0.0", "192.168.255.255", "192.167.255.255 192.169.0.0"),
    ("192.175.48.0", "192.175.48.255", "192.175.47.255 192.175.49.0"),
    ("198.18.0.0", "198.19.255.255", "198.17.255.255 198.20.0.0"),
    ("198.51.100.0", "198.51.100.255", "198.51.99.255 198.51.101.0"),
    ("203.0.113.0", "203.0.113.255", "203.0.112.255 203.0.114.0"),
    ("224.0.0.0", "239.255.255.255", "223.255.255.255"),
    ("240.0.0.0", "255.255.255.255", ""),
]
SPECIAL_V4 = words("""
127.0.0.1 127.0.0.53 127.1.2.3 169.254.169.254 169.254.170.2 169.254.0.1 100.100.100.200 192.0.0.192 192.0.0.8
192.0.0.170 10.0.0.1 10.10.10.10 172.17.0.1 172.31.255.254 192.168.1.1 192.168.254.169 0.0.0.0 0.0.0.1 224.0.0.1
239.255.255.250 255.255.255.255 240.0.0.1 198.18.0.1 198.19.255.1 192.88.99.1 168.63.129.16
""")
FORBIDDEN_V6 = words("""
:: ::1 ::2 ::ffff fe80::1 fe80::a9fe:a9fe febf:ffff::1 fec0::1 feff::1 fc00::1 fd00::1 fd00:ec2::254 fdff:ffff::1
fd20:ce::254 ff00::1 ff02::1 ff02::2 ff05::1:3 ff0e::1 ffff::1 100::1 100:0:0:1::1 64:ff9b:1::1 64:ff9b:1::7f00:1
64:ff9b:2::1 2001::1 2001:0:7f00:1:: 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:1::1 2001:1::2 2001:2::1 2001:3::1
2001:4:112::1 2001:10::1 2001:20::1 2001:30::1 2001:1ff:ffff::1 2001:db8::1 2001:db8:ffff::1 2002::1 2002:7f00:1::
2002:7f00:1::1 2002:a00:1::1 2002:a9fe:a9fe:: 2002:c0a8:101:: 2002:6440:1:: 2002:808:808::1 2002:ffff:ffff::1
2620:4f:8000::1 3fff::1 3fff:fff:ffff::1 4000::1 5f00::1 5f00:ffff::1 8000::1 a000::1 c000::1 e000::1 1fff::1 200::1
::127.0.0.1 ::10.0.0.1 ::169.254.169.254 ::192.168.0.1 ::8.8.8.8 ::ffff:0:127.0.0.1 ::ffff:0:8.8.8.8
::ffff:0:10.0.0.1
""")
PUBLIC = words("""
1.1.1.1 8.8.8.8 9.9.9.9 93.184.216.34 151.101.1.164 142.250.72.14 185.199.108.153 193.0.6.139 223.5.5.5 194.0.0.1
192.0.1.1 192.0.3.1 172.15.0.1 172.32.0.1 100.63.0.1 100.128.0.1 169.253.1.1 198.17.0.1 198.20.0.1 11.0.0.1
2606:4700:4700::1111 2001:4860:4860::8888 2620:fe::fe 2a00:1450:4009:80b::200e 2001:200::1 2001:67c:2e8::1
2001:7fd::1 2003::1 2400:cb00::1 2600::1 2620:4f:7fff::1 2620:4f:8001::1 2800::1 2a02::1 2c00::1 3ffe::1
3fff:1000::1 2001:db7::1 2001:db9::1 2001:500:88:200::8
::ffff:8.8.8.8 ::ffff:93.184.216.34 64:ff9b::8.8.8.8 64:ff9b::5db8:d822
""")


def forbidden_addresses() -> list[str]:
    v4 = [edge for first, last, _ in BLOCKS_V4 for edge in (first, last)] + SPECIAL_V4
    return [*v4, *(f"::ffff:{text}" for text in v4), *(f"64:ff9b::{text}" for text in v4), *FORBIDDEN_V6]


def public_addresses() -> list[str]:
    return [*PUBLIC, *(neighbour for *_, around in BLOCKS_V4 for neighbour in around.split())]


def test_refuses_every_forbidden_address_at_every_port() -> None:
    addresses = forbidden_addresses()
    assert len(addresses) > 200
    reached = [
        (text, port) for text in addresses for port in (80, 443, 22) if may_reach(parse(text), port=port, allowed=NONE)
    ]
    assert reached == []


def test_keeps_public_addresses_open() -> None:
    assert [text for text in public_addresses() if not is_public(parse(text))] == []


@pytest.mark.parametrize("port", [80, 443, 8080, 8443])
def test_keeps_web_ports_of_public_addresses_open(port: int) -> None:
    assert may_reach(parse("93.184.216.34"), port=port, allowed=NONE)


@pytest.mark.parametrize("port", [0, 1, 21, 22, 25, 53, 81, 444, 3306, 5432, 6379, 8000, 8081, 9200, 11211, 65535])
def test_refuses_other_ports_of_public_addresses(port: int) -> None:
    assert not may_reach(parse("93.184.216.34"), port=port, allowed=NONE)


def test_keeps_an_allowed_network_open_at_any_port() -> None:
    allowed = AllowedNetworks.parse(("127.0.0.1/32", "10.20.0.0/16", "fd12:3456::/32"))
    for text in ("127.0.0.1", "10.20.0.0", "10.20.255.255", "fd12:3456::1", "::ffff:10.20.3.4"):
        assert may_reach(parse(text), port=5000, allowed=allowed), text
    for text in ("127.0.0.2", "10.21.0.0", "fd12:3457::1", "2002:7f00:1::", "64:ff9b::7f00:1", "::127.0.0.1"):
        assert not may_reach(parse(text), port=80, allowed=allowed), text


@pytest.mark.parametrize("block", ["", "10.0.0.0/33", "10.0.0.1/8", "localhost", "10.0.0.0-10.0.0.9", "::/129"])
def test_refuses_a_block_that_is_no_network(block: str) -> None:
    with pytest.raises(ValueError, match="Not a network"):
        AllowedNetworks.parse((block,))


def test_returns_the_address_that_the_kernel_uses() -> None:
    assert real_address(parse("::ffff:7f00:1")) == ip_address("127.0.0.1")
    assert real_address(parse("2606:4700::1111")) == ip_address("2606:4700::1111")


def test_refuses_a_scoped_address_as_its_bare_form() -> None:
    assert not may_reach(parse("fe80::1%eth0"), port=80, allowed=NONE)
    assert not may_reach(parse("::1%lo"), port=80, allowed=NONE)
