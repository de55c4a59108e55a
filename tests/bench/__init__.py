"""Measurements: ratios against a bare limit in the same run, and the pages as Lighthouse sees them."""
