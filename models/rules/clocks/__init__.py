"""How the days of a case are counted: what a clock is made of. `models.rules.clock` says which clocks a case has."""
