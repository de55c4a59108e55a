"""Owns alerts, alert_texts, alert_versions, alert_approvals, alert_templates, alert_sources, alert_source_rules and
alert_received."""
