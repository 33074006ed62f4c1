// Tries from this browser what GIS clients rely on, and says how each went.

/** Address of a path of the service, which may be below a path of its host. @param {string} path */
const at = (path) => new URL(`../../${path}`, import.meta.url).href;

const ITEMS = at("collections/aviation-ports/items");

/** @param {string} address */
const json = async (address) => (await fetch(address)).json();
/** @param {string} query */
const matched = async (query) => (await json(`${ITEMS}?limit=1&${query}`)).numberMatched;

const TRIALS = {
  async landing() {
    const rels = (await json(at("?f=json"))).links.map((/** @type {{rel: string}} */ { rel }) => rel);
    return ["service-desc", "conformance", "data"].every((rel) => rels.includes(rel));
  },
  async limit() {
    return (await json(at("api?f=json"))).components.parameters.limit.schema.maximum >= 1000;
  },
  async filter() {
    const all = await matched("");
    const some = await matched(`filter=${encodeURIComponent("iata LIKE 'K%'")}&filter-lang=cql2-text`);
    return some > 0 && some < all;
  },
  async box() {
    return (await matched("bbox=100,20,110,30")) > 0 && (await matched("bbox=170,-80,-170,80")) === 0;
  },
  async years() {
    const open = "0000-01-01T00:00:00Z/9999-12-31T00:00:00Z";
    return (await matched(`datetime=${open}`)) > (await matched("datetime=2010-01-01T/2010-01-01T"));
  },
  async crs() {
    const at = async (/** @type {string} */ query) => (await json(`${ITEMS}?limit=1${query}`)).features[0].geometry.coordinates;
    const [lon, lat] = await at("");
    const swapped = await at("&crs=http://www.opengis.net/def/crs/EPSG/0/4490");
    return swapped[0] === lat && swapped[1] === lon;
  },
  async datum() {
    return (await json(`${ITEMS}?limit=1&datum=gcj02`)).datum === "GCJ-02";
  },
  async fresh() {
    const tag = (await fetch(`${ITEMS}?limit=1`, { cache: "no-store" })).headers.get("etag") ?? "";
    const again = await fetch(`${ITEMS}?limit=1`, { cache: "no-store", headers: { "If-None-Match": tag } });
    return again.status === 304;
  },
  async tiles() {
    const [address] = (await json(at("tilejson/aviation-ports"))).tiles;
    const tile = await fetch(address.replace("{z}", "0").replace("{y}", "0").replace("{x}", "0"));
    return tile.ok && (await tile.arrayBuffer()).byteLength > 0;
  },
  async refuse() {
    const answer = await fetch(`${ITEMS}?bobx=1`);
    return answer.status === 400 && (await answer.json()).known.includes("bbox");
  },
};

const { passed, failed } = /** @type {HTMLElement} */ (document.getElementById("trials")).dataset;

for (const [name, trial] of Object.entries(TRIALS)) {
  const outcome = /** @type {HTMLElement} */ (document.querySelector(`[data-trial=${name}] .outcome`));
  trial().then(
    (good) => {
      outcome.textContent = good ? `✓ ${passed}` : `✗ ${failed}`;
    },
    (error) => {
      outcome.textContent = `✗ ${failed} (${error.message})`;
    },
  );
}
