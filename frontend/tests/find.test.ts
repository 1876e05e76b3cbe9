import { describe, expect, it } from "vitest";
import { MOST_FOUND, placesOf } from "../src/text/find";
import { OffsetMap } from "../src/text/offsets";

const found = (text: string, words: string): string[] => {
  const map = new OffsetMap(text);
  return placesOf(map, words).map((span) => map.slice(span));
};

describe("words looked for in a text", () => {
  it("are found whatever their capitals, quotes, dashes and line breaks", () => {
    const text = "“We’ve built\n400 homes” – 📊 we've Built  400 homes.";
    expect(found(text, "we've built 400 homes")).toEqual(["We’ve built\n400 homes", "we've Built  400 homes"]);
    expect(found(text, '" - ')).toEqual(["” –"]);
  });

  it("are told in code points", () => {
    expect(placesOf(new OffsetMap("📊📊 homes"), "homes")).toEqual([{ start: 3, end: 8 }]);
  });

  it("are taken as they stand, not as a pattern", () => {
    expect(found("It cost (£3.5m) [sic].", "(£3.5m) [sic].")).toEqual(["(£3.5m) [sic]."]);
    expect(found("It cost £3x5m.", "£3.5m")).toEqual([]);
  });

  it("are none where nothing was typed, and no more than a reader can use", () => {
    expect(found("a b c", "  ")).toEqual([]);
    expect(found("a".repeat(MOST_FOUND + 5), "a")).toHaveLength(MOST_FOUND);
  });
});
