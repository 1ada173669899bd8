"""Names, telephones and addresses that nobody can take for real ones."""

FIRST = ("Ba", "Di", "Ka", "Lo", "Ma", "Ni", "Ra", "Sé", "Ti", "Vo", "Zé", "Fa", "Jo", "Lu", "Mo", "Pé")
MIDDLE = ("la", "mi", "no", "ra", "si", "ta", "vé", "lou", "na", "ri")
LAST = ("na", "ra", "lie", "sa", "ta", "ya", "line", "mée")
SURNAMES = (
    "Bavol",
    "Tirani",
    "Lomaré",
    "Zankou",
    "Mirtel",
    "Vadossi",
    "Kerlou",
    "Patimé",
    "Douvri",
    "Sanfol",
)
TAILS = ("a", "eau", "in", "ou", "el", "ine", "ard", "is")


def first_name(rng):
    return rng.choice(FIRST) + rng.choice(MIDDLE) + rng.choice(LAST)


def last_name(rng):
    """Always says that it is invented."""
    return f"Fictive-{rng.choice(SURNAMES)}{rng.choice(TAILS)}"


def child_name(rng):
    return f"{rng.choice(FIRST)}{rng.choice(MIDDLE)} (fictif)"


def phone(rng):
    """From the numbers that the French regulator keeps for fiction: 06 39 98 xx xx."""
    return f"06 39 98 {rng.randrange(100):02} {rng.randrange(100):02}"


def file_number(rng):
    return f"FICTIF-{rng.randrange(10**6):06}"
