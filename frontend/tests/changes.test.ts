// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { poll } from "../src/annotate/live";
import type { Store } from "../src/annotate/store";
import type { Highlight } from "../src/annotate/types";
import { highlightOf } from "./newsroom";
import { keys, later, Page, texts, write } from "./page";

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe("an edit", () => {
  const known = (): Highlight => highlightOf(1, 14, 18, { text: "Rents rose", claimant: "League" });

  function edit(store: Store, text: string): void {
    store.startEdit("1");
    store.type({ text });
    store.saveForm();
  }

  it("is sent over the version that was seen", async () => {
    const page = new Page([known()]);
    const store = page.open();
    edit(store, "Rents rose by two fifths");
    expect(texts(store)).toEqual(["Rents rose by two fifths"]);
    await later();
    const patch = page.room.asked.find((one) => one.method === "PATCH");
    expect(patch?.headers.get("If-Match")).toBe('"1"');
    expect(patch?.body).toEqual({ text: "Rents rose by two fifths", claimant: "League", claimed_on: null });
    expect(store.get().highlights[0]?.claim.version).toBe(2);
  });

  it("overwrites nothing that a colleague saved meanwhile, and keeps both texts", async () => {
    const page = new Page([known()]);
    const store = page.open();
    store.startEdit("1");
    store.type({ text: "Mine" });
    page.room.change("101", { text: "Theirs", version: 2 });
    store.saveForm();
    await later();
    expect(page.room.claim("101").text).toBe("Theirs");
    expect(store.form()).toMatchObject({ fields: { text: "Mine" }, theirs: { text: "Theirs" } });
    store.saveForm();
    await later();
    expect(page.room.claim("101")).toMatchObject({ text: "Mine", version: 3 });
    expect(store.form()).toBeUndefined();
  });

  it("keeps both texts where the colleague was faster by a blink", async () => {
    const page = new Page([known()]);
    const store = page.open();
    page.room.faults.push({ status: 412, body: { code: "stale", detail: "Too late." } });
    edit(store, "Mine");
    await later();
    expect(store.form()).toMatchObject({ fields: { text: "Mine" }, theirs: { id: 101 } });
  });

  it("that arrived though its answer was lost is no conflict", async () => {
    const page = new Page([known()]);
    const store = page.open();
    page.room.faults.push("lost");
    edit(store, "Mine");
    await later(3000);
    expect(store.form()).toBeUndefined();
    expect(store.get().phase.kind).toBe("idle");
    expect(page.room.claim("101")).toMatchObject({ text: "Mine", version: 2 });
  });

  it("is taken back by undo", async () => {
    const page = new Page([known()]);
    const store = page.open();
    edit(store, "Mine");
    await later();
    store.deeds.undo();
    await later();
    expect(page.room.claim("101").text).toBe("Rents rose");
  });

  it("of a claim that may not be edited does not begin", () => {
    const page = new Page([highlightOf(1, 14, 18, { may: { edit: false, discard: false } })]);
    const store = page.open();
    expect(store.startEdit("1")).toBe(false);
    store.discard("1");
    expect(page.room.asked).toEqual([]);
  });
});

describe("a discard", () => {
  it("is gone at once and comes back with undo", async () => {
    const page = new Page([highlightOf(1, 0, 5), highlightOf(2, 14, 18)]);
    const store = page.open();
    store.discard("1");
    expect(keys(store)).toEqual(["2"]);
    await later();
    expect(page.room.highlights.map((one) => one.id)).toEqual([2]);
    store.deeds.undo();
    await later();
    expect(keys(store)).toEqual(["1", "2"]);
  });

  it("comes back with the reason where the server refuses it", async () => {
    const page = new Page([highlightOf(1, 0, 5)]);
    const store = page.open();
    page.room.faults.push({ status: 409, body: { code: "wrong_state", detail: "It is in review now." } });
    store.discard("1");
    await later();
    expect(keys(store)).toEqual(["1"]);
    expect(store.get().refusals[0]?.words).toBe("The claim was not discarded: It is in review now.");
  });

  it("of one passage is done when the passage is gone already", async () => {
    const page = new Page([highlightOf(1, 0, 5), highlightOf(2, 14, 18)]);
    const store = page.open();
    page.room.highlights = page.room.highlights.filter((one) => one.id !== 1);
    store.removePassage("1");
    await later();
    expect(keys(store)).toEqual(["2"]);
    expect(store.get().refusals).toEqual([]);
  });
});

describe("colleagues", () => {
  it("their highlights appear, in reading order", async () => {
    const page = new Page([highlightOf(2, 14, 18), highlightOf(3, null, null)]);
    const store = page.open();
    page.room.highlights = [...page.room.highlights, highlightOf(9, 0, 5)];
    await poll(store);
    expect(keys(store)).toEqual(["9", "2", "3"]);
  });

  it("an answer that crossed one of our saves is not believed", async () => {
    const page = new Page();
    const store = page.open();
    const asking = poll(store);
    write(store, "41 %", "Mine");
    await asking;
    await later();
    expect(texts(store)).toEqual(["Mine"]);
  });

  it("a new version is announced and takes nothing away", async () => {
    const page = new Page([highlightOf(1, 0, 5)]);
    const store = page.open();
    page.room.snapshot = 6;
    page.room.highlights = [];
    await poll(store);
    expect(store.get().isOutdated).toBe(true);
    expect(store.shown()).toHaveLength(1);
  });
});

describe("going through the claims", () => {
  it("follows reading order, the outer before the inner", () => {
    const page = new Page([highlightOf(3, 20, 30), highlightOf(2, 2, 5), highlightOf(1, 2, 12), highlightOf(4, null, null)]);
    const store = page.open();
    const seen: (string | null)[] = [];
    for (let i = 0; i < 4; i += 1) {
      const next = store.neighbour(1, 0);
      seen.push(next);
      if (next !== null) store.activate(next);
    }
    expect(seen).toEqual(["1", "2", "3", null]);
    expect(store.neighbour(-1, 0)).toBe("2");
  });

  it("begins where the reader is", () => {
    const page = new Page([highlightOf(1, 2, 5), highlightOf(2, 20, 30)]);
    const store = page.open();
    expect([store.neighbour(1, 10), store.neighbour(-1, 10)]).toEqual(["2", "1"]);
  });
});
