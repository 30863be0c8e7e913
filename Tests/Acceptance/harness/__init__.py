"""What the acceptance tests drive the platform with: processes, a REST client, charge points, faults."""
