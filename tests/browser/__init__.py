"""The road, walked by people in front of real Chromium in both languages, in the demo as it is started by `make demo`."""
