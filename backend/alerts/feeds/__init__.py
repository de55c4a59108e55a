"""Alerts for other programs, and for whoever reads without ours: CAP 1.2 documents, Atom feeds and plain pages."""
