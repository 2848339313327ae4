from tests.batteries.ksup_story import ksup_sample

from .story import Story, counterparty

SAMPLE = ksup_sample(Story, counterparty(phone="+7 495 000-00-01"))
