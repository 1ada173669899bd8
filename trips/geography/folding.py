import unicodedata

_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "’": " ", "'": " ", "-": " "})


def folded(text: str) -> str:
    """How a place name is compared: no accents, capitals, apostrophes or hyphens."""
    text = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    letters = "".join(letter for letter in text if not unicodedata.combining(letter))
    words = ["saint" if w == "st" else "sainte" if w == "ste" else w for w in letters.split()]
    return " ".join(words)
