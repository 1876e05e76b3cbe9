import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { VERSION } from "../src/embed/version";

const ROOT = new URL("..", import.meta.url).pathname;
const RELEASES = `${ROOT}embed-releases/`;
const MOST_BYTES = 15_000;

it("has released what the source says", () => {
  const said = execFileSync("node", ["embed-release.mjs", "--check"], { cwd: ROOT, encoding: "utf8" });
  expect(said).toContain(`${VERSION} is what the source says.`);
}, 60_000);

it.each(readdirSync(RELEASES).filter((name) => name.endsWith(".js")))("%s is small and needs nothing that a strict policy refuses", (name) => {
  const code = readFileSync(RELEASES + name, "utf8");
  expect(gzipSync(code, { level: 9 }).length).toBeLessThanOrEqual(MOST_BYTES);
  expect(code).not.toMatch(/\beval\(|new Function|innerHTML|insertAdjacentHTML|document\.write|\.cookie|localStorage|sessionStorage|indexedDB/);
  expect(code).not.toMatch(/<style|createElement\(["'`]style/);
});
