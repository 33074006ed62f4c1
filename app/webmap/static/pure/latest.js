/** Drop the responses to earlier requests when a later one was sent. */

/**
 * Count questions. `ask` begins one and returns a function that tells whether it is still
 * the latest; `drop` ends the one under way, so that its answer is dropped.
 */
export function latest() {
  let turn = 0;
  return {
    /** @returns {() => boolean} */
    ask() {
      turn += 1;
      const mine = turn;
      return () => mine === turn;
    },
    drop() {
      turn += 1;
    },
  };
}

/**
 * Do work that takes a while once at a time. Of the calls made meanwhile only the last is
 * done, when the one under way is through.
 *
 * @template {unknown[]} T
 * @param {(...given: T) => Promise<void>} work It handles its own errors.
 * @returns {(...given: T) => Promise<void>}
 */
export function oneAtATime(work) {
  /** @type {T | null} */
  let next = null;
  let busy = false;
  return async (...given) => {
    next = given;
    if (busy) return;
    busy = true;
    try {
      while (next) {
        const now = next;
        next = null;
        await work(...now);
      }
    } finally {
      busy = false;
    }
  };
}
