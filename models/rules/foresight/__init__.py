"""What can be expected of a case, from the meetings of those whose turn it is."""
