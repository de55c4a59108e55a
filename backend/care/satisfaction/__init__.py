"""One question when care has ended: put once, answered without a name, and summed by five."""
