"""The figures the README quotes, each as a ratio to a floor measured in the same run. `python -m bench`.

The floor is the least a program can do: the same case as hand-written SQL on one table, with a commit per decision and
the same durability. Floor and ours take turns, so that whatever else the machine does hits both; figures are medians.
"""
