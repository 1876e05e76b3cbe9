// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { rangeOfSpan, spanOfRange } from "../src/dom/selection";
import { OffsetMap } from "../src/text/offsets";

const TEXT = "Rents 📊 rose\nFamilies 👩‍👩‍👧 pay\nالإيجارات ارتفعت";
const map = new OffsetMap(TEXT);
let root: HTMLElement;

beforeEach(() => {
  document.body.innerHTML = `<p id="before">Before</p><article>
    <h2 data-start="0" data-end="12">Rents <mark>📊 ro</mark>se</h2>
    <ul><li data-start="13" data-end="31">Families <mark><mark>👩‍👩‍👧</mark> pa</mark>y</li></ul>
    <p data-start="32" data-end="49">الإيجارات ارتفعت</p>
    </article><p id="after">After</p>`;
  root = document.querySelector("article")!;
});

const blocks = (): HTMLElement[] => [...root.querySelectorAll<HTMLElement>("[data-start]")];

function range(from: [Node, number], to: [Node, number]): Range {
  const made = document.createRange();
  made.setStart(...from);
  made.setEnd(...to);
  return made;
}

const words = (of: Range): string | null => {
  const span = spanOfRange(root, of);
  return span && map.slice(span);
};

describe("a browser's range", () => {
  it("inside one text node", () => {
    const text = blocks()[0]!.firstChild!;
    expect(words(range([text, 1], [text, 4]))).toBe("ent");
  });

  it("from mark to mark, over blocks, in code points", () => {
    const from = blocks()[0]!.querySelector("mark")!.firstChild!;
    const to = blocks()[1]!.lastChild!;
    const made = range([from, 2], [to, 1]);
    expect(spanOfRange(root, made)).toEqual({ start: 7, end: 31 });
    expect(words(made)).toBe(" rose\nFamilies 👩‍👩‍👧 pay");
  });

  it("grows where it would split a pair", () => {
    const emoji = blocks()[0]!.querySelector("mark")!.firstChild!;
    expect(words(range([emoji, 1], [emoji, 4]))).toBe("📊 r");
  });

  it("begins and ends outside the text: as much of it as is covered", () => {
    const before = document.querySelector("#before")!.firstChild!;
    const after = document.querySelector("#after")!.firstChild!;
    expect(words(range([before, 2], [after, 2]))).toBe(TEXT);
  });

  it("between blocks counts to the edges of the nearest", () => {
    expect(words(range([root, 0], [root, 2]))).toBe("Rents 📊 rose");
  });

  it("beside the text, or empty, is none of it", () => {
    const after = document.querySelector("#after")!.firstChild!;
    const text = blocks()[0]!.firstChild!;
    expect(spanOfRange(root, range([after, 0], [after, 3]))).toBeNull();
    expect(spanOfRange(root, range([text, 2], [text, 2]))).toBeNull();
  });
});

describe("the range of a span", () => {
  it("is the same words again, for every span of the text", () => {
    for (let start = 0; start < map.length; start += 1) {
      for (let end = start + 1; end <= map.length; end += 3) {
        const made = rangeOfSpan(blocks(), { start, end });
        const said = map.slice({ start, end });
        if (said === "\n") continue;
        expect(made?.toString().replace(/\s+/g, "")).toBe(said.replace(/\s+/g, ""));
      }
    }
  });

  it("and back again", () => {
    const span = { start: 6, end: 16 };
    const made = rangeOfSpan(blocks(), span);
    expect(made && spanOfRange(root, made)).toEqual(span);
  });

  it.each([
    [49, 60],
    [12, 13],
  ])("is null where no block holds it: %i to %i", (start, end) => {
    expect(rangeOfSpan(blocks(), { start, end })).toBeNull();
  });
});
