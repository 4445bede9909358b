"""The default audience of malisize as a good analyst would write it in squigglepy: percentiles of
every row, as JSON.

Usage: python squigglepy_model.py DRAWS

A range is lognormal through both ends, as `sq.to` makes it, a share by its odds. squigglepy has no
distribution that holds a central value besides the two ends, so such a one is made of `sq.norm`.
What malisize's defaults correlate is correlated by `sq.correlate`.
"""

from __future__ import annotations

import json
import math
import sys
from functools import reduce

import numpy as np
import squigglepy as sq

DRAWS = int(sys.argv[1])
Z_95 = 1.6448536269514722
CLOSE = 1e-9  # of the factor on all odds


def sampled(distribution: object) -> np.ndarray:
    return sq.sample(distribution, DRAWS, verbose=False)


def amount(low: float, high: float, central: float | None = None) -> np.ndarray:
    if central is None:
        return sampled(sq.to(low, high))
    return two_sided(sampled(sq.norm(mean=0, sd=1)), low, high, central)


def two_sided(score: np.ndarray, low: float, high: float, central: float) -> np.ndarray:
    below, above = math.log(central / low) / Z_95, math.log(high / central) / Z_95
    return central * np.exp(score * np.where(score < 0, below, above))


def correlated(by: float) -> list[np.ndarray]:
    """Return the standard normal scores of two leaves."""
    pair = sq.correlate((sq.norm(mean=0, sd=1), sq.norm(mean=0, sd=1)), by)
    return [sampled(one) for one in pair]


def share(low: float, high: float, central: float) -> np.ndarray:
    odds = amount(*(value / (1 - value) for value in (low, high, central)))
    return odds / (1 + odds)


def logit(value):
    return np.log(value / (1 - value))


sq.set_seed(1)

# People by age: 5-14, 13-14, 15 and over, and women and men of these by band (15-17, 18-34, 35-49,
# 50 and over), as the United Nations count them
ALL, AGED_5_14, AGED_13_14, AGED_15_UP = 25_198_820, 7_196_230, 1_354_444.4, 13_659_296
WOMEN = [852_023.4, 3_316_630.6, 1_570_235, 1_040_568]
MEN = [873_651, 3_405_688, 1_616_679, 983_821]

# Women and men aged 15-49 who were online in 2018, by the region of then: low, high, central, and
# what the odds of all aged 15 and over are of theirs
SURVEYED = {
    "Bamako": (
        (0.298673120743084, 0.7699255960817885, 0.5441679226932941, 1.1407298105835286),
        (0.7218615780606282, 0.8936252126922524, 0.8236123996711389, 1.1491604925122905),
    ),
    "Kayes": (
        (0.10078260798454544, 0.2502002948952211, 0.16205024798366618, 1.1300996073059961),
        (0.18563721312367787, 0.5864931040463988, 0.3624924519914647, 1.1357356882022487),
    ),
    "Koulikoro": (
        (0.08755446639211603, 0.26648145371850646, 0.1573329345925957, 1.129973524743732),
        (0.22622844263774147, 0.47421651359824823, 0.33928582315395656, 1.1350894364559627),
    ),
    "Sikasso": (
        (0.026477278242369735, 0.07590602173741583, 0.04513224097897661, 1.1270131022088976),
        (0.09913703954993319, 0.2551075564651819, 0.16257363439389041, 1.1302681959876855),
    ),
    "Ségou": (
        (0.04700847652884191, 0.13221251264427022, 0.07977506285140082, 1.1279192481144638),
        (0.1240363082218645, 0.3132612665931984, 0.20264677495421585, 1.131345836416859),
    ),
    "Mopti": (
        (0.024771264479907244, 0.1300601663059068, 0.058046728256017796, 1.1273500741718816),
        (0.11920882815592664, 0.28692251966848104, 0.18920858287305897, 1.1309834224323514),
    ),
    "Tombouctou": (
        (0.03132813111044844, 0.11758402189969443, 0.061603149367371206, 1.127443043669186),
        (0.06622642080826567, 0.3685988173502758, 0.1690755027882161, 1.1304424103586486),
    ),
    "Gao": (
        (0.03341901283704602, 0.093066259586644, 0.05621584174879815, 1.1273022415860081),
        (0.10341241223145102, 0.262505533504379, 0.1684813442305343, 1.1304264799722763),
    ),
    "Kidal": (
        (0.030439739072180696, 0.19820649977376364, 0.0809642239574297, 1.1279504786665109),
        (0.03768672839572521, 0.34105506038726296, 0.12462817379564436, 1.1292563803032083),
    ),
}
# Regions of today outside Bamako: people, the region of 2018
OTHERS = 1_656_354  # people of six regions that are counted together
REGIONS = [
    (1_840_329, "Kayes"),
    (2_255_157, "Koulikoro"),
    (1_533_123, "Sikasso"),
    (2_455_263, "Ségou"),
    (935_579, "Mopti"),
    (974_278, "Tombouctou"),
    (727_517, "Gao"),
    (1_570_979, "Sikasso"),  # Bougouni
    (1_169_882, "Sikasso"),  # Koutiala
    (868_916, "Mopti"),  # Bandiagara
    (820_807, "Ségou"),  # San
    (681_671, "Kayes"),  # Kita
    (678_061, "Kayes"),  # Nioro
    (OTHERS * 0.06, "Kidal"),
    (OTHERS * 0.05, "Gao"),  # Ménaka
    (OTHERS * 0.02, "Tombouctou"),  # Taoudénit
    (OTHERS * 0.43, "Koulikoro"),  # Dioïla
    (OTHERS * 0.22, "Koulikoro"),  # Nara
    (OTHERS * 0.22, "Mopti"),  # Douentza
]

