"""What formats of data are made of: rows and columns, and the sheets of a workbook. Nothing is
computed or rounded here.
"""
