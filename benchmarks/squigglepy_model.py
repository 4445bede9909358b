"""The default audience of malisize as a good analyst would write it in squigglepy: percentiles of
every row, as JSON.

Usage: python squigglepy_model.py DRAWS [plain|same]

`plain` takes squigglepy's own tools: `sq.to` (lognormal through both ends) for amounts, and for
shares, for which it has no distribution of their own, a normal through both ends clipped to 0..1.
Neither can hold a central value besides the two ends. `same` gives every leaf the very distribution
malisize uses (two-piece lognormal and logit-normal, from `sq.norm`), so that the results of the two
programs can be compared.
"""

from __future__ import annotations

import json
import math
import sys

import numpy as np
import squigglepy as sq

DRAWS = int(sys.argv[1])
SHAPE = sys.argv[2] if len(sys.argv) > 2 else "plain"
Z_95 = 1.6448536269514722


def amount(low: float, high: float, central: float | None = None) -> np.ndarray:
    if SHAPE == "plain" or central is None:
        return sq.sample(sq.to(low, high), DRAWS, verbose=False)
    return central * np.exp(two_sided(math.log(central / low), math.log(high / central)))


def share(low: float, high: float, central: float) -> np.ndarray:
    if SHAPE == "plain":
        return sq.sample(sq.norm(low, high, lclip=0, rclip=1), DRAWS, verbose=False)
    middle = logit(central)
    return 1 / (1 + np.exp(-middle - two_sided(middle - logit(low), logit(high) - middle)))


def two_sided(below: float, above: float) -> np.ndarray:
    score = sq.sample(sq.norm(mean=0, sd=1), DRAWS, verbose=False)
    return score * np.where(score < 0, below / Z_95, above / Z_95)


def logit(value: float) -> float:
    return math.log(value / (1 - value))


sq.set_seed(1)

# Leaves, as `malisize audience --format json` lists them
population = amount(24_640_000, 25_000_000, 24_834_845)
internet_users = amount(7_000_000, 9_600_000, 8_720_000)
aged_5_14 = share(0.05, 0.14, 0.09)
aged_15_17 = share(0.06, 0.12, 0.09)
aged_18_34 = share(0.46, 0.60, 0.53)
aged_35_54 = share(0.17, 0.29, 0.23)
aged_55_up = share(0.03, 0.09, 0.06)
facebook_accounts = amount(2_050_000, 2_350_000, 2_200_000)
facebook_people_per_account = amount(0.82, 0.97, 0.92)
instagram_accounts = amount(200_000, 250_000)
instagram_people_per_account = amount(0.82, 0.97, 0.92)
linkedin_accounts = amount(400_000, 420_000)
linkedin_active = share(0.15, 0.45, 0.28)
linkedin_people_per_account = amount(0.85, 0.98, 0.94)
lenali_accounts = amount(2_000, 9_999)
lenali_active = share(0.50, 0.92, 0.75)
lenali_people_per_account = amount(0.82, 0.97, 0.92)
overlap = share(0.75, 0.98, 0.90)

# Population shares by age are exact; ages 13 and 14 are two fifths of ages 10 to 14
people_15_up = (
    0.11414
    + 0.09166
    + 0.07127
    + 0.05819
    + 0.04978
    + 0.04253
    + 0.03416
    + 0.02529
    + 0.01814
    + 0.01328
    + 0.02363
)
people_13_up = 0.13438 * 2 / 5 + people_15_up

# Funnel: internet users of an age are never more than the people of that age
adults = aged_15_17 + aged_18_34 + aged_35_54 + aged_55_up
weights = aged_5_14 + adults
online = np.minimum(internet_users, population)
online_13_up = np.minimum(
    internet_users * ((aged_5_14 * 0.2 + adults) / weights), population * people_13_up
)
online_15_up = np.minimum(internet_users * (adults / weights), population * people_15_up)

# Channels: accounts x active x people per account, at most the online people aged 13 and over
facebook = np.minimum(facebook_accounts * facebook_people_per_account, online_13_up)
instagram = np.minimum(instagram_accounts * instagram_people_per_account, online_13_up)
linkedin = np.minimum(
    linkedin_accounts * linkedin_active * linkedin_people_per_account, online_13_up
)
lenali = np.minimum(lenali_accounts * lenali_active * lenali_people_per_account, online_13_up)

# Together: V = min(U, largest / overlap), V (1 - prod(1 - N / V))
largest = np.maximum(np.maximum(facebook, instagram), np.maximum(linkedin, lenali))
universe = np.minimum(largest / overlap, online_13_up)


def union(whole: np.ndarray) -> np.ndarray:
    missed = (
        (1 - facebook / whole)
        * (1 - instagram / whole)
        * (1 - linkedin / whole)
        * (1 - lenali / whole)
    )
    return whole * (1 - missed)


rows = {
    "population": population,
    "internet_users": internet_users,
    "segment.population": population,
    "segment.online": online,
    "segment.penetration": online / population,
    "segment.penetration.13_up": online_13_up / (population * people_13_up),
    "segment.penetration.15_up": online_15_up / (population * people_15_up),
    "channel.facebook.accounts": facebook_accounts,
    "channel.facebook.reachable": facebook,
    "channel.facebook.share": facebook / online,
    "channel.instagram.accounts": instagram_accounts,
    "channel.instagram.reachable": instagram,
    "channel.instagram.share": instagram / online,
    "channel.linkedin.accounts": linkedin_accounts,
    "channel.linkedin.reachable": linkedin,
    "channel.linkedin.share": linkedin / online,
    "channel.lenali.accounts": lenali_accounts,
    "channel.lenali.reachable": lenali,
    "channel.lenali.share": lenali / online,
    "reachable.largest": largest,
    "reachable.independent": union(online_13_up),
    "reachable.upper": np.minimum(facebook + instagram + linkedin + lenali, online_13_up),
    "reachable.deduplicated": union(universe),
}
json.dump(
    {name: list(sq.get_percentiles(values, [5, 50, 95]).values()) for name, values in rows.items()},
    sys.stdout,
)
