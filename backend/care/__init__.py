"""Owns care_rules, care_people, care_mandates, care_cases, care_events, care_questions, care_consents,
care_activations, care_visits, care_handovers, care_openings, care_documents, care_document_contents,
care_organizations, care_services, care_locations, care_service_areas, care_schedules, care_service_capacities,
care_cost_options, care_money_rules, care_income_bands, care_plans, care_plan_items, care_orders, care_deliveries,
care_provider_rules, care_call_trees, care_calls, care_forms, care_assessments, care_assessment_conflicts, care_packs,
care_pack_cases, care_pack_openings, care_tasks, care_satisfaction_asks, care_satisfaction_answers,
care_satisfaction_sums, care_satisfaction_words, care_retention_rules, care_skeletons, care_retention_runs,
care_holds, care_read_reviews, care_outreach_rules, care_outreach_lists, care_outreach_alerts, care_outreach_items,
care_open_counts, care_open_months, care_callbacks, care_callback_events and alert_answers.

Who asks for care and how it goes on. Row-level security stands on every table about a person: a transaction first says
for whom it reads (`queries.enter`), and sees nothing otherwise.
"""
