"""A test sent to a room now, for whoever has put it up."""

from datetime import datetime

from models.rules.errors import ConfigurationError
from notifications.channels import DeliveryError
from notifications.doors import Door, open_door
from notifications.letter import Letter

_TEXT = "Det här är ett prov. Ni behöver inte göra något: meddelanden om ordnat införande kommer hit."


def send_trial(to: Door, now: datetime) -> None:
    """Send a test. Raises ConfigurationError when it was not received."""
    door = open_door(to)
    try:
        door.send(Letter("", "Prov från ordnat införande", _TEXT, f"test:{to.channel_id}:{now.isoformat()}"))
    except DeliveryError as failure:
        raise ConfigurationError(f"{failure} Kontrollera adressen och att kanalen finns kvar.") from None
    finally:
        door.close()
