from tests.batteries.samples import SystemSample

SAMPLE = SystemSample(settings=lambda _url: {})
