"""Who may call what, written down by hand: every route with every kind of caller.

A new route fails here until it has its row.
"""

from datetime import timedelta
from typing import Any, get_args
from uuid import uuid4

import httpx
import pytest

from backend.app import create_app
from backend.db import Db
from backend.openapi import who_may_call
from backend.people.models import StaffRole
from backend.people.sessions import open_session
from backend.settings import Settings
from tests import make
from tests.conftest import browser

ROUTES: dict[str, tuple[str, ...]] = {
    # Everybody
    "GET /": ("anyone",),
    "GET /{path}": ("anyone",),
    "GET /healthz": ("anyone",),
    "GET /feeds/calendar/{file}": ("anyone",),
    "GET /feeds/alerts.atom": ("anyone",),
    "GET /feeds/exercises.atom": ("anyone",),
    "GET /feeds/alerts/{file}": ("anyone",),
    "GET /a": ("anyone",),
    "GET /a/page.css": ("anyone",),
    "GET /a/{alert_id}": ("anyone",),
    "GET /readyz": ("anyone",),
    "GET /api/session": ("anyone",),
    "POST /api/sign-in": ("anyone",),
    "POST /api/sign-in/codes": ("anyone",),
    "POST /api/sign-in/passkey": ("anyone",),
    "POST /api/sign-in/passkey/options": ("anyone",),
    "GET /api/consent-texts": ("anyone",),
    "GET /api/places": ("anyone",),
    "GET /api/sites": ("anyone",),
    "GET /api/services": ("anyone",),
    "GET /api/services/{service_id}/availability": ("anyone",),
    "GET /api/programs": ("anyone",),
    "GET /api/programs/{program_id}": ("anyone",),
    "GET /api/lending": ("anyone",),
    "GET /api/lending/suits/{suit_id}/days": ("anyone",),
    "GET /api/alerts": ("anyone",),
    "GET /api/open/care.json": ("anyone",),
    "POST /api/alerts/preview": ("anyone",),
    "GET /api/alerts/{alert_id}": ("anyone",),
    "PUT /api/alerts/{alert_id}/answer": ("anyone",),
    "POST /api/alerts/{alert_id}/answer/find": ("anyone",),
    "GET /api/live": ("anyone",),
    "GET /api/push/key": ("anyone",),
    "GET /api/push/wishes": ("citizen",),
    "PUT /api/push/devices": ("anyone",),
    "POST /api/push/devices/find": ("anyone",),
    "POST /api/push/devices/remove": ("anyone",),
    "POST /api/push/devices/test": ("anyone",),
    "GET /api/staff/session": ("anyone",),
    "GET /api/staff/demo-accounts": ("anyone",),
    "POST /api/staff/demo-sign-in": ("anyone",),
    "POST /api/staff/sign-in/passkey": ("anyone",),
    "POST /api/staff/sign-in/passkey/options": ("anyone",),
    "POST /api/staff/invitations/open": ("anyone",),
    "POST /api/staff/invitations/accept": ("anyone",),
    # Citizens
    "GET /api/me": ("citizen",),
    "PATCH /api/me": ("citizen",),
    "DELETE /api/me": ("citizen",),
    "GET /api/me/calendar-feed": ("citizen",),
    "POST /api/me/calendar-feed": ("citizen",),
    "DELETE /api/me/calendar-feed": ("citizen",),
    "GET /api/me/declaration": ("citizen",),
    "PUT /api/me/declaration": ("citizen",),
    "GET /api/me/export": ("citizen",),
    "GET /api/me/export/ready": ("citizen",),
    "GET /api/care/kept": ("citizen",),
    "GET /api/me/devices": ("citizen",),
    "DELETE /api/me/devices/{session_id}": ("citizen",),
    "GET /api/me/sms": ("citizen",),
    "PUT /api/me/sms": ("citizen",),
    "PUT /api/alerts/{alert_id}/opened": ("citizen",),
    "POST /api/me/phone": ("citizen",),
    "POST /api/me/phone/codes": ("citizen",),
    "GET /api/me/passkeys": ("citizen",),
    "POST /api/me/passkeys": ("citizen",),
    "POST /api/me/passkeys/options": ("citizen",),
    "DELETE /api/me/passkeys/{passkey_id}": ("citizen",),
    "GET /api/me/consents": ("citizen",),
    "POST /api/me/consents": ("citizen",),
    "POST /api/sign-out": ("citizen",),
    "POST /api/sign-out-everywhere": ("citizen",),
    "GET /api/bookings": ("citizen",),
    "POST /api/bookings": ("citizen",),
    "GET /api/bookings/{booking_id}": ("citizen",),
    "GET /api/bookings/{booking_id}/calendar.ics": ("citizen",),
    "POST /api/bookings/{booking_id}/cancel": ("citizen",),
    "POST /api/bookings/{booking_id}/move": ("citizen",),
    "POST /api/bookings/{booking_id}/reply": ("citizen",),
    "GET /api/waitlist": ("citizen",),
    "POST /api/waitlist": ("citizen",),
    "GET /api/waitlist/{entry_id}": ("citizen",),
    "POST /api/waitlist/{entry_id}/take": ("citizen",),
    "POST /api/waitlist/{entry_id}/decline": ("citizen",),
    "POST /api/waitlist/{entry_id}/leave": ("citizen",),
    "GET /api/me/penalties": ("citizen",),
    "POST /api/care/requests": ("citizen",),
    "GET /api/care/cases": ("citizen",),
    "GET /api/care/cases/{case_id}": ("citizen",),
    "GET /api/care/cases/{case_id}/readers": ("citizen",),
    "GET /api/care/cases/{case_id}/services": ("citizen",),
    "GET /api/care/cases/{case_id}/documents": ("citizen",),
    "POST /api/care/cases/{case_id}/documents": ("citizen",),
    "POST /api/care/cases/{case_id}/documents/{document_id}/link": ("citizen",),
    "DELETE /api/care/cases/{case_id}/documents/{document_id}": ("citizen",),
    "GET /api/care/documents/{token}": ("citizen",),
    "GET /api/care/mandates": ("citizen",),
    "POST /api/care/mandates/{mandate_id}/codes": ("citizen",),
    "POST /api/care/mandates/{mandate_id}/code": ("citizen",),
    "POST /api/care/mandates/{mandate_id}/accept": ("citizen",),
    "POST /api/care/mandates/{mandate_id}/end": ("citizen",),
    "GET /api/care/cases/{case_id}/plan": ("citizen",),
    "POST /api/care/cases/{case_id}/withdraw": ("citizen",),
    "GET /api/care/cases/{case_id}/satisfaction": ("citizen",),
    "PUT /api/care/cases/{case_id}/satisfaction": ("citizen",),
    "POST /api/care/cases/{case_id}/satisfaction/skip": ("citizen",),
    "GET /api/care/cases/{case_id}/digest": ("citizen",),
    "GET /api/care/cases/{case_id}/consents": ("citizen",),
    "PUT /api/care/cases/{case_id}/consents/{purpose}": ("citizen",),
    "PUT /api/care/mandates/{mandate_id}/digest": ("citizen",),
    "POST /api/care/cases/{case_id}/reopen": ("citizen",),
    "POST /api/care/cases/{case_id}/questions": ("citizen",),
    "POST /api/care/cases/{case_id}/questions/{question_id}/answer": ("citizen",),
    "POST /api/me/penalties/{penalty_id}/appeal": ("citizen",),
    "POST /api/bookings/{booking_id}/confirm": ("citizen",),
    "POST /api/bookings/{booking_id}/extend": ("citizen",),
    "POST /api/bookings/{booking_id}/release": ("citizen",),
    "POST /api/programs/{program_id}/enrol": ("citizen",),
    "GET /api/enrolments": ("citizen",),
    "GET /api/enrolments/{enrolment_id}": ("citizen",),
    "GET /api/enrolments/{enrolment_id}/calendar.ics": ("citizen",),
    "POST /api/enrolments/{enrolment_id}/accept": ("citizen",),
    "POST /api/enrolments/{enrolment_id}/cancel": ("citizen",),
    "GET /api/lending/standing": ("citizen",),
    "GET /api/loans": ("citizen",),
    "POST /api/loans": ("citizen",),
    "GET /api/loans/{loan_id}": ("citizen",),
    "GET /api/loans/{loan_id}/calendar.ics": ("citizen",),
    "POST /api/loans/{loan_id}/cancel": ("citizen",),
    "GET /api/satisfaction": ("citizen",),
    "GET /api/satisfaction/{ask_id}": ("citizen",),
    "PUT /api/satisfaction/{ask_id}": ("citizen",),
    "POST /api/satisfaction/{ask_id}/skip": ("citizen",),
    "GET /api/inbox": ("citizen",),
    "POST /api/inbox/read": ("citizen",),
    "GET /api/inbox/unread": ("citizen",),
    "POST /api/inbox/{message_id}/read": ("citizen",),
    "POST /api/bookings/{booking_id}/take": ("citizen",),
    # All staff
    "GET /api/staff/live": ("staff",),
    "GET /api/staff/sites-of-mine": ("staff",),
    "POST /api/staff/step-up": ("staff",),
    "POST /api/staff/step-up/options": ("staff",),
    "POST /api/staff/sign-out": ("staff",),
    "POST /api/staff/sign-out-everywhere": ("staff",),
    # Counsellors
    "GET /api/staff/day": ("counsellor", "administrator"),
    "GET /api/staff/week": ("counsellor", "administrator"),
    "GET /api/staff/requests": ("counsellor",),
    "GET /api/staff/absences": ("counsellor",),
    "GET /api/staff/absences/plan": ("counsellor",),
    "POST /api/staff/absences": ("counsellor",),
    "POST /api/staff/absences/{absence_id}/undo": ("counsellor",),
    "POST /api/staff/bookings/{booking_id}/take": ("counsellor",),
    "POST /api/staff/delays": ("counsellor",),
    "GET /api/staff/calendar-feed": ("counsellor",),
    "POST /api/staff/calendar-feed": ("counsellor",),
    "DELETE /api/staff/calendar-feed": ("counsellor",),
    "GET /api/staff/requests/count": ("counsellor",),
    "POST /api/staff/bookings/{booking_id}/approve": ("counsellor",),
    "POST /api/staff/bookings/{booking_id}/move": ("counsellor",),
    "GET /api/staff/waitlist": ("counsellor",),
    "GET /api/staff/appeals": ("counsellor",),
    "POST /api/staff/penalties/{penalty_id}/answer": ("counsellor",),
    "POST /api/staff/resources/{resource_id}/reassign": ("administrator",),
    "GET /api/staff/bookings/{booking_id}/reassign": ("counsellor", "administrator"),
    "POST /api/staff/bookings/{booking_id}/reassign": ("counsellor", "administrator"),
    "POST /api/staff/bookings/{booking_id}/verify": ("counsellor",),
    "GET /api/staff/bookings/{booking_id}": ("counsellor",),
    "POST /api/staff/bookings/{booking_id}/cancel": ("counsellor",),
    "POST /api/staff/bookings/{booking_id}/check-in": ("counsellor",),
    "POST /api/staff/bookings/{booking_id}/complete": ("counsellor",),
    "POST /api/staff/bookings/{booking_id}/no-show": ("counsellor",),
    "PUT /api/staff/bookings/{booking_id}/note": ("counsellor",),
    "POST /api/staff/bookings/{booking_id}/start": ("counsellor",),
    "GET /api/staff/bookings/{booking_id}/times": ("counsellor",),
    "GET /api/staff/bookings/{booking_id}/history": ("counsellor",),
    "GET /api/staff/bookings/{booking_id}/turns": ("counsellor",),
    "POST /api/staff/bookings/{booking_id}/repeat": ("counsellor",),
    "POST /api/staff/bookings": ("counsellor",),
    "POST /api/staff/callers": ("counsellor",),
    "GET /api/staff/services/{service_id}/times": ("counsellor",),
    "POST /api/staff/visitors": ("counsellor",),
    "GET /api/staff/bookings/{booking_id}/talk": ("counsellor",),
    "PUT /api/staff/bookings/{booking_id}/talk": ("counsellor",),
    "GET /api/staff/bookings/{booking_id}/colleagues": ("counsellor",),
    "POST /api/staff/bookings/{booking_id}/handover": ("counsellor",),
    "GET /api/staff/handovers": ("counsellor",),
    "POST /api/staff/handovers/{handover_id}/seen": ("counsellor",),
    "POST /api/staff/blocks": ("counsellor", "administrator"),
    "DELETE /api/staff/blocks/{block_id}": ("counsellor", "administrator"),
    "POST /api/staff/check-in": ("counsellor",),
    # Counsellors and administrators: programs
    "GET /api/staff/programs": ("counsellor", "administrator"),
    "POST /api/staff/programs": ("counsellor", "administrator"),
    "GET /api/staff/programs/rooms": ("counsellor", "administrator"),
    "POST /api/staff/programs/plan": ("counsellor", "administrator"),
    "GET /api/staff/programs/{program_id}": ("counsellor", "administrator"),
    "PUT /api/staff/programs/{program_id}": ("counsellor", "administrator"),
    "POST /api/staff/programs/{program_id}/cancel": ("counsellor", "administrator"),
    "POST /api/staff/programs/{program_id}/sessions": ("counsellor", "administrator"),
    "PUT /api/staff/programs/{program_id}/sessions/{program_session_id}": ("counsellor", "administrator"),
    "POST /api/staff/programs/{program_id}/sessions/{program_session_id}/cancel": ("counsellor", "administrator"),
    "PUT /api/staff/enrolments/{enrolment_id}/sessions/{program_session_id}": ("counsellor", "administrator"),
    "POST /api/staff/enrolments/{enrolment_id}/cancel": ("counsellor", "administrator"),
    "GET /api/staff/lending": ("counsellor",),
    "GET /api/staff/lending/count": ("counsellor",),
    "POST /api/staff/lending/suits": ("counsellor",),
    "PUT /api/staff/lending/suits/{suit_id}": ("counsellor",),
    "POST /api/staff/lending/suits/{suit_id}/units/{unit}/ready": ("counsellor",),
    "POST /api/staff/lending/suits/{suit_id}/units/{unit}/rest": ("counsellor",),
    "POST /api/staff/loans": ("counsellor",),
    "POST /api/staff/loans/find": ("counsellor",),
    "GET /api/staff/loans/{loan_id}": ("counsellor",),
    "POST /api/staff/loans/{loan_id}/cancel": ("counsellor",),
    "POST /api/staff/loans/{loan_id}/extend": ("counsellor",),
    "POST /api/staff/loans/{loan_id}/hand-out": ("counsellor",),
    "POST /api/staff/loans/{loan_id}/lost": ("counsellor",),
    "POST /api/staff/loans/{loan_id}/no-show": ("counsellor",),
    "POST /api/staff/loans/{loan_id}/take-back": ("counsellor",),
    # Care managers and their supervisors
    "GET /api/staff/care/directory": ("care_manager", "care_supervisor", "administrator"),
    "GET /api/staff/care/organizations": ("care_manager", "care_supervisor", "administrator"),
    "POST /api/staff/care/organizations": ("care_supervisor", "administrator"),
    "GET /api/staff/care/organizations/{organization_id}": ("care_manager", "care_supervisor", "administrator"),
    "PUT /api/staff/care/organizations/{organization_id}": ("care_supervisor", "administrator"),
    "POST /api/staff/care/organizations/{organization_id}/end": ("care_supervisor", "administrator"),
    "POST /api/staff/care/organizations/{organization_id}/services": ("care_supervisor", "administrator"),
    "PUT /api/staff/care/services/{service_id}": ("care_supervisor", "administrator"),
    "POST /api/staff/care/services/{service_id}/prices": ("care_supervisor", "administrator"),
    "GET /api/staff/care/money-rules": ("care_manager", "care_supervisor", "administrator"),
    "PUT /api/staff/care/money-rules": ("administrator",),
    "DELETE /api/staff/care/money-rules/{rules_id}": ("administrator",),
    "POST /api/staff/care/money-rules/example": ("care_manager", "care_supervisor", "administrator"),
    "GET /api/staff/care/queue": ("care_manager", "care_supervisor"),
    "GET /api/staff/care/calls": ("care_manager", "care_supervisor"),
    "GET /api/staff/care/calls/count": ("care_manager", "care_supervisor"),
    "GET /api/staff/care/tasks/count": ("care_manager", "care_supervisor"),
    "GET /api/staff/care/calls/{tree_id}": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/calls/{tree_id}/answers": ("care_manager", "care_supervisor"),
    "GET /api/staff/care/cases/{case_id}/services": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/services/end": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/services/{order_id}/end": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/services/{order_id}/settle": ("care_manager", "care_supervisor"),
    "GET /api/staff/care/cases/{case_id}/services/{order_id}/others": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/services/{order_id}/another": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/organizations/{organization_id}/leave": ("administrator",),
    "GET /api/staff/orders": ("provider",),
    "GET /api/staff/orders/{order_id}": ("provider",),
    "POST /api/staff/orders/{order_id}/answer": ("provider",),
    "POST /api/staff/orders/{order_id}/deliveries": ("provider",),
    "PUT /api/staff/orders/{order_id}/worker": ("provider",),
    "GET /api/staff/care/queue/count": ("care_manager", "care_supervisor"),
    "GET /api/staff/care/cases/{case_id}/hold": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/find": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/requests": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/pack": ("care_manager",),
    "POST /api/staff/care/pack/openings": ("care_manager",),
    "POST /api/staff/care/activations": ("care_manager", "care_supervisor"),
    "GET /api/staff/care/cases/{case_id}": ("care_manager", "care_supervisor"),
    "GET /api/staff/care/cases/{case_id}/colleagues": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/open": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/take": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/take-over": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/handover": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/handover/answer": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/handover/drop": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/visit": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/tries": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/steps": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/pause": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/resume": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/urgency": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/dong": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/questions": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/questions/{question_id}/answer": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/mandates/{mandate_id}": ("care_manager", "care_supervisor"),
    "GET /api/staff/care/cases/{case_id}/plan": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/plan": ("care_manager", "care_supervisor"),
    "PATCH /api/staff/care/cases/{case_id}/plan": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/plan/items": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/plan/items/{item_id}/remove": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/plan/submit": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/plan/return": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/plan/sharing": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/plan/approve": ("care_supervisor",),
    "GET /api/staff/care/approvals": ("care_supervisor",),
    "GET /api/staff/care/approvals/count": ("care_supervisor",),
    "GET /api/staff/care/route": ("care_manager", "care_supervisor"),
    "GET /api/staff/care/cases/{case_id}/assessment": ("care_manager", "care_supervisor"),
    "PUT /api/staff/care/cases/{case_id}/assessment": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/assessment/conflicts/{conflict_id}": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/assessment/agreement": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/assessment/health": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/assessment/complete": ("care_manager", "care_supervisor"),
    "GET /api/staff/care/cases/{case_id}/documents": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/documents": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/documents/{document_id}/link": ("care_manager", "care_supervisor"),
    "DELETE /api/staff/care/cases/{case_id}/documents/{document_id}": ("care_manager", "care_supervisor"),
    "GET /api/staff/care/documents/{token}": ("care_manager", "care_supervisor"),
    "GET /api/staff/care/safety/{alert_id}": ("operator", "approver"),
    "GET /api/staff/care/callbacks": ("care_manager", "care_supervisor"),
    "GET /api/staff/care/callbacks/count": ("care_manager", "care_supervisor"),
    "GET /api/staff/care/callbacks/{callback_id}": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/callbacks/{callback_id}/take": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/callbacks/{callback_id}/tries": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/callbacks/{callback_id}/end": ("care_manager", "care_supervisor"),
    "GET /api/staff/care/outreach": ("care_manager", "care_supervisor", "operator"),
    "GET /api/staff/care/outreach/count": ("care_manager", "care_supervisor"),
    "GET /api/staff/care/outreach/{list_id}": ("care_manager", "care_supervisor"),
    "GET /api/staff/care/outreach/items/{item_id}": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/outreach/items/{item_id}": ("care_manager", "care_supervisor"),
    "GET /api/staff/care/cases/{case_id}/outreach": ("care_manager", "care_supervisor"),
    "GET /api/staff/care/statistics": ("care_supervisor",),
    "POST /api/staff/care/statistics/export": ("care_supervisor",),
    "PUT /api/staff/care/cases/{case_id}/person": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/mandates/{mandate_id}/digest": ("care_manager", "care_supervisor"),
    "GET /api/staff/care/tasks": ("care_manager", "care_supervisor"),
    "GET /api/staff/care/cases/{case_id}/followup": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/tasks": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/tasks/{task_id}/done": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/tasks/{task_id}/move": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/tasks/{task_id}/skip": ("care_manager", "care_supervisor"),
    "GET /api/staff/care/cases/{case_id}/stands-open": ("care_manager", "care_supervisor"),
    "POST /api/staff/care/cases/{case_id}/again": ("care_manager", "care_supervisor"),
    "GET /api/staff/care/satisfaction": ("care_supervisor",),
    "GET /api/staff/care/rules": ("administrator",),
    "POST /api/staff/care/rules/try": ("administrator",),
    "PUT /api/staff/care/rules": ("administrator",),
    "DELETE /api/staff/care/rules/{rules_id}": ("administrator",),
    "GET /api/staff/care/board": ("care_supervisor",),
    "GET /api/staff/care/board/count": ("care_supervisor",),
    "POST /api/staff/care/colleagues/{staff_id}/give-all": ("care_supervisor",),
    "GET /api/staff/care/retention": ("administrator",),
    "POST /api/staff/care/holds": ("care_supervisor", "administrator"),
    "POST /api/staff/care/holds/{hold_id}/lift": ("care_supervisor", "administrator"),
    "GET /api/staff/care/review/{month}": ("care_supervisor",),
    "POST /api/staff/care/review/{month}/sign": ("care_supervisor",),
    "POST /api/staff/care/review/{month}/export": ("care_supervisor",),
    "POST /api/staff/care/cases/{case_id}/assign": ("care_supervisor",),
    "POST /api/staff/care/openings/{opening_id}/review": ("care_supervisor",),
    # Operators
    "GET /api/staff/alerts": ("operator", "approver"),
    "POST /api/staff/alerts": ("operator",),
    "POST /api/staff/alerts/audience": ("operator", "approver"),
    "POST /api/staff/alerts/sms-estimate": ("operator", "approver"),
    "GET /api/staff/alerts/count": ("approver",),
    "GET /api/staff/alerts/templates": ("operator",),
    "POST /api/staff/alerts/templates": ("operator",),
    "GET /api/staff/alerts/sources": ("operator", "approver"),
    "POST /api/staff/alerts/sources": ("operator",),
    "PUT /api/staff/alerts/sources/{source_id}": ("operator",),
    "POST /api/staff/alerts/sources/{source_id}/poll": ("operator",),
    "POST /api/staff/alerts/sources/{source_id}/rules": ("operator",),
    "POST /api/staff/alerts/sources/{source_id}/rules/{rule_id}/approve": ("approver",),
    "DELETE /api/staff/alerts/sources/{source_id}/rules/{rule_id}": ("operator", "approver"),
    "GET /api/staff/alerts/sources/received": ("operator", "approver"),
    "GET /api/staff/alerts/sources/received/{alert_id}": ("operator", "approver"),
    "POST /api/staff/alerts/sources/upload": ("operator",),
    "DELETE /api/staff/alerts/templates/{alert_template_id}": ("operator",),
    "GET /api/staff/alerts/{alert_id}": ("operator", "approver"),
    "PUT /api/staff/alerts/{alert_id}": ("operator",),
    "DELETE /api/staff/alerts/{alert_id}": ("operator",),
    "GET /api/staff/alerts/{alert_id}/history": ("operator", "approver"),
    "POST /api/staff/alerts/{alert_id}/approve": ("approver",),
    "POST /api/staff/alerts/{alert_id}/break-glass": ("operator",),
    "POST /api/staff/alerts/{alert_id}/call-off": ("operator", "approver"),
    "POST /api/staff/alerts/{alert_id}/end": ("operator", "approver"),
    "POST /api/staff/alerts/{alert_id}/follow": ("operator",),
    "POST /api/staff/alerts/{alert_id}/rehearse": ("operator",),
    "POST /api/staff/alerts/{alert_id}/return": ("approver",),
    "GET /api/staff/alerts/{alert_id}/results": ("operator", "approver"),
    "POST /api/staff/alerts/{alert_id}/results/export": ("operator", "approver"),
    "POST /api/staff/alerts/{alert_id}/review": ("approver",),
    "POST /api/staff/alerts/{alert_id}/submit": ("operator",),
    "POST /api/staff/alerts/{alert_id}/withdraw": ("operator",),
    "GET /api/staff/alerts/months": ("operator", "approver"),
    "POST /api/staff/alerts/months/export": ("operator", "approver"),
    "GET /api/staff/inbox": ("staff",),
    "POST /api/staff/inbox/{staff_message_id}/read": ("staff",),
    "GET /api/staff/push/test-devices": ("operator", "approver"),
    "POST /api/staff/push/test-codes": ("operator", "approver"),
    "DELETE /api/staff/push/test-devices/{test_device_id}": ("operator", "approver"),
    # Administrators
    "GET /api/staff/statistics": ("counsellor", "administrator"),
    "POST /api/staff/statistics/export": ("counsellor", "administrator"),
    "GET /api/staff/statistics/words": ("administrator",),
    "POST /api/staff/statistics/visits/export": ("administrator",),
    "GET /api/staff/penalty-rules": ("administrator",),
    "PUT /api/staff/penalty-rules": ("administrator",),
    "DELETE /api/staff/penalty-rules/{rules_id}": ("administrator",),
    "GET /api/staff/sites/{site_id}/lending-rules": ("administrator",),
    "PUT /api/staff/sites/{site_id}/lending-rules": ("administrator",),
    "DELETE /api/staff/sites/{site_id}/lending-rules/{rules_id}": ("administrator",),
    "GET /api/staff/sites": ("administrator",),
    "POST /api/staff/sites": ("administrator",),
    "PUT /api/staff/sites/{site_id}": ("administrator",),
    "POST /api/staff/sites/{site_id}/close": ("administrator",),
    "PUT /api/staff/sites/{site_id}/hours": ("administrator",),
    "POST /api/staff/sites/{site_id}/exceptions": ("administrator",),
    "DELETE /api/staff/sites/{site_id}/exceptions/{exception_id}": ("administrator",),
    "GET /api/staff/sites/{site_id}/services": ("administrator",),
    "POST /api/staff/sites/{site_id}/services": ("administrator",),
    "PUT /api/staff/services/{service_id}": ("administrator",),
    "PUT /api/staff/services/{service_id}/resources": ("administrator",),
    "PUT /api/staff/services/{service_id}/rules": ("administrator",),
    "DELETE /api/staff/services/{service_id}/rules/{rules_id}": ("administrator",),
    "POST /api/staff/sites/{site_id}/resources": ("administrator",),
    "PUT /api/staff/resources/{resource_id}": ("administrator",),
    "PUT /api/staff/resources/{resource_id}/hours": ("administrator",),
    "POST /api/staff/sites/{site_id}/hours-templates": ("administrator",),
    "PUT /api/staff/hours-templates/{template_id}": ("administrator",),
    "DELETE /api/staff/hours-templates/{template_id}": ("administrator",),
    "POST /api/staff/hours-templates/{template_id}/apply": ("administrator",),
    "GET /api/staff/holidays": ("administrator",),
    "PUT /api/staff/holidays/{on_date}": ("administrator",),
    "DELETE /api/staff/holidays/{on_date}": ("administrator",),
}

