// @vitest-environment jsdom
import { expect, test, vi } from "vitest";
import { LivePart } from "../src/behaviours/live-part";

customElements.define("live-part", LivePart);

const page = (step: string, part: string): string => `<p id="next-step" data-follows>${step}</p>${part}`;

test("what follows from a part is renewed once it waits no more, but for what is being used", async () => {
  vi.useFakeTimers();
  document.body.innerHTML =
    page("It is being captured.", '<live-part src="/sources/" data-waiting>Waiting</live-part>') +
    '<div id="verdict" data-follows><input value="typed"></div>';
  document.querySelector("input")?.focus();
  const asked = vi.spyOn(globalThis, "fetch").mockImplementation((address) => {
    const part = '<live-part src="/sources/">Captured</live-part>';
    const whole = `${page("It is here.", part)}<div id="verdict">empty</div>`;
    return Promise.resolve(new Response(address === "/sources/" ? part : whole));
  });
  await vi.advanceTimersByTimeAsync(1500);
  expect(asked.mock.calls.map(([address]) => address)).toEqual(["/sources/", location.pathname]);
  expect(document.querySelector("live-part")?.textContent).toBe("Captured");
  expect(document.querySelector("#next-step")?.textContent).toBe("It is here.");
  expect(document.querySelector("input")?.value).toBe("typed");
  vi.useRealTimers();
});
