// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { putOnCandidate, putOnSelection, retire, seek, seekNext } from "../src/annotate/lost";
import type { Store } from "../src/annotate/store";
import { highlightOf } from "./newsroom";
import { keys, later, Page, select } from "./page";

const CANDIDATE = { start: 33, end: 42, quote: "212 homes", prefix: "", suffix: "", score: 0.82 };

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

/** A page with one placed and two lost passages, of which the first has a candidate. */
function opened(): { page: Page; store: Store } {
  const page = new Page([highlightOf(1, 14, 18), highlightOf(2, null, null), highlightOf(3, null, null)]);
  page.room.tray = [
    { id: 3, candidates: [] },
    { id: 2, candidates: [CANDIDATE] },
  ];
  return { page, store: page.open() };
}

const placeOf = (store: Store, key: string): unknown => {
  const { start, end, quote, state } = store.find(key)!.highlight;
  return { start, end, quote, state };
};

describe("a lost passage", () => {
  it("is looked for once, and its candidates are kept", async () => {
    const { page, store } = opened();
    seek(store, "2");
    expect(store.get().looked["2"]).toEqual({ kind: "looking" });
    await later();
    expect(store.get().looked["2"]).toEqual({ kind: "found", candidates: [CANDIDATE] });
    seek(store, null);
    seek(store, "2");
    await later();
    expect(page.room.asked.map((one) => one.path)).toEqual(["/orphans/?article=1"]);
  });

  it("says so when the server does not answer, and can be looked for again", async () => {
    const { page, store } = opened();
    page.room.faults.push("signed_out");
    seek(store, "2");
    await later();
    expect(store.get().looked["2"]).toEqual({ kind: "failed", words: "You are signed out." });
    seek(store, "2");
    await later();
    expect(store.get().looked["2"]?.kind).toBe("found");
  });

  it("is gone through one after the other", () => {
    const { store } = opened();
    const seen = [1, 2, 3].map(() => seekNext(store) && store.get().seeking);
    expect(seen).toEqual(["2", "3", "2"]);
    expect(seekNext(new Page([highlightOf(1, 14, 18)]).open())).toBe(false);
  });

  it("is put on a candidate at once, and the server says the same", async () => {
    const { page, store } = opened();
    seek(store, "2");
    await later();
    expect(putOnCandidate(store, 2)).toBeNull();
    expect(putOnCandidate(store, 1)).toBe("2");
    expect(placeOf(store, "2")).toEqual({ start: 33, end: 42, quote: "212 homes", state: "edited" });
    expect(store.find("2")?.isSaving).toBe(true);
    await later();
    expect(store.find("2")?.isSaving).toBe(false);
    const asked = page.room.asked.at(-1)!;
    expect([asked.path, asked.body]).toEqual(["/highlights/2/reattach/", { start: 33, end: 42, quote: "212 homes" }]);
    expect(store.get()).toMatchObject({ seeking: null, refusals: [] });
  });

  it("is put on the selected words, and taken back", async () => {
    const { page, store } = opened();
    seek(store, "3");
    expect(putOnSelection(store)).toBeNull();
    select(store, "212 homes");
    expect(putOnSelection(store)).toBeNull();
    expect(store.get().doubt).toMatchObject({ key: "3", quote: "212 homes" });
    expect(placeOf(store, "3")).toMatchObject({ start: null });
    expect(putOnSelection(store)).toBe("3");
    expect(store.get().doubt).toBeNull();
    expect(store.find("3")?.isByHand).toBe(true);
    expect(placeOf(store, "3")).toEqual({ start: 40, end: 49, quote: "212 homes", state: "edited" });
    await later();
    expect(store.get().byHand.has("3")).toBe(true);
    store.deeds.undo();
    expect(placeOf(store, "3")).toMatchObject({ start: null, state: "orphaned" });
    await later();
    expect(page.room.asked.at(-1)?.path).toBe("/highlights/3/detach/");
    expect(placeOf(store, "3")).toMatchObject({ start: null, state: "orphaned", quote: "Words that are gone" });
  });

  it("is retired, and brought back", async () => {
    const { page, store } = opened();
    retire(store, "2");
    expect(keys(store)).toEqual(["1", "3"]);
    await later();
    expect(page.room.asked.at(-1)?.path).toBe("/highlights/2/retire/");
    store.deeds.undo();
    await later();
    expect(page.room.asked.at(-1)?.path).toBe("/highlights/2/restore/");
    expect(keys(store)).toEqual(["1", "2", "3"]);
  });

  it("stays lost where the server refuses, with the reason", async () => {
    const { page, store } = opened();
    seek(store, "2");
    await later();
    page.room.faults.push({ status: 409, body: { status: 409, code: "placed_already", detail: "Somebody was first." } });
    putOnCandidate(store, 1);
    await later();
    expect(placeOf(store, "2")).toMatchObject({ start: null });
    expect(store.get().refusals.map((one) => one.words)).toEqual(["The passage was not put back: Somebody was first."]);
    expect(store.get().looked).toEqual({});
  });

  it.each(["drop", "lost", "503"] as const)("survives %s with the same key", async (fault) => {
    const { page, store } = opened();
    seek(store, "2");
    await later();
    page.room.faults.push(fault);
    putOnCandidate(store, 1);
    await later(5000);
    expect(page.posts()).toHaveLength(2);
    expect(new Set(page.posts()).size).toBe(1);
    expect(placeOf(store, "2")).toMatchObject({ start: 33 });
  });

  it("is left alone where it has a place", () => {
    const { page, store } = opened();
    retire(store, "1");
    seek(store, "1");
    select(store, "212 homes");
    expect(putOnSelection(store)).toBeNull();
    expect(page.posts()).toEqual([]);
  });
});
