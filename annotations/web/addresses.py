"""Which addresses may be reached.

`ipaddress.is_global` is no such test: it calls NAT64 loopback, 6to4 loopback and multicast global. IPv4 is judged by a
list of what is refused, IPv6 by a list of what is allowed, and both after taking out an IPv4 address wrapped in IPv6.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# The usual two, and the two that public offices and universities use when those are taken. A stranger who can make us
# try four ports learns nothing about a host that is public anyway; every other port is closed to strangers.
WEB_PORTS = frozenset({80, 443, 8080, 8443})

# IANA IPv4 Special-Purpose Address Registry, all blocks (the few "globally reachable" ones hold no web pages),
# multicast, and one address of a cloud that is public by number and internal by use.
REFUSED_V4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network; connecting to it reaches the machine itself
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT; 100.100.100.200 is a cloud's metadata
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # Azure's host agent
        "169.254.0.0/16",  # link-local; 169.254.169.254 is every cloud's metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments; 192.0.0.192 is a cloud's metadata
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
# Global unicast is handed out of 2000::/3 only: what is not inside it (loopback, link-local, unique local, multicast,
# wrapped IPv4, 5f00::/16) is refused without being named.
GLOBAL_V6 = IPv6Network("2000::/3")
REFUSED_V6 = tuple(
    IPv6Network(block)
    for block in (
        "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: nothing lives there any more, and it wraps any IPv4 address
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)
NAT64 = IPv6Network("64:ff9b::/96")


def parse(text: str) -> Address:
    """Return the address that `text` spells; a scope (`%eth0`) is kept out of it. Raises ValueError."""
    return ip_address(text.partition("%")[0])


def real_address(address: Address) -> Address:
    """Return the address that the kernel will use: for a mapped one (`::ffff:a.b.c.d`) that is the IPv4 address."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def is_public(address: Address) -> bool:
    """Tell whether an address is one of the public internet's: globally routable unicast, after unwrapping.

    Mapped and NAT64 forms are judged by what they wrap, since networks without IPv4 reach all of it through NAT64. The
    other wrappings (6to4, Teredo, IPv4-compatible, IPv4-translated, local NAT64) are never public.
    """
    address = real_address(address)
    if isinstance(address, IPv6Address) and address in NAT64:
        address = IPv4Address(int(address) & 0xFFFFFFFF)
    if isinstance(address, IPv4Address):
        return not any(address in block for block in REFUSED_V4)
    return address in GLOBAL_V6 and not any(address in block for block in REFUSED_V6)


@dataclass(frozen=True, slots=True)
class AllowedNetworks:
    """Networks that an operator opens on purpose: any port there, whatever the lists above say."""

    networks: tuple[Network, ...] = ()

    @classmethod
    def parse(cls, blocks: tuple[str, ...]) -> AllowedNetworks:
        """Read CIDR strings. Raises ValueError, naming the block, for what is not one."""
        networks = []
        for block in blocks:
            try:
                networks.append(ip_network(block.strip()))
            except ValueError as error:
                raise ValueError(f"Not a network in CIDR form: {block!r} ({error})") from error
        return cls(networks=tuple(networks))

    def __contains__(self, address: Address) -> bool:
        real = real_address(address)
        return any(real in network for network in self.networks)


def may_reach(address: Address, *, port: int, allowed: AllowedNetworks) -> bool:
    """Tell whether a connection to this address and port may be opened."""
    return address in allowed or (port in WEB_PORTS and is_public(address))
