from tests.batteries.ksup_story import ksup_sample

from .story import Story, order

SAMPLE = ksup_sample(Story, order("add"))
