/** Frames with our cards take the height of what they hold. Only the newsroom's answer counts, and the frame answers only who asked. */
import { ASK, TELL } from "./height";

const MOST_PX = 4_000;

/** `origin` is the newsroom's. */
export function fitFrames(origin: string): void {
  const frames = (): HTMLIFrameElement[] =>
    Array.from(document.querySelectorAll("iframe")).filter((frame) => frame.src.startsWith(`${origin}/embed/checks/`));
  // The question tells nothing, and a frame that is not loaded yet has no origin to name; the answer is what is checked.
  const ask = (frame: HTMLIFrameElement): void => frame.contentWindow?.postMessage({ type: ASK }, "*");

  addEventListener("message", (event: MessageEvent<unknown>) => {
    const told = event.origin === origin ? (event.data as { type?: unknown; height?: unknown } | null) : null;
    if (told?.type !== TELL || typeof told.height !== "number" || !(told.height > 0 && told.height <= MOST_PX)) return;
    frames()
      .find((frame) => frame.contentWindow === event.source)
      ?.setAttribute("height", String(Math.ceil(told.height)));
  });
  document.addEventListener("load", (event) => event.target instanceof HTMLIFrameElement && frames().includes(event.target) && ask(event.target), true);
  frames().forEach(ask);
}
