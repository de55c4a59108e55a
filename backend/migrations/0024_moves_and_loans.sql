-- A session of a program may be given another time, and one may be added; a suit may go along at once.

-- When it was last given another time: whoever was told has a day to cancel.
ALTER TABLE program_sessions ADD COLUMN moved_at timestamptz;
-- What was called off is in nobody's way. An exclusion constraint is made at once or not at all; a city's sessions are
-- few.
ALTER TABLE program_sessions DROP CONSTRAINT program_sessions_once;
-- squawk-ignore constraint-missing-not-valid
ALTER TABLE program_sessions ADD CONSTRAINT program_sessions_once
    EXCLUDE USING gist (program_id WITH =, during WITH &&) WHERE (cancelled_at IS NULL);

ALTER TABLE messages DROP CONSTRAINT messages_kind;
ALTER TABLE messages ADD CONSTRAINT messages_kind CHECK (kind IN (
    'booking_requested', 'booking_confirmed', 'booking_moved', 'booking_cancelled_by_citizen',
    'booking_cancelled_by_centre', 'booking_tomorrow', 'booking_soon', 'booking_missed', 'waitlist_offer',
    'booking_offer', 'booking_choose', 'booking_restored', 'counsellor_late', 'counsellor_on_time',
    'appeal_answered', 'satisfaction_asked',
    'program_enrolled', 'program_offer', 'program_offer_lapsed', 'program_no_place', 'program_cancelled_by_citizen',
    'program_cancelled_by_centre', 'program_session_cancelled', 'program_session_moved', 'program_session_added',
    'program_tomorrow',
    'loan_reserved', 'loan_cancelled_by_citizen', 'loan_cancelled_by_centre', 'loan_pick_up_soon', 'loan_out',
    'loan_due_soon', 'loan_overdue', 'loan_extended', 'loan_returned')) NOT VALID;
