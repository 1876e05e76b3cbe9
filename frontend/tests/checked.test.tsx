// @vitest-environment jsdom
import { render } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Checked, type Match } from "../src/annotate/checked";
import { CheckedLine, CheckedList } from "../src/annotate/Checked";
import type { Reader } from "../src/annotate/reader";
import type { Store } from "../src/annotate/store";
import { claimOf, highlightOf } from "./newsroom";
import { later, Page, select } from "./page";

const PRIOR = {
  id: 3,
  url: "https://checks.example.net/rents/",
  claim: "Rents have risen by 41 %",
  claimant: "A. Minister",
  claimed_on: "2026-01-30",
  reviewed_at: "2026-02-03T00:00:00Z",
  publisher: "Example Checks",
  site: "checks.example.net",
  licence: "https://creativecommons.org/licenses/by/4.0/",
};

function matchOf(change: Partial<Match> = {}): Match {
  const own = { claim: claimOf(9, { text: "Rents rose by 41 %" }), prior_check: null };
  return { ...own, score: 0.95, relation: "same", matched: ["rents", "rose"], differs: [], rating: null, said: "Already being checked", url: null, ...change };
}

const elsewhere = (change: object = {}): Match =>
  matchOf({ claim: null, prior_check: { ...PRIOR, ...change }, rating: { key: null, label: "Mostly false", tone: null }, said: "Checked by Example Checks" });

function writing(page: Page): Store {
  const store = page.open();
  select(store, "Rents rose by 41 %");
  store.startClaim();
  return store;
}

const questions = (page: Page): unknown[] => page.room.asked.filter((one) => one.path === "/claims/match/").map((one) => one.body["q"]);

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe("what is known of a claim that is being written", () => {
  it("is asked once the writing has paused", async () => {
    const page = new Page();
    const checked = new Checked(writing(page));
    for (const said of ["Rents rose by", "Rents rose by 4", "Rents rose by 41"]) checked.ask(said);
    await later(350);
    expect(questions(page)).toEqual([]);
    await later(100);
    expect(questions(page)).toEqual(["Rents rose by 41"]);
    checked.ask(" Rents rose by 41 ");
    await later(1000);
    expect(questions(page)).toHaveLength(1);
  });

  it("is not asked of a word or two, and what was shown goes", async () => {
    const page = new Page();
    page.room.known = [matchOf()];
    const checked = new Checked(writing(page));
    checked.ask("Rents rose by 41 %");
    await later(500);
    expect(checked.get().results).toHaveLength(1);
    checked.ask("Rents");
    await later(500);
    expect(questions(page)).toHaveLength(1);
    expect(checked.get().results).toEqual([]);
  });

  it("calls a question back that is no longer the right one", async () => {
    const page = new Page();
    page.room.known = [matchOf()];
    const checked = new Checked(writing(page));
    checked.ask("Rents rose by 41 %");
    vi.advanceTimersByTime(400);
    checked.ask("Rents fell by 41 %");
    expect(page.room.calledBack).toEqual([JSON.stringify({ q: "Rents rose by 41 %", limit: 3 })]);
    await later();
    expect(checked.get().results).toEqual([]);
    await later(400);
    expect(questions(page)).toEqual(["Rents rose by 41 %", "Rents fell by 41 %"]);
    expect(checked.get()).toMatchObject({ results: [{ score: 0.95 }], isOld: false });
  });

  it.each(["drop", "503", "429", "html", "signed_out"] as const)("is silent on %s, and the claim is saved all the same", async (fault) => {
    const page = new Page();
    const store = writing(page);
    const checked = new Checked(store);
    page.room.faults.push(fault);
    checked.ask("Rents rose by 41 %");
    await later(500);
    expect(checked.get()).toMatchObject({ results: [], isOld: false, trouble: "" });
    expect(store.get()).toMatchObject({ toast: null, refusals: [] });
    store.saveForm();
    await later();
    expect(page.room.highlights).toHaveLength(1);
  });

  it("leaves out what only has a word in common, and shows three", async () => {
    const page = new Page();
    page.room.known = [matchOf(), ...[0.5, 0.4, 0.3, 0.02].map((score) => matchOf({ score, relation: "related" }))];
    const checked = new Checked(writing(page));
    checked.ask("Rents rose by 41 %");
    await later(500);
    expect(checked.get().results.map((one) => one.score)).toEqual([0.95, 0.5, 0.4]);
    page.room.known = [matchOf({ score: 0.02, relation: "related" })];
    checked.ask("Rents rose by 41 per cent");
    await later(500);
    expect(checked.get().results).toEqual([]);
  });
});

