"""The traps that the figures set, and the rules of the model that keep out of them."""

from __future__ import annotations

TRAPS = (
    "accounts_vs_people",
    "penetration_rounding",
    "one_third_words",
    "urban_rural_infeasible",
    "bamako_share",
    "urban_share_conflict",
    "population_conflict",
    "french_official",
    "ecowas",
    "gdp_per_capita",
    "gdp_shares",
    "gold_exports",
    "instagram_pct",
    "linkedin",
    "tiktok",
    "social_share_of_internet",
    "gender",
    "literacy_vs_users",
    "french_fluency_coincidence",
    "mobile_not_people",
    "crisis_denominator",
    "crisis_overlap",
    "idp_conflict",
    "us_humanitarian",
    "dated_transition",
    "growth_words",
    "fuel_500",
    "hypotheticals",
    "waemu_francophone",
    "telecel",
    "stale",
    "national_level",
    "survey_level",
    "model_phones",
    "region_shares",
)

MODEL_RULES: dict[str, str] = {
    "accounts_vs_people": (
        "Accounts of several platforms are never summed: reach is deduplicated, with its bounds."
    ),
    "linkedin": (
        "LinkedIn counts members, so the model asks for an active share before it speaks of people."
    ),
    "gender": (
        "The split of women and men on Facebook is used for Facebook alone; every channel needs its"
        " own."
    ),
    "mobile_not_people": (
        "Connections become people only through an assumption of lines per person."
    ),
    "tiktok": (
        "TikTok has no national value unless one is chosen; shares of the capital are refused for"
        " the country."
    ),
    "social_share_of_internet": (
        "Surveyed use of social networks includes messaging and sizes no advertising audience."
    ),
    "literacy_vs_users": (
        "Literacy and language are never multiplied with internet use, on which they depend."
    ),
    "urban_rural_infeasible": (
        "Users in towns and countryside always add up to all; guesses only check the result."
    ),
    "bamako_share": "A share of the adults of Bamako is never applied to residents of all ages.",
    "growth_words": (
        "Growth of penetration is not extrapolated: the newest count is used, with its age."
    ),
    "french_official": "Which languages are official plays no part in any number.",
    "dated_transition": "What was announced is a forecast, and no forecast feeds the model.",
    "hypotheticals": (
        "Invented examples are marked illustrative and are neither a channel nor a default."
    ),
    "waemu_francophone": (
        "The members of the currency union are context; only the parity of the currency is used."
    ),
    "telecel": (
        "Lists of operators carry their date; text messages are sized from lines, not from such a"
        " list."
    ),
    "stale": "Every result names the oldest date it rests on and how old that is.",
}
