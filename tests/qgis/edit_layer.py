"""Run by the Python that QGIS comes with: edit a layer as a desktop does, print JSON.

Usage: edit_layer.py ADDRESS < STEPS. The steps are an object with the members ``token``
(None to edit without), ``layer``, ``crs`` and ``steps``: each an object with ``act`` (add,
set, move or delete), ``id``, ``values`` and ``point`` in the layer's system, x first. All
steps of an inner list are committed together.
"""

import json
import os
import sys
from tempfile import TemporaryDirectory

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsAuthMethodConfig,
    QgsFeature,
    QgsGeometry,
    QgsPointXY,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import Qt


def plain(value):
    if hasattr(value, "isNull") and value.isNull():
        return None
    return value.toString(Qt.ISODate) if hasattr(value, "toString") else value


def authorised(token):
    """Keep a token as QGIS does: a header, by the method 'API Header'."""
    if token is None:
        return ""
    manager = QgsApplication.authManager()
    manager.setMasterPassword("tests", True)
    config = QgsAuthMethodConfig("APIHeader")
    config.setName("kouan")
    config.setConfig("Authorization", f"Bearer {token}")
    stored = manager.storeAuthenticationConfig(config)
    return f"authcfg={config.id()}" if stored else ""


def opened(address, asked, auth):
    more = f"srsname='{asked['crs']}'" if asked.get("crs") else ""
    source = f"{auth} url='{address}' typename='{asked['layer']}' {more}"
    return QgsVectorLayer(source, asked["layer"], "OAPIF")


def act(layer, step):
    if step["act"] == "add":
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(*step["point"])))
        for name, value in step.get("values", {}).items():
            feature.setAttribute(name, value)
        return layer.addFeature(feature)
    found = next(f.id() for f in layer.getFeatures() if f["id"] == step["id"])
    if step["act"] == "delete":
        return layer.deleteFeature(found)
    if step["act"] == "move":
        moved = QgsGeometry.fromPointXY(QgsPointXY(*step["point"]))
        return layer.changeGeometry(found, moved)
    fields = layer.fields()
    return all(
        layer.changeAttributeValue(found, fields.indexOf(name), value)
        for name, value in step["values"].items()
    )


def committed(layer, steps):
    """Edit, save and tell what the table then shows."""
    editing = layer.startEditing()
    acted = editing and [act(layer, step) for step in steps]
    saved = editing and layer.commitChanges()
    errors = layer.commitErrors() if editing else []
    if editing and not saved:
        layer.rollBack()
    names = [field.name() for field in layer.fields()]
    ids = {step.get("id") for step in steps}
    return {
        "editing": editing,
        "acted": acted,
        "saved": saved,
        "errors": errors,
        "shown": [
            {
                **{name: plain(f[name]) for name in names},
                "at": [f.geometry().asPoint().x(), f.geometry().asPoint().y()],
            }
            for f in layer.getFeatures()
            if f["id"] in ids or f.id() < 0 or any(s["act"] == "add" for s in steps)
        ][-3:],
    }


def answers(address, asked):
    auth, logged = authorised(asked["token"]), []
    QgsApplication.messageLog().messageReceived.connect(
        lambda text, tag, level: logged.append(f"{tag}: {text}")
    )
    layer = opened(address, asked, auth)
    done = [committed(layer, steps) for steps in asked["steps"]]
    return {
        "version": Qgis.QGIS_VERSION_INT,
        "valid": layer.isValid(),
        "able": layer.capabilitiesString()
        if hasattr(layer, "capabilitiesString")
        else "",
        "capabilities": layer.dataProvider().capabilitiesString(),
        "done": done,
        "log": logged,
    }


def main(address):
    with TemporaryDirectory() as home:
        os.environ.update(HOME=home, XDG_RUNTIME_DIR=home, QT_QPA_PLATFORM="offscreen")
        application = QgsApplication([], False, home)
        application.initQgis()
        found = answers(address, json.load(sys.stdin))
        application.exitQgis()
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1])