# Leaves, as `malisize audience --format json` lists them
population = amount(23_600_000, 25_900_000, 24_834_845)
internet_users = amount(4_880_000, 14_800_000, 8_720_000)
level = share(0.42, 0.95, 0.66)
children = share(0.01, 0.07, 0.03)
bands = [
    amount(0.45, 1.3, 0.8),
    1.0,
    amount(0.45, 1.0, 0.7),
    amount(0.15, 0.7, 0.35),
]
bamako_population = share(0.17, 0.2, 0.189)
bamako_15_up = share(0.56, 0.66, 0.61)
on_facebook, on_instagram = correlated(0.5)
facebook_accounts = two_sided(on_facebook, 1_470_000, 3_290_000, 2_200_000)
instagram_accounts = two_sided(on_instagram, 200_000, 250_000, math.sqrt(200_000 * 250_000))
on_facebook, on_instagram = correlated(0.8)
facebook_people = two_sided(on_facebook, 0.7, 0.96, 0.87)
instagram_people = two_sided(on_instagram, 0.7, 0.96, 0.87)
messenger_accounts = amount(260_000, 700_000, 400_000)
messenger_people = amount(0.7, 0.96, 0.87)
youtube_accounts = amount(1_000_000, 3_800_000, 2_000_000)
youtube_people = amount(0.7, 0.96, 0.87)
linkedin_accounts = amount(400_000, 420_000)
linkedin_active = share(0.15, 0.45, 0.28)
linkedin_people = amount(0.85, 0.98, 0.94)
lenali_accounts = amount(2_000, 9_999)
social_active = share(0.5, 0.92, 0.75)
social_people = amount(0.82, 0.97, 0.92)
whatsapp_bamako = share(0.75, 0.92, 0.86)
whatsapp_outside = share(0.35, 0.75, 0.55)
whatsapp_active = share(0.8, 0.96, 0.9)
tiktok_bamako = share(0.52, 0.72, 0.64)
tiktok_outside = share(0.05, 0.25, 0.12)
overlap = share(0.65, 0.96, 0.85)

# Funnel: people online of an age are never more than the people of that age
online = 8_720_000 * level
people_15_up = population * (AGED_15_UP / ALL)
people_13_up = population * ((AGED_15_UP + AGED_13_14) / ALL)
online_5_14 = np.minimum(online * children, population * (AGED_5_14 / ALL))
online_15_up = np.minimum(online * (1 - children), people_15_up)
online_13_14 = np.minimum(online_5_14 * (AGED_13_14 / AGED_5_14), population * (AGED_13_14 / ALL))
online_13_up = online_13_14 + online_15_up
segment_online = online_5_14 + online_15_up


# Cells: in each region the odds of women and men to be online, times those of an age band, times
# one factor for which all cells add up to the people online aged 15 and over
def odds(low: float, high: float, central: float, older: float) -> np.ndarray:
    shares = share(low, high, central)
    return older * shares / (1 - shares)


surveyed = {name: (odds(*women), odds(*men)) for name, (women, men) in SURVEYED.items()}
outside = sum(people for people, _ in REGIONS)
outside_15_up = (AGED_15_UP / ALL - bamako_population * bamako_15_up) / (1 - bamako_population)
cells = [(population * bamako_population * bamako_15_up, *surveyed["Bamako"])]
for people, name in REGIONS:
    there = population * (1 - bamako_population) * (people / outside) * outside_15_up
    # Kidal is today what it was; every other region may differ from that of 2018
    ratio = 1.0 if name == "Kidal" else amount(0.607, 1.649, 1.0)
    cells.append((there, surveyed[name][0] * ratio, surveyed[name][1] * ratio))
