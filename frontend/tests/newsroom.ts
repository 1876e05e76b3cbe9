/** The server's side of the contract, in memory, reached over the edge that the island really uses: fetch. */
import type { Claim, Highlight } from "../src/annotate/types";

export const TEXT = "Rents rose by 41 % 📊.\nThe council built 212 homes.\nNobody believes it.";

export interface Asked {
  method: string;
  path: string;
  body: Record<string, unknown>;
  headers: Headers;
}

type Fault = "drop" | "lost" | "signed_out" | "html" | "503" | "429" | { status: number; body: object };

export function claimOf(id: number, change: Partial<Claim> = {}): Claim {
  return {
    id,
    text: `Claim ${id}`,
    claimant: "",
    claimed_on: null,
    status: "draft",
    version: 1,
    verdict: null,
    source_count: 0,
    url: `/claims/${id}/`,
    created_by: { id: 7, name: "Ada Okafor" },
    may: { edit: true, discard: true },
    ...change,
  };
}

export function highlightOf(id: number, start: number | null, end: number | null, claim: Partial<Claim> = {}): Highlight {
  const quote = start === null || end === null ? "Words that are gone" : Array.from(TEXT).slice(start, end).join("");
  const state = start === null ? "orphaned" : "exact";
  const original = { snapshot: 4, start: 0, end: quote.length, quote };
  return { id, snapshot: 5, start, end, quote, prefix: "", suffix: "", state, score: 1, original, claim: claimOf(100 + id, claim) };
}

export class Newsroom {
  highlights: Highlight[];
  readonly discarded = new Map<string, Highlight[]>();
  readonly asked: Asked[] = [];
  readonly faults: Fault[] = [];
  readonly retired: Highlight[] = [];
  /** What `/orphans/` lists. */
  tray: object[] = [];
  snapshot = 5;
  /** What is said of every claim. */
  said: object[] = [];
  /** What `/presence/` answers. */
  people: object[] = [];
  /** What `/claims/match/` answers, and the bodies of what was called back. */
  known: object[] = [];
  readonly calledBack: string[] = [];
  private readonly answers = new Map<string, Response>();

  constructor(highlights: Highlight[] = []) {
    this.highlights = highlights;
  }

  article(): object {
    return { id: 1, title: "Rents", language: "en", snapshot: { id: this.snapshot, text: TEXT, blocks: [] }, highlights: this.highlights };
  }

  claim(id: string): Claim {
    return this.highlights.find((one) => String(one.claim.id) === id)!.claim;
  }

  change(id: string, change: Partial<Claim>): Claim {
    const claim = { ...this.claim(id), ...change };
    this.highlights = this.highlights.map((one) => (String(one.claim.id) === id ? { ...one, claim } : one));
    return claim;
  }

  /** In place of fetch. */
  readonly fetch: typeof fetch = async (input, init) => {
    init?.signal?.addEventListener("abort", () => this.calledBack.push(init.body as string));
    await Promise.resolve();
    const path = (input as string).replace("/api/v1", "");
    const body = JSON.parse((init?.body as string | null) ?? "{}") as Record<string, unknown>;
    const asked: Asked = { method: init?.method ?? "GET", path, body, headers: new Headers(init?.headers) };
    this.asked.push(asked);
    const fault = asked.method === "GET" && this.faults[0] !== "signed_out" ? undefined : this.faults.shift();
    if (fault === "drop") throw new TypeError("Failed to fetch");
    const answer = fault === undefined || fault === "lost" ? this.once(asked) : spoilt(fault);
    if (fault === "lost") throw new TypeError("Failed to fetch");
    return answer.clone();
  };

  /** The same key gives the same answer. */
  private once(asked: Asked): Response {
    const key = asked.headers.get("Idempotency-Key");
    const known = key && this.answers.get(key);
    if (known) return known;
    const answer = this.answer(asked);
    if (key) this.answers.set(key, answer);
    return answer;
  }

