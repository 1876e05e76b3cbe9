// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { highlightOf } from "./newsroom";
import { keys, later, Page, texts, write } from "./page";

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe("what was undone", () => {
  it("is done again: a discard, as often as one likes", async () => {
    const page = new Page([highlightOf(1, 0, 5), highlightOf(2, 14, 18)]);
    const store = page.open();
    store.discard("1");
    await later();
    for (let round = 0; round < 2; round += 1) {
      store.deeds.undo();
      await later();
      expect(keys(store)).toEqual(["1", "2"]);
      store.deeds.redo();
      await later();
      expect(keys(store)).toEqual(["2"]);
      expect(page.room.highlights.map((one) => one.id)).toEqual([2]);
    }
  });

  it("is done again: a new claim", async () => {
    const page = new Page();
    const store = page.open();
    write(store, "Rents rose", "Rents went up");
    await later();
    store.deeds.undo();
    await later();
    expect(texts(store)).toEqual([]);
    store.deeds.redo();
    await later();
    expect(texts(store)).toEqual(["Rents went up"]);
  });

  it("is done again: an edit, over the version that the undo made", async () => {
    const page = new Page([highlightOf(1, 14, 18, { text: "Before" })]);
    const store = page.open();
    store.startEdit("1");
    store.type({ text: "After" });
    store.saveForm();
    await later();
    for (const [deed, text] of [["undo", "Before"], ["redo", "After"], ["undo", "Before"], ["redo", "After"]] as const) {
      store.deeds[deed]();
      await later();
      expect(page.room.claim("101").text).toBe(text);
    }
    expect(page.room.claim("101").version).toBe(6);
  });

  it("is forgotten after something new", async () => {
    const page = new Page([highlightOf(1, 0, 5), highlightOf(2, 14, 18)]);
    const store = page.open();
    store.discard("1");
    await later();
    store.deeds.undo();
    await later();
    store.discard("2");
    await later();
    store.deeds.redo();
    await later();
    expect(keys(store)).toEqual(["1"]);
    expect(store.get().toast?.words).toBe("Nothing to do again.");
  });
});
