import { describe, expect, it } from "vitest";
import { attributedTo } from "../src/annotate/attribution";
import { OffsetMap } from "../src/text/offsets";

/** The passage stands between | and |. */
function who(marked: string): string {
  const [before, inside, after] = marked.split("|") as [string, string, string];
  const text = before + inside + after;
  const start = Array.from(before).length;
  return attributedTo(new OffsetMap(text), { start, end: start + Array.from(inside).length }, Array.from(text).length);
}

describe("attributedTo", () => {
  it.each([
    ["“|Rents rose by 9 per cent|,” said Ines Harcourt.", "Ines Harcourt"],
    ["“|Rents rose by 9 per cent|,” Dr Lena Okafor warned on Monday.", "Dr Lena Okafor"],
    ["|Rents rose by 9 per cent|, according to the Office for Homes.", "the Office for Homes"],
    ["Mayor Tom de Vries said that |rents rose by 9 per cent|.", "Mayor Tom de Vries"],
    ['|"Rents rose," the council\'s leader, Ines Harcourt, said.|', ""],
    ['|"Rents rose by 9 per cent," said Ines Harcourt.|', "Ines Harcourt"],
    ["|Ines Harcourt warned that rents rose by 9 per cent.|", "Ines Harcourt"],
    ["😀 “|Rents rose|,” said Zoë O’Neill-Álvarez.", "Zoë O’Neill-Álvarez"],
  ])("%s", (marked, name) => expect(who(marked)).toBe(name));

  it.each([
    "“|Rents rose by 9 per cent|,” she said.",
    "|Rents rose by 9 per cent.| Tom Vries said nothing.",
    "Ines Harcourt said no.\n|Rents rose by 9 per cent.|\nTom Vries said yes.",
    "|Rents rose by 9 per cent|",
  ])("says nobody: %s", (marked) => expect(who(marked)).toBe(""));
});
