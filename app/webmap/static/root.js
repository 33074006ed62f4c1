/** The root of the service, which may be below a path of its host. */

const ROOT = new URL("../../", import.meta.url).pathname;

/** Return the address of a path of the service, which begins with a slash. */
export function at(path) {
  return ROOT + path.slice(1);
}
