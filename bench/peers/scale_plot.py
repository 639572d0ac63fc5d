"""The picture of bench/run-scale: one small plot for each thing that grows, both axes logarithmic."""
import math
from xml.sax.saxutils import escape

# Okabe and Ito's colours, told apart by colour-blind readers; each line has a mark of its own as well.
LINES = {
    "train": ("training", "#0072B2", "circle"),
    "average": ("scoring, average", "#D55E00", "square"),
    "max-path": ("scoring, max-path", "#009E73", "triangle"),
}
WIDTH, HEIGHT, GAP, LEFT, TOP = 240, 190, 58, 64, 64
INK, RULE = "#333333", "#dddddd"


def svg(results, threads):
    low = math.floor(min(math.log10(r[f]) for cells in results.values() for r in cells.values() for f in LINES))
    high = math.ceil(max(math.log10(r[f]) for cells in results.values() for r in cells.values() for f in LINES))
    across = 3
    down = -(-len(results) // across)
    width = LEFT + across * WIDTH + (across - 1) * GAP + 20
    height = TOP + down * (HEIGHT + GAP + 14)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' font-family="sans-serif" font-size="12" fill="{INK}" role="img">',
        "<title>Rows a second as rows, columns, depth and classes grow</title>",
        f'<rect width="{width}" height="{height}" fill="white"/>',
        f'<text x="{LEFT}" y="20" font-size="14">Rows a second, {threads}</text>',
        legend(),
    ]
    for i, (axis, cells) in enumerate(results.items()):
        x = LEFT + i % across * (WIDTH + GAP)
        y = TOP + i // across * (HEIGHT + GAP + 14)
        parts.append(f'<g transform="translate({x} {y})">{plot(axis, cells, low, high)}</g>')
    return "\n".join([*parts, "</svg>", ""])


def legend():
    parts, x = [], LEFT
    for name, colour, shape in LINES.values():
        parts.append(f'<line x1="{x}" y1="38" x2="{x + 28}" y2="38" stroke="{colour}" stroke-width="2"/>')
        parts.append(mark(shape, x + 14, 38, colour))
        parts.append(f'<text x="{x + 34}" y="42">{name}</text>')
        x += 160
    return "".join(parts)


def plot(axis, cells, low, high):
    # depth is a logarithm by itself: of the number of leaves
    places = [v if axis == "depth" else math.log10(v) for v in cells]

    def across(place):
        return 14 + (WIDTH - 28) * (place - places[0]) / (places[-1] - places[0])

    def up(value):
        return HEIGHT * (high - math.log10(value)) / (high - low)

    parts = [f'<text x="{WIDTH / 2}" y="{HEIGHT + 36}" text-anchor="middle">{escape(axis)}</text>']
    for power in range(low, high + 1):
        y = up(10**power)
        parts.append(f'<line x1="0" y1="{y:.1f}" x2="{WIDTH}" y2="{y:.1f}" stroke="{RULE}"/>')
        parts.append(f'<text x="-8" y="{y + 4:.1f}" text-anchor="end">{ten(power)}</text>')
    for value, place in zip(cells, places):
        text = str(value) if axis == "depth" or value < 1000 else ten(round(math.log10(value)))
        parts.append(f'<text x="{across(place):.1f}" y="{HEIGHT + 17}" text-anchor="middle">{text}</text>')
    for figure, (_, colour, shape) in LINES.items():
        points = [(across(p), up(r[figure])) for p, r in zip(places, cells.values())]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [mark(shape, x, y, colour) for x, y in points]
    return "".join(parts)


def mark(shape, x, y, colour):
    if shape == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>'
    if shape == "square":
        return f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="{colour}"/>'
    return f'<path d="M{x:.1f} {y - 5:.1f} l5 9 h-10 z" fill="{colour}"/>'


def ten(power):
    return f'10<tspan dy="-4" font-size="9">{power}</tspan>'
