"""What Prometheus reads: how the work is going, by the database, and how this process answers."""
