// A button beside each text that is there to be copied.

/**
 * Copy a text; where the page may not (plain http), by way of the selection.
 *
 * @param {HTMLElement} node
 */
async function copy(node) {
  const text = node.textContent ?? "";
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    window.getSelection()?.selectAllChildren(node);
    document.execCommand("copy");
  }
}

for (const node of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-copy]"))) {
  const { copy: word = "", copied = "" } = node.dataset;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "copy", textContent: word });
  button.addEventListener("click", async () => {
    await copy(node);
    button.textContent = copied;
    setTimeout(() => { button.textContent = word; }, 2000);
  });
  node.after(button);
}
