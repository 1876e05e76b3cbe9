// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { addressOf, type Check, Newsroom } from "../src/embed/api";
import { cardOf } from "../src/embed/card";
import { rangesOf, readLive } from "../src/embed/livetext";
import { findMarks } from "../src/embed/marks";
import { themeOf } from "../src/embed/theme";
import { Reporter } from "../src/embed/reporter";

const QUOTE = "We have built 400 homes since the last election";

function check(more: Partial<Check> = {}): Check {
  return {
    slug: "homes-7",
    url: "https://checks.example/checks/homes-7/",
    version: 2,
    kind: "original",
    note: "",
    language: "en",
    publisher: "Example Checks",
    claim: { text: QUOTE, claimant: "The mayor", claimed_on: "2026-11-02" },
    rating: { key: "false", label: "False", tone: "false" },
    summary: "The register counts 212 homes.",
    as_of: "2026-11-09T10:00:00Z",
    passage_changed: false,
    passages: [{ quote: QUOTE, prefix: "“", suffix: "”, the mayor told reporters" }],
    ...more,
  };
}

function words(ranges: readonly Range[]): string {
  return ranges.map((range) => range.toString()).join("");
}

beforeEach(() => {
  document.head.replaceChildren();
  document.body.innerHTML = "";
});

describe("the page's own text", () => {
  it("keeps blocks apart and inline elements together", () => {
    document.body.innerHTML = "<h1>Homes</h1><p>We <em>re</em>built<br>it<sup>1</sup>.</p><x-drop>A</x-drop>t last<p>End";
    expect(readLive(document.body).text.replace(/\n+/g, "|")).toBe("|Homes|We rebuilt|it1.|At last|End|");
  });

  it("reads no scripts, no forms and nothing of ours", () => {
    document.body.innerHTML =
      "<p>One</p><script>no</script><style>no</style><textarea>no</textarea><p hidden>no</p><fact-check>no</fact-check><template>no</template><svg><text>no</text></svg>";
    expect(readLive(document.body).text.trim()).toBe("One");
  });

  it("gives one range for each text node", () => {
    document.body.innerHTML = "<p>Ada: <b>We</b> have <i>built</i></p><p>it.</p>";
    const live = readLive(document.body);
    const start = live.text.indexOf("We");
    const ranges = rangesOf(live, start, live.text.indexOf("it.") + 3);
    expect(ranges.map((range) => range.toString())).toEqual(["We", " have ", "built", "it."]);
  });
});

describe("passages in a document", () => {
  it("finds one that goes through links and lines", () => {
    document.body.innerHTML = `<p>“We have <a href="/x">built\n 400</a> <b>homes</b> since the last election”, the mayor told reporters.</p>`;
    const [mark] = findMarks(document.body, [check()]);
    expect(words(mark!.ranges).replace(/\s+/g, " ")).toBe(QUOTE);
  });

  it("does not look into what the newsroom retracted", () => {
    document.body.innerHTML = `<p>“${QUOTE}”, the mayor told reporters.</p>`;
    expect(findMarks(document.body, [check({ rating: null, kind: "retraction", passages: [] })])).toEqual([]);
  });

  it("lists marks in reading order", () => {
    document.body.innerHTML = `<p>First the port handled more goods in March than before.</p><p>“${QUOTE}”, the mayor told reporters.</p>`;
    const second = check({ slug: "port", passages: [{ quote: "the port handled more goods in March than before", prefix: "First ", suffix: "." }] });
    expect(findMarks(document.body, [check(), second]).map((mark) => mark.check.slug)).toEqual(["port", "homes-7"]);
  });
});

