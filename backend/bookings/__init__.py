"""Owns services, service_rules, resources, resource_parts, service_resources, working_hours, bookings and
allocations."""
