/** What the service tells the page: layers, texts, the numbers of the rule, settings. */

export const config = JSON.parse(document.getElementById("atlas-config").textContent);

/** The layer with an identifier; undefined if there is none. */
export function layerOf(id) {
  return config.layers.find((layer) => layer.id === id);
}
