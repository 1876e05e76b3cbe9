// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Keep } from "../src/annotate/keep";
import { later, Page, reading, select, texts, write } from "./page";
import { spanOfWords } from "./reading";

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe("a new claim", () => {
  it("is on the page at once, and is the server's own when the answer comes", async () => {
    const page = new Page();
    const store = page.open();
    write(store, "41 %", "Rents rose by 41 %");
    expect(texts(store)).toEqual(["Rents rose by 41 %"]);
    expect(store.shown()[0]?.isSaving).toBe(true);
    await later();
    expect(store.shown()[0]).toMatchObject({ key: "50", isSaving: false });
    expect(store.get()).toMatchObject({ phase: { kind: "idle" }, active: "50", forms: [] });
    expect(page.room.asked[0]?.body).toMatchObject({ snapshot: 5, start: 14, end: 18, quote: "41 %" });
    expect(localStorage).toHaveLength(0);
  });

  it("takes its statement from the quote, on one line", () => {
    const page = new Page();
    const store = page.open();
    select(store, "homes.\nNobody");
    store.startClaim();
    expect(store.form()?.fields.text).toBe("homes. Nobody");
  });

  it("is not sent without a statement", async () => {
    const page = new Page();
    const store = page.open();
    write(store, "41 %", "  ");
    await later();
    expect(store.form()?.errors["text"]).toHaveLength(1);
    expect(page.room.asked).toEqual([]);
  });

  it.each(["drop", "lost", "503", "html"] as const)("survives %s with the same key", async (fault) => {
    const page = new Page();
    const store = page.open();
    page.room.faults.push(fault, fault);
    write(store, "41 %", "Rents rose");
    await later();
    expect(store.get().phase.kind).toBe("retrying");
    await later(5000);
    expect(store.get().phase.kind).toBe("idle");
    expect(page.posts()).toHaveLength(3);
    expect(new Set(page.posts()).size).toBe(1);
    expect(page.room.highlights).toHaveLength(1);
  });

  it("waits as long as the server asks", async () => {
    const page = new Page();
    const store = page.open();
    page.room.faults.push("429");
    write(store, "41 %", "Rents rose");
    await later(6000);
    expect(page.posts()).toHaveLength(1);
    await later(1500);
    expect(page.posts()).toHaveLength(2);
  });

  it("survives a reload while the network is down", async () => {
    const page = new Page();
    const store = page.open();
    page.room.faults.push("lost");
    write(store, "41 %", "Rents rose");
    await later();
    const again = page.open();
    expect(texts(again)).toContain("Rents rose");
    await later();
    expect(page.room.highlights).toHaveLength(1);
    expect(new Set(page.posts()).size).toBe(1);
    expect(localStorage).toHaveLength(0);
  });

  it("comes back as a form, with what was typed, where the server refuses it", async () => {
    const page = new Page();
    const store = page.open();
    page.room.faults.push({ status: 422, body: { code: "invalid", detail: "Look again.", fields: { text: ["Too long."] } } });
    write(store, "41 %", "Rents rose");
    await later();
    expect(store.form()).toMatchObject({ fields: { text: "Rents rose" }, errors: { text: ["Too long."] } });
    expect(texts(store)).toEqual([]);
    store.saveForm();
    await later();
    expect(new Set(page.posts()).size).toBe(2);
    expect(page.room.highlights).toHaveLength(1);
  });

  it("waits beside its passage where another form is being typed in", async () => {
    const page = new Page();
    const store = page.open();
    page.room.faults.push({ status: 422, body: { code: "bad_span", detail: "The passage has changed." } });
    write(store, "41 %", "Rents rose");
    select(store, "212 homes");
    store.startClaim();
    await later();
    expect(store.form()?.quote).toBe("212 homes");
    expect(store.get().forms.find((form) => form.key !== store.get().open)).toMatchObject({ fields: { text: "Rents rose" }, problem: "The passage has changed." });
  });

  it("waits for somebody to sign in again", async () => {
    const page = new Page();
    const store = page.open();
    page.room.faults.push("signed_out");
    write(store, "41 %", "Rents rose");
    await later(60_000);
    expect(store.get().phase.kind).toBe("signed_out");
    expect(page.posts()).toHaveLength(1);
    store.outbox.wake();
    await later();
    expect(store.get().phase.kind).toBe("idle");
    expect(page.room.highlights).toHaveLength(1);
  });

  it("goes in the order it was made, one after another", async () => {
    const page = new Page();
    const store = page.open();
    page.room.faults.push("503");
    write(store, "41 %", "First");
    write(store, "212 homes", "Second");
    await later(3000);
    expect(page.room.highlights.map((one) => one.claim.text)).toEqual(["First", "Second"]);
  });
});

describe("a draft", () => {
  it("survives a reload letter by letter", () => {
    const page = new Page();
    const store = page.open();
    select(store, "212 homes");
    store.startClaim();
    store.type({ text: "The council bu", claimant: "Council" });
    expect(page.open().form()).toMatchObject({ quote: "212 homes", fields: { text: "The council bu", claimant: "Council" } });
  });

  it("finds its passage again in a new version", () => {
    const page = new Page();
    const store = page.open();
    select(store, "212 homes");
    store.startClaim();
    const moved = page.open(6);
    expect(moved.form()).toMatchObject({ snapshot: 6, span: spanOfWords(reading, "212 homes") });
  });

  it("can be taken back after it was put away", () => {
    const page = new Page();
    const store = page.open();
    select(store, "212 homes");
    store.startClaim();
    store.type({ text: "Typed" });
    store.cancelForm();
    expect(store.form()).toBeUndefined();
    expect(localStorage).toHaveLength(0);
    store.deeds.undo();
    expect(store.form()?.fields.text).toBe("Typed");
  });

  it("says so where the browser keeps nothing", () => {
    const page = new Page();
    const store = page.open();
    vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    select(store, "212 homes");
    store.startClaim();
    store.type({ text: "Typed" });
    expect(store.get().isForgetful).toBe(true);
    expect(store.form()?.fields.text).toBe("Typed");
  });

  it("of somebody else is not shown", () => {
    const page = new Page();
    const store = page.open();
    select(store, "212 homes");
    store.startClaim();
    expect(new Keep(localStorage, 8, 1).forms()).toEqual([]);
    expect(new Keep(localStorage, 7, 2).forms()).toEqual([]);
    expect(new Keep(localStorage, 7, 1).forms()).toHaveLength(1);
  });
});
