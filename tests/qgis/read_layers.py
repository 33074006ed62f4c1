"""Run by the Python that QGIS comes with: load layers as a desktop does, print JSON.

Usage: read_layers.py ADDRESS
"""

import json
import sys

from qgis.core import QgsApplication, QgsFeatureRequest, QgsRectangle, QgsVectorLayer


def layer(address, name):
    # As the desktop has it by default: only ask for what the view shows.
    source = f"url='{address}' typename='{name}' restrictToRequestBBOX='1'"
    return QgsVectorLayer(source, name, "OAPIF")


def read(address):
    found = {}
    for name in ("sea-ports", "border-pairs", "provinces", "aviation-ports"):
        loaded = layer(address, name)
        features = list(loaded.getFeatures())
        found[name] = {
            "valid": loaded.isValid(),
            "count": len(features),
            "declared": loaded.featureCount(),
            "first": features[0]["name_zh"],
            "types": {f.name(): f.typeName() for f in loaded.fields()},
        }
    ports = layer(address, "airports")
    box = QgsFeatureRequest().setFilterRect(QgsRectangle(108, 18, 111.5, 20.2))
    found["box"] = sorted(feature["name_zh"] for feature in ports.getFeatures(box))
    planned = layer(address, "border-ports")
    planned.setSubsetString("\"status\" = 'planned' AND \"mode\" = 'rail'")
    found["filtered"] = len(list(planned.getFeatures()))
    return found


def main(address):
    application = QgsApplication([], False)
    application.initQgis()
    # QGIS dies if a layer outlives it: all of them end with the call.
    found = read(address)
    application.exitQgis()
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1])
