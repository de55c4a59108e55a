"""Owns trail: who changed what and who read whose data. Rows are only ever added."""
