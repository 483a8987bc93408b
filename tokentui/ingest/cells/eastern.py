"""Amounts as they are written in China, Japan and Korea: in wide signs, and in myriads."""

import re

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0xFFE5: "¥"}
"""Signs as wide as a Chinese character, which are those of ASCII."""
_IN_MYRIADS = re.compile(r"(\d+)[亿億억](\d+)([万萬만])")
SCALES = {
    **dict.fromkeys(("千",), 3),
    **dict.fromkeys(("万", "萬", "만"), 4),
    **dict.fromkeys(("百万",), 6),
    **dict.fromkeys(("千万",), 7),
    **dict.fromkeys(("亿", "億", "억"), 8),
}
"""Powers of ten."""


def narrow(text: str) -> str:
    """A text in signs of ASCII, as far as there are such, and its myriads in one scale: `1億2000万` is `12000万`."""
    if text.isascii():
        return text
    return _IN_MYRIADS.sub(lambda two: f"{int(two[1]) * 10_000 + int(two[2])}{two[3]}", text.translate(_WIDE))
