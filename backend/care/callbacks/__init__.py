"""Whether people are safe, as they answer an alert; and whom the dong calls back because they are not."""
