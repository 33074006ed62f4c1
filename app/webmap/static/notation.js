/**
 * Coordinates as people write them: decimal or degrees, minutes and seconds, with or
 * without compass letters (also 东经, 北纬), longitude or latitude first, with a datum.
 *
 * Returns longitude and latitude as text, so that the decimals written are kept, and the
 * datum if it is named; null where the text is no position.
 */

const DATUMS = [
  ["gcj02", /gcj-?0?2|火星|高德|腾讯|amap/i],
  ["bd09", /bd-?0?9|百度|baidu/i],
  ["wgs84", /wgs-?84|cgcs-?2000|gps/i],
];
const LETTERS = { e: "lon", w: "lon", n: "lat", s: "lat", 东经: "lon", 西经: "lon", 北纬: "lat", 南纬: "lat", 经度: "lon", 纬度: "lat", lon: "lon", lng: "lon", lat: "lat" };
const MINUS = new Set(["w", "s", "西经", "南纬"]);
const NAME = "东经|西经|北纬|南纬|经度|纬度|lon|lng|lat|[ewns]";
const NUMBER = "(-?\\d+(?:\\.\\d+)?)";
const ANGLE = `${NUMBER}\\s*(?:[°度]\\s*(?:${NUMBER}\\s*[′'’分]\\s*(?:${NUMBER}\\s*(?:[″"”秒]|''))?)?)?`;
const ONE = new RegExp(`(${NAME})?\\s*[:：=]?\\s*${ANGLE}\\s*(${NAME})?`, "giu");
const SECOND_DIGITS = 7;

function degrees(whole, minutes, seconds) {
  if (minutes === undefined) return whole;
  const size = Math.abs(Number(whole)) + Number(minutes) / 60 + Number(seconds ?? 0) / 3600;
  return (whole.startsWith("-") ? -size : size).toFixed(SECOND_DIGITS);
}

function angle([, before, whole, minutes, seconds, after]) {
  const word = (before ?? after)?.toLowerCase();
  const value = degrees(whole, minutes, seconds);
  return { axis: LETTERS[word], value: MINUS.has(word) ? `-${value}` : value };
}

function likely(lon, lat) {
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90;
}

function inChina(lon, lat) {
  return lon >= 73 && lon <= 136 && lat >= 3 && lat <= 54;
}

function ordered([first, second]) {
  if (first.axis === "lat" || second.axis === "lon") return [second, first];
  if (first.axis === "lon" || second.axis === "lat") return [first, second];
  const [a, b] = [Number(first.value), Number(second.value)];
  // Without letters the order that lies in China is meant; longitude first otherwise.
  return !inChina(a, b) && inChina(b, a) ? [second, first] : [first, second];
}

export function position(text) {
  const datum = DATUMS.find(([, word]) => word.test(text))?.[0];
  const rest = DATUMS.reduce((left, [, word]) => left.replace(word, " "), text).trim();
  const found = [...rest.matchAll(ONE)];
  const over = found.reduce((left, [whole]) => left.replace(whole, ""), rest);
  if (found.length !== 2 || /[^\s,，;；/()（）]/u.test(over)) return null;
  const angles = found.map(angle);
  if (angles[0].axis !== undefined && angles[0].axis === angles[1].axis) return null;
  const [lon, lat] = ordered(angles).map(({ value }) => value);
  return likely(Number(lon), Number(lat)) ? { lon, lat, datum } : null;
}
