"""Owns messages, staff_messages, sms_prices, sms_budgets, sms_months, sms_runs, sms_recipients, sms_choices,
sms_places, sms_notices, sms_notice_months and alert_opens: the inbox, and what goes to a phone besides."""
