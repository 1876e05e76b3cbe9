/** What changed between two short passages, word by word, for a reader to see. Long texts are compared on the server. */
import { segmenterFor } from "./quote";

export interface Piece {
  readonly op: "same" | "deleted" | "inserted";
  readonly text: string;
}

/** Beyond this many pairs of words the passages are shown whole, one after the other. */
const MOST_CELLS = 2_000_000;

function wordsOf(text: string, language: string): string[] {
  return Array.from(segmenterFor(language, "word").segment(text), (piece) => piece.segment);
}

/** Lengths of the longest common subsequences of all tails: row i, column j for `old` from i and `now` from j. */
function tails(old: readonly string[], now: readonly string[]): Uint16Array {
  const width = now.length + 1;
  const table = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      const below = table[(i + 1) * width + j]!;
      const beside = table[i * width + j + 1]!;
      table[i * width + j] = old[i] === now[j] ? table[(i + 1) * width + j + 1]! + 1 : Math.max(below, beside);
    }
  }
  return table;
}

function walk(old: readonly string[], now: readonly string[]): Piece[] {
  const table = tails(old, now);
  const width = now.length + 1;
  const pieces: Piece[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      pieces.push({ op: "same", text: old[i]! });
      i += 1;
      j += 1;
    } else if (j === now.length || (i < old.length && table[(i + 1) * width + j]! >= table[i * width + j + 1]!)) {
      pieces.push({ op: "deleted", text: old[i]! });
      i += 1;
    } else {
      pieces.push({ op: "inserted", text: now[j]! });
      j += 1;
    }
  }
  return pieces;
}

/** Between two stretches that stand the same: all that went, then all that came. Blanks between changes belong to both. */
function gathered(pieces: readonly Piece[]): Piece[] {
  const found: Piece[] = [];
  let [same, gone, come] = ["", "", ""];
  const flush = (): void => {
    if (gone) found.push({ op: "deleted", text: gone });
    if (come) found.push({ op: "inserted", text: come });
    if (same) found.push({ op: "same", text: same });
    [same, gone, come] = ["", "", ""];
  };
  for (const { op, text } of pieces) {
    if (op === "same") {
      same += text;
      continue;
    }
    if (same && (same.trim() || (!gone && !come))) flush();
    gone += same + (op === "deleted" ? text : "");
    come += same + (op === "inserted" ? text : "");
    same = "";
  }
  flush();
  return found;
}

/** The passages as one: what stands in both, what went and what came. */
export function changesBetween(old: string, now: string, language: string): Piece[] {
  const before = wordsOf(old, language);
  const after = wordsOf(now, language);
  if (before.length * after.length > MOST_CELLS) return gathered([{ op: "deleted", text: old }, { op: "inserted", text: now }]);
  return gathered(walk(before, after));
}

/** How much of two passages are the same words, 0 to 1; blanks and marks count for nothing. */
export function shareOfSame(old: string, now: string, language: string): number {
  const letters = (text: string): number => text.replace(/[^\p{L}\p{N}]/gu, "").length;
  const same = changesBetween(old.toLowerCase(), now.toLowerCase(), language).filter((piece) => piece.op === "same");
  const all = letters(old) + letters(now);
  return all ? (2 * same.reduce((sum, piece) => sum + letters(piece.text), 0)) / all : Number(old === now);
}
