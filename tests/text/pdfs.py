"""Small PDFs for the tests, written by hand: one font, lines at given places."""

import base64
import zlib
from collections.abc import Iterable, Sequence

Line = tuple[int, int, int, str]
"""A line: its x and y in points, its size, its words."""

# One page, "Secret harbour text", locked with a user password (RC4, 128 bits).
ENCRYPTED = zlib.decompress(
    base64.b64decode(
        b"eNqNU82K1EAQvjfuM9h7WDxputN/aRgG3J9BUXeHWd09yIKdpHqMjJ0l6ZFdBVEQ38CbN/UgexF8AL0JXvbgQRBP6xP4AmIn"
        b"O7szEA8mIXR9VfV9larKynB9cJle4Wjl5NfxN0QxwWX6APV6KBpWZT7NoMI9qlJpmZWc9VG/j8DlTUy8EHv7cB9wNDRjqFG0"
        b"Vk6dxxRFN4q8xncxD4EjvLeQyjqpa8abSTlGpxy44R6haGvqJ4ULtmrtOQH/pzaKbkFemNXyIKiScAstcMLjoB2NoC6nVRa4"
        b"mpxBGSpsDxSLM+7whNqdB+drLE8rGJoqmLN65vqio98womh7mvrWbMDQgVVTQ6sVXYPJI/BFZlC04bIyL9wYR7uFu+rq4gxY"
        b"EJALAjfBjf19LGjjr30F5iE6+rLz9vOTD/d+sJNnS9Wb5d346Ofv0f73C08/LpOXr5fAvRIvLl7atF833316v374/M9xQz3L"
        b"nomouchcOVlQ3sFx6Bxm5zXQOAk9wTzWXEsV6+AeFBMfliTa9sblpsrD1HAvo7ExKYGMJ0ZSoJZRK3Jlc22kErkJC8UZybnm"
        b"3EAqJRChY52BUcA5MypM4k7DYqSRiQIg1GqS50ryRHBKFSWSyzhOUstBAAclEsOp5IQEW1prDaEkWdzWgwosIlgjcn5hKQQT"
        b"2OJzjIa5th43x4TuYJQmXSxhHYxR2sE46eYK0tUQjMwxX5liAlU7k+3iMYTPiEZl6TE73dLrzpaYzs7rYfl7EoArYVl4pzHX"
        b"JKU60cbwNFeZZUb2/ydkr93V6nDf4+TsB6i9qXzbTMUFWlnZ2Bqgv4ugKLI="
    )
)


def _page(lines: Iterable[Line]) -> bytes:
    drawn = []
    for x, y, size, words in lines:
        escaped = words.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
        drawn.append(b"BT /F1 %d Tf %d %d Td (%s) Tj ET\n" % (size, x, y, escaped))
    return b"".join(drawn)


def build(pages: Sequence[Sequence[Line]], *, info: bytes = b"", catalog: bytes = b"") -> bytes:
    """Return a PDF of these pages; `info` and `catalog` go into the dictionaries of those names."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * number) for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pages), kids),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in enumerate(pages):
        content = _page(lines)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
            b" /Contents %d 0 R >>" % (5 + 2 * number)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    return _file([*objects, b"<< %s >>" % info])


def _file(objects: Sequence[bytes]) -> bytes:
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer << /Size %d /Root 1 0 R /Info %d 0 R >>" % (len(objects) + 1, len(objects))
    return b"%sxref\n0 %d\n0000000000 65535 f \n%s%s\nstartxref\n%d\n%%%%EOF\n" % (
        body,
        len(objects) + 1,
        table,
        trailer,
        len(body),
    )
