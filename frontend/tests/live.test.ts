// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keepLive } from "../src/annotate/live";
import { editorsOf, initialsOf } from "../src/annotate/presence";
import { Stream } from "../src/annotate/stream";
import { highlightOf } from "./newsroom";
import { keys, later, Page } from "./page";

/** The browser's end of a stream, with the server's hand on it. */
class Line extends EventTarget {
  static readonly all: Line[] = [];
  readyState = 0;

  constructor(readonly url: string) {
    super();
    Line.all.push(this);
  }

  says(what: string): void {
    if (what === "open") this.readyState = 1;
    this.dispatchEvent(new Event(what));
  }

  close(): void {
    this.readyState = 2;
  }
}

const lines = (): Line[] => Line.all;
const newest = (): Line => Line.all.at(-1)!;

beforeEach(() => {
  localStorage.clear();
  Line.all.length = 0;
  vi.stubGlobal("EventSource", Line);
  vi.useFakeTimers();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("a page with a stream", () => {
  const reads = (page: Page): number => page.room.asked.filter((one) => one.method === "GET").length;

  it("asks at once when it is told of a change, and seldom besides", async () => {
    const page = new Page([highlightOf(1, 0, 5)]);
    const store = page.open();
    keepLive(store, "https://news.example/live/articles/1/");
    newest().says("open");
    await later();
    const before = reads(page);
    page.room.highlights = [...page.room.highlights, highlightOf(2, 14, 18)];
    newest().says("change");
    await later();
    expect(keys(store)).toEqual(["1", "2"]);
    for (let i = 0; i < 4; i += 1) {
      newest().says("beat");
      await later(11_000);
    }
    expect(reads(page)).toBe(before + 1);
  });

  it("asks again once its own save is answered, where the change came in between", async () => {
    const page = new Page([highlightOf(1, 0, 5)]);
    const store = page.open();
    keepLive(store, "https://news.example/live/articles/1/");
    await later();
    store.discard("1");
    page.room.highlights = [...page.room.highlights, highlightOf(2, 14, 18)];
    newest().says("change");
    expect(keys(store)).toEqual([]);
    await later();
    expect(keys(store)).toEqual(["2"]);
  });

  it("asks at the old pace while the stream is away, and opens it again after ever longer waits", async () => {
    const page = new Page([]);
    keepLive(page.open(), "https://news.example/live/articles/1/");
    newest().says("error");
    await later(2000);
    expect(lines().length).toBe(2);
    newest().says("error");
    await later(1400);
    expect(lines().length).toBe(2);
    const before = reads(page);
    await later(20_000);
    expect(reads(page)).toBe(before + 2);
    expect(lines().length).toBe(3);
  });
});

describe("a stream", () => {
  it("that falls silent is given up and opened again", async () => {
    const stream = new Stream("https://news.example/live/articles/1/", () => undefined);
    stream.open();
    newest().says("open");
    expect(stream.isAlive).toBe(true);
    vi.setSystemTime(Date.now() + 41_000);
    expect(stream.isAlive).toBe(false);
    stream.tend();
    await later(2000);
    expect(lines().length).toBe(2);
  });
});

describe("presence", () => {
  it("says which claim's form is open, and shows who else is there", async () => {
    const page = new Page([highlightOf(1, 0, 5)]);
    page.room.people = [{ id: 8, name: "Bo Lind", editing: [101] }];
    const store = page.open();
    keepLive(store, "");
    await later();
    expect(editorsOf(store.get().people, 101)).toBe("Bo Lind");
    store.startEdit("1");
    await later();
    store.cancelForm();
    await later();
    const said = page.room.asked.filter((one) => one.method === "PUT").map((one) => one.body["editing"]);
    expect(said).toEqual([null, 101, null]);
  });

  it("has a name's initials, in any script", () => {
    expect(["Ada Okafor", "casey", "Zoë de Vries", "ليلى حداد", "E\u0301lan Roy"].map(initialsOf)).toEqual(["AO", "C", "ZV", "لح", "E\u0301R"]);
  });

  it("names all who edit one claim", () => {
    const people = ["Ada", "Bo", "Cy"].map((name, id) => ({ id, name, editing: [5] }));
    expect(editorsOf(people, "5")).toBe("Ada, Bo and Cy");
    expect(editorsOf(people, 6)).toBe("");
  });
});
