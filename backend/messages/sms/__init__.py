"""SMS to people who did not open a grave alert: who gets one, what it says, and what it may cost."""
