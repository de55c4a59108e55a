"""Owns alerts, alert_texts, alert_versions, alert_approvals and alert_templates."""
