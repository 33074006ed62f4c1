"""Scale bar, north arrow and legend of a map."""

from collections.abc import Mapping

from app.sheet.placing import width_mm
from app.sheet.signs import BARRED, BORDER, EDGE, INK, Canvas, Place, port_sign, star
from app.sheet.svg import Svg
from geodata.text import Lang, Text

BARS_KM = (10, 20, 50, 100, 200, 500, 1_000)
SIZE_MM = 2.4
STEP_MM = 4.0

KEY: Mapping[str, Text] = {
    "here": Text("申请机场", "Applicant"),
    "within": Text("圈内的已开放航空口岸", "Open aviation port in the ring"),
    "beyond": Text("圈外的已开放航空口岸", "Open aviation port beyond it"),
    "doubtful": Text("是否开放未能证实（?）", "Opening not established (?)"),
    "ring": Text("距离限制圈（大地线）", "Ring of the distance rule"),
    "outline": Text(
        "国界、海岸线及界线数据所载线", "National outline, lines of the file"
    ),
    "border": Text("省级界线", "Provincial boundary"),
}
PORTS: Mapping[str, Place] = {
    "within": Place(label="", lon=0, lat=0, within=True),
    "beyond": Place(label="", lon=0, lat=0),
    "doubtful": Place(label="", lon=0, lat=0, certain=False),
}
LINES: Mapping[str, tuple[str, float]] = {
    "ring": (BARRED, 0.35),
    "outline": (EDGE, 0.36),
    "border": (BORDER, 0.18),
}


def scale_bar(canvas: Canvas) -> None:
    """Draw the longest round bar that is at most a third of the frame."""
    svg, paper = canvas.svg, canvas.paper
    fits = [km for km in BARS_KM if paper.length_mm(km) <= paper.frame_mm[2] / 3]
    bar_km = fits[-1] if fits else BARS_KM[0]
    long_mm = paper.length_mm(bar_km)
    left, y = paper.frame_mm[0] + 9.0, paper.frame_mm[1] + paper.frame_mm[3] - 5.2
    text = f"{bar_km} km · 1:{paper.denominator:,}".replace(",", " ")
    wide = max(long_mm, width_mm(text, 2.2))
    box = (left - 0.8, y - 3.4, left + wide + 0.8, y + 1.4)
    canvas.room.taken.append(box)
    size = {"width": box[2] - box[0], "height": box[3] - box[1]}
    svg.add("rect", x=box[0], y=box[1], fill="#fff", fill_opacity=0.8, **size)
    path = f"M{left:.2f} {y - 0.9:.2f}v1.6h{long_mm:.3f}v-1.6"
    svg.add("path", id="bar", d=path, fill="none", stroke=INK, stroke_width=0.35)
    svg.text((left, y - 3.3, left, y - 1.0), text, 2.2, text_anchor="start", fill=INK)


def north(canvas: Canvas, lang: Lang) -> None:
    """Draw the arrow; north is upwards at the applicant."""
    svg, paper = canvas.svg, canvas.paper
    x, y = paper.frame_mm[0] + paper.frame_mm[2] - 5.0, paper.frame_mm[1] + 4.5
    canvas.room.block(x, y + 2.0, 4.0)
    arrow = f"M{x:.2f} {y:.2f}l1.6 5l-1.6 -1.1l-1.6 1.1Z"
    svg.add("path", d=arrow, fill=INK, stroke="#fff", stroke_width=0.2)
    svg.text((x, y - 3.0, x, y - 0.4), "北" if lang == "zh" else "N", 2.6, fill=INK)


def legend(svg: Svg, left: float, top: float, lang: Lang) -> None:
    """Draw the key, a line a sign."""
    for row, (name, text) in enumerate(KEY.items()):
        y = top + 1.6 + row * STEP_MM
        _sign(svg, name, left + 3.0, y)
        box = (left + 8.0, y - SIZE_MM / 2, left + 8.0, y + SIZE_MM / 2)
        look = {"text_anchor": "start", "fill": INK}
        svg.text(box, text.say(lang), SIZE_MM, **look)


def _sign(svg: Svg, name: str, x: float, y: float) -> None:
    """Draw one sign of the key as the map has it."""
    if name == "here":
        svg.add("path", d=star(x, y, 1.6), fill=INK)
    elif name in PORTS:
        port_sign(svg, x, y, PORTS[name])
    else:
        colour, width_mm = LINES[name]
        look = {"stroke": colour, "stroke_width": width_mm}
        svg.add("line", x1=x - 2.6, y1=y, x2=x + 2.6, y2=y, **look)
