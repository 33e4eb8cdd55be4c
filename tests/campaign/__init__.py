"""Five hundred cases on their way while everything breaks: `make test-faults`. Never part of `make test`."""
