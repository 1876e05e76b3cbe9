// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { askedSpan, followWish, withoutWish } from "../src/annotate/clip";
import type { Reader } from "../src/annotate/reader";
import type { Store } from "../src/annotate/store";
import { TEXT } from "./newsroom";
import { Page, reading } from "./page";
import { spanOfWords } from "./reading";

/** As much of a reader as a wish needs: the store is real, nothing is drawn. */
const readerOf = (store: Store): Reader => ({ store, pane: { select: () => null }, reveal: () => undefined }) as unknown as Reader;

describe("the span that the address asks for", () => {
  it.each([
    ["?select=3-7", { start: 3, end: 7 }],
    ["?q=x&select=0-10", { start: 0, end: 10 }],
    ["", null],
    ["?select=7-3", null],
    ["?select=3-3", null],
    ["?select=3-11", null],
    ["?select=-1-4", null],
    ["?select=1.5-4", null],
    ["?select=1e1-9", null],
    ["?select=99999999999999999999-4", null],
    ["?select=<b>", null],
  ])("%s", (search, span) => {
    expect(askedSpan(search, 10)).toEqual(span);
  });
});

it("leaves everything else in the address", () => {
  expect(withoutWish("http://localhost/articles/1/?a=b&select=3-7#highlight-4")).toBe("/articles/1/?a=b#highlight-4");
});

describe("a passage brought from another page", () => {
  beforeEach(() => {
    localStorage.clear();
    history.replaceState(null, "", "/articles/1/");
  });

  it("opens the form of a new claim, once", () => {
    const span = spanOfWords(reading, "41 %");
    history.replaceState(null, "", `/articles/1/?select=${span.start}-${span.end}`);
    const store = new Page().open();
    followWish(readerOf(store));
    expect(store.form()).toMatchObject({ span, quote: "41 %", base: null });
    expect(location.search).toBe("");
  });

  it("keeps a draft that was begun before", () => {
    const store = new Page().open();
    store.selected({ start: 0, end: 5 }, "character");
    store.startClaim();
    store.type({ text: "Typed with care." });
    const span = spanOfWords(reading, "41 %");
    history.replaceState(null, "", `/articles/1/?select=${span.start}-${span.end}`);
    followWish(readerOf(store));
    expect(store.get().forms.map((form) => form.fields.text)).toEqual(["Typed with care.", "41 %"]);
  });

  it("asks for nothing where the text has no such place", () => {
    history.replaceState(null, "", `/articles/1/?select=0-${TEXT.length + 1}`);
    const store = new Page().open();
    followWish(readerOf(store));
    expect(store.form()).toBeUndefined();
    expect(location.search).toBe("");
  });
});
