"""Several machines on one: every part that `deployments/compose.yaml` names, as a process on loopback.

`machines.Cluster` starts them, kills them and starts them again; the tests beside it are run by `make test-cluster`.
"""
