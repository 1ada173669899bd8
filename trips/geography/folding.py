import unicodedata

_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "’": " ", "'": " ", "-": " "})


def plain(text: str) -> str:
    """Words without accents, capitals, ligatures, apostrophes or hyphens, one space between them."""
    text = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    return " ".join("".join(letter for letter in text if not unicodedata.combining(letter)).split())


def folded(text: str) -> str:
    """How a place name is compared: plain, and "st" is "saint"."""
    words = ["saint" if w == "st" else "sainte" if w == "ste" else w for w in plain(text).split()]
    return " ".join(words)
