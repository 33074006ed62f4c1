/**
 * What the service answers, by path; types only, which no module loads.
 *
 * @typedef {import("geojson").Geometry} Geometry
 * @typedef {import("geojson").Point} Point
 * @typedef {import("../pure/proximity.js").Port} Port
 */

/**
 * @template {import("geojson").GeoJsonProperties} P
 * @template {Geometry} [G=Geometry]
 * @typedef {import("geojson").Feature<G, P>} Shape
 */

/**
 * @template {import("geojson").GeoJsonProperties} P
 * @template {Geometry} [G=Geometry]
 * @typedef {import("geojson").FeatureCollection<G, P>} Shapes
 */

/**
 * @typedef {object} Common What the features of every layer have, some of them empty.
 * @property {string} name_zh
 * @property {string} name_en
 * @property {string | null} status
 * @property {string | null} province_zh
 * @property {string} plan_ref
 * @property {string} plan_quote_zh
 * @property {string[]} source
 * @property {string | null} position_source
 * @property {number | null} position_accuracy_m
 *
 * @typedef {Common & Record<string, any>} Properties The other columns are declared by each layer.
 * @typedef {Shape<Properties> & {id: string}} Feature A feature of a layer.
 *
 * @typedef {{ports: Port[], unplaced: Port[]}} OpenPorts Those of a day; at sites of unknown position apart.
 * @typedef {{name: string, label?: [number, number], kind?: undefined} | {kind: "line", name?: undefined, label?: undefined}} Land A province, or a line of the base map.
 * @typedef {{hub: string, to_zh: string, to_en: string}} Arrow
 * @typedef {{engine: string, data: string, attribution: string}} Reach Who computed the area within a drive.
 */

/**
 * @typedef {"met" | "not-met" | "not-applicable" | "undetermined"} Outcome
 *
 * @typedef {object} Sight A port as a candidate sees it.
 * @property {string} id
 * @property {string} iata
 * @property {string} name_zh
 * @property {string} name_en
 * @property {number} distance_km
 * @property {number} azimuth_deg From the candidate, clockwise from north.
 * @property {number} uncertainty_km
 * @property {boolean} within Whether it is within the distance of the rule.
 * @property {string | null} [open_from] Absent while a candidate moves.
 * @property {string | null} [open_from_latest]
 *
 * @typedef {object} Subject The candidate.
 * @property {string} name
 * @property {string | null} [iata]
 * @property {string | null} [province_zh]
 *
 * @typedef {object} Evidence What a verdict rests on, by role.
 * @property {Shape<Subject & {role: "candidate"}, Point>} candidate
 * @property {Shape<{role: "ring"}, import("geojson").Polygon>} ring
 * @property {Shape<Sight & {role: "port"}, Point>} port
 * @property {Shape<Sight & {role: "line"}, import("geojson").LineString>} line
 *
 * @typedef {object} Decision What the rule comes to, as far as the page can decide it.
 * @property {Outcome} outcome
 * @property {string} heading
 * @property {string} because
 * @property {string} as_of
 * @property {{label: string, text: import("../pure/measurements.js").Cells}[]} measurements
 * @property {Evidence[keyof Evidence][]} features
 *
 * @typedef {object} Grounds What only the service gives.
 * @property {number} drive_reach_km
 * @property {{outcome: Outcome}} drive
 * @property {string[]} notes
 * @property {{section: string, text_zh: string, text_en: string}} clause
 *
 * @typedef {Decision & Grounds} Verdict
 */

/**
 * @typedef {object} Areas Square kilometres, and shares of the whole.
 * @property {number} area_km2
 * @property {number} free_km2
 * @property {number} within_km2
 * @property {number} possible_km2
 * @property {number} free_share
 * @property {number} within_share
 * @property {number} possible_share
 *
 * @typedef {Areas & {code: string, province_zh: string, province_en: string}} ProvinceAreas
 * @typedef {{iata: string, name_zh: string, name_en: string, since: string | null, until: string, apart_km: number}} FormerSite
 *
 * @typedef {object} Ground What the rule bars and leaves free.
 * @property {string} because
 * @property {number} threshold_km
 * @property {boolean} hypothetical
 * @property {{certain: number, possible: number, assumed: number}} ports
 * @property {FormerSite[]} unplaced
 * @property {Areas} mainland
 * @property {ProvinceAreas[]} provinces
 * @property {string[]} notes
 */

/**
 * @typedef {object} Screened A candidate of several, decided.
 * @property {number} index From 1 on.
 * @property {Outcome} outcome
 * @property {number} distance_km
 * @property {string | null} nearest_iata
 * @property {string | null} own_port
 *
 * @typedef {{features: Shape<Screened & Record<string, any>, Point>[], bad: {index: number, why: string}[]}} Screening
 *
 * @typedef {object} Reading A file of the planner's, read by the service.
 * @property {import("../pure/own-data.js").Feature[]} features
 * @property {import("../pure/own-data.js").Bad[]} bad
 * @property {string[]} notes
 * @property {string[]} columns
 * @property {string | null} named_by
 * @property {boolean} written
 */

/**
 * @typedef {object} Differing A place that differs between two days.
 * @property {string} collection
 * @property {string} feature
 * @property {string} name_zh
 * @property {string} name_en
 * @property {"added" | "amended" | "retired"} change
 * @property {string[]} what
 * @property {string | null} since The day of its last change, if it is known.
 * @property {string} sentence In the language asked for.
 * @property {Record<string, any> | null} before
 */

/**
 * @typedef {{
 *   "/diff": Shapes<Differing, Point>,
 *   "/map/ports.json": OpenPorts,
 *   "/map/find.json": import("../pure/place-ranking.js").Entry[],
 *   "/map/seats.json": Parameters<typeof import("../pure/seats.js").seatEntries>[0],
 *   "/map/base.geojson": Shapes<Land>,
 *   "/map/around.geojson": Shapes<{kind: "abroad"}>,
 *   "/map/arrows.geojson": Shapes<Arrow>,
 *   "/map/ground.geojson": Shapes<{kind: string}>,
 *   "/map/read": Reading,
 *   "/roads/isochrone": Shape<Reach>,
 *   "/rules/airport-proximity/check": Verdict,
 *   "/rules/airport-proximity/area": Ground,
 *   "/rules/airport-proximity/contours": Shapes<{distance_km: number}, import("geojson").LineString | import("geojson").MultiLineString>,
 *   "/processes/airport-screening/execution": Screening,
 *   "/assessments": {record: {id: string}},
 *   [items: `/collections/${string}/items`]: {features: Feature[], numberMatched: number},
 * }} Answers
 */
