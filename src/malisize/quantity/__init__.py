"""Numbers that remember: written once as ordinary arithmetic, read many ways.

>>> from malisize.quantity.node import assumed, PEOPLE
>>> from malisize.quantity.evaluate import centrals
>>> people = assumed("people", "People", 1000.0, "people")
>>> share = assumed("share", "Share who buy", "20% to 40%", "share")
>>> buyers = (people * share).named("buyers", "Buyers")
>>> round(centrals([buyers])[buyers], 1)
289.9
>>> buyers.formula
'People × Share who buy'
"""
