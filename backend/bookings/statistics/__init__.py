"""What a site did in a time, in sums; and lists of visits for whoever says why they need one."""
