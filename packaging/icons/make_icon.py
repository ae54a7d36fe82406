#!/usr/bin/env python3
"""Draws the app's icon, assets/icons/poseloop.{svg,png} (needs: pip install pillow).

The mark: a loop, open at the top right, with an arrow head and a dot in the middle.
"""
import math
from pathlib import Path

from PIL import Image, ImageDraw

TARGET = Path(__file__).resolve().parent.parent.parent / "assets" / "icons"
GROUND, LINE, DOT = "#14171B", "#97A4FF", "#E4E7EB"
SIZE, CORNER = 256, 56
RADIUS, WIDTH, DOT_RADIUS = 76.0, 20.0, 19.0
START, END, HEAD = 0.02, 0.785, 0.83  # turns, clockwise from three o'clock
HEAD_LENGTH = 54.0
SAMPLES = 8  # drawn this much larger, then reduced


def on_circle(turn, radius=RADIUS):
    angle = turn * math.tau
    return SIZE / 2 + radius * math.cos(angle), SIZE / 2 + radius * math.sin(angle)


def head():
    """Corners of the arrow head: along the tangent, a little outwards so that it does not close the loop."""
    angle = HEAD * math.tau
    x, y = on_circle(HEAD)
    along = (-math.sin(angle), math.cos(angle))
    across = (math.cos(angle), math.sin(angle))
    tip = (x + along[0] * HEAD_LENGTH * 0.5, y + along[1] * HEAD_LENGTH * 0.5)
    base = (x - along[0] * HEAD_LENGTH * 0.42, y - along[1] * HEAD_LENGTH * 0.42)
    side = HEAD_LENGTH * 0.5
    return [
        tip,
        (base[0] + across[0] * side, base[1] + across[1] * side),
        (base[0] - across[0] * side, base[1] - across[1] * side),
    ]


def write_svg():
    (x0, y0), (x1, y1) = on_circle(START), on_circle(END)
    corners = " ".join(f"{x:.2f},{y:.2f}" for x, y in head())
    (TARGET / "poseloop.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}">\n'
        f'  <rect width="{SIZE}" height="{SIZE}" rx="{CORNER}" fill="{GROUND}"/>\n'
        f'  <path d="M {x0:.2f} {y0:.2f} A {RADIUS} {RADIUS} 0 1 1 {x1:.2f} {y1:.2f}" fill="none" '
        f'stroke="{LINE}" stroke-width="{WIDTH}" stroke-linecap="round"/>\n'
        f'  <polygon points="{corners}" fill="{LINE}" stroke="{LINE}" stroke-width="6" stroke-linejoin="round"/>\n'
        f'  <circle cx="{SIZE / 2}" cy="{SIZE / 2}" r="{DOT_RADIUS}" fill="{DOT}"/>\n'
        "</svg>\n"
    )


def write_png():
    scale = SAMPLES
    picture = Image.new("RGBA", (SIZE * scale, SIZE * scale))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((0, 0, SIZE * scale - 1, SIZE * scale - 1), CORNER * scale, fill=GROUND)
    steps = 400
    for i in range(steps + 1):
        x, y = on_circle(START + (END - START) * i / steps)
        r = WIDTH / 2
        draw.ellipse([(x - r) * scale, (y - r) * scale, (x + r) * scale, (y + r) * scale], fill=LINE)
    corners = [(x * scale, y * scale) for x, y in head()]
    draw.polygon(corners, fill=LINE)
    draw.line([*corners, corners[0], corners[1]], fill=LINE, width=6 * scale, joint="curve")
    c, r = SIZE / 2 * scale, DOT_RADIUS * scale
    draw.ellipse([c - r, c - r, c + r, c + r], fill=DOT)
    picture.resize((SIZE, SIZE), Image.LANCZOS).save(TARGET / "poseloop.png", optimize=True)


if __name__ == "__main__":
    TARGET.mkdir(parents=True, exist_ok=True)
    write_svg()
    write_png()
