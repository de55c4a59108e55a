"""Owns care_rules, care_people, care_mandates, care_cases, care_events, care_questions, care_consents,
care_activations, care_documents, care_document_contents, care_visits, care_handovers, care_openings,
care_tasks, care_satisfaction_asks, care_satisfaction_answers, care_satisfaction_sums and care_satisfaction_words.

Who asks for care and how it goes on. Row-level security stands on every table but the rules and activations: a
transaction first says for whom it reads (`queries.enter`), and sees nothing otherwise.
"""
