// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Pane } from "../src/triage/pane";

const review = (claim: number): string => `<main><h1>Claim ${claim}</h1>
  <details><summary>Comment</summary><form method="post" action="/claims/${claim}/comment/">
    <input type="hidden" name="once" value="${Math.random()}"><input type="hidden" name="source" value="7"><textarea name="text"></textarea><button>Comment</button></form></details>
  <form method="post" action="/claims/${claim}/review/"><input type="hidden" name="seen" value="${Math.random()}"><textarea name="note"></textarea></form></main>`;
const page = (claim: number): Response => new Response(review(claim), { headers: { "Content-Type": "text/html" } });
const heading = (): string => document.querySelector("h1")?.textContent ?? "";
const field = (name: string): HTMLTextAreaElement => document.querySelector<HTMLTextAreaElement>(`textarea[name=${name}]`)!;
Element.prototype.scrollIntoView = () => undefined;
let pane: Pane;

beforeEach(() => {
  vi.stubGlobal("fetch", (address: string, options: RequestInit) =>
    Promise.resolve(options.method === "POST" ? Response.json({ said: "Done" }) : page(Number(address.split("/")[2]))),
  );
  document.body.innerHTML = `<div data-pane hidden><div data-body></div></div>`;
  pane = new Pane(document.querySelector<HTMLElement>("[data-pane]")!, { done: () => undefined, closed: () => undefined });
});
afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

test("shows a claim again that stood here a moment ago", async () => {
  for (const claim of [1, 2, 1, 2]) {
    await pane.open(`/claims/${claim}/review/`);
    expect(heading()).toBe(`Claim ${claim}`);
  }
});

test("keeps what was typed into each form while other claims stand there", async () => {
  await pane.open("/claims/1/review/");
  field("note").value = "Name the year.";
  field("text").value = "Which table?";
  await pane.open("/claims/2/review/");
  expect([field("note").value, field("text").value]).toEqual(["", ""]);
  await pane.open("/claims/1/review/", { isFresh: true });
  expect([field("note").value, field("text").value]).toEqual(["Name the year.", "Which table?"]);
  expect(document.querySelector("details")!.open).toBe(true);
});

test("a comment that was sent is not put back, and the note beside it stays", async () => {
  await pane.open("/claims/1/review/");
  field("note").value = "Name the year.";
  field("text").value = "Which table?";
  field("text").form!.requestSubmit();
  await vi.waitFor(() => expect(field("text").value).toBe(""));
  expect(field("note").value).toBe("Name the year.");
});

test("what was typed stays before who was signed out meanwhile", async () => {
  await pane.open("/claims/1/review/");
  field("text").value = "Which table?";
  const [outdated, signedOut] = [new Response("<main><h1>Out of date</h1></main>", { status: 403 }), new Response("", { status: 401 })];
  vi.stubGlobal("fetch", vi.fn().mockResolvedValueOnce(outdated).mockResolvedValueOnce(signedOut));
  field("text").form!.requestSubmit();
  await vi.waitFor(() => expect(document.querySelector("[role=alert]")?.textContent).toContain("signed out"));
  expect(field("text").value).toBe("Which table?");
});
