"""Classes, lectures and series: their sessions, their places, and those who wait for one."""
