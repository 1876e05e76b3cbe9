// Calls: ETags, retries, refusals by name. Only what browsers, Node, Deno and workers have themselves.

import { Cache } from "./caching.js";
import { Problem, Retracted, Unreachable } from "./errors.js";
import { Pages } from "./paging.js";

const WORTH_RETRYING = new Set([429, 502, 503, 504]);
const LOCAL_HOSTS = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** How patiently the newsroom is asked. */
export interface Options {
  /** A publisher's key (`fck_…`); reading needs none. */
  key?: string;
  /** For each attempt; 10 s. */
  timeoutS?: number;
  /** Attempts for each call where the newsroom is busy or away; 4. */
  tries?: number;
  /** Where it asks for more patience than this, the refusal is thrown at once (`Problem.retryAfterS`); 60 s. */
  longestWaitS?: number;
  /** Where answers are kept; false for nowhere. A browser's own cache does this already, so there it is false. */
  cache?: Cache | false;
  /** Another `fetch`. */
  fetch?: typeof globalThis.fetch;
}

type Query = Record<string, unknown>;

interface Call {
  url: string;
  init: RequestInit;
  headers: Record<string, string>;
}

export class Transport {
  readonly #base: string;
  readonly #key: string;
  readonly #timeoutS: number;
  readonly #tries: number;
  readonly #longestWaitS: number;
  readonly #cache: Cache | false;
  readonly #fetch: typeof globalThis.fetch;

