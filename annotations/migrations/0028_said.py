"""What "has this been checked?" goes by in words: a text's words by the rules of its language, and indexes over them.

The indexes are made without holding up those who write. Numbers lose what parts their thousands, dashes part words.
"""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations
from django.db.models import Value

from annotations.models.words import Lexemes, PriorLexemes

STEMMER = r"""
    CREATE OR REPLACE FUNCTION annotations_stemmer(said text, language text) RETURNS regconfig
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE lower(split_part(language, '-', 1))
        WHEN 'en' THEN 'english'::regconfig WHEN 'fr' THEN 'french'::regconfig WHEN 'de' THEN 'german'::regconfig
        WHEN 'es' THEN 'spanish'::regconfig WHEN 'ar' THEN 'arabic'::regconfig WHEN 'it' THEN 'italian'::regconfig
        WHEN 'pt' THEN 'portuguese'::regconfig WHEN 'nl' THEN 'dutch'::regconfig WHEN 'ru' THEN 'russian'::regconfig
        WHEN 'sv' THEN 'swedish'::regconfig WHEN 'da' THEN 'danish'::regconfig WHEN 'fi' THEN 'finnish'::regconfig
        WHEN 'nb' THEN 'norwegian'::regconfig WHEN 'no' THEN 'norwegian'::regconfig
        WHEN 'ro' THEN 'romanian'::regconfig WHEN 'hu' THEN 'hungarian'::regconfig WHEN 'tr' THEN 'turkish'::regconfig
        WHEN '' THEN CASE
            WHEN said ~ '[\u0620-\u064a]' THEN 'arabic'::regconfig
            WHEN said !~ '[a-zA-Z]' THEN 'simple'::regconfig
            ELSE (
                SELECT stemmer FROM (VALUES
                    ('english'::regconfig, 0.5 + regexp_count(
                        said, '\y(the|of|and|to|is|was|that|for|with|are|has|have|not|by|from|his)\y', 1, 'i')),
                    ('french'::regconfig, regexp_count(
                        said, '\y(le|la|les|des|du|et|une|est|dans|pour|qui|sur|pas|au)\y', 1, 'i')),
                    ('german'::regconfig, regexp_count(
                        said, '\y(der|die|das|und|ist|nicht|ein|eine|den|von|mit|dem|zu|im)\y', 1, 'i')),
                    ('spanish'::regconfig, regexp_count(
                        said, '\y(el|la|los|las|del|una|que|por|con|para|es|y|en|se)\y', 1, 'i'))
                ) AS counted(stemmer, often) ORDER BY often DESC LIMIT 1)
            END
        ELSE 'simple'::regconfig
    END
"""
LEXEMES = r"""
    CREATE OR REPLACE FUNCTION annotations_lexemes(said text, language text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN to_tsvector(
        annotations_stemmer(said, language),
        translate(regexp_replace(left(said, 5000), '(\d)[,.](?=\d{3}\M)', '\1', 'g'), '-–—’', '   ''')
    )
"""
TITLE = """
    CREATE OR REPLACE FUNCTION annotations_title(markup jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN left(COALESCE(
        NULLIF(markup ->> 'headline', ''), NULLIF(markup ->> 'name', ''), NULLIF(markup ->> 'title', ''), ''), 2000)
"""
PRIOR_LEXEMES = """
    CREATE OR REPLACE FUNCTION annotations_prior_lexemes(claim text, markup jsonb, language text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN annotations_lexemes(claim || ' ' || annotations_title(markup), language)
"""


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("annotations", "0027_vectors_ready")]

    operations = [
        migrations.RunSQL(STEMMER, "DROP FUNCTION annotations_stemmer"),
        migrations.RunSQL(LEXEMES, "DROP FUNCTION annotations_lexemes"),
        migrations.RunSQL(TITLE, "DROP FUNCTION annotations_title"),
        migrations.RunSQL(PRIOR_LEXEMES, "DROP FUNCTION annotations_prior_lexemes"),
        AddIndexConcurrently("claim", GinIndex(Lexemes("text", Value("")), name="claim_said", fastupdate=False)),
        AddIndexConcurrently("check", GinIndex(Lexemes("text", "language"), name="check_said", fastupdate=False)),
        AddIndexConcurrently(
            "priorcheck",
            GinIndex(PriorLexemes("claim", "markup", "language"), name="prior_check_said", fastupdate=False),
        ),
    ]
