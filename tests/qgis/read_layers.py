"""Run by the Python that QGIS comes with: do what a desktop does, print JSON.

Usage: read_layers.py ADDRESS < QUESTIONS. The questions are an object with the members
``layers`` (names), ``filters`` (expressions, by layer), ``systems`` (CRS) and ``box``
(west, south, east, north).
"""

import json
import os
import sys
from collections import Counter
from tempfile import TemporaryDirectory

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeatureRequest,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
    QgsVectorTileLayer,
)
from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QImage

WGS84 = QgsCoordinateReferenceSystem("OGC:CRS84")
WIDTH, HEIGHT = 800, 700


def layer(address, name, more=""):
    # As the desktop has it by default: only ask for what the view shows.
    source = f"url='{address}' typename='{name}' restrictToRequestBBOX='1' {more}"
    return QgsVectorLayer(source, name, "OAPIF")


def plain(value):
    """A value as JSON has it; QGIS wraps missing values and days."""
    if hasattr(value, "isNull") and value.isNull():
        return None
    return value.toString(Qt.ISODate) if hasattr(value, "toString") else value


def read(address, name):
    """What a layer holds once it is loaded."""
    loaded = layer(address, name)
    names = [field.name() for field in loaded.fields()]
    return {
        "valid": loaded.isValid(),
        "declared": loaded.featureCount(),
        "types": {field.name(): field.typeName() for field in loaded.fields()},
        "editable": loaded.startEditing(),
        "title": loaded.metadata().title(),
        "features": [
            {
                "properties": {n: plain(feature[n]) for n in names},
                "geometry": json.loads(feature.geometry().asJson(12)),
            }
            for feature in loaded.getFeatures()
        ],
    }


def filtered(address, name, expressions):
    """By expression: which features it selects in QGIS itself, which through us."""
    whole, asked = layer(address, name), layer(address, name)
    features = list(whole.getFeatures())
    found = {}
    for text in [*expressions, *equalities(whole, features)]:
        taken = asked.setSubsetString(text)
        found[text] = {
            "by_qgis": sorted(selected(whole, features, text)),
            "by_us": sorted(f["id"] for f in asked.getFeatures()) if taken else None,
            "counted": asked.featureCount(),
        }
    return found


def equalities(loaded, features):
    """For each field what QGIS writes to find the longest value, and what lacks one."""
    for field in loaded.fields():
        values = [plain(feature[field.name()]) for feature in features]
        given = [v for v in values if v is not None and not isinstance(v, list)]
        if given:
            longest = max(given, key=lambda value: (len(str(value)), str(value)))
            yield QgsExpression.createFieldEqualityExpression(field.name(), longest)
        if given and len(given) < len(values):
            yield QgsExpression.createFieldEqualityExpression(field.name(), None)


def selected(loaded, features, text):
    scopes = QgsExpressionContextUtils.globalProjectLayerScopes(loaded)
    context, expression = QgsExpressionContext(scopes), QgsExpression(text)
    expression.prepare(context)
    for feature in features:
        context.setFeature(feature)
        if plain(expression.evaluate(context)):
            yield feature["id"]


def in_system(address, name, code, box):
    """Whether a layer in a system lies where QGIS itself puts it, box included."""
    loaded = layer(address, name, f"srsname='{code}'")
    moved = QgsCoordinateTransform(WGS84, loaded.crs(), QgsProject.instance())
    seen = moved.transformBoundingBox(QgsRectangle(*box))
    got = {f["id"]: f for f in loaded.getFeatures(QgsFeatureRequest(seen))}
    far, wanted = [], []
    for feature in layer(address, name).getFeatures():
        shape = feature.geometry()
        shape.transform(moved)
        if shape.intersects(seen):
            wanted.append(feature["id"])
        if feature["id"] in got:
            far.append(shape.hausdorffDistance(got[feature["id"]].geometry()))
    return {
        "system": loaded.crs().authid(),
        "wanted": sorted(wanted),
        "got": sorted(got),
        "far": max(far),
    }


def drawn(address, name):
    """The colours of the style as QGIS reads it, and those of what it draws."""
    tiles = f"{address}/collections/{name}/tiles/WebMercatorQuad/{{z}}/{{y}}/{{x}}"
    style = f"{address}/styles/{name}"
    loaded = QgsVectorTileLayer(
        f"type=xyz&zmin=0&zmax=12&url={tiles}&styleUrl={style}", name
    )
    told, styled = loaded.loadDefaultStyle()
    return {
        "valid": loaded.isValid(),
        "styled": styled,
        "told": told,
        "colours": [s.symbol().color().name() for s in loaded.renderer().styles()],
        "pixels": pixels(loaded),
    }


def pixels(loaded):
    """How many pixels of each colour a map of China has with a layer on white."""
    settings = QgsMapSettings()
    settings.setOutputSize(QSize(WIDTH, HEIGHT))
    settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    moved = QgsCoordinateTransform(
        WGS84, settings.destinationCrs(), QgsProject.instance()
    )
    settings.setExtent(moved.transformBoundingBox(QgsRectangle(73, 3, 136, 54)))
    settings.setLayers([loaded])
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage().convertToFormat(QImage.Format_RGB888)
    dots = image.constBits().asstring(3 * WIDTH * HEIGHT).hex()
    return Counter(f"#{dots[i : i + 6]}" for i in range(0, len(dots), 6))


def count(source):
    """How many features a file holds, read where it lies; None if QGIS cannot."""
    loaded = QgsVectorLayer(source, "file", "ogr")
    return sum(1 for _ in loaded.getFeatures()) if loaded.isValid() else None


def answers(address, asked):
    names = asked["layers"]
    ends = ("", "/", "/collections", "/collections/border-ports")
    files = [f"/collections/{name}.{end}" for name in names for end in ("gpkg", "fgb")]
    return {
        "version": Qgis.QGIS_VERSION_INT,
        "opened": {end: layer(address + end, "border-ports").isValid() for end in ends},
        "layers": {name: read(address, name) for name in names},
        "filters": {
            name: filtered(address, name, asked["filters"].get(name, ()))
            for name in names
        },
        "systems": {
            code: in_system(address, "aviation-ports", code, asked["box"])
            for code in asked["systems"]
        },
        "drawn": {name: drawn(address, name) for name in names},
        "files": {file: count(f"/vsicurl/{address}{file}") for file in files},
    }


def main(address):
    with TemporaryDirectory() as home:
        os.environ.update(HOME=home, XDG_RUNTIME_DIR=home, QT_QPA_PLATFORM="offscreen")
        application = QgsApplication([], False)
        application.initQgis()
        # QGIS dies if a layer outlives it: all of them end with the call.
        found = answers(address, json.load(sys.stdin))
        application.exitQgis()
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1])
