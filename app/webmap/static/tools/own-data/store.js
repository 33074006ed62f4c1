/** The planner's files in this browser (IndexedDB), so that they are there after a reload. */

/**
 * @typedef {import("../../map/own-layers.js").StoredFile} StoredFile
 * @typedef {Pick<StoredFile, "id" | "visible" | "by">} Looks
 */

const NAME = "kouan-own-data";
/** Files with their features, and apart from them what changes often and is small. */
const STORES = ["files", "looks"];

/** @type {<T>(request: IDBRequest<T>) => Promise<T>} */
function done(request) {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });
}

/** @type {Promise<IDBDatabase> | undefined} */
let opened;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.addEventListener("upgradeneeded", () => {
      for (const store of STORES) request.result.createObjectStore(store, { keyPath: "id" });
    });
    done(request).then(resolve, reject);
  });
  return opened;
}

/** @type {(mode: IDBTransactionMode, action: (...stores: IDBObjectStore[]) => IDBRequest[]) => Promise<any[]>} */
async function within(mode, action) {
  const transaction = (await database()).transaction(STORES, mode);
  const ended = new Promise((resolve, reject) => {
    transaction.addEventListener("complete", resolve);
    transaction.addEventListener("abort", () => reject(transaction.error));
  });
  const answers = await Promise.all(action(...STORES.map((name) => transaction.objectStore(name))).map(done));
  await ended;
  return answers;
}

/** What was stored before. @returns {Promise<StoredFile[]>} */
export async function stored() {
  const [files, looks] = /** @type {[StoredFile[], Looks[]]} */ (await within("readonly", (file, look) => [file.getAll(), look.getAll()]));
  return files.map((file) => ({ ...file, ...looks.find(({ id }) => id === file.id) }));
}

/** The numbers of all stored files: another tab may have added some. @returns {Promise<number[]>} */
export async function taken() {
  return (await within("readonly", (files) => [files.getAllKeys()]))[0];
}

/** Store a file with its features. @param {StoredFile} file */
export function keepFile({ visible, by, ...file }) {
  return within("readwrite", (files, looks) => [files.put(file), looks.put({ id: file.id, visible, by })]);
}

/** Store how it is shown. @param {Looks} looks */
export function keepLooks({ id, visible, by }) {
  return within("readwrite", (_, looks) => [looks.put({ id, visible, by })]);
}

/** @param {number} id */
export function forget(id) {
  return within("readwrite", (files, looks) => [files.delete(id), looks.delete(id)]);
}
