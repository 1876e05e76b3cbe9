// npm run release:embed: builds the embed script and adds it to embed-releases/ under the VERSION of src/embed/version.ts.
// A release is never written again: publishers have pinned its hash. With --check it writes nothing and says whether the
// newest release is what the source says.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { build } from "vite";

const root = import.meta.dirname;
const version = /VERSION = "([0-9]+\.[0-9]+\.[0-9]+)"/.exec(readFileSync(`${root}/src/embed/version.ts`, "utf8"))[1];
const file = `${root}/embed-releases/${version}.js`;
const list = `${root}/embed-releases/releases.json`;
const releases = JSON.parse(readFileSync(list, "utf8"));
const { output } = await build({ root, configFile: `${root}/vite.embed.config.ts` });
const code = output[0].code;
if (existsSync(file)) {
  const isSame = readFileSync(file, "utf8") === code;
  const differs = `${version} is released and the source says something else: raise VERSION in src/embed/version.ts.`;
  console.log(isSame ? `${version} is what the source says.` : differs);
  process.exit(isSame ? 0 : 1);
}
if (process.argv.includes("--check")) {
  console.log(`${version} is not released: npm run release:embed`);
  process.exit(1);
}
const integrity = `sha384-${createHash("sha384").update(code).digest("base64")}`;
writeFileSync(file, code);
writeFileSync(list, `${JSON.stringify([...releases, { version, integrity }], null, 2)}\n`);
console.log(`${version} added: ${integrity}`);
