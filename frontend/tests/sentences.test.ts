// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Api } from "../src/annotate/api";
import { Coverage, type Sentence } from "../src/annotate/coverage";
import { Keep } from "../src/annotate/keep";
import { TextPane } from "../src/annotate/paint";
import { Reader } from "../src/annotate/reader";
import { Store } from "../src/annotate/store";
import { Suggestions } from "../src/annotate/suggestions";
import { claimOf, highlightOf, Newsroom, TEXT } from "./newsroom";
import { readingOf } from "./reading";

const SENTENCES: Sentence[] = readingOf(TEXT).blocks.map(({ start, end }, i) => {
  const text = Array.from(TEXT).slice(start, end).join("");
  return { start, end, text, state: i === 1 ? "claimed" : "open", counted: true, claims: i === 1 ? [101] : [], mark: null };
});
const OFFER = { claim: claimOf(9), said: "Already being checked", published: null, public_url: null, kind: "verbatim", score: 1, start: 0, end: 18, quote: "Rents rose by 41 %" };

/** The server's answers by method and path; each is asked for anew. */
let answers: Map<string, () => Response>;
let asked: { method: string; path: string; body: unknown }[];
let reader: Reader;

const json = (body: object, status = 200) => (): Response => Response.json(body, { status });
const problem = (detail: string) => (): Response => Response.json({ code: "bad_span", detail, fields: {} }, { status: 422 });

const answering: typeof fetch = (input, init) => {
  const path = (input as string).replace("/api/v1", "");
  const method = init?.method ?? "GET";
  asked.push({ method, path, body: JSON.parse((init?.body as string | null) ?? "null") });
  const answer = answers.get(`${method} ${path}`);
  return answer ? Promise.resolve(answer()) : Promise.reject(new TypeError("Failed to fetch"));
};

beforeEach(() => {
  vi.stubGlobal("matchMedia", () => ({ matches: true }));
  vi.stubGlobal("CSS", {});
  Range.prototype.getBoundingClientRect = () => new DOMRect(0, 100, 10, 10);
  Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
  const reading = readingOf(TEXT);
  document.body.innerHTML = `<article>${reading.blocks.map((b) => `<p data-start="${b.start}" data-end="${b.end}">${reading.map.slice(b)}</p>`).join("")}</article>`;
  answers = new Map();
  asked = [];
  const data = { article: { ...(new Newsroom().article() as Store["parts"]["data"]["article"]) }, me: { id: 7, name: "Ada" }, sign_in: "/" };
  const store = new Store({ data, reading, api: new Api(() => "", "/api/v1", answering), keep: new Keep(localStorage, 7, 1) });
  reader = new Reader(store, new TextPane(document.querySelector("article")!, reading.map));
});

