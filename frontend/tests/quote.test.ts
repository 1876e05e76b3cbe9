import { describe, expect, it } from "vitest";
import { OffsetMap } from "../src/text/offsets";
import { findQuote, snapSpan, trimSpan } from "../src/text/quote";
import { readingOf, spanOfWords } from "./reading";

describe("trimSpan", () => {
  it.each([
    ["  a b  ", [0, 7], [2, 5]],
    ["a\n", [0, 2], [0, 1]],
    ["\u00a0😀\u2003", [0, 3], [1, 2]],
  ])("takes blanks off both ends of %j", (text, [start, end], [from, to]) => {
    expect(trimSpan(new OffsetMap(text), { start: start!, end: end! })).toEqual({ start: from, end: to });
  });

  it("is null where only blanks are left", () => {
    expect(trimSpan(new OffsetMap("a \n b"), { start: 1, end: 4 })).toBeNull();
  });
});

describe("snapSpan", () => {
  const reading = readingOf("Rents rose by 41 %, she said.\nFamilies 👩‍👩‍👧 pay most in e\u0301te\u0301.");
  const said = (from: string, grain: "word" | "character"): string | undefined => {
    const span = snapSpan(reading, spanOfWords(reading, from), grain);
    return span ? reading.map.slice(span) : undefined;
  };

  it("grows to whole words", () => {
    expect(said("ents ro", "word")).toBe("Rents rose");
  });

  it("leaves characters alone with that grain", () => {
    expect(said("ents ro", "character")).toBe("ents ro");
  });

  it("does not join words across blocks", () => {
    expect(said("aid.\nFam", "word")).toBe("said.\nFamilies");
  });

  it.each(["word", "character"] as const)("never splits a family of emoji (%s)", (grain) => {
    const family = spanOfWords(reading, "👩‍👩‍👧");
    const inside = snapSpan(reading, { start: family.start + 1, end: family.end - 2 }, grain);
    expect(inside && reading.map.slice(inside)).toBe("👩‍👩‍👧");
  });

  it("never splits a letter from its accent", () => {
    const span = spanOfWords(reading, "t");
    const word = spanOfWords(reading, "e\u0301te\u0301");
    expect(span).not.toEqual(word);
    const cut = snapSpan(reading, { start: word.start, end: word.start + 1 }, "character");
    expect(cut && reading.map.slice(cut)).toBe("e\u0301");
  });

  it("is null for blanks", () => {
    expect(snapSpan(reading, { start: 5, end: 6 }, "word")).toBeNull();
  });

  it("cuts words of a language without blanks", () => {
    const japanese = readingOf("東京都は昨年家賃を上げた。", "ja");
    const span = snapSpan(japanese, spanOfWords(japanese, "昨"), "word");
    expect(span && japanese.map.slice(span)).toBe("昨年");
  });

  it("falls back where the language tag is nonsense", () => {
    const odd = readingOf("one two", "not a language!");
    expect(snapSpan(odd, { start: 1, end: 2 }, "word")).toEqual({ start: 0, end: 3 });
  });
});

describe("findQuote", () => {
  it("counts code points", () => {
    expect(findQuote(new OffsetMap("😀😀 rents rose"), "rents")).toEqual({ start: 3, end: 8 });
  });

  it.each([
    ["stands twice", "rents and rents", "rents"],
    ["overlaps itself", "aaa", "aa"],
    ["is not there", "rents", "rent rise"],
    ["is empty", "rents", ""],
  ])("refuses a quote that %s", (_, text, quote) => {
    expect(findQuote(new OffsetMap(text), quote)).toBeNull();
  });
});
