from tests.batteries.ksup_story import ksup_sample

from .story import Story, receipt

SAMPLE = ksup_sample(Story, receipt())
