"""A budget plan of an audience: from money to reach and back."""
