import { describe, expect, it } from "vitest";
import { changesBetween } from "../src/text/changes";

const said = (old: string, now: string, language = "en"): string =>
  changesBetween(old, now, language)
    .map(({ op, text }) => (op === "same" ? text : op === "deleted" ? `[-${text}-]` : `[+${text}+]`))
    .join("");

describe("changes between two passages", () => {
  it.each([
    ["It cost 40 million.", "It cost 50 million.", "It cost [-40-][+50+] million."],
    ["The council will pay.", "The council will not pay.", "The council will [+not +]pay."],
    ["Rents rose by 3.1 % this year.", "Rents rose by 3.2 % this year.", "Rents rose by [-3.1-][+3.2+] % this year."],
    ["one two three", "uno dos three", "[-one two-][+uno dos+] three"],
    ["same words", "same words", "same words"],
    ["", "new", "[+new+]"],
    ["old", "", "[-old-]"],
    ["", "", ""],
    ["a 👩‍👩‍👧 b", "a 👨‍👩‍👧 b", "a [-👩‍👩‍👧-][+👨‍👩‍👧+] b"],
  ])("%s → %s", (old, now, wanted) => {
    expect(said(old, now)).toBe(wanted);
  });

  it("reads words where no blanks stand between them", () => {
    expect(said("市长说四百套住房", "市长说三百套住房", "zh")).toContain("市长说");
  });

  it.each([
    ["It was 400 homes in 2021 the mayor said", "Some 212 homes, in 2023, she said"],
    ["x ".repeat(2000), "y ".repeat(2000)],
  ])("loses no word of either (%#)", (old, now) => {
    const pieces = changesBetween(old, now, "en");
    const side = (not: string): string => pieces.filter((one) => one.op !== not).map((one) => one.text).join("");
    expect(side("inserted")).toBe(old);
    expect(side("deleted")).toBe(now);
  });
});
