#!/usr/bin/env python
"""Django's command line; `make manage` gives it the demo's environment."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trips.settings")
    execute_from_command_line(sys.argv)
