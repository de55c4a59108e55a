"""What care costs, and who pays it: rules that are dated, and a calculation that is pure."""
