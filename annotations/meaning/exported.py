"""One statement that tells many claims with everything: JSON and CSV are built where the rows are.

What a statement asks for beside `ids`: `site`, where the newsroom's pages stand (to read each check's address out of
its frozen payload would take a tenth of all the time); `zone`, by whose clock its days begin.

Each kind of row that hangs on a claim is gathered for all claims of a chunk together, then joined to them once. Names
and values are those of the API's own claim (`api/serializers/claims.py`); a test holds both against each other.
"""

from annotations.meaning.currency import CHANGED

_OF_THESE = "claim_id = ANY(%(ids)s)"
_CHANGED = ", ".join(f"'{state}'" for state in CHANGED)


def _moment(column: str) -> str:
    """A time as the API writes it: UTC, without a fraction that is zero."""
    told = f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
    return f"replace({told}, '.000000Z', 'Z')"


def _name(user: str) -> str:
    """What `User.name` says."""
    full = f"btrim({user}.first_name || ' ' || {user}.last_name)"
    return f"coalesce(nullif({user}.display_name, ''), nullif({full}, ''), {user}.username)"


def _person(user: str) -> str:
    return f"json_build_object('id', {user}.id, 'name', {_name(user)})"


def _gathered(columns: str, tables: str, *, where: str = "", order: str = "id", more: str = "") -> str:
    """Rows of `tables`, of which the first is `t`, by claim: `rows` is a JSON array of objects of the columns."""
    return f"""(
        SELECT t.claim_id, json_agg(told ORDER BY told.{order}) AS rows{more}
        FROM {tables} CROSS JOIN LATERAL (SELECT {columns}) told
        WHERE t.{_OF_THESE}{where} GROUP BY t.claim_id)"""


