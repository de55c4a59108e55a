"""상담일지: what was said in a talk, each version of it, and one counsellor giving a person over to another."""
