"""What tests against real servers share."""

from tests import mail as _mail  # noqa: F401  Apprise is first imported there, where its warning is seen to