describe("Coverage", () => {
  const page = (results: Sentence[], next: string | null = null, snapshot = 5): (() => Response) => json({ snapshot, next, results });

  it("follows the pages and counts what is counted", async () => {
    answers.set("GET /articles/1/sentences/", page(SENTENCES.slice(0, 2), "http://x.example/api/v1/articles/1/sentences/?after=40"));
    answers.set("GET /articles/1/sentences/?after=40", page([{ ...SENTENCES[2]!, counted: false }]));
    const coverage = new Coverage(reader);
    await coverage.load();
    expect([...coverage.counts()]).toEqual([["open", 1], ["claimed", 1]]);
  });

  it("says that nothing was loaded, and leaves another version's sentences alone", async () => {
    const coverage = new Coverage(reader);
    await coverage.load();
    expect(coverage.get().phase).toBe("failed");
    answers.set("GET /articles/1/sentences/", page(SENTENCES, null, 6));
    await coverage.load();
    expect(coverage.get().sentences).toEqual([]);
  });

  it("marks the selected sentence, shown at once, and takes it back where it is refused", async () => {
    answers.set("GET /articles/1/sentences/", page(SENTENCES));
    const coverage = new Coverage(reader);
    await coverage.load();
    coverage.ask();
    expect(coverage.get().menu).toBeNull();
    reader.store.selected({ start: 3, end: 8 }, "character");
    coverage.ask();
    answers.set("POST /articles/1/marks/", problem("The article does not say these words."));
    const done = coverage.choose("opinion");
    expect(coverage.get().sentences[0]!.state).toBe("opinion");
    await done;
    expect(coverage.get().sentences[0]!.state).toBe("open");
    expect(reader.store.get().refusals[0]!.words).toContain("does not say these words");
    expect(asked.at(-1)!.body).toEqual({ snapshot: 5, start: 0, end: SENTENCES[0]!.end, quote: SENTENCES[0]!.text, kind: "opinion" });
  });

  it("takes a mark back with undo, also before the server has answered, and offers none where it refused", async () => {
    answers.set("GET /articles/1/sentences/", page(SENTENCES));
    const coverage = new Coverage(reader);
    await coverage.load();
    const [first, ...others] = SENTENCES as [Sentence, ...Sentence[]];
    const mark = { id: 31, kind: "opinion" as const, reason: "", state: "exact" };
    answers.set("POST /articles/1/marks/", json(mark, 201));
    answers.set("GET /articles/1/sentences/", page([{ ...first, state: "opinion", mark }, ...others]));
    answers.set("DELETE /marks/31/", () => new Response(null, { status: 204 }));
    reader.store.selected({ start: 3, end: 8 }, "character");
    coverage.ask();
    void coverage.choose("opinion");
    reader.store.deeds.undo();
    await vi.waitFor(() => expect(asked.map((one) => one.method)).toContain("DELETE"));
    expect(asked.find((one) => one.method === "DELETE")?.path).toBe("/marks/31/");
    answers.set("POST /articles/1/marks/", problem("No."));
    coverage.ask();
    await coverage.choose("prediction");
    expect(reader.store.get()).toMatchObject({ undo: [], toast: null });
  });

  it("goes to the next sentence that nobody looked at, and round", async () => {
    answers.set("GET /articles/1/sentences/", page(SENTENCES));
    const coverage = new Coverage(reader);
    await coverage.load();
    const starts = [1, 2, 3].map(() => {
      coverage.nextOpen();
      return reader.store.get().selection?.span.start;
    });
    expect(starts).toEqual([SENTENCES[0]!.start, SENTENCES[2]!.start, SENTENCES[0]!.start]);
  });
});

describe("Suggestions", () => {
  const load = async (): Promise<Suggestions> => {
    answers.set("GET /articles/1/suggestions/", json({ snapshot: 5, is_cut: false, results: [OFFER] }));
    const known = new Suggestions(reader);
    await known.load();
    return known;
  };

  it("takes one up as a highlight of the known claim, and offers it no more", async () => {
    const known = await load();
    answers.set("POST /articles/1/highlights/", json(highlightOf(3, 0, 18, { id: 9 }), 201));
    await known.take(known.left()[0]!);
    expect(asked.at(-1)!.body).toEqual({ snapshot: 5, start: 0, end: 18, quote: OFFER.quote, claim: 9 });
    expect(reader.store.get().highlights).toHaveLength(1);
    expect(known.left()).toEqual([]);
  });

  it("keeps what could not be turned down, and says why", async () => {
    const known = await load();
    await known.refuse(known.left()[0]!);
    expect([known.left().length, known.get().trouble]).toEqual([1, "The server does not answer. Try again."]);
    answers.set("POST /articles/1/suggestions/dismiss/", () => new Response(null, { status: 204 }));
    await known.refuse(known.left()[0]!);
    expect([known.left().length, known.get().trouble]).toEqual([0, ""]);
  });

  it("fails quietly", async () => {
    const known = new Suggestions(reader);
    await known.load();
    expect(known.get().phase).toBe("failed");
    expect(reader.store.get().refusals).toEqual([]);
  });
});
