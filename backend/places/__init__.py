"""Owns districts, dongs, sites, opening_hours, site_exceptions and holidays."""
