/** Ask the service; a refusal becomes an error that carries its problem document. */

import { state, t } from "./state.js";

export class Refusal extends Error {
  constructor(problem) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
  }
}

export async function ask(path, parameters = {}) {
  const given = Object.entries({ ...parameters, lang: state.lang });
  const query = new URLSearchParams(given.filter(([, value]) => value !== undefined));
  let response;
  try {
    response = await fetch(`${path}?${query}`);
  } catch {
    throw new Refusal({ detail: t("serviceDown") });
  }
  const body = await response.json().catch(() => ({ detail: t("serviceDown") }));
  if (!response.ok) throw new Refusal(body);
  return body;
}

export function items(layer) {
  const dated = layer.dated ? { datetime: state.day } : {};
  return ask(`/collections/${layer.id}/items`, { f: "json", limit: 10000, ...dated });
}
