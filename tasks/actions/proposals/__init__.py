"""What a source proposes and a person settles: propose, take up, link, set aside; a verb each."""
