/** Check own points against the distance rule: by the service, in parts, one after another. */

import { candidateOf, noteVerdicts, parts } from "../../pure/own-data.js";
import { send } from "../../service/api.js";
import { state } from "../../state/state.js";

const SCREENING = "/processes/airport-screening/execution";

/**
 * Ask the service about every point of a record; `progress` is told the share that is done,
 * and may say to stop. The verdicts are noted on the features once all are there.
 *
 * @param {import("../../map/own-layers.js").StoredFile} record
 * @param {number | undefined} accuracy Metres.
 * @param {(done: number) => boolean} progress
 * @returns {Promise<boolean>} Whether all were asked about.
 */
export async function check(record, accuracy, progress) {
  const all = parts(record.features, accuracy);
  const day = state.day;
  const answers = [];
  for (const part of all) {
    if (!progress(answers.length / all.length)) return false;
    const candidates = part.map((feature) => candidateOf(feature, accuracy));
    const inputs = { candidates, as_of: day, datum: record.datum, lang: state.lang };
    answers.push((await send(SCREENING, { inputs })).body);
  }
  for (const [place, part] of all.entries()) noteVerdicts(part, answers[place]);
  record.checkedOn = day;
  return true;
}
