// Answers kept with their ETag, so that asking again costs a 304.

const MOST_CHARACTERS_EACH = 1_000_000;

/** An answer as it came. */
export interface Kept {
  etag: string;
  body: string;
}

/** The newest answers, in memory. Extend it to keep them elsewhere. */
export class Cache {
  readonly #kept = new Map<string, Kept>();

  constructor(private readonly mostAnswers = 1_000) {}

  get(key: string): Kept | undefined {
    const found = this.#kept.get(key);
    if (found) {
      this.#kept.delete(key);
      this.#kept.set(key, found);
    }
    return found;
  }

  /** Keeps it; the answers that were longest not asked for go. */
  put(key: string, kept: Kept): void {
    if (kept.body.length > MOST_CHARACTERS_EACH) return;
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.mostAnswers) return;
      this.#kept.delete(oldest);
    }
  }

  /** Forgets it: a check that was retracted is not shown from memory. */
  drop(key: string): void {
    this.#kept.delete(key);
  }
}
