"""The plan of the trial: its arms, days, doses, sites and ladder."""