NOBODY = ("anonymous", "revoked", "expired", "deleted citizen", "former staff")
CALLERS = (*NOBODY, "citizen", "staff without a role", *get_args(StaffRole))

VALUES = {"service_id": "1", "block_id": "1", "suit_id": "1", "unit": "1", "site_id": "1", "exception_id": "1",
          "rules_id": "1", "organization_id": "1", "resource_id": "1", "template_id": "1", "program_id": "1",
          "program_session_id": "1", "on_date": "2026-12-25", "passkey_id": "AAAA", "path": "my",
          "month": "2026-01", "test_device_id": "1"}  # fmt: skip


def expected(roles: tuple[str, ...], caller: str) -> int | None:
    """The refusal that this caller must get, or None for none."""
    if "anyone" in roles or caller in roles:
        return None
    is_staff = caller not in NOBODY and caller != "citizen"
    if "citizen" in roles or not is_staff:
        return 401
    return None if "staff" in roles else 403


async def cookies_of(db: Db, caller: str) -> dict[str, str]:
    if caller == "anonymous":
        return {}
    if caller == "citizen":
        return await make.citizen_cookie(db, await make.citizen(db))
    if caller == "staff without a role":
        return await make.staff_cookie(db, await make.staff(db, None))
    if caller == "provider":
        return await make.staff_cookie(db, await make.staff(db, "provider", "organization", 1))
    if caller in get_args(StaffRole):
        return await make.staff_cookie(db, await make.staff(db, caller))  # pyright: ignore[reportArgumentType]
    citizen_id, staff_id = await make.citizen(db), await make.staff(db, "administrator")
    past = make.now() - timedelta(days=100 if caller == "expired" else 0)
    cookies = {
        "session": await open_session(db, citizen_id=citizen_id, proof="phone_code", device="test", now=past),
        "staff_session": await open_session(db, staff_id=staff_id, proof="passkey", device="test", now=past),
    }
    if caller == "revoked":
        await db.execute("DELETE FROM sessions WHERE citizen_id = $1 OR staff_id = $2", citizen_id, staff_id)
    if caller == "deleted citizen":
        await db.execute("UPDATE citizens SET deleted_at = now(), name = NULL WHERE id = $1", citizen_id)
        del cookies["staff_session"]
    if caller == "former staff":
        await db.execute("UPDATE staff SET active = false WHERE id = $1", staff_id)
        del cookies["session"]
    return cookies


