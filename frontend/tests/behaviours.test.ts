// @vitest-environment jsdom
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { ChangeWalk } from "../src/behaviours/change-walk";
import { KeyList } from "../src/behaviours/key-list";
import { LivePart } from "../src/behaviours/live-part";
import { sendOnce } from "../src/behaviours/page";

const ROWS = ["One", "Two", "Three"].map((word) => `<li class="row"><a class="row-title" href="/${word}">${word}</a></li>`);

beforeAll(() => {
  customElements.define("live-part", LivePart);
  customElements.define("key-list", KeyList);
  customElements.define("change-walk", ChangeWalk);
  Element.prototype.scrollIntoView = () => undefined;
  sendOnce();
});
beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A server that answers with these parts, one after the other; null is a request that fails. */
function serve(...parts: (string | null)[]): ReturnType<typeof vi.fn> {
  const asked = vi.fn(() => {
    const part = parts.shift();
    return part ? Promise.resolve(new Response(part)) : Promise.reject(new TypeError("network"));
  });
  vi.stubGlobal("fetch", asked);
  return asked;
}

const part = (words: string, state: string): string => `<live-part src="/part/" ${state}><p>${words}</p></live-part>`;

test("asks until nothing is under way, and then no more", async () => {
  const asked = serve(part("fetching", "data-waiting"), null, part("captured", ""));
  document.body.innerHTML = part("waiting", "data-waiting");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(document.body.textContent).toBe("captured");
  expect(asked).toHaveBeenCalledTimes(3);
});

test("does not ask where nothing is under way", async () => {
  const asked = serve();
  document.body.innerHTML = part("captured", "");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).not.toHaveBeenCalled();
});

test("does not take away what is being used", async () => {
  serve(part("new", "data-waiting"), part("new", ""));
  document.body.innerHTML = `<live-part src="/part/" data-waiting><button>old</button></live-part><input>`;
  document.querySelector("button")!.focus();
  await vi.advanceTimersByTimeAsync(1100);
  expect(document.body.textContent).toBe("old");
  document.querySelector("input")!.focus();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(document.body.textContent).toBe("new");
});

test("stops when it leaves the page", async () => {
  const asked = serve(part("x", "data-waiting"));
  document.body.innerHTML = part("waiting", "data-waiting");
  document.body.replaceChildren();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).not.toHaveBeenCalled();
});

function press(key: string, on: EventTarget = document): void {
  on.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

test("j and k walk the list and stop at its ends", () => {
  document.body.innerHTML = `<key-list><ul>${ROWS.join("")}</ul></key-list>`;
  const at = (): string | null => document.activeElement?.textContent ?? null;
  press("j");
  expect(at()).toBe("One");
  press("j");
  press("j");
  press("j");
  expect(at()).toBe("Three");
  press("k");
  expect(at()).toBe("Two");
});

test("letters typed into a field move nothing", () => {
  document.body.innerHTML = `<input><key-list><ul>${ROWS.join("")}</ul></key-list>`;
  const field = document.querySelector("input")!;
  field.focus();
  press("j", field);
  expect(document.activeElement).toBe(field);
});

test("a second press while the first is on its way sends nothing, until the page is come back to", () => {
  document.body.innerHTML = `<form method="post"><button>Save</button></form>`;
  const form = document.querySelector("form")!;
  const send = (): boolean => form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  expect([send(), send()]).toEqual([true, false]);
  dispatchEvent(new Event("pageshow"));
  expect(send()).toBe(true);
});

/** A key with more to it, pressed on what has the focus. */
const chord = (init: KeyboardEventInit): boolean =>
  (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init }));

test("presses what a key says in the row that has the focus, and nothing elsewhere", () => {
  const row = (id: number): string =>
    `<li class="row" id="r${id}" tabindex="-1"><a class="row-title" href="/${id}">${id}</a><button data-key="1">${id} one</button><input></li>`;
  document.body.innerHTML = `<key-list><ul>${row(1)}${row(2)}</ul></key-list>`;
  const pressed: string[] = [];
  for (const button of document.querySelectorAll("button")) button.addEventListener("click", () => pressed.push(button.textContent));
  press("1");
  expect(pressed).toEqual([]);
  document.getElementById("r2")!.focus();
  press("1");
  chord({ key: "1", ctrlKey: true });
  chord({ key: "1", repeat: true });
  press("2");
  press("k");
  press("1");
  document.querySelector("input")!.focus();
  chord({ key: "1" });
  expect(pressed).toEqual(["2 one", "1 one"]);
});

test("goes on from anything within a row", () => {
  document.body.innerHTML = `<key-list><ul>${ROWS.map((one) => one.replace("</li>", "<button>More</button></li>")).join("")}</ul></key-list>`;
  document.querySelectorAll("button")[1]!.focus();
  press("j");
  expect(document.activeElement?.textContent).toBe("Three");
});

test("n and p walk the changes and stop at their ends, and so do the buttons", () => {
  const changes = ["one", "two", "three"].map((word) => `<ins tabindex="-1" data-change>${word}</ins>`);
  document.body.innerHTML = `<change-walk><p class="diff-key"></p>${changes.join("")}</change-walk><input>`;
  const at = (): string | null => document.activeElement?.textContent ?? null;
  press("p");
  expect(at()).toBe("one");
  press("n");
  expect(at()).toBe("two");
  press("n");
  press("n");
  expect(at()).toBe("three");
  document.querySelector<HTMLButtonElement>("[aria-label='Previous change']")!.click();
  expect(at()).toBe("two");
  const field = document.querySelector("input")!;
  field.focus();
  press("n", field);
  expect(document.activeElement).toBe(field);
});
