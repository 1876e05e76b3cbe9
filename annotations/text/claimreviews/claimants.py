"""Whether the name of a claimant is that of an organisation. schema.org knows Person and Organization, and no maybe."""

import re

_ORGANISATIONS = re.compile(
    r"""\b(?:agency|alliance|association|authority|bank|board|bureau|cabinet|campaign|charity|church|club|college
    |commission|committee|company|congress|council|court|department|federation|foundation|fund|government|group
    |hospital|institute|ministry|movement|museum|network|newspaper|office|organi[sz]ation|parliament|party|police
    |school|senate|society|syndicate|treasury|trust|union|university
    |amt|behörde|bundesamt|gesellschaft|gewerkschaft|ministerium|partei|polizei|regierung|stiftung|universität|verband
    |verein|agence|gouvernement|ministère|mairie|parti|syndicat|université|ayuntamiento|gobierno|ministerio|partido
    |sindicato|universidad|governo|ministero|partito|università|ministério|regering|partij|ministerie|rząd|partia
    |ag|gmbh|inc|llc|ltd|plc|s\.a|corp|nv|bv)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_OFFICE_HOLDERS = re.compile(
    r"""\b(?:adviser|advisor|chair(?:man|woman|person)?|chief|commissioner|director|governor|head|leader|mayor|member|minister
    |official|president|secretary|spokes(?:man|woman|person)|judge|officer|sprecher(?:in)?|minister(?:in)?
    |maire|ministre|président|alcalde(?:sa)?|presidente|ministro)\b""",
    re.IGNORECASE | re.VERBOSE,
)


def type_of(name: str) -> str:
    """`Organization` where a word of the name says so and none names a person of it; otherwise `Person`."""
    is_organisation = _ORGANISATIONS.search(name) is not None and _OFFICE_HOLDERS.search(name) is None
    return "Organization" if is_organisation else "Person"
