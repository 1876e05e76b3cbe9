import { describe, expect, it } from "vitest";
import cases from "../../tests/cases/offsets.json";
import { countPoints, OffsetMap, pointAt, splitsPair, unitAt } from "../src/text/offsets";

interface Case {
  text: string;
  utf16: number[];
  points: number[];
  inside_surrogate: number[];
}
const CASES: readonly Case[] = cases;

describe("offsets, over the cases shared with the server", () => {
  it.each(CASES)("agrees on $text", ({ text, utf16, points, inside_surrogate }) => {
    const map = new OffsetMap(text);
    expect(countPoints(text)).toBe(points.at(-1));
    expect(map.length).toBe(points.at(-1));
    utf16.forEach((unit, i) => {
      expect([pointAt(text, unit), unitAt(text, points[i]!)]).toEqual([points[i], unit]);
      expect([map.point(unit), map.unit(points[i]!)]).toEqual([points[i], unit]);
    });
    const split = Array.from({ length: text.length + 1 }, (_, i) => i).filter((i) => splitsPair(text, i));
    expect(split).toEqual(inside_surrogate);
  });

  it("counts an offset inside a pair as before it", () => {
    expect(pointAt("a😀b", 2)).toBe(1);
    expect(new OffsetMap("a😀b").point(2)).toBe(1);
  });

  it("agrees with itself across many strides of mixed text", () => {
    const text = "Zahlen 📊 und Wörter 👩‍👩‍👧 مرحبا ".repeat(400);
    const map = new OffsetMap(text);
    const points = Array.from(text);
    for (let point = 0; point <= points.length; point += 97) {
      const unit = points.slice(0, point).join("").length;
      expect([map.unit(point), map.point(unit)]).toEqual([unit, point]);
    }
    expect(map.slice({ start: 7, end: 8 })).toBe("📊");
  });
});
