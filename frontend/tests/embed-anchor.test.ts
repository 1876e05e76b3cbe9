import { describe, expect, it } from "vitest";
import embedding from "../../tests/cases/embedding.json";
import folding from "../../tests/cases/folding.json";
import { Finder } from "../src/embed/anchor";
import { fold } from "../src/embed/fold";
import { isSlip } from "../src/embed/words";

interface Case {
  why: string;
  page: string;
  prefix: string;
  quote: string;
  suffix: string;
  found: string | null;
  at?: number;
}
const CASES: readonly Case[] = embedding;

describe("folding, over the cases shared with the server", () => {
  it.each(folding)("agrees on $text", ({ text, folded }) => {
    const made = fold(text);
    expect(made.text).toBe(folded);
    expect([made.starts.length, made.ends.length]).toEqual([folded.length, folded.length]);
    made.starts.forEach((start, at) => expect(start).toBeLessThan(made.ends[at]!));
  });

  it("leads back through letters that were put together", () => {
    const text = "une e\u0301le\u0300ve\u00a0 ici";
    const { text: folded, starts, ends } = fold(text);
    expect(folded).toBe("une élève ici");
    const at = folded.indexOf("élève");
    expect(text.slice(starts[at], ends[at + 4])).toBe("e\u0301le\u0300ve");
  });
});

describe("a passage on a page", () => {
  it.each(CASES)("$why", ({ page, found, at, ...passage }) => {
    const place = new Finder(page).find(passage);
    expect(place && page.slice(place.start, place.end)).toBe(found);
    if (at !== undefined) expect(place?.start).toBe(at);
  });

  it("does not count what cannot be seen", () => {
    const page = "Ada: the port handled more goods in March than before. Ada: the port handled more goods in March than before.";
    const passage = { prefix: "Ada: ", quote: "the port handled more goods in March than before", suffix: "." };
    expect(new Finder(page).find(passage)).toBeNull();
    expect(new Finder(page, (start) => start > 50).find(passage)?.start).toBe(60);
  });

  it("says where a slip was mended", () => {
    const passage = { prefix: "", quote: "the port handeld more goods in March than before", suffix: "" };
    const page = "Now the port handled more goods in March than before.";
    expect(new Finder(page).find(passage)).toEqual({ start: 4, end: 52, isEdited: true });
  });

  it("reads a long page in a moment, even one made to be slow", () => {
    const passage = { prefix: "a ".repeat(16), quote: "a ".repeat(900) + "b", suffix: "" };
    const started = performance.now();
    expect(new Finder("a ".repeat(150_000)).find(passage)).toBeNull();
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});

describe("slips of the pen", () => {
  it.each([
    ["houses", "huoses", true],
    ["goverment", "government", true],
    ["rose", "rise", false],
    ["legal", "illegal", false],
    ["million", "billion", false],
    ["home", "homes", false],
    ["typical", "atypical", false],
    ["sixth", "sixty", false],
    ["Karin", "Karen", false],
    ["2019", "2018", false],
    ["raised", "raises", false],
  ])("%s and %s: %s", (one, other, is) => {
    expect(isSlip(one, other)).toBe(is);
    expect(isSlip(other, one)).toBe(is);
  });
});
