/** Keeps the marks right while the page changes: asks for its checks, finds the passages, finds them again. */
import { addressOf, type Check, type Newsroom } from "./api";
import { findMarks, type Mark, marksAt, paint, paintActive } from "./marks";
import type { Panel } from "./panel";
import type { Reporter } from "./reporter";

const QUIET_MS = 150;
const LEAST_BETWEEN_MS = 800;
const STALE_MS = 10 * 60_000;
const OWN_USE = "a[href],button,input,select,textarea,label,summary,[contenteditable],[role=button],[role=link]";

export class Watch {
  private checks: readonly Check[] = [];
  private marks: readonly Mark[] = [];
  private asked = { url: "", at: 0 };
  private ran = 0;
  private timer = 0;
  private hover = 0;

  constructor(
    private readonly newsroom: Newsroom,
    private readonly panel: Panel,
    private readonly reporter: Reporter,
    private readonly pointer: CSSStyleSheet,
  ) {}

  async start(): Promise<void> {
    await this.ask();
    const changes = new MutationObserver((seen) => this.changed(seen));
    changes.observe(document.body, { subtree: true, childList: true, characterData: true });
    document.addEventListener("click", (event) => this.clicked(event));
    document.addEventListener("pointermove", (event) => this.moved(event), { passive: true });
    document.addEventListener("visibilitychange", () => this.returned());
  }

  private async ask(): Promise<void> {
    const url = addressOf(document);
    this.asked = { url, at: Date.now() };
    this.checks = await this.newsroom.ofPage(url).catch(() => this.checks);
    this.find();
  }

  /** Finds and paints what stands on the page now. */
  private find(): void {
    this.ran = performance.now();
    if (!this.checks.length && !this.marks.length) return;
    this.marks = findMarks(document.body, this.checks);
    paint(this.marks);
    this.panel.show(this.marks);
    for (const check of this.checks) this.reporter.see(check, this.marks.some((mark) => mark.check === check) ? "shown" : "gone");
  }

  private changed(seen: readonly MutationRecord[]): void {
    const isOwn = (record: MutationRecord): boolean =>
      [...record.addedNodes, ...record.removedNodes].every((node) => node === this.panel.host) && record.type === "childList";
    if (seen.every(isOwn)) return;
    clearTimeout(this.timer);
    const soonest = this.ran + LEAST_BETWEEN_MS - performance.now();
    this.timer = window.setTimeout(() => this.again(), Math.max(QUIET_MS, soonest));
  }

  /** A page that builds itself anew under another address has other checks. */
  private again(): void {
    if (addressOf(document) === this.asked.url) this.find();
    else void this.ask();
  }

  /** A tab that was left open says what stands now, not what stood then. */
  private returned(): void {
    if (document.visibilityState === "visible" && Date.now() - this.asked.at > STALE_MS) void this.ask();
  }

  private clicked(event: MouseEvent): void {
    const target = event.composedPath()[0];
    if (event.defaultPrevented || event.button !== 0 || !(target instanceof Element) || target.closest(OWN_USE)) return;
    if (!(getSelection()?.isCollapsed ?? true)) return;
    this.panel.open(marksAt(this.marks, event.clientX, event.clientY));
  }

  private moved(event: PointerEvent): void {
    if (event.pointerType !== "mouse" || !this.marks.length) return;
    cancelAnimationFrame(this.hover);
    this.hover = requestAnimationFrame(() => {
      const under = marksAt(this.marks, event.clientX, event.clientY);
      if (this.pointer.disabled === under.length > 0) this.pointer.disabled = !under.length;
      if (!this.panel.isOpen) paintActive(under.flatMap((mark) => mark.ranges));
    });
  }
}
