"""Whom to tell of what has passed, and when they may be woken. The ladder itself is `models.rules.escalation`."""
