"""How care ends, what stands open before it does, and how it goes on from an end."""
