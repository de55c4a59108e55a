"""Owns care_rules, care_people, care_mandates, care_cases, care_events, care_questions, care_consents,
care_activations, care_documents, care_document_contents, care_visits, care_forms, care_assessments,
care_assessment_conflicts, care_packs, care_pack_cases, care_pack_openings, care_handovers and care_openings.

Who asks for care and how it goes on. Row-level security stands on every table but the rules and activations: a
transaction first says for whom it reads (`queries.enter`), and sees nothing otherwise.
"""
