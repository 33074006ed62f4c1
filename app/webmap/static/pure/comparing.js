/**
 * What became of the ports between two days: opened, closed, moved; and what may have
 * happened to those whose days are known only as bounds.
 *
 * @typedef {import("./proximity.js").Port} Port
 * @typedef {{ports: Port[], unplaced: Port[]}} Open The ports of a day, as the service has them.
 * @typedef {"opened" | "closed" | "moved" | "renamed" | "amended" | "perhaps"} Kind
 * @typedef {object} Change
 * @property {Kind} kind
 * @property {Omit<Port, "accuracy_m">} port The site on the later day, of a closed port that on the earlier.
 * @property {Omit<Port, "accuracy_m">} [from] The site that it moved from.
 * @property {boolean} [unplaced] Whether the position of that site is not known.
 * @property {string} [told] The service's sentence on it, with its day.
 */

/** @type {Kind[]} */
export const KINDS = ["opened", "closed", "moved", "renamed", "amended", "perhaps"];
const MARK = "\ufeff";
const LINE_END = "\r\n";

/** @type {(ports: Port[]) => Map<string, Port>} */
function byId(ports) {
  return new Map(ports.map((port) => [port.id, port]));
}

/**
 * The changes from an earlier day to a later one, by kind and code.
 *
 * @param {Open} before
 * @param {Open} after
 * @returns {Change[]}
 */
export function changes(before, after) {
  const [was, is, elsewhere] = [before.ports, after.ports, before.unplaced].map(byId);
  const gone = before.ports.filter(({ id }) => !is.has(id));
  /** @type {(port: Port) => Change} */
  const come = (port) => {
    const left = gone.find(({ iata }) => iata === port.iata);
    if (left) return { kind: "moved", port, from: left };
    const former = elsewhere.get(port.id);
    if (former) return { kind: "moved", port, from: former, unplaced: true };
    return { kind: port.certain ? "opened" : "perhaps", port };
  };
  const arrived = after.ports.filter(({ id }) => !was.has(id)).map(come);
  const moved = new Set(arrived.map(({ from }) => from));
  const left = gone.filter((port) => !moved.has(port)).map((port) => /** @type {Change} */ ({ kind: port.certain ? "closed" : "perhaps", port }));
  const unsure = after.ports.filter(({ id, certain }) => was.has(id) && was.get(id)?.certain !== certain)
    .map((port) => /** @type {Change} */ ({ kind: "perhaps", port }));
  return [...arrived, ...left, ...unsure].sort((one, other) => KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind)
    || one.port.iata.localeCompare(other.port.iata));
}

/** @type {Record<string, Kind>} */
const MEANT = { added: "opened", retired: "closed" };

/**
 * The places that differ otherwise than by the dates of ports, which `changes` compares.
 *
 * @param {import("../service/answers.js").Shape<import("../service/answers.js").Differing, import("geojson").Point>[]} features
 * @param {string} ports The layer of those ports.
 * @returns {Change[]}
 */
export function differing(features, ports) {
  return features
    .filter(({ properties: { collection, change, what } }) => collection !== ports || (change === "amended" && what[0] !== "perhaps"))
    .map(({ geometry: { coordinates: [lon, lat] }, properties: { collection, feature, what, before, since, sentence, ...row } }) => {
      const port = { id: `${collection}.${feature}`, iata: "", zh: row.name_zh, en: row.name_en, lon, lat, certain: true };
      const kind = MEANT[what[0]] ?? /** @type {Kind} */ (what[0]);
      const from = kind === "moved" ? { ...port, lon: before?.lon ?? lon, lat: before?.lat ?? lat } : undefined;
      return { kind, port, from, told: [since, sentence].filter(Boolean).join(" · ") };
    });
}

/** @type {(value: unknown) => string} */
function cell(value) {
  const text = String(value ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Rows as CSV that Excel reads: UTF-8 with a byte order mark.
 *
 * @param {unknown[][]} rows
 */
export function csv(rows) {
  return MARK + rows.map((row) => row.map(cell).join() + LINE_END).join("");
}
