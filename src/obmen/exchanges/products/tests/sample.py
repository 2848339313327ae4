from tests.batteries.ksup_story import ksup_sample

from .story import Story, product

SAMPLE = ksup_sample(Story, product(ref="r-1"))
