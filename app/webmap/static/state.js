/** What the page knows: its configuration, the language and the day chosen. */

export const config = JSON.parse(document.getElementById("atlas-config").textContent);

const listeners = { lang: [], day: [] };

export const state = { lang: config.lang, day: config.planDay };

export function on(what, listener) {
  listeners[what].push(listener);
}

export function set(what, value) {
  if (state[what] === value) return;
  state[what] = value;
  for (const listener of listeners[what]) listener(value);
}

/** The text of a key in the language chosen; {names} are filled in. */
export function t(key, values = {}) {
  const text = config.texts[state.lang][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** One of a pair {zh, en}. */
export function say(pair) {
  return pair[state.lang];
}

export function today() {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date());
}
