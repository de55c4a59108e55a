-- A worker that has nothing in hand is known to run, and takes no part of what all may have under way.
ALTER TABLE push_workers ADD COLUMN busy boolean NOT NULL DEFAULT true;
