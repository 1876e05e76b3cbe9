"""The signs by which an English sentence seems worth checking or not: one table, with what each is worth in points.

Found by words and figures alone, in small letters. The points were chosen by hand on `bench/checkworthy/tune.txt`; what
they reach on sentences that were kept apart stands in docs/checkworthy.md.
"""

import re
from dataclasses import dataclass

from annotations.text.marking import marked

_NUMBER = (
    "(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-[a-z]+)?|dozens?|hundreds?"
    "|thousands?)"
)
_YEAR = r"(?:1[5-9]|20)\d\d"
_MONTH = "(?:january|february|march|april|may|june|july|august|september|october|november|december)"


@dataclass(frozen=True, slots=True)
class Sign:
    """What is looked for in a sentence, what finding it once or more is worth, and how that is said."""

    code: str
    points: float
    said: str
    pattern: re.Pattern[str]


def _sign(code: str, points: float, said: str, *alternatives: str) -> Sign:
    return Sign(code, points, said, re.compile("|".join(alternatives)))


def _words(*lines: str) -> str:
    return rf"\b(?:{'|'.join(lines)})\b"


SIGNS: tuple[Sign, ...] = (
    # What can be counted
    _sign(
        "figure",
        2,
        marked("a figure"),
        rf"(?<![\w.,:])(?!{_YEAR}\b|\d\d?[.:]\d\d(?!\d| ?(?:m|bn|per|%|times|met))|\d\d? {_MONTH}\b|(?<= at )\d\d,)"
        rf"(?!(?<=\w, )\d\d,)\d[\d.,]*(?:\s?(?:m|bn|k|million|billion|thousand|tonnes|km|kilometres|miles|litres|p))?\b"
        r"(?!\s?[ap]m\b)",
    ),
    _sign("number", 1, marked("a number in words"), rf"\b{_NUMBER}\b(?! (?:o'clock|times))"),
    _sign(
        "share",
        2,
        marked("a share"),
        r"%|\bper ?cent\b|\bpercentage\b|\bon average\b|\bhalf (?:of|the|a)\b|\b(?:majority|proportion) of\b",
        rf"\b(?:one|\d+|{_NUMBER})(?: \w+)? (?:in|out of) (?:{_NUMBER}|\d+\b(?!\d))",
        r"\b(?:a|one|two|three) (?:third|quarter|fifth|tenth|half)s?\b",
    ),
    _sign(
        "money",
        1,
        marked("an amount of money"),
        r"[£€$]\s?\d[\d.,]*(?:\s?(?:m|bn|k|million|billion)\b)?",
        r"\b\d[\d.,]*\s?(?:pounds|euros|dollars|pence)\b",
    ),
    # What is set beside something else
    _sign(
        "comparison",
        2,
        marked("a comparison"),
        r"\b(?:more|less|better|worse|fewer|[a-z]+er) than\b|\bas (?:many|much|high|low) as\b",
        rf"\btwice\b|\b(?:\d[\d.,]*|{_NUMBER}) times\b|\bcompared (?:with|to)\b|\b(?:up|down) from\b",
        r"\bthe same (?:number|amount|period|as)\b|\bin line with\b",
    ),
    _sign(
        "change",
        1.5,
        marked("a rise or a fall"),
        _words(
            "rose|risen|rising|rises?|fell|fallen|dropped|doubled|trebled|tripled|quadrupled|halved|grew|grown",
            "increased|decreased|declined|shrank|shrunk|soared|plunged|climbed|cut|raised|lowered|reduced|slowed",
            "worsened|improved|(?:gone|went|going) (?:up|down)|(?:up|down) by",
        ),
    ),
    _sign(
        "record",
        2,
        marked("a record or the only one of its kind"),
        r"\brecord (?:high|low|number)|\brecords? beg[au]n\b|\bon record\b|\bof its kind\b",
        r"\bno other\b|\bnever before\b",
        r"\b(?:first|last) time\b|\bfirst (?:woman|man|person|country)\b|\bfor the first\b|\bamong the first\b",
        r"\bthe (?:only|worst|best|most|least|[a-z]+est)\b|\bunprecedented\b",
        r"\bthan any(?:where|body|one)?\b|\b[a-z]+est (?:[a-z]+ )?(?:since|for|in|ever)\b",
    ),
    _sign(
        "period",
        1,
        marked("since when, or over which time"),
        rf"\bsince (?:{_YEAR}|\w+ {_YEAR}|{_MONTH}|the|then)\b",
        rf"\b(?:in|by|from|until|between|of|dated) (?:\w+ ){{0,2}}{_YEAR}\b",
        r"\b(?:past|previous|first|last) (?:\w+ )?(?:weeks|months|years|decades|half)\b",
        r"\bover the (?:same|past|last)\b",
        r"\b(?:last|this|a|per|each|every) year\b|\blast (?:month|decade)\b|\bin \w+ years\b",
    ),
    # Who says so, and on what ground
    _sign(
        "ground",
        1.5,
        marked("what is given as its ground"),
        r"\baccording to\b|\b(?:reported|admitted|confirmed|revealed|ruled|recommends)\b",
        r"\b(?:figures|data|statistics|documents?|records|papers|results|polls?|surveys?|stud(?:y|ies)|reports?|research"
        r"|letters?|messages|analysis|inquiry|audit|accounts|researchers|scientists|inspectors?|inspectorate|estimates?)"
        r"\b(?=.*\b(?:show(?:s|ed|n)?|suggests?|found|finds|says?|said|puts?|named?|told|reveals?|link(?:s|ed)|quoted|seen"
        r"|reports|describes?|published)\b)",
    ),
    _sign(
        "reported",
        0.5,
        marked("somebody is said to have said it"),
        _words("says?|said|told|claim(?:s|ed)|pointed out|warn(?:s|ed)|argues?|insists?|maintains?|stated?"),
    ),
    _sign(
        "dispute",
        2,
        marked("it is disputed, or somebody is accused"),
        _words(
            "den(?:y|ied|ies)|false(?:ly)?|untrue|misleading|baseless|disputed?|accuse[sd]?|alleged?(?:ly)?|alleges",
            "allegations?|claims? that|myths?|lied|lies|hoax|contradict(?:s|ed)|blame[sd]?",
        ),
    ),
    _sign(
        "cause",
        1.5,
        marked("a cause and its effect"),
        _words(
            "because|cause[sd]?|causing|led to|leads to|thanks to|results? in|resulted|link(?:s|ed)? (?:to|with|a)",
            "risk of|owing to|effects?|prevent(?:s|ed)?|to stop|responsible for|ha(?:s|ve) cut",
        ),
    ),
    # What is at stake
    _sign(
        "harm",
        1.5,
        marked("somebody came to harm"),
        _words(
            "died|dead|deaths?|killed|drowned|injured|in hospital|intensive care|victims|assaults?|poisoned|infected",
            "treated|cancer|diseases?|diseased|complaints?|complained|pollut(?:ed|ion)|sewage|evicted",
        ),
    ),
    _sign(
        "law",
        1.5,
        marked("a law, an offence or a public decision"),
        _words(
            "laws?|illegal(?:ly)?|legal limit|banned|bars|fine[ds]|arrested|convicted|jailed|sentence[sd]?|prosecuted",
            "sued|lawsuit|voted|tax|offences?|suspicion|compulsory|exempt|allow(?:s|ed)|warrant|court|breach",
        ),
    ),
    _sign(
        "body",
        0.75,
        marked("a public body, a company or people in office"),
        _words(
            "councils?|ministry|ministers?|government|parliament|police|court|agency|authorit(?:y|ies)|regulator",
            "inspectorate|department|compan(?:y|ies)|firms?|bank|hospitals?|trust|schools?|prisons?|university",
            "commission|committee|secretary|president|mayor|councillors?|party|union|prosecutors?|board|insurers?",
            "supermarkets?|treasury|army|officials|state|employers?|taxpayers?|residents|federation|owners?",
        ),
    ),
    _sign(
        "absolute",
        1,
        marked("all, none or never"),
        _words("nobody|no one|none|not one|nothing|every|never|at all|not been|all (?:of|\\d+)|both|only|no evidence"),
    ),
    # What speaks against it
    _sign("question", -5, marked("a question"), r"\?[\"”’']?$"),
    _sign(
        "opinion",
        -3,
        marked("an opinion, a feeling or advice"),
        r"\bi (?:think|believe|suspect|love|hope|do not believe|don't believe|would|understand|am|want)\b|\bi'd\b",
        _words(
            "should|ought to|in my (?:view|opinion)|perhaps|without question|disgrace|magnificent|beautiful|delighted",
            "thrilled|proud|delicious|lovely|wonderful|terrible|heroic|ashamed|frightened|exhausted|furious|humbled",
            "excellence|exciting|apologi[sz]e[sd]?|naturally|favourite",
        ),
    ),
    _sign(
        "prediction",
        -2,
        marked("a prediction, a plan or a promise"),
        _words(
            "will|shall|expected to|expect|likely to|due to (?:be|begin)|going to|predicts?|forecast|hopes?|promises",
            "plans?|is to|intends?|looks? forward|next (?:week|month|year|spring|summer|autumn|winter)|tomorrow",
            "tonight|soon",
        ),
        r"'ll\b",
    ),
    _sign("person", -1, marked("said of oneself or to the reader"), r"\b(?:i|me|my|you|your|yours|us|we)\b(?!\.)"),
    _sign(
        "service",
        -3,
        marked("a service to the reader"),
        r"©|\b\d\d?(?:[.:]\d\d)? ?[ap]m\b|\b\d\d?[–-]\d\d? (?:win|defeat|draw)\b",
        _words(
            "all rights reserved|read more|sign up|newsletter|follow us|call \\d+|by telephone|helpline|this article",
            "this is a developing|developing story|live coverage|notes to editors|forward-looking|tickets|doors open",
            "kick-?off|weekdays|booked|postcode|temperatures|showers|degrees|junctions?|timetable|sailings|rooms? cost",
        ),
        r"\b(?:bake|heat|stir|beat|serve|knead|add)\b(?= .*\b(?:minutes|oven|grams|eggs|warm)\b)",
    ),
    _sign(
        "no_answer",
        -3,
        marked("nobody answers, or nothing is said yet"),
        _words(
            "decline[sd]? to (?:comment|say)|not (?:available|answer|comment|be reached)|no comment|asked why",
            "asked for (?:a )?comment|would not (?:say|be drawn)|welcomed|contact us|reach (?:us|our)",
        ),
    ),
    _sign(
        "private",
        -1.5,
        marked("somebody’s private life"),
        _words(
            "wife|husband|mother|grand(?:mother|father|children|son|daughter)|birthday|funeral|kitchen|garden|sisters?",
            "aunt|uncle|cousin|survived by|celebrated|was born",
        ),
    ),
)
"""Each counts once in a sentence, however often it stands there."""

SHORT = Sign("short", -1.5, marked("very short"), re.compile(""))
"""For a sentence of fewer than `FEWEST_WORDS` words."""
FEWEST_WORDS = 6
