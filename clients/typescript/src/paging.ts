// Lists that come in pages, read as one.

/** One page. `body` is everything that the API said; `next` is its own link, null at the end. */
export interface Page<Row> {
  rows: Row[];
  next: string | null;
  body: Record<string, unknown>;
}

type Ask = (following: URLSearchParams | null) => Promise<Record<string, unknown>>;

/** `for await` gives every row; `pages()` gives page by page. Each page is asked for when it is needed. */
export class Pages<Row> implements AsyncIterable<Row> {
  constructor(private readonly ask: Ask) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Row> {
    for await (const page of this.pages()) yield* page.rows;
  }

  /** Every page, in the API's order. */
  async *pages(): AsyncGenerator<Page<Row>> {
    let page = await this.first();
    yield page;
    while (page.next !== null) {
      page = asPage(await this.ask(new URL(page.next, "http://next.invalid").searchParams));
      yield page;
    }
  }

  /** The first page alone. */
  async first(): Promise<Page<Row>> {
    return asPage(await this.ask(null));
  }
}

function asPage<Row>(body: Record<string, unknown>): Page<Row> {
  const next = body["next"];
  return { rows: body["results"] as Row[], next: typeof next === "string" && next ? next : null, body };
}
