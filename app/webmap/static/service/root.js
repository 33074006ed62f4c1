/** The root of the service, which may be below a path of its host. */

/** The map is the page `map` right below it. */
const ROOT = new URL(".", location.href).pathname;

/**
 * Return the address of a path of the service, which begins with a slash.
 *
 * @param {string} path
 */
export function at(path) {
  return ROOT + path.slice(1);
}
