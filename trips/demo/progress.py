"""A bar on the terminal while something long is done."""

import sys
import time

WIDTH = 30


class Bar:
    """Redrawn on one line of stderr; on a file or a pipe, one line a stage."""

    def __init__(self, total, stream=sys.stderr):
        self.total, self.stream, self.done = total, stream, 0
        self.started = time.monotonic()

    def show(self, title, step=0):
        self.done += step
        share = self.done / self.total if self.total else 1
        drawn = "#" * round(WIDTH * share)
        seconds = time.monotonic() - self.started
        line = f"[{drawn:<{WIDTH}}] {share:>4.0%} {seconds:5.0f} s  {title:<20}"
        if self.stream.isatty():
            self.stream.write(f"\r{line}")
        elif not step:
            self.stream.write(f"{line}\n")
        self.stream.flush()

    def end(self):
        self.show("done")
        self.stream.write("\n" if self.stream.isatty() else "")
