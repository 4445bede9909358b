"""The file that ``malisize assumptions new`` writes: commented, and valid as it stands."""

from __future__ import annotations

from malisize.country import Country
from malisize.wording import Said, phrase

_TEMPLATE = phrase("""\
# An assumptions file for malisize. It runs as it is: malisize audience --assumptions THIS_FILE
# A value is a number, a text such as "35%", "2.5M", "200k to 250k" (a 90 % range), "200k to 250k, central 220k" or
# "min 5 max 9", or a table with the value, why you suppose it, its source, and its mark: sourced, proxy or unsourced.
# Whatever is not given here comes from the shipped defaults (malisize assumptions show default).

title = "My campaign"

[audience]
area = "CAPITAL" # national, urban, rural, CAPITAL, or a region such as "REGION"
gender = "all"                       # all, women, men
age = "18-35"                        # completed years, both ends included; "18+"; "all"
channels = CHANNELS # malisize channels lists them; "online", "offline" and "all" are groups

# Narrow the audience further, as often as needed. Each share is of the people left so far.
[[audience.narrow]]
label = "Buys what I offer at least monthly"
share = "10% to 30%"
why = "my own guess: replace it with a survey"
mark = "unsourced"

# Replace what the defaults suppose of a channel, for example with what its advertising tool tells you:
# [channels.FIRST]
# share.CAPITAL = { value = "45% to 60%", why = "ads manager, estimated audience of the city", mark = "sourced" }

# Give a channel without a published number its size:
# [channels.UNSIZED]
# accounts = { value = "2.5M to 5M", why = "agency estimate", mark = "unsourced" }

# Replace or widen a published figure (malisize figures lists them):
# [figures]
# internet_users = { value = "8M to 9.5M", why = "operator data", mark = "sourced" }

# Use another published observation of a figure:
# [prefer]
# FIGURE = "SOURCE"

# A variant of this file: malisize audience --assumptions THIS_FILE --scenario cautious
[scenario.cautious]
overlap = { value = "90% to 99%", why = "nearly everybody also uses the largest channel", mark = "unsourced" }
""")


def template(country: Country) -> Said:
    """Return the file, with the names of a country; in other languages its comments and texts."""
    words = country.words()
    figure, _, source = words["prefer"].partition("=")
    names = {
        "CAPITAL": words["capital"],
        "REGION": words["region"],
        "CHANNELS": "[{}]".format(", ".join(f'"{one}"' for one in country.examples.channels)),
        "FIRST": words["channel"],
        "UNSIZED": words["unsized"],
        "FIGURE": figure,
        "SOURCE": source,
    }

    def named(text: str) -> str:
        for name, word in names.items():
            text = text.replace(name, word)
        return text

    return _TEMPLATE.over(named)
