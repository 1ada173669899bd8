"""A bar chart as numbers: the template draws it as SVG and repeats the figures in a table."""

from dataclasses import dataclass

ROW = 26
LABEL_WIDTH = 190
BAR_WIDTH = 380
VALUE_WIDTH = 90


@dataclass(frozen=True)
class Bar:
    label: str
    value: float
    text: str = ""


@dataclass(frozen=True)
class BarChart:
    caption: str
    bars: list
    label_title: str
    value_title: str

    width = LABEL_WIDTH + BAR_WIDTH + VALUE_WIDTH

    @property
    def height(self):
        return ROW * len(self.bars) + 4

    @property
    def drawn(self):
        largest = max((bar.value for bar in self.bars), default=0) or 1
        return [self.draw(index, bar, largest) for index, bar in enumerate(self.bars)]

    def draw(self, index, bar, largest):
        length = round(BAR_WIDTH * max(bar.value, 0) / largest)
        top = ROW * index + 4
        return {
            "label": bar.label,
            "text": bar.text or str(bar.value),
            "x": LABEL_WIDTH,
            "y": top,
            "length": length,
            "text_x": LABEL_WIDTH + length + 6,
            "text_y": top + 14,
            "label_x": LABEL_WIDTH - 8,
        }
