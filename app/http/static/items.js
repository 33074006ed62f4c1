// The small map of a page of features: fetches the same page as GeoJSON and draws it.
const box = /** @type {HTMLElement} */ (document.getElementById("small-map"));
const { features = "", name: column = "", colour: color, fill, failed } = box.dataset;

/** Address of a path of the service, which may be below a path of its host. */
const at = (path) => new URL(`../../${path}`, import.meta.url).href;

const note = (text) => {
  box.textContent = text;
  box.classList.add("note");
};

async function draw() {
  const L = await import(at("static/vendor/leaflet/dist/leaflet-src.esm.js"));
  const [page, land] = await Promise.all(
    [features, at("map/base.geojson")].map(async (address) => {
      const response = await fetch(address);
      if (!response.ok) throw new Error(`${response.status} ${address}`);
      return response.json();
    }),
  );
  const map = L.map(box, { preferCanvas: true, attributionControl: false, zoomSnap: 0.5 });
  const tone = (name) => getComputedStyle(box).getPropertyValue(name);
  L.geoJSON(land, { interactive: false, style: { color: tone("--border"), weight: 1, fillColor: tone("--land"), fillOpacity: 1 } }).addTo(map);
  const drawn = L.geoJSON(page, {
    filter: (feature) => feature.geometry !== null,
    style: { color, weight: 1.5, fillOpacity: Number(fill) },
    pointToLayer: (_, at) => L.circleMarker(at, { radius: 4, color, weight: 1.5, fillOpacity: 0.6 }),
    onEachFeature: (feature, shape) => {
      const name = feature.properties[column] ?? feature.id;
      shape.bindTooltip(document.createTextNode(name));
    },
  }).addTo(map);
  const extent = drawn.getBounds();
  map.fitBounds(extent.isValid() ? extent.pad(0.1) : [[18, 73], [54, 135]], { maxZoom: 9 });
  box.dataset.drawn = String(drawn.getLayers().length);
}

draw().catch((error) => note(`${failed} (${error.message})`));
