"""What the program rests upon, in CycloneDX 1.6: `python -m docs.bill_of_materials` writes `build/sbom.json`.

It follows from the lock alone, so that two made of the same lock differ in nothing. What only tests need is not in it.
"""

import json
import re
import sys
from collections.abc import Iterator
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL

from docs.licences import LOCK, ROOT

BILL = ROOT / "build" / "sbom.json"
_ENTRY = re.compile(
    r"(?m)^(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)(?P<hashes>(?: \\\n +--hash=sha256:[0-9a-f]{64})+)"
)
_HASH = re.compile(r"sha256:([0-9a-f]{64})")


def components(lock: str) -> Iterator[Component]:
    """Each locked package, with the hashes of the files that may be installed for it."""
    for entry in _ENTRY.finditer(lock):
        name, version = entry["name"], entry["version"]
        address = PackageURL("pypi", name=name, version=version)
        hashes = [HashType(alg=HashAlgorithm.SHA_256, content=one) for one in _HASH.findall(entry["hashes"])]
        yield Component(
            type=ComponentType.LIBRARY, name=name, version=version, purl=address, bom_ref=str(address), hashes=hashes
        )


def bill(lock: str) -> str:
    """The bill of materials of a lock, as JSON."""
    ours = Component(type=ComponentType.APPLICATION, name="ordnat-inforande", bom_ref="ordnat-inforande")
    made = Bom(components=components(lock), serial_number=uuid5(NAMESPACE_URL, lock))
    made.metadata.component = ours
    made.register_dependency(ours, made.components)
    written = json.loads(make_outputter(made, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string())
    # The one thing in it that is not of the lock.
    del written["metadata"]["timestamp"]
    return json.dumps(written, indent=2, sort_keys=True) + "\n"


def main() -> int:
    """Write the bill."""
    BILL.parent.mkdir(exist_ok=True)
    BILL.write_text(bill(LOCK.read_text(encoding="utf-8")), encoding="utf-8")
    print(BILL.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