describe("a card", () => {
  it("says the verdict in words, as of when, and which version", () => {
    const card = cardOf(check({ kind: "correction", note: "The year was wrong." }));
    expect(card.querySelector(".verdict")?.textContent).toBe("False");
    expect(card.textContent).toContain("The mayor, 2 Nov 2026");
    expect(card.textContent).toContain("Corrected. The year was wrong.");
    expect(card.textContent).toMatch(/Example Checks, as of 9 Nov 2026, \d\d:\d\d, version 2/);
  });

  it("is built of text, whatever the newsroom sends", () => {
    const card = cardOf(check({ url: "javascript:alert(1)", summary: "<img src=x onerror=alert(1)>" }));
    expect(card.querySelector("img")).toBeNull();
    expect(card.querySelector("a")?.getAttribute("href")).toBe("#");
  });

  it("is a tombstone where the check was retracted", () => {
    const card = cardOf(check({ rating: null, kind: "retraction", note: "Withdrawn.", summary: "Withdrawn." }));
    expect(card.querySelector(".verdict")?.textContent).toBe("Retracted");
    expect(card.querySelector(".notice")?.textContent).toBe("This check was retracted. Withdrawn.");
    expect(card.querySelector("a")?.textContent).toBe("Why it was retracted");
  });
});

describe("the page's address", () => {
  it.each([
    ["", "http://localhost/articles/1/"],
    ['<link rel="canonical" href="http://localhost/a?id=3">', "http://localhost/a?id=3"],
    ['<link rel="canonical" href="https://elsewhere.example/a">', "http://localhost/articles/1/"],
    ['<link rel="canonical" href="http://[">', "http://localhost/articles/1/"],
  ])("with %s is %s", (head, address) => {
    document.head.innerHTML = head;
    expect(addressOf(document)).toBe(address);
  });
});

describe("reports", () => {
  const told: unknown[] = [];
  beforeEach(() => {
    told.length = 0;
    vi.useFakeTimers();
  });
  afterEach(() => vi.useRealTimers());

  function reporter(): Reporter {
    const newsroom = new Newsroom("https://checks.example");
    vi.spyOn(newsroom, "tell").mockImplementation((...said) => told.push(said));
    return new Reporter(newsroom);
  }

  it("tells once, when the page has come to rest", () => {
    const one = reporter();
    one.see(check(), "gone");
    vi.advanceTimersByTime(2_000);
    one.see(check(), "shown");
    vi.advanceTimersByTime(2_000);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1_000);
    one.see(check(), "shown");
    vi.advanceTimersByTime(9_000);
    expect(told).toEqual([["http://localhost/articles/1/", [{ slug: "homes-7", version: 2, kind: "shown" }]]]);
    one.see(check(), "gone");
    vi.advanceTimersByTime(9_000);
    expect(told).toHaveLength(2);
  });

  it("does not tell what another reader told", () => {
    const one = reporter();
    one.see(check({ known: "shown" }), "shown");
    vi.advanceTimersByTime(9_000);
    expect(told).toEqual([]);
  });
});

it("asks and tells without cookies and without a referrer", async () => {
  const asked: [string, RequestInit][] = [];
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    asked.push([url, init]);
    return Promise.resolve(new Response(JSON.stringify({ checks: [] })));
  });
  const newsroom = new Newsroom("https://checks.example");
  await newsroom.ofPage("https://news.example/a?b=1&c=2");
  newsroom.tell("https://news.example/a", []);
  expect(asked[0]![0]).toBe("https://checks.example/api/public/v1/embed/checks/?url=https%3A%2F%2Fnews.example%2Fa%3Fb%3D1%26c%3D2");
  expect(asked.map(([, init]) => [init.credentials, init.referrerPolicy])).toEqual(Array(2).fill(["omit", "no-referrer"]));
  vi.unstubAllGlobals();
});

describe("cards are light or dark", () => {
  function theme(head: string, said = ""): string {
    document.head.innerHTML = head;
    const script = document.createElement("script");
    if (said) script.dataset["theme"] = said;
    return themeOf(script);
  }

  it.each([
    ["", "", "light"],
    ["<style>body{background:rgb(18,18,18)}</style>", "", "dark"],
    ['<meta name="color-scheme" content="light dark">', "", ""],
    ["<style>body{background:rgb(18,18,18)}</style>", "light", "light"],
    ["", "auto", ""],
  ])("with %s and %s: %s", (head, said, is) => expect(theme(head, said)).toBe(is));
});
