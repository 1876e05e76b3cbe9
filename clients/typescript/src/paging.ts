// Lists that come in pages, read as one.

/** One page. `body` is everything that the API said. */
export interface Page<Row> {
  rows: Row[];
  /** Of a feed of changes: keep it, and begin there the next time (`after`). Empty for other lists. */
  cursor: string;
  body: Record<string, unknown>;
}

type Ask = (asked: URLSearchParams) => Promise<Record<string, unknown>>;

/** `for await` gives every row; `pages()` gives page by page. Each page is asked for when it is needed. */
export class Pages<Row> implements AsyncIterable<Row> {
  readonly #ask: Ask;
  readonly #asked: URLSearchParams;

  constructor(ask: Ask, asked: URLSearchParams) {
    this.#ask = ask;
    this.#asked = asked;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Row> {
    for await (const page of this.pages()) yield* page.rows;
  }

  /** Every page, in the API's order. */
  async *pages(): AsyncGenerator<Page<Row>> {
    let asked: URLSearchParams | null = this.#asked;
    while (asked !== null) {
      const body = await this.#ask(asked);
      yield { rows: body["results"] as Row[], cursor: String(body["cursor"] ?? ""), body };
      asked = this.#following(body);
    }
  }

  /** The first page alone. */
  async first(): Promise<Page<Row>> {
    const { value } = await this.pages().next();
    return value as Page<Row>;
  }

  /** What to ask for the next page: by the list's own link, or by the feed's cursor; null at the end. */
  #following(body: Record<string, unknown>): URLSearchParams | null {
    if (typeof body["next"] === "string" && body["next"]) {
      return new URL(body["next"], "http://next.invalid").searchParams;
    }
    if (body["has_more"] !== true) return null;
    const following = new URLSearchParams(this.#asked);
    following.delete("updated_since");
    following.set("after", String(body["cursor"]));
    return following;
  }
}
