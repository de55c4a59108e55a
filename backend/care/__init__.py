"""Owns care_rules, care_people, care_mandates, care_cases, care_events, care_questions, care_consents,
care_activations, care_documents, care_document_contents, care_visits, care_handovers, care_openings,
care_organizations, care_services, care_locations, care_service_areas, care_schedules, care_service_capacities,
care_cost_options, care_money_rules, care_income_bands, care_plans, care_plan_items, care_orders and
care_deliveries.

Who asks for care and how it goes on. Row-level security stands on every table about a person but activations: a
transaction first says for whom it reads (`queries.enter`), and sees nothing otherwise.
"""
