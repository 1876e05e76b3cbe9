/** Tells the newsroom which version the page shows, and which passages are gone: once, when the page has come to rest. */
import { addressOf, type Check, type Newsroom, type Sighting } from "./api";

const REST_MS = 2_500;
const MOST = 100;

export class Reporter {
  private readonly told = new Map<string, string>();
  private readonly found = new Map<string, { check: Check; kind: Sighting["kind"] }>();
  private timer = 0;

  constructor(
    private readonly newsroom: Newsroom,
    private readonly restMs = REST_MS,
  ) {}

  /** What the page shows of a check now. What another reader told within the hour need not be told again. */
  see(check: Check, kind: Sighting["kind"]): void {
    if (check.known && !this.told.has(check.slug)) this.told.set(check.slug, `${check.known} ${check.version}`);
    this.found.set(check.slug, { check, kind });
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.send(), this.restMs);
  }

  private send(): void {
    const news = [...this.found.values()].filter(({ check, kind }) => this.told.get(check.slug) !== `${kind} ${check.version}`);
    if (!news.length) return;
    for (const { check, kind } of news) this.told.set(check.slug, `${kind} ${check.version}`);
    const seen = news.slice(0, MOST).map(({ check, kind }) => ({ slug: check.slug, version: check.version, kind }));
    this.newsroom.tell(addressOf(document), seen);
  }
}
