"""What people do: one module for each deed, and the flow they share.

A deed is a form, a page that says what will happen, and a receipt. `deed` says what a deed is, `flow` leads through it,
`foreseen` carries it out and takes it back again to see what would come of it, `addresses` says where each one is.
"""