def address(path: str) -> str:
    parts = path.split("/")
    names = [part[1:-1] if part.startswith("{") else None for part in parts]
    return "/".join(VALUES.get(name, str(uuid4())) if name else part for part, name in zip(parts, names, strict=True))


def test_the_table_has_every_route_with_its_callers(app_settings: Settings) -> None:
    routes = who_may_call(create_app(app_settings))
    found = {f"{method} {path}": allow.roles if allow else () for path, method, allow in routes}
    assert found == ROUTES


@pytest.mark.parametrize("caller", CALLERS)
async def test_every_route_lets_in_whom_the_table_says(app_settings: Settings, db: Db, caller: str) -> None:
    app = create_app(app_settings, connection=db)
    cookies = await cookies_of(db, caller)
    wrong: list[Any] = []
    async with app.lifespan():
        # Streams end after their first event, so that a call comes back.
        await app.state.live.stop()
        for route, roles in ROUTES.items():
            method, path = route.split(" ")
            async with browser(app, app_settings, cookies=cookies) as client:
                # What a call does is undone, so that the next one finds the caller as before.
                undone = db.transaction()
                await undone.start()
                answer = await client.request(method, address(path), json=None if method == "GET" else {})
                await undone.rollback()
            refusal = answer.status_code if answer.status_code in (401, 403) else None
            if refusal != expected(roles, caller) or answer.status_code >= 500:
                wrong.append((route, answer.status_code, expected(roles, caller)))
    assert not wrong


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_another_sites_page_writes_nothing(client: httpx.AsyncClient, method: str) -> None:
    for headers in ({"Origin": "https://example.com"}, {"Origin": "null"}, {"Origin": "http://localhost.example.com"}):
        answer = await client.request(method, "/api/me", json={}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "wrong_origin")
