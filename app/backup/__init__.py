"""The database and the files beside it, kept in one file and put back.

Made while others write, and tried before it is believed.
"""
