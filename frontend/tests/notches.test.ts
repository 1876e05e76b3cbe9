import { describe, expect, it } from "vitest";
import { countsOf, notchesOf, type Point } from "../src/annotate/notches";
import type { Status } from "../src/annotate/types";
import { STATUS_WORDS } from "../src/annotate/words";

const at = (key: string, top: number, status: Status = "draft"): Point => ({ key, top, status });
const size = { textHeight: 1000, railHeight: 500, gap: 10 };
const keys = (points: readonly Point[]): string[][] => notchesOf(points, size).map((notch) => notch.points.map(({ key }) => key));

describe("notchesOf", () => {
  it("has none without claims, or before anything has a height", () => {
    expect(notchesOf([], size)).toEqual([]);
    expect(notchesOf([at("1", 5)], { ...size, railHeight: 0 })).toEqual([]);
    expect(notchesOf([at("1", 5)], { ...size, textHeight: 0 })).toEqual([]);
  });

  it("stands where the passage does, in reading order", () => {
    expect(notchesOf([at("2", 900), at("1", 100)], size).map(({ share }) => share)).toEqual([0.1, 0.9]);
  });

  it("puts claims that would stand over each other into one", () => {
    expect(keys([at("1", 100), at("2", 119), at("3", 121), at("4", 300)])).toEqual([["1", "2"], ["3"], ["4"]]);
  });

  it("never has more notches than fit, and loses no claim", () => {
    const many = Array.from({ length: 1000 }, (_, i) => at(String(i), i));
    const notches = notchesOf(many, size);
    expect(notches.length).toBeLessThanOrEqual(50);
    expect(notches.flatMap(({ points }) => points)).toHaveLength(1000);
  });

  it("shows of several the state that most is left to do for", () => {
    const [notch] = notchesOf([at("1", 0, "published"), at("2", 1, "in_review"), at("3", 2, "published")], size);
    expect(notch?.status).toBe("in_review");
    expect(countsOf(notch?.points ?? [], STATUS_WORDS)).toBe("2 published, 1 in review");
  });

  it("keeps what stands beyond the text on the rail", () => {
    expect(notchesOf([at("1", -5), at("2", 1200)], size).map(({ share }) => share)).toEqual([0, 1]);
  });
});
