"""Owns services, service_rules, resources, resource_parts, service_resources, working_hours, hours_templates, bookings,
allocations, waitlist_entries, penalty_rules, penalties, calendar_feeds, talk_records and handovers."""
