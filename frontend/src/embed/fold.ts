/**
 * One form for what typesetters change and writers do not, as `annotations/text/folding.py` makes it: blanks, quotation
 * marks, dashes, ellipses, invisibles. Letters and digits are never touched. Offsets are UTF-16 units of the text given.
 */
const SINGLE = "'`´‘’‚‛ʹʻʼʽˈ′＇‹›";
const DOUBLE = '"“”„‟«»″〝〞〟＂';
const DASHES = "\\-‐‑‒–—―−﹘﹣－";
const INVISIBLE =
  "\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u2066-\\u206f\\ufeff";
/** What Python's `\s` is; JavaScript's is not the same. */
const SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const BLANK = `[${SPACE}${INVISIBLE}]`;
const UNIT = new RegExp(
  [
    `(?<ellipsis>…|\\.[${SPACE}]\\.[${SPACE}]\\.|\\.\\.\\.)`,
    `(?<dash>(?<!\\p{Nd})${BLANK}*[${DASHES}]+${BLANK}*(?!${BLANK}|\\p{Nd})|[${DASHES}]+)`,
    `(?<quote>[«‹]${BLANK}*|${BLANK}*[»›]|[${SINGLE}${DOUBLE}])`,
    `(?<tight>${BLANK}+(?=[%‰;:!?]))`,
    `(?<blank>(?:[${SPACE.replace("\\x20", "\\x1f")}]|\\x20${BLANK}|[${INVISIBLE}]+[${SPACE}])${BLANK}*)`,
    `(?<invisible>[${INVISIBLE}]+)`,
    "(?<ligature>[ﬀ-ﬆ])",
  ].join("|"),
  "gu",
);
const FORMS: Record<string, string> = { ellipsis: "...", dash: "-", quote: '"', tight: "", blank: " ", invisible: "" };
const LIGATURES: Record<string, string> = { ﬀ: "ff", ﬁ: "fi", ﬂ: "fl", ﬃ: "ffi", ﬄ: "ffl", ﬅ: "ſt", ﬆ: "st" };
/** Letters with their marks, and Hangul's single letters: what NFC may put together. */
const CLUSTER = /[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]+|\P{M}\p{M}+/gu;

/** A folded text; unit i of it stands for `[starts[i], ends[i])` of the original. */
export interface Folded {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

class Folding {
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  private readonly parts: string[] = [];

  /** Takes over `[from, to)` as it is. */
  keep(text: string, from: number, to: number): void {
    this.parts.push(text.slice(from, to));
    for (let at = from; at < to; at += 1) {
      this.starts.push(at);
      this.ends.push(at + 1);
    }
  }

  /** Writes `form` for `[from, to)`. */
  put(form: string, from: number, to: number): void {
    this.parts.push(form);
    for (let unit = 0; unit < form.length; unit += 1) {
      this.starts.push(from);
      this.ends.push(to);
    }
  }

  done(): Folded {
    return { text: this.parts.join(""), starts: this.starts, ends: this.ends };
  }
}

function replaced(text: string, pattern: RegExp, formOf: (found: RegExpExecArray) => string): Folded {
  const folding = new Folding();
  let at = 0;
  for (const found of text.matchAll(pattern)) {
    folding.keep(text, at, found.index);
    at = found.index + found[0].length;
    folding.put(formOf(found), found.index, at);
  }
  folding.keep(text, at, text.length);
  return folding.done();
}

function unitForm(found: RegExpExecArray): string {
  const ligature = LIGATURES[found[0]];
  if (ligature) return ligature;
  const name = Object.keys(FORMS).find((one) => found.groups?.[one] !== undefined);
  return FORMS[name ?? ""] ?? "";
}

/** The folded form; a text that is not NFC is put together first. */
export function fold(text: string): Folded {
  if (text.normalize("NFC") === text) return replaced(text, UNIT, unitForm);
  const composed = replaced(text, CLUSTER, (found) => found[0].normalize("NFC"));
  const folded = replaced(composed.text, UNIT, unitForm);
  return {
    text: folded.text,
    starts: folded.starts.map((at) => composed.starts[at]!),
    ends: folded.ends.map((at) => composed.ends[at - 1]!),
  };
}