PARTS = [[people / AGED_15_UP for people in group] for group in (WOMEN, MEN)]


def people_online(factor: np.ndarray, there: np.ndarray, own: np.ndarray, parts: list[float]):
    """Return the people online of a region and sex, and these times their shares."""
    found, squares = 0.0, 0.0
    for band, part in zip(bands, parts, strict=True):
        share = own * band * factor
        share = share / (1 + share)
        people = part * share
        found = found + people
        squares = squares + people * share
    return there * found, there * squares


def factor() -> np.ndarray:
    """Return the factor by Newton's method along the logit of the total."""
    everybody = sum(there for there, _, _ in cells)
    goal = logit(online_15_up / everybody)
    log_factor = np.zeros(DRAWS)
    while True:
        found, squares = 0.0, 0.0
        k = np.exp(log_factor)
        for there, women, men in cells:
            for own, parts in zip((women, men), PARTS, strict=True):
                people, more = people_online(k, there, own, parts)
                found, squares = found + people, squares + more
        found, squares = found / everybody, squares / everybody
        step = (goal - logit(found)) * found * (1 - found) / (found - squares)
        log_factor = log_factor + step
        if np.abs(step).max() < CLOSE:
            return np.exp(log_factor)


k = factor()
women_online = sum(people_online(k, there, women, PARTS[0])[0] for there, women, _ in cells)
there, women, men = cells[0]
bamako_online = (
    people_online(k, there, women, PARTS[0])[0] + people_online(k, there, men, PARTS[1])[0]
)
outside_online = online_15_up - bamako_online

# Channels: accounts x active x people per account, or the shares of people online who use one; at
# most the people online aged 13 and over, or 15
reach = {
    "facebook": np.minimum(facebook_accounts * facebook_people, online_13_up),
    "messenger": np.minimum(messenger_accounts * messenger_people, online_13_up),
    "whatsapp": np.minimum(
        (bamako_online * whatsapp_bamako + outside_online * whatsapp_outside) * whatsapp_active,
        online_15_up,
    ),
    "instagram": np.minimum(instagram_accounts * instagram_people, online_13_up),
    "youtube": np.minimum(youtube_accounts * youtube_people, online_13_up),
    "tiktok": np.minimum(
        (bamako_online * tiktok_bamako + outside_online * tiktok_outside) * social_active,
        online_15_up,
    ),
    "linkedin": np.minimum(linkedin_accounts * linkedin_active * linkedin_people, online_13_up),
    "lenali": np.minimum(lenali_accounts * social_active * social_people, online_13_up),
}
accounts = {
    "facebook": facebook_accounts,
    "messenger": messenger_accounts,
    "instagram": instagram_accounts,
    "youtube": youtube_accounts,
    "linkedin": linkedin_accounts,
    "lenali": lenali_accounts,
}

# Together: V = max(largest, min(whatsapp / overlap, online)), V (1 - prod(1 - N / V))
largest = reduce(np.maximum, reach.values())
universe = np.maximum(largest, np.minimum(reach["whatsapp"] / overlap, online_13_up))


def union(whole: np.ndarray) -> np.ndarray:
    missed = 1.0
    for one in reach.values():
        missed = missed * (1 - one / whole)
    return whole * (1 - missed)


rows = {
    "population": population,
    "internet_users": internet_users,
    "online": online,
    "segment.population": population,
    "segment.online": segment_online,
    "segment.penetration": segment_online / population,
    "segment.penetration.13_up": online_13_up / people_13_up,
    "segment.penetration.15_up": online_15_up / people_15_up,
    "segment.online.women": women_online / online_15_up,
}
for name, people in reach.items():
    if name in accounts:
        rows[f"channel.{name}.accounts"] = accounts[name]
    rows[f"channel.{name}.reachable"] = people
    rows[f"channel.{name}.share"] = people / segment_online
rows["reachable.largest"] = largest
rows["reachable.independent"] = union(online_13_up)
rows["reachable.upper"] = np.minimum(sum(reach.values()), online_13_up)
rows["reachable.deduplicated"] = union(universe)
json.dump(
    {name: list(sq.get_percentiles(values, [5, 50, 95]).values()) for name, values in rows.items()},
    sys.stdout,
)
