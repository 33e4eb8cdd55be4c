"""Network → bytes: one page, politely and within bounds."""
