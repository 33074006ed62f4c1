// Asks for a token, requests this address again with it as a header, and keeps it for this tab.
const KEPT = "kouan-token";
const TYPES = "text/html,application/xhtml+xml,*/*;q=0.8";
const refusal = /** @type {HTMLElement} */ (document.getElementById("refusal"));
const form = /** @type {HTMLFormElement} */ (document.getElementById("token-form"));
const { waiting = "", down = "" } = refusal.dataset;

/** @param {string} text */
const parsed = (text) => new DOMParser().parseFromString(text, "text/html");

/** Replace this page by another; the icon stays, or the browser would request it again. @param {Document} page */
function show(page) {
  const STYLES = "style, link[rel=stylesheet]";
  for (const style of document.head.querySelectorAll(STYLES)) style.remove();
  document.head.append(...page.head.querySelectorAll(STYLES));
  document.documentElement.lang = page.documentElement.lang;
  document.title = page.title;
  document.body.replaceWith(page.body);
}

/** Save a file and say its name. @param {Response} response */
async function save(response) {
  const named = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get("content-disposition") ?? "");
  const download = named ? decodeURIComponent(named[1]) : location.pathname.split("/").pop();
  const href = URL.createObjectURL(await response.blob());
  const link = Object.assign(document.createElement("a"), { href, download, textContent: download });
  refusal.classList.remove("refusal");
  refusal.replaceChildren(link);
  link.click();
}

/** Request this address with the token: a page replaces this one, a file is saved. @param {string} token */
async function open(token) {
  refusal.textContent = waiting;
  const headers = { Accept: TYPES, Authorization: `Bearer ${token}` };
  const response = await fetch(location.href, { headers, cache: "no-store" });
  const isPage = response.headers.get("content-type")?.startsWith("text/html");
  if (response.status === 401) {
    sessionStorage.removeItem(KEPT);
    refusal.textContent = parsed(await response.text()).getElementById("refusal")?.textContent ?? "";
    return;
  }
  sessionStorage.setItem(KEPT, token);
  if (isPage) show(parsed(await response.text()));
  else if (response.ok) await save(response);
  else refusal.textContent = (await response.json()).detail;
}

/** @param {string} token */
const tried = (token) => open(token).catch(() => { refusal.textContent = down; });

form.addEventListener("submit", (event) => {
  event.preventDefault();
  tried(String(new FormData(form).get("token")).trim());
});

const stored = sessionStorage.getItem(KEPT);
if (stored) tried(stored);