_RATING = "json_build_object('key', rating.key, 'label', rating.label, 'tone', rating.tone)"
_PLACES = _gathered(
    f"""t.id,
        json_build_object(
            'id', article.id,
            'title', coalesce(nullif(article.title, ''), page.url, 'Article ' || article.id),
            'url', coalesce(page.url, '')) AS article,
        t.snapshot_id AS snapshot, t.start, t."end", t.quote, t.prefix, t.suffix, t.state, t.score,
        origin.quote AS original_quote, origin.snapshot_id AS checked_version,
        {_moment("checked.captured_at")} AS checked_at, t.snapshot_id AS current_version,
        {_moment("today.captured_at")} AS current_at, t.state IN ({_CHANGED}) AS passage_changed""",
    """annotations_highlight t
        JOIN annotations_article article ON article.id = t.article_id AND article.snapshot_id = t.snapshot_id
        LEFT JOIN annotations_page page ON page.id = article.page_id
        JOIN annotations_highlight origin ON origin.id = coalesce(t.first_id, t.id)
        JOIN annotations_snapshot checked ON checked.id = origin.snapshot_id
        JOIN annotations_snapshot today ON today.id = t.snapshot_id""",
    where=" AND t.removed_at IS NULL AND t.retired_at IS NULL",
    more=""",
            string_agg(told.quote, E'\\n' ORDER BY told.id) AS passages,
            string_agg(page.url, E'\\n' ORDER BY told.id) AS addresses""",
)
_SOURCES = _gathered(
    f"""t.id, t.claim_id AS claim, coalesce(page.url, '') AS url, t.kind, t.locator, t.grade, t."group", t.interest,
        t.told_by, t.told_on, seen.filename, seen.state,
        CASE WHEN seen.state = 'failed'
            THEN json_build_object('code', seen.error_code, 'detail', seen.error_detail) END AS error,
        seen.title, coalesce(nullif(seen.site, ''), page.site, '') AS site, seen.byline,
        {_moment("seen.published_at")} AS published_at, t.stance, t.note, t.quote, t.quote_state, t.quote_start,
        t.quote_end, t.snapshot_id AS snapshot, {_moment("seen.captured_at")} AS captured_at, seen.final_url,
        seen.http_status, seen.sha256, {_person("adder")} AS added_by, {_moment("t.created_at")} AS created_at,
        CASE WHEN health.checked_at IS NOT NULL OR health.ruling <> '' THEN json_build_object(
            'state', locked.state, 'page', coalesce(nullif(health.ruling, ''), health.state),
            'checked_at', {_moment("health.checked_at")}) END AS live""",
    """annotations_source t
        LEFT JOIN annotations_page page ON page.id = t.page_id
        LEFT JOIN annotations_pagehealth health ON health.page_id = t.page_id
        LEFT JOIN annotations_verification locked
            ON locked.source_id = t.id AND locked.quote = t.quote AND locked.locked_in_id = t.snapshot_id
        JOIN annotations_snapshot seen ON seen.id = t.snapshot_id
        JOIN annotations_user adder ON adder.id = t.added_by_id""",
    where=" AND t.removed_at IS NULL",
    more=", string_agg(nullif(told.url, ''), E'\\n' ORDER BY told.id) AS addresses",
)
_CITED = "CASE WHEN cited.removed_at IS NULL THEN cited.id END"
_QUESTIONS = _gathered(
    f"""t.id, t.claim_id AS claim, t.text,
        coalesce((
            SELECT json_agg(json_build_object(
                'id', said.id, 'question', said.question_id, 'text', said.text, 'kind', said.kind,
                'stance', said.stance, 'source', {_CITED}, 'given_by', {_person("giver")},
                'created_at', {_moment("said.created_at")}) ORDER BY said.id)
            FROM annotations_answer said
                JOIN annotations_user giver ON giver.id = said.given_by_id
                LEFT JOIN annotations_source cited ON cited.id = said.source_id
            WHERE said.question_id = t.id AND said.removed_at IS NULL), '[]'::json) AS answers,
        {_person("asker")} AS asked_by, {_moment("t.created_at")} AS created_at""",
    "annotations_question t JOIN annotations_user asker ON asker.id = t.asked_by_id",
    where=" AND t.removed_at IS NULL",
)
_VERDICTS = _gathered(
    f"""t.id, {_RATING} AS rating, t.explanation, t.note,
        coalesce(t.as_of, (t.created_at AT TIME ZONE %(zone)s)::date) AS as_of, t.expires_on, t.severity,
        {_person("author")} AS author, {_moment("t.created_at")} AS created_at""",
    """annotations_verdict t
        JOIN annotations_rating rating ON rating.id = t.rating_id
        JOIN annotations_user author ON author.id = t.author_id""",
    order="id DESC",
)
_REVIEWS = _gathered(
    f"""t.id, t.verdict_id AS verdict, t.decision, t.note, {_person("reviewer")} AS reviewer, t.content_sha256,
        {_moment("t.created_at")} AS created_at""",
    "annotations_review t JOIN annotations_user reviewer ON reviewer.id = t.reviewer_id",
    order="id DESC",
)
_PUBLICATIONS = _gathered(
    f"""t.slug, t.version, t.kind,
        CASE WHEN t.kind = 'original' THEN '' ELSE coalesce(
            nullif(t.severity, ''), CASE t.kind WHEN 'retraction' THEN 'retraction' ELSE 'correction' END) END
            AS severity,
        t.note, %(site)s || '/checks/' || t.slug || '/' AS url,
        {_moment("t.published_at")} AS published_at,
        {_person("publisher")} AS published_by""",
    "annotations_publication t JOIN annotations_user publisher ON publisher.id = t.published_by_id",
    order="version DESC",
    more=", (array_agg(told.url ORDER BY told.version DESC))[1] AS newest",
)
LISTS = ("highlights", "sources", "questions", "verdicts", "reviews", "publications")
_CLAIM = f"""
    claim.id, claim.text, claim.claimant, claim.claimed_on, claim.status, claim.version, claim.is_live,
    CASE WHEN verdict.id IS NOT NULL THEN json_build_object('rating', {_RATING}) END AS verdict,
    json_build_object('given', cardinality(claim.approvers),
        'needed', greatest(coalesce(rating.approvals_needed, 1), desk.approvals_needed)) AS approvals,
    '/claims/' || claim.id || '/' AS url, claim.first_said_url, claim.slug,
    CASE WHEN desk.id IS NOT NULL
        THEN json_build_object('id', desk.id, 'name', desk.name, 'slug', desk.slug) END AS desk,
    CASE WHEN assignee.id IS NOT NULL THEN {_person("assignee")} END AS assignee,
    {_moment("claim.due_at")} AS due_at, claim.reach, claim.harm, claim.importance, claim.priority, claim.why,
    claim.labels, claim.language, {_moment("claim.publish_at")} AS publish_at, claim.publish_problem,
    {_person("creator")} AS created_by, {_person("editor")} AS last_edited_by,
    {_moment("claim.created_at")} AS created_at, {_moment("claim.updated_at")} AS updated_at,
    {_moment("claim.submitted_at")} AS submitted_at"""