  private answer({ method, path, body, headers }: Asked): Response {
    const [, kind, id, verb] = path.split("/");
    if (verb === "threads") return json(200, { results: [] });
    if (verb === "comments") return json(200, { results: this.said });
    if (kind === "comments") return json(201, {});
    if (verb === "presence") return json(200, { known: true, people: this.people });
    if (kind === "articles") return method === "GET" ? json(200, this.article()) : this.create(body);
    if (kind?.startsWith("orphans")) return json(200, { results: this.tray, next: null, previous: null });
    if (kind === "highlights") return verb ? this.place(id!, verb, body) : this.removeHighlight(id!);
    if (id === "match") return json(200, { results: this.known, by_meaning: true, note: "" });
    if (verb === "discard") return this.discard(id!);
    if (verb === "restore") return this.restore(id!);
    const claim = this.claim(id!);
    if (method === "GET") return json(200, claim, { ETag: `"${claim.version}"` });
    if (headers.get("If-Match") !== `"${claim.version}"`) {
      return json(412, { status: 412, code: "stale", detail: "Somebody was faster.", current: claim });
    }
    return json(200, this.change(id!, { ...(body as Partial<Claim>), version: claim.version + 1 }));
  }

  private create(body: Record<string, unknown>): Response {
    const words = Array.from(TEXT).slice(body["start"] as number, body["end"] as number).join("");
    if (words !== body["quote"]) return json(422, { status: 422, code: "bad_span", detail: "The text does not say that there.", fields: {} });
    const said = typeof body["claim"] === "number" ? { id: body["claim"] } : (body["claim"] as Partial<Claim>);
    const made = highlightOf(this.highlights.length + 50, body["start"] as number, body["end"] as number, said);
    this.highlights = [...this.highlights, made];
    return json(201, made);
  }

  private removeHighlight(id: string): Response {
    if (!this.highlights.some((one) => String(one.id) === id)) return json(404, { status: 404, code: "not_found", detail: "Not here." });
    this.highlights = this.highlights.filter((one) => String(one.id) !== id);
    return new Response(null, { status: 204 });
  }

  /** What becomes of a lost passage. */
  private place(id: string, verb: string, body: Record<string, unknown>): Response {
    const lost = [...this.highlights, ...this.retired].find((one) => String(one.id) === id)!;
    const others = this.highlights.filter((one) => one !== lost);
    if (verb === "retire") {
      this.highlights = others;
      this.retired.push(lost);
      return json(200, lost);
    }
    const spot = verb === "reattach" ? { ...body, state: "edited" as const } : { start: null, end: null, state: "orphaned" as const };
    const placed = { ...lost, quote: lost.original.quote, ...spot } as Highlight;
    this.highlights = [...others, placed];
    return json(200, placed);
  }

  private discard(id: string): Response {
    const gone = this.highlights.filter((one) => String(one.claim.id) === id);
    this.discarded.set(id, gone);
    this.highlights = this.highlights.filter((one) => !gone.includes(one));
    return json(200, { ...gone[0]?.claim, status: "discarded" });
  }

  private restore(id: string): Response {
    this.highlights = [...this.highlights, ...(this.discarded.get(id) ?? [])];
    return json(200, { ...this.claim(id), status: "draft" });
  }
}

function json(status: number, body: object, headers: Record<string, string> = {}): Response {
  const type = status < 400 ? "application/json" : "application/problem+json";
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": type, ...headers } });
}

function spoilt(fault: Exclude<Fault, "drop" | "lost">): Response {
  if (typeof fault === "object") return json(fault.status, fault.body);
  if (fault === "signed_out") return json(403, { status: 403, code: "not_authenticated", detail: "Sign in." });
  if (fault === "html") return new Response("<h1>Captive portal</h1>", { status: 200, headers: { "Content-Type": "text/html" } });
  if (fault === "429") return json(429, { status: 429, code: "throttled", detail: "Wait." }, { "Retry-After": "7" });
  return json(503, { status: 503, code: "unavailable", detail: "Later." });
}