  /** `base` is the newsroom's address, `https://checks.example.org`. */
  constructor(base: string, options: Options = {}) {
    this.#key = options.key ?? "";
    this.#base = checkedBase(base, this.#key);
    this.#timeoutS = options.timeoutS ?? 10;
    this.#tries = Math.max(1, options.tries ?? 4);
    this.#longestWaitS = options.longestWaitS ?? 60;
    this.#cache = options.cache ?? ("document" in globalThis ? false : new Cache());
    this.#fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  }

  protected segment(value: unknown): string {
    return encodeURIComponent(String(value));
  }

  protected async json<Shape>(method: string, path: string, query: Query, accept: string, sent?: Query): Promise<Shape> {
    return parsed(await this.#whole(this.#call(method, path, pairs(query), accept, sent))) as Shape;
  }

  protected text(method: string, path: string, query: Query, accept: string, sent?: Query): Promise<string> {
    return this.#whole(this.#call(method, path, pairs(query), accept, sent));
  }

  protected async bytes(method: string, path: string, query: Query, accept: string, sent?: Query): Promise<Uint8Array> {
    const call = this.#call(method, path, pairs(query), accept, sent);
    return new Uint8Array(await this.#ask(call, "", (answer) => answer.arrayBuffer()));
  }

  protected pages<Row>(method: string, path: string, query: Query, accept: string, sent?: Query): Pages<Row> {
    return new Pages<Row>(async (asked) => {
      return parsed(await this.#whole(this.#call(method, path, asked, accept, sent))) as Record<string, unknown>;
    }, pairs(query));
  }

  protected async *lines(method: string, path: string, query: Query, accept: string, sent?: Query): AsyncGenerator<unknown> {
    const answer = await this.#ask(this.#call(method, path, pairs(query), accept, sent), "", (one) => Promise.resolve(one));
    let rest = "";
    try {
      for await (const piece of (answer.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
        const found = (rest + piece).split("\n");
        rest = found.pop() ?? "";
        yield* found.filter((line) => line.trim() !== "").map(parsed);
      }
    } catch (error) {
      throw error instanceof Unreachable ? error : new Unreachable(`${this.#base} broke off: ${String(error)}`);
    }
    if (rest.trim() !== "") yield parsed(rest);
  }

  #call(method: string, path: string, asked: URLSearchParams, accept: string, sent?: Query): Call {
    const query = asked.toString();
    const headers: Record<string, string> = { Accept: accept };
    if (this.#key) headers["Authorization"] = `Api-Key ${this.#key}`;
    const init: RequestInit = { method, redirect: "error", credentials: "omit" };
    if (sent !== undefined) {
      headers["Content-Type"] = "application/json";
      init.body = JSON.stringify(sent);
    }
    return { url: `${this.#base}${path}${query ? `?${query}` : ""}`, init, headers };
  }

  /** The body, from the cache where the newsroom says that it still stands. */
  async #whole(call: Call): Promise<string> {
    const cache = call.init.method === "GET" && this.#cache;
    const name = `${call.headers["Accept"] ?? ""} ${call.url}`;
    const kept = cache ? cache.get(name) : undefined;
    try {
      const { answer, body } = await this.#ask(call, kept?.etag ?? "", read);
      if (answer.status === 304 && kept) return kept.body;
      const etag = answer.headers.get("ETag");
      if (cache && etag) cache.put(name, { etag, body });
      return body;
    } catch (error) {
      if (cache && error instanceof Problem && !WORTH_RETRYING.has(error.status)) cache.drop(name);
      throw error;
    }
  }

  /** What `use` makes of a good answer or a 304. Throws Problem for a refusal, Unreachable where nobody answers. */
  async #ask<T>(call: Call, etag: string, use: (answer: Response) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      let waitS = backoffS(attempt);
      const patience = new AbortController();
      const timer = setTimeout(() => patience.abort(new Error("no answer in time")), this.#timeoutS * 1000);
      try {
        const answer = await this.#once(call, etag, patience.signal);
        if (answer.ok || answer.status === 304) return await use(answer);
        const askedS = retryAfterS(answer.headers.get("Retry-After"));
        waitS = askedS ?? waitS;
        const isWorth = WORTH_RETRYING.has(answer.status) && attempt < this.#tries && waitS <= this.#longestWaitS;
        if (!isWorth) throw await refusalOf(answer, askedS);
      } catch (error) {
        if (error instanceof Problem || error instanceof Unreachable) throw error;
        if (attempt >= this.#tries) throw new Unreachable(`${this.#base} does not answer: ${String(error)}`);
      } finally {
        clearTimeout(timer);
      }
      await new Promise((resolve) => setTimeout(resolve, waitS * 1000));
    }
  }

  #once(call: Call, etag: string, signal: AbortSignal): Promise<Response> {
    const headers = etag ? { ...call.headers, "If-None-Match": etag } : call.headers;
    return this.#fetch(call.url, { ...call.init, headers, signal });
  }
}

async function read(answer: Response): Promise<{ answer: Response; body: string }> {
  return { answer, body: await answer.text() };
}

function checkedBase(base: string, key: string): string {
  const url = new URL(base);
  if (!["http:", "https:"].includes(url.protocol) || url.username || url.search || url.hash) {
    throw new TypeError("Give the newsroom's address, such as https://checks.example.org");
  }
  if (key && url.protocol === "http:" && !LOCAL_HOSTS.has(url.hostname)) {
    throw new TypeError("A key is sent over https only.");
  }
  return base.replace(/\/+$/, "");
}

/** Names and values as the API takes them: lists repeat their name, what is undefined or null is left out. */
function pairs(query: Query): URLSearchParams {
  const found = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) found.append(name, String(one));
    }
  }
  return found;
}

/** Seconds, from either form of Retry-After; null where there is none or it cannot be read. */
function retryAfterS(given: string | null): number | null {
  if (given === null) return null;
  if (/^[0-9]+$/.test(given.trim())) return Number(given);
  const moment = Date.parse(given);
  return Number.isNaN(moment) ? null : Math.max(0, (moment - Date.now()) / 1000);
}

/** Half a second, doubled each time, up to half of it off at random. */
function backoffS(attempt: number): number {
  return 0.5 * 2 ** (attempt - 1) * (0.5 + Math.random() / 2);
}

async function refusalOf(answer: Response, askedS: number | null): Promise<Error> {
  let body: unknown = null;
  try {
    body = JSON.parse(await answer.text());
  } catch {
    // Said below.
  }
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return new Unreachable(`${answer.url} answered ${answer.status}, and not as the API does.`);
  }
  const said = body as Record<string, unknown>;
  const isRetracted = answer.status === 410 && said["code"] === "retracted";
  return new (isRetracted ? Retracted : Problem)(answer.status, said, askedS);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new Unreachable("What answered is not the API: its answer is no JSON.");
  }
}
