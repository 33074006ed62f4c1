/**
 * Bundle the modules and stylesheets of the map page for browsers. Without a bundle, or
 * where it is older than they are, the service serves each of them by itself.
 */

import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename } from "node:path";

import { build } from "esbuild";

const STATIC = "app/webmap/static";
const BUNDLE = "app/webmap/bundle";
const MANIFEST = `${BUNDLE}/manifest.json`;

const files = readdirSync(STATIC, { recursive: true, encoding: "utf-8" })
  .map((name) => name.replaceAll("\\", "/"))
  .filter((name) => /\.(js|css)$/.test(name))
  .sort();

/** `app/webmap/bundle.py` computes the same, to know whether the bundle is of these files. */
function digest() {
  const found = createHash("sha256");
  for (const name of files) found.update(`${name}\0`).update(readFileSync(`${STATIC}/${name}`));
  return found.digest("hex");
}

const styles = ["./main.css", ...files.filter((name) => /^tools\/.*\.css$/.test(name)).map((name) => `./${name}`)];

const usual = {
  bundle: true,
  minify: true,
  sourcemap: true,
  metafile: true,
  outdir: BUNDLE,
  entryNames: "[name]-[hash]",
  logLevel: "warning",
};

const made = [
  await build({ ...usual, entryPoints: [`${STATIC}/main.js`], format: "esm" }),
  await build({
    ...usual,
    stdin: { contents: styles.map((name) => `@import "${name}";`).join("\n"), loader: "css", resolveDir: STATIC, sourcefile: "style.css" },
    entryNames: "style-[hash]",
  }),
];
const written = made.flatMap(({ metafile }) => Object.keys(metafile.outputs)).map((name) => basename(name));
const named = (pattern) => written.find((name) => pattern.test(name));
const manifest = { sources: digest(), script: named(/^main-.*\.js$/), style: named(/^style-.*\.css$/), files: written.sort() };

// A service that runs still serves what the previous manifest names.
const previous = existsSync(MANIFEST) ? JSON.parse(readFileSync(MANIFEST, "utf-8")).files ?? [] : [];
writeFileSync(`${MANIFEST}.new`, `${JSON.stringify(manifest, null, 2)}\n`);
renameSync(`${MANIFEST}.new`, MANIFEST);
const needed = new Set(["manifest.json", ...written, ...previous]);
for (const name of readdirSync(BUNDLE)) if (!needed.has(name)) rmSync(`${BUNDLE}/${name}`);
