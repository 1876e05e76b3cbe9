/** The stream of server-sent events that says when to ask: opened again after ever longer waits, given up by nobody. */
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
/** The server says something every 15 s: a line that is silent for so long is dead, though nobody has said so. */
const SILENT_MS = 40_000;

export type Told = "change" | "people";

export class Stream {
  private source: EventSource | null = null;
  private waiting: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private heard = 0;

  constructor(
    private readonly url: string,
    private readonly told: (what: Told) => void,
  ) {}

  get isAlive(): boolean {
    return this.source?.readyState === 1 && Date.now() - this.heard < SILENT_MS;
  }

  open(): void {
    if (!this.url || this.source) return;
    clearTimeout(this.waiting);
    const source = new EventSource(this.url, { withCredentials: true });
    const on = (name: string, act: () => void): void =>
      source.addEventListener(name, () => {
        this.heard = Date.now();
        act();
      });
    this.source = source;
    this.heard = Date.now();
    on("beat", () => (this.failures = 0));
    on("change", () => this.told("change"));
    on("people", () => this.told("people"));
    on("open", () => this.told("change"));
    source.addEventListener("error", () => this.fail());
  }

  close(): void {
    clearTimeout(this.waiting);
    this.source?.close();
    this.source = null;
  }

  /** Looks now and then whether the line is dead. */
  tend(): void {
    if (this.source && Date.now() - this.heard > SILENT_MS) this.fail();
  }

  private fail(): void {
    this.close();
    const wait = Math.min(FIRST_WAIT_MS * 2 ** this.failures, LONGEST_WAIT_MS);
    this.failures += 1;
    this.waiting = setTimeout(() => this.open(), wait * (0.75 + Math.random() / 2));
  }
}
