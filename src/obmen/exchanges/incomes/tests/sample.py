from tests.batteries.ksup_story import ksup_sample

from .story import Story, part

SAMPLE = ksup_sample(Story, part(1))
