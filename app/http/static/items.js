// The small map of a page of features: fetches the same features as GeoJSON and draws them.
const box = /** @type {HTMLElement} */ (document.getElementById("small-map"));
const { features = "", name: column = "", paint = "{}", failed } = box.dataset;
const { colour, by, shades = {}, fill } = JSON.parse(paint);

/** Address of a path of the service, which may be below a path of its host. @param {string} path */
const at = (path) => new URL(`../../${path}`, import.meta.url).href;

/** @param {string} text */
const note = (text) => {
  box.textContent = text;
  box.classList.add("note");
};

/** @param {string} address */
const fetched = async (address) => {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status} ${address}`);
  return response.json();
};

/** A colour as the page wears it: paler where it is dark, in browsers that can mix colours. @param {string} name */
function worn(name) {
  box.style.color = name;
  box.style.color = `color-mix(in oklab, ${name} var(--deep), white)`;
  const found = getComputedStyle(box).color;
  box.style.color = "";
  return found;
}

/** @param {import("geojson").Feature} feature */
const rowOf = ({ id }) => document.getElementById(`row-${id}`);

/**
 * Rows and features show each other.
 *
 * @param {import("geojson").Feature} feature
 * @param {import("leaflet").Layer} shape
 */
function joined(feature, shape) {
  const row = rowOf(feature);
  const name = Object.assign(document.createElement("span"), { textContent: feature.properties?.[column] ?? feature.id });
  shape.bindTooltip(name);
  if (!row) return;
  row.addEventListener("mouseenter", () => shape.openTooltip());
  row.addEventListener("mouseleave", () => shape.closeTooltip());
  shape.on("click", () => {
    document.querySelector("tr.found")?.classList.remove("found");
    row.classList.add("found");
    row.scrollIntoView({ block: "center" });
  });
}

async function draw() {
  /** @type {typeof import("leaflet")} */
  const L = await import(at("static/vendor/leaflet/dist/leaflet-src.esm.js"));
  const [page, land] = await Promise.all([fetched(features), fetched(at("map/base.geojson"))]);
  const all = page.type === "Feature" ? [page] : page.features;
  const map = L.map(box, { preferCanvas: true, attributionControl: false, zoomSnap: 0.25 });
  const tone = (/** @type {string} */ name) => getComputedStyle(box).getPropertyValue(name);
  /** @type {(shapes: import("geojson").FeatureCollection, edge: string, inside: string) => import("leaflet").GeoJSON} */
  const ground = (shapes, edge, inside) => L.geoJSON(shapes, { interactive: false, style: { color: tone(edge), weight: 1, fillColor: tone(inside), fillOpacity: 1 } }).addTo(map);
  ground(land, "--border", "--land");
  const tones = Object.fromEntries([[undefined, colour], ...Object.entries(shades)].map(([value, name]) => [value, worn(name)]));
  /** @type {(feature: import("geojson").Feature) => number} */
  const solid = ({ geometry, properties }) => (geometry.type !== "Point" ? fill : properties?.status === "planned" ? 0 : 0.7);
  /** @type {import("leaflet").StyleFunction} */
  const style = (feature) => (feature ? { color: tones[feature.properties[by]] ?? tones.undefined, weight: 1.5, fillOpacity: solid(feature) } : {});
  const drawn = L.geoJSON(all, /** @type {import("leaflet").GeoJSONOptions & import("leaflet").PolylineOptions} */ ({
    filter: (feature) => feature.geometry !== null,
    style,
    smoothFactor: 0.3,
    pointToLayer: (_, place) => L.circleMarker(place, { radius: 4.5 }),
    onEachFeature: joined,
  })).addTo(map);
  const extent = drawn.getBounds();
  map.fitBounds(extent.isValid() ? extent : [[18, 73], [54, 135]], { maxZoom: 8, padding: [16, 16] });
  box.dataset.drawn = String(drawn.getLayers().length);
  // It takes the service a while to make, the first time; the map does without.
  fetched(at("map/around.geojson")).then((abroad) => ground(abroad, "--shore", "--abroad").bringToBack(), () => {});
}

draw().catch((error) => note(`${failed} (${error.message})`));
