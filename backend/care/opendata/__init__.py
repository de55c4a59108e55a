"""What everybody may know of care: how often each need was told in each dong, without giving anybody away."""
