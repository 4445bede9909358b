"""Many scenarios of one study.

``columns`` says what a column of scenarios means, ``cells`` reads its cells, ``scenario`` asks the
study about one scenario, ``forms`` sorts scenarios by the form of their formulas, ``arrays``
evaluates those of one form, ``batch`` puts this together, and ``stream`` runs it over a table.
"""
