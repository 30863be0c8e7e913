"""What `make bench` does and in which order, and how its figures are told."""
