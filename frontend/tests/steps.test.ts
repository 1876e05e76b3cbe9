import { describe, expect, it } from "vitest";
import { extend, pieceAround, piecesOf, spanOf, stepFrom, type Reach } from "../src/text/steps";
import { readingOf, spanOfWords } from "./reading";

const reading = readingOf("Rents rose 📊. Families pay 38 %.\nThe council disputes it.\n\nLast line");
const words = (reach: Reach | null): string | null => reach && reading.map.slice(spanOf(reach));
const from = (said: string): Reach => {
  const { start, end } = spanOfWords(reading, said);
  return { anchor: start, focus: end };
};
const turned = ({ anchor, focus }: Reach): Reach => ({ anchor: focus, focus: anchor });

describe("pieces", () => {
  it("are sentences without the blanks between them", () => {
    const sentences = reading.blocks.flatMap((block) => piecesOf(reading, block, "sentence"));
    expect(sentences.map((s) => reading.map.slice(s))).toEqual(["Rents rose 📊.", "Families pay 38 %.", "The council disputes it.", "Last line"]);
  });

  it("are words without punctuation", () => {
    const found = piecesOf(reading, reading.blocks[0]!, "word").map((s) => reading.map.slice(s));
    expect(found).toEqual(["Rents", "rose", "Families", "pay", "38"]);
  });
});

describe("stepFrom", () => {
  it("goes on to the next block", () => {
    const { end } = spanOfWords(reading, "Families pay 38 %.");
    const next = stepFrom(reading, end, 1, "sentence");
    expect(next && reading.map.slice(next)).toBe("The council disputes it.");
  });

  it("goes back to the block before", () => {
    const { start } = spanOfWords(reading, "The council");
    const before = stepFrom(reading, start, -1, "word");
    expect(before && reading.map.slice(before)).toBe("38");
  });

  it.each([1, -1] as const)("ends at the text's edge (%i)", (way) => {
    expect(stepFrom(reading, way === 1 ? reading.map.length : 0, way, "sentence")).toBeNull();
  });
});

it("pieceAround takes the sentence under a point", () => {
  const { start } = spanOfWords(reading, "pay");
  const piece = pieceAround(reading, start, "sentence");
  expect(piece && reading.map.slice(piece)).toBe("Families pay 38 %.");
});

describe("extend", () => {
  it("lengthens the right end by a word, over blocks", () => {
    const once = extend(reading, from("pay"), 1, "word")!;
    expect([words(once), words(extend(reading, once, 1, "word"))]).toEqual(["pay 38", "pay 38 %.\nThe"]);
  });

  it("shortens the right end to the end of the word before", () => {
    expect(words(extend(reading, from("Families pay"), -1, "word"))).toBe("Families");
  });

  it("moves a left end from start to start", () => {
    expect(words(extend(reading, turned(from("pay")), -1, "word"))).toBe("Families pay");
    expect(words(extend(reading, turned(from("Families pay")), 1, "word"))).toBe("pay");
  });

  it("turns over rather than become empty", () => {
    expect(words(extend(reading, from("pay"), -1, "word"))).toBe("Families ");
    expect(extend(reading, turned(from("pay")), 1, "word")).toEqual({ anchor: from("pay").focus, focus: from("38").focus });
  });

  it("goes by whole graphemes", () => {
    expect(words(extend(reading, from("rose"), 1, "character"))).toBe("rose 📊");
  });

  it("goes by sentences", () => {
    expect(words(extend(reading, from("Families"), 1, "sentence"))).toBe("Families pay 38 %.");
  });

  it("is null at the text's edge", () => {
    expect(extend(reading, from("Last line"), 1, "word")).toBeNull();
  });
});
