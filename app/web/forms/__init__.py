"""A posted form becomes values, or sentences beside the fields; what was typed is kept either way.

`fields`, `choices`, `groups` and `files` know one kind of question each, `form` a whole form. Nothing here knows what
is asked about, nor the web framework: what was posted comes as a `Posted`.
"""
