/** Values stored in this browser from one visit to the next. */

/**
 * What it was told before; null where nothing, or where it keeps nothing.
 *
 * @param {string} key
 */
export function remembered(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/**
 * Store a value; false where nothing can be stored: what was chosen lasts as long as the page then.
 *
 * @type {(key: string, value: string) => boolean}
 */
export function remember(key, value) {
  try {
    localStorage.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}

/**
 * What this tab was told before it was loaded anew; null where it was not, or was told nothing.
 *
 * @param {string} key
 */
export function recalled(key) {
  const [{ type }] = /** @type {any[]} */ (performance.getEntriesByType("navigation"));
  try {
    return type === "navigate" ? null : sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

/**
 * Tell this tab something for when it is loaded anew.
 *
 * @type {(key: string, value: string) => void}
 */
export function note(key, value) {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // It lasts as long as the page then.
  }
}
