"""What the parts write about what they do, a line each: for programs as JSON, for people as text."""
