"""Owns services, service_rules, resources, resource_parts, service_resources, working_hours, bookings,
allocations, waitlist_entries, penalty_rules, penalties, calendar_feeds, lending_rules, suits and loans."""
