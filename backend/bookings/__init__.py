"""Owns services, service_rules, resources, service_resources, working_hours, bookings and allocations."""
