"""The list of medicines, foods and herbs, and how their names are recognised in a text."""
