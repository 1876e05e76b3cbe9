// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Reader } from "../src/annotate/reader";
import { Threads, threadsOf, type Said } from "../src/annotate/threads";
import { begunAt, completeMentions } from "../src/dom/mention";
import { highlightOf } from "./newsroom";
import { Page } from "./page";

const said = (id: number, change: Partial<Said> = {}): Said => ({
  id,
  thread: null,
  text: `Comment ${id}`,
  author: { name: "Bo Lind" },
  created_at: "2026-11-23T14:05:00Z",
  source: null,
  quote: "",
  resolved_at: null,
  ...change,
});

beforeEach(() => localStorage.clear());

describe("threads", () => {
  const opened = async (page: Page): Promise<Threads> => {
    const store = page.open();
    store.activate("1");
    const reader = { store } as unknown as Reader;
    const threads = new Threads(reader);
    threads.toggle();
    await vi.waitFor(() => expect(threads.get().said).not.toBeNull());
    return threads;
  };

  it("puts replies under what they reply to, and what is done with last", () => {
    const all = [said(1, { resolved_at: "2026-11-23T15:00:00Z" }), said(2), said(3, { thread: 2 }), said(4, { thread: 1 })];
    expect(threadsOf(all).map(({ first, replies }) => [first.id, ...replies.map((one) => one.id)])).toEqual([[2, 3], [1, 4]]);
  });

  it("says a reply once however often it is tried, and keeps what was typed until it has arrived", async () => {
    const page = new Page([highlightOf(1, 0, 5)]);
    page.room.said = [said(2)];
    const threads = await opened(page);
    threads.keep(2, "It is.");
    page.room.faults.push("drop");
    expect(await threads.say("It is.", 2)).toBe(false);
    expect(threads.get().trouble).not.toBe("");
    expect((await opened(page)).draft(2)).toBe("It is.");
    expect(await threads.say("It is.", 2)).toBe(true);
    expect(threads.draft(2)).toBe("");
    const sent = page.room.asked.filter((one) => one.path === "/comments/2/replies/");
    expect(new Set(sent.map((one) => one.headers.get("Idempotency-Key"))).size).toBe(1);
  });
});

describe("a mention", () => {
  it("begins with an @ that follows no word", () => {
    const cases: [string, string | null][] = [["Ask @ed", "ed"], ["@", ""], ["me@news", null], ["@ed, see", null], ["(@é", "é"]];
    for (const [text, begun] of cases) expect(begunAt(text, text.length)).toBe(begun);
  });

  it("is completed by keys, and by nothing else while the list is closed", async () => {
    const area = document.body.appendChild(document.createElement("textarea"));
    const people = ["edgar", "edith"].map((username, id) => ({ id, username, name: username }));
    completeMentions(area, () => Promise.resolve(people));
    const press = (key: string): boolean => area.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    area.value = "Ask @ed";
    area.setSelectionRange(7, 7);
    area.dispatchEvent(new Event("input"));
    await vi.waitFor(() => expect(document.querySelectorAll("[role=option]").length).toBe(2));
    expect(press("ArrowDown")).toBe(false);
    expect(document.querySelector("[aria-selected=true]")?.textContent).toContain("@edith");
    expect(press("Enter")).toBe(false);
    expect(area.value).toBe("Ask @edith ");
    expect(press("Enter")).toBe(true);
  });
});
