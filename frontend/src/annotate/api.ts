/** Calls to the project's own API: one request, one of four outcomes. It never throws. */
import type { Claim, Problem } from "./types";
import { t } from "../text/spoken";

export interface Call {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
  readonly key?: string;
  readonly ifMatch?: string;
  /** Calls the request back; the outcome is then that nothing was reached. */
  readonly signal?: AbortSignal;
  /** Sent although the page is being left. */
  readonly outlives?: boolean;
}

export type Outcome =
  | { readonly kind: "ok"; readonly body: unknown; readonly etag: string }
  | { readonly kind: "refused"; readonly problem: Problem }
  | { readonly kind: "signed_out" }
  /** No answer, or one that promises nothing (5xx, 429): the same call may be made again. */
  | { readonly kind: "unreachable"; readonly waitMs: number };

const TIMEOUT_MS = 20_000;
const SIGNED_OUT = new Set(["not_authenticated", "authentication_failed", "csrf_failed"]);

/** The CSRF token as the cookie says it now: signing in again in another tab changes it. */
export function csrfToken(fallback: string): string {
  return /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? fallback;
}

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

function listOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.map((one) => textOf(one)).filter(Boolean);
  return typeof value === "string" ? [value] : [];
}

/** Field errors of nested objects (`claim: {text: […]}`) count as the inner field's. */
function fieldsOf(value: unknown): Record<string, string[]> {
  if (!isObject(value)) return {};
  const found: Record<string, string[]> = {};
  for (const [name, said] of Object.entries(value)) {
    if (isObject(said)) Object.assign(found, fieldsOf(said));
    else found[name.replace(/^claim\./, "")] = listOf(said);
  }
  return found;
}

function problemOf(status: number, body: unknown): Problem {
  const said: Json = isObject(body) ? body : {};
  return {
    status,
    code: textOf(said["code"]),
    detail: textOf(said["detail"]) || textOf(said["title"]) || t("The server refused this ({status}).", { status }),
    fields: fieldsOf(said["fields"]),
    current: isObject(said["current"]) ? (said["current"] as unknown as Claim) : null,
  };
}

function retryAfterMs(response: Response): number {
  const seconds = Number(response.headers.get("Retry-After"));
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 60) * 1000 : 0;
}

export class Api {
  constructor(
    private readonly csrf: () => string,
    private readonly base = "/api/v1",
    private readonly fetcher: typeof fetch = (input, init) => fetch(input, init),
  ) {}

  async call(call: Call): Promise<Outcome> {
    try {
      return await this.read(await this.fetcher(this.base + call.path, this.request(call)));
    } catch {
      return { kind: "unreachable", waitMs: 0 };
    }
  }

  private request(call: Call): RequestInit {
    const headers: Record<string, string> = { Accept: "application/json" };
    if (call.method !== "GET") headers["X-CSRFToken"] = this.csrf();
    if (call.body !== undefined) headers["Content-Type"] = "application/json";
    if (call.key) headers["Idempotency-Key"] = call.key;
    if (call.ifMatch) headers["If-Match"] = call.ifMatch;
    return {
      method: call.method,
      headers,
      body: call.body === undefined ? null : JSON.stringify(call.body),
      credentials: "same-origin",
      cache: "no-cache",
      keepalive: call.outlives ?? false,
      signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(call.signal ? [call.signal] : [])]),
    };
  }

  private async read(response: Response): Promise<Outcome> {
    if (response.status >= 500 || response.status === 429 || response.status === 408) {
      return { kind: "unreachable", waitMs: retryAfterMs(response) };
    }
    const type = response.headers.get("Content-Type") ?? "";
    const isJson = type.includes("json");
    // A page in place of JSON: the sign-in page, or something on the way that is not our server.
    if (response.ok && response.status !== 204 && !isJson) {
      return response.redirected ? { kind: "signed_out" } : { kind: "unreachable", waitMs: 0 };
    }
    const body: unknown = isJson ? await response.json() : null;
    if (response.ok) return { kind: "ok", body, etag: response.headers.get("ETag") ?? "" };
    const problem = problemOf(response.status, body);
    const isSignedOut = problem.status === 401 || (problem.status === 403 && SIGNED_OUT.has(problem.code));
    return isSignedOut ? { kind: "signed_out" } : { kind: "refused", problem };
  }
}
