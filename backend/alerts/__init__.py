"""Owns alerts, alert_texts, alert_versions, alert_approvals, alert_templates, alert_sources, alert_source_rules,
alert_received, alert_stalls and alert_approval_rules."""
