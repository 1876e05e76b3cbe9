/** The card in a frame tells the page around it how high it is: only who asks, and only that origin. */
import { ASK, TELL } from "../embed/height";
import "./frame.css";

const listening = new Set<string>();

function tell(origin: string): void {
  parent.postMessage({ type: TELL, height: document.documentElement.getBoundingClientRect().height }, origin);
}

addEventListener("message", (event: MessageEvent<unknown>) => {
  const asked = event.data as { type?: unknown } | null;
  if (event.source !== parent || asked?.type !== ASK || !/^https?:\/\//u.test(event.origin)) return;
  listening.add(event.origin);
  tell(event.origin);
});
new ResizeObserver(() => listening.forEach(tell)).observe(document.documentElement);