_TABLES = f"""annotations_claim claim
    JOIN annotations_user creator ON creator.id = claim.created_by_id
    JOIN annotations_user editor ON editor.id = claim.last_edited_by_id
    LEFT JOIN annotations_verdict verdict ON verdict.id = claim.verdict_id
    LEFT JOIN annotations_rating rating ON rating.id = verdict.rating_id
    LEFT JOIN annotations_desk desk ON desk.id = claim.desk_id
    LEFT JOIN annotations_user assignee ON assignee.id = claim.assignee_id
    LEFT JOIN {_PLACES} highlights ON highlights.claim_id = claim.id
    LEFT JOIN {_SOURCES} sources ON sources.claim_id = claim.id
    LEFT JOIN {_QUESTIONS} questions ON questions.claim_id = claim.id
    LEFT JOIN {_VERDICTS} verdicts ON verdicts.claim_id = claim.id
    LEFT JOIN {_REVIEWS} reviews ON reviews.claim_id = claim.id
    LEFT JOIN {_PUBLICATIONS} publications ON publications.claim_id = claim.id
    WHERE claim.id = ANY(%(ids)s)"""
_ROWS = ", ".join(f"coalesce({name}.rows, '[]'::json) AS {name}" for name in LISTS)

_ONE_LINE = "replace({}::text, E'\\n', '')"
"""`json_agg` breaks lines between objects; no text in JSON holds a line end as it is."""

JSON_LINES = f"""COPY (
    SELECT {_ONE_LINE.format("row_to_json(line)")}
    FROM (SELECT {_CLAIM}, {_ROWS} FROM {_TABLES} ORDER BY claim.id) line
) TO STDOUT (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02')"""
"""The claims `ids` by id, one JSON object a line. No JSON holds the marks that CSV would quote by."""


def _cell(value: str) -> str:
    """A text that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"CASE WHEN {value} ~ '^[-=+@＝＋－＠\\t\\r\\n]' THEN '''' || {value} ELSE {value} END"


_CELLS = {
    "id": "claim.id",
    "url": "'/claims/' || claim.id || '/'",
    "status": "claim.status",
    "is_live": "claim.is_live",
    "text": _cell("claim.text"),
    "claimant": _cell("claim.claimant"),
    "claimed_on": "claim.claimed_on",
    "first_said_url": _cell("claim.first_said_url"),
    "rating": "rating.key",
    "rating_label": _cell("rating.label"),
    "explanation": _cell("verdict.explanation"),
    "passages": _cell("highlights.passages"),
    "article_urls": _cell("highlights.addresses"),
    "source_urls": _cell("sources.addresses"),
    "check_url": _cell("publications.newest"),
    "created_at": _moment("claim.created_at"),
    "created_by": _cell(_name("creator")),
    "updated_at": _moment("claim.updated_at"),
    "last_edited_by": _cell(_name("editor")),
    "submitted_at": _moment("claim.submitted_at"),
    "version": "claim.version",
    **{name: _ONE_LINE.format(f"coalesce({name}.rows, '[]'::json)") for name in LISTS},
}
CSV_COLUMNS = tuple(_CELLS)
CSV_LINES = f"COPY (SELECT {', '.join(_CELLS.values())} FROM {_TABLES} ORDER BY claim.id) TO STDOUT (FORMAT csv)"
"""The claims `ids` by id, a line each; lists of a claim as JSON in one cell, and addresses and passages one a line."""
