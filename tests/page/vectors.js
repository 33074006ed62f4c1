/** What the service serves to the page; `test_modules.py` writes it for these tests. */

import { readFileSync } from "node:fs";

export const vectors = JSON.parse(readFileSync(process.env.KOUAN_VECTORS, "utf-8"));
