"""Words as the database compares them."""

from django.db.models import Func, TextField


class SameWords(Func):
    """A short key that texts share when their letters and digits are the same, whatever stands between them.

    For finding, never for deciding: "3.1" and "31" share it too.
    """

    template = r"md5(lower(regexp_replace(%(expressions)s, '[^[:alnum:]]+', '', 'g')))"
    output_field = TextField()
