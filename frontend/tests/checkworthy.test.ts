// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Api } from "../src/annotate/api";
import { Checkworthy, type Pointed } from "../src/annotate/checkworthy";
import { whyOf } from "../src/annotate/Checkworthy";
import { Coverage } from "../src/annotate/coverage";
import { Keep } from "../src/annotate/keep";
import { pressed } from "../src/annotate/keyboard";
import { TextPane } from "../src/annotate/paint";
import { Reader } from "../src/annotate/reader";
import { Store } from "../src/annotate/store";
import { highlightOf, Newsroom, TEXT } from "./newsroom";
import { readingOf } from "./reading";

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
  const data = { article: { ...(new Newsroom().article() as Store["parts"]["data"]["article"]) }, me: { id: 7, name: "Ada" }, sign_in: "/", points_out: true };
  const store = new Store({ data, reading, api: new Api(() => "", "/api/v1", answering), keep: new Keep(localStorage, 7, 1) });
  reader = new Reader(store, new TextPane(document.querySelector("article")!, reading.map));
});

const sentence = (start: number, end: number, points: number): Pointed => ({ start, end, quote: Array.from(TEXT).slice(start, end).join(""), points, reasons: [] });
const FIRST = sentence(0, 21, 5);
const SECOND = sentence(22, 48, 3);
const offered = json({ snapshot: 5, is_read: true, is_cut: false, results: [FIRST, SECOND] });

async function loaded(): Promise<Checkworthy> {
  answers.set("GET /articles/1/checkworthy/", offered);
  const worth = new Checkworthy(reader, new Coverage(reader));
  await worth.load();
  return worth;
}

describe("Checkworthy", () => {
  it("asks for nothing where she has not switched it on", async () => {
    const { store } = reader;
    const off = new Store({ ...store.parts, data: { ...store.parts.data, points_out: false } });
    const worth = new Checkworthy(new Reader(off, reader.pane), new Coverage(reader));
    await worth.load();
    expect([worth.get().phase, asked]).toEqual(["off", []]);
  });

  it("leaves out what carries a claim meanwhile", async () => {
    const worth = await loaded();
    expect(worth.left()).toEqual([FIRST, SECOND]);
    reader.store.set({ highlights: [highlightOf(1, 3, 9)] });
    expect(worth.left()).toEqual([SECOND]);
  });

  it("leaves another version's sentences alone", async () => {
    answers.set("GET /articles/1/checkworthy/", json({ snapshot: 6, is_read: true, is_cut: false, results: [FIRST] }));
    const worth = new Checkworthy(reader, new Coverage(reader));
    await worth.load();
    expect(worth.get()).toMatchObject({ phase: "waiting", pointed: [] });
  });

  it("opens the form for a claim on the whole sentence", async () => {
    (await loaded()).accept(SECOND);
    expect(reader.store.form()).toMatchObject({ span: { start: 22, end: 48 }, quote: SECOND.quote });
  });

  it("passes over at once, tells the server, and takes it back with undo", async () => {
    const worth = await loaded();
    answers.set("POST /articles/1/checkworthy/pass/", () => new Response(null, { status: 204 }));
    answers.set("POST /articles/1/checkworthy/again/", () => new Response(null, { status: 204 }));
    const passing = worth.passOver(FIRST);
    expect(worth.left()).toEqual([SECOND]);
    await passing;
    expect(asked.at(-1)?.body).toEqual({ start: 0, end: 21, quote: FIRST.quote });
    reader.store.deeds.undo();
    await vi.waitFor(() => expect(asked.at(-1)?.path).toBe("/articles/1/checkworthy/again/"));
    expect(worth.left()).toEqual([FIRST, SECOND]);
    expect(reader.store.get().toast?.words).toBe("The sentence is pointed out again.");
    reader.store.deeds.redo();
    expect(worth.left()).toEqual([SECOND]);
  });

  it("points out again what the server refused to pass over, and says why", async () => {
    const worth = await loaded();
    answers.set("POST /articles/1/checkworthy/pass/", problem("Reload it."));
    await worth.passOver(FIRST);
    expect(worth.left()).toEqual([FIRST, SECOND]);
    expect(reader.store.get().refusals[0]?.words).toBe("The list was left as it was: Reload it.");
    expect(reader.store.get().undo).toEqual([]);
  });

  it("says what speaks for a sentence and what against it", () => {
    expect(whyOf({ code: "figure", said: "a figure", words: "212", points: 2 })).toBe("a figure: “212”");
    expect(whyOf({ code: "short", said: "very short", words: "", points: -1.5 })).toBe("but very short");
  });
});

describe("the keys s and v", () => {
  const press = (key: string): boolean => pressed(reader, new KeyboardEvent("keydown", { key }));

  it("lead to the forms on the chosen claim's page", () => {
    const went = vi.fn();
    vi.stubGlobal("location", { assign: went });
    reader.store.set({ highlights: [highlightOf(1, 3, 9)], active: "1" });
    expect([press("s"), press("v")]).toEqual([true, true]);
    expect(went.mock.calls).toEqual([["/claims/101/#attach"], ["/claims/101/#propose"]]);
  });

  it("ask for a claim first, and wait for one that is being saved", () => {
    press("s");
    expect(reader.store.get().toast?.words).toContain("Choose a claim first");
    reader.store.set({ highlights: [{ ...highlightOf(1, 3, 9, { url: "" }) }], active: "1" });
    press("v");
    expect(reader.store.get().toast?.words).toContain("Still saving");
  });
});
