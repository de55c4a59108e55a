"""Owns services, service_rules, resources, resource_parts, service_resources, working_hours, hours_templates, bookings,
allocations, waitlist_entries, penalty_rules, penalties, calendar_feeds, talk_records, handovers, absences,
absence_visits, delays, programs, program_sessions, program_allocations, enrolments, attendances, lending_rules, suits,
loans, suit_refusals, used_hours, satisfaction_asks, satisfaction_answers, satisfaction_sums, satisfaction_words and
visit_exports."""
