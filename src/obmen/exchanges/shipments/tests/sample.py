from tests.batteries.ksup_story import ksup_sample

from .story import Story, shipment

SAMPLE = ksup_sample(Story, shipment("add"))
