// Proposals: what each would turn, and publishing or rejecting it with a token kept for this tab.
const KEPT = "kouan-token";
const refusal = /** @type {HTMLElement} */ (document.getElementById("refusal"));
const tokenForm = /** @type {HTMLFormElement} */ (document.getElementById("token-form"));
const tokenInput = /** @type {HTMLInputElement} */ (tokenForm.elements.namedItem("token"));

/** Return the header of the token kept; empty without one. @returns {Record<string, string>} */
function authorization() {
  const token = sessionStorage.getItem(KEPT);
  return token ? { Authorization: `Bearer ${token}` } : {};
}

/** Say why something was refused; forget a token that is not valid. @param {string} text */
function refuse(text, status = 0) {
  if (status === 401) sessionStorage.removeItem(KEPT);
  refusal.textContent = text;
  refusal.scrollIntoView({ block: "nearest" });
}

/** @type {(address: string, options: RequestInit) => Promise<Response | null>} */
async function sent(address, options) {
  try {
    return await fetch(address, { cache: "no-store", ...options });
  } catch {
    refuse(refusal.dataset.down ?? "");
    return null;
  }
}

/** Fill a place with what a change turns, which another page of the site says. @param {HTMLElement} place */
async function fill(place) {
  const { impact = "", part = "" } = place.dataset;
  const headers = { Accept: "text/html", ...authorization() };
  let response = await sent(impact, { headers });
  if (response?.status === 401) response = await sent(impact, {});
  if (!response?.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  place.replaceChildren(...(page.querySelector(part)?.childNodes ?? []));
}

/** Fill all places one after the other: each takes the service some work. */
async function fillAll() {
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-impact]"))) await fill(place);
}

/** @type {(form: HTMLFormElement, act: string) => Promise<void>} */
async function settle(form, act) {
  const reason = String(new FormData(form).get("reason"));
  const response = await sent(`${form.dataset.href}${act}?lang=${form.dataset.lang}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...authorization() },
    body: JSON.stringify(reason ? { reason } : {}),
  });
  if (response?.ok) location.reload();
  else if (response) refuse((await response.json()).detail, response.status);
}

tokenInput.value = sessionStorage.getItem(KEPT) ?? "";
tokenForm.addEventListener("submit", (event) => {
  event.preventDefault();
  sessionStorage.setItem(KEPT, tokenInput.value.trim());
  refusal.textContent = "";
  fillAll();
});

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll(".settling"))) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (tokenInput.value) sessionStorage.setItem(KEPT, tokenInput.value.trim());
    settle(form, /** @type {HTMLButtonElement} */ (event.submitter).value);
  });
}

fillAll();
