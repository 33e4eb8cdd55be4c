"""Lead times as figures: each with its definition, its n and the cases that are not done yet."""
