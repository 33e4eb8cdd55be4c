"""What those who look after the program see: people, bodies, channels, messages and sources as rows in words."""