describe("marking the passage for the claim that is known", () => {
  it("makes no second claim, and undo brings the draft back", async () => {
    const page = new Page();
    const store = writing(page);
    const form = store.form()!;
    const key = await new Checked(store).mark(claimOf(9), form);
    expect(page.room.asked.at(-1)?.body).toEqual({ snapshot: 5, start: 0, end: 18, quote: "Rents rose by 41 %", claim: 9 });
    expect(store.get()).toMatchObject({ forms: [], toast: { canUndo: true } });
    expect(store.find(key)?.highlight.claim.id).toBe(9);
    store.deeds.undo();
    expect(store.form()?.fields).toEqual(form.fields);
    await later();
    expect(page.room.highlights).toEqual([]);
  });

  it("keeps the form, and says why, where it does not arrive", async () => {
    const page = new Page();
    const store = writing(page);
    const checked = new Checked(store);
    page.room.faults.push({ status: 409, body: { code: "stale", detail: "The article has changed." } });
    expect(await checked.mark(claimOf(9), store.form()!)).toBeNull();
    expect(checked.get()).toMatchObject({ busy: null, trouble: "The article has changed." });
    expect(store.form()?.quote).toBe("Rents rose by 41 %");
  });

  it("is offered for the same own claim only, and not where it stands already", () => {
    const page = new Page([highlightOf(1, 6, 18, { id: 9 })]);
    const store = writing(page);
    const checked = new Checked(store);
    const form = store.form()!;
    expect(checked.mayMark(matchOf(), form)).toBe(false);
    expect(checked.mayMark(matchOf({ claim: claimOf(8) }), form)).toBe(true);
    expect(checked.mayMark(matchOf({ claim: claimOf(8), relation: "related" }), form)).toBe(false);
    expect(checked.mayMark(elsewhere(), form)).toBe(false);
  });
});

describe("how it is shown", () => {
  async function shown(known: Match[]): Promise<HTMLElement> {
    const page = new Page();
    page.room.known = known;
    const store = writing(page);
    const checked = new Checked(store);
    const box = document.createElement("div");
    const form = store.form()!;
    const reader = { store } as unknown as Reader;
    const draw = (): void =>
      render(
        <>
          <CheckedLine checked={checked} />
          <CheckedList checked={checked} form={form} reader={reader} />
        </>,
        box,
      );
    draw();
    checked.ask(form.fields.text);
    await later(500);
    draw();
    return box;
  }

  it("tells the same from the related, in words", async () => {
    const box = await shown([matchOf({ url: "https://news.example/checks/9/" }), matchOf({ claim: claimOf(8), score: 0.4, relation: "related", differs: ["number"] })]);
    expect(box.querySelector("[role=status]")?.textContent).toBe("Probably checked already: see below");
    const said = [...box.querySelectorAll(".known-said")].map((one) => one.textContent);
    expect(said).toEqual(["Probably the same claim", "Related · differs in number"]);
    expect([...box.querySelectorAll("button")].map((one) => one.textContent)).toContain("Mark it here too");
    expect(box.textContent).toContain("Words in common: rents, rose");
  });

  it("leads to another's check in a tab of its own, with publisher, date and licence", async () => {
    const box = await shown([elsewhere()]);
    const link = box.querySelector("a")!;
    expect(link).toMatchObject({ href: PRIOR.url, target: "_blank", rel: "noopener noreferrer" });
    expect(box.textContent).toContain("Mostly false");
    expect(box.textContent).toContain("Said by A. Minister, 30 Jan 2026");
    expect(box.textContent).toContain("Checked by Example Checks · 3 Feb 2026 · licence: https://creativecommons.org/licenses/by/4.0/");
  });

  it("makes no link of an address that is none", async () => {
    const box = await shown([elsewhere({ url: "javascript:alert(1)", publisher: "" })]);
    expect(box.querySelector("a")).toBeNull();
    expect(box.textContent).toContain("Checked by checks.example.net");
  });

  it("is short where another's claim is a whole page", async () => {
    const box = await shown([{ ...elsewhere({ claim: "word ".repeat(4000) }), matched: Array<string>(80).fill("word") }]);
    expect(box.textContent.length).toBeLessThan(700);
  });

  it("says nothing where nothing is known", async () => {
    const box = await shown([]);
    expect(box.textContent).toBe("");
  });
});
