// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { Api, csrfToken, type Call, type Outcome } from "../src/annotate/api";

function answering(response: Response | Error): { api: Api; asked: () => RequestInit } {
  let seen: RequestInit = {};
  const fetcher: typeof fetch = (_, init) => {
    seen = init ?? {};
    return response instanceof Error ? Promise.reject(response) : Promise.resolve(response);
  };
  return { api: new Api(() => "token", "/api/v1", fetcher), asked: () => seen };
}

const POST: Call = { method: "POST", path: "/x/", body: { a: 1 }, key: "k1", ifMatch: '"3"' };
const problem = (status: number, body: object): Response =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/problem+json" } });
const outcome = (response: Response | Error): Promise<Outcome> => answering(response).api.call(POST);

describe("Api", () => {
  it("sends the key, the version, the CSRF token and JSON", async () => {
    const { api, asked } = answering(new Response("{}", { headers: { "Content-Type": "application/json", ETag: '"4"' } }));
    expect(await api.call(POST)).toEqual({ kind: "ok", body: {}, etag: '"4"' });
    const headers = new Headers(asked().headers);
    expect(["Idempotency-Key", "If-Match", "X-CSRFToken", "Content-Type"].map((name) => headers.get(name))).toEqual(["k1", '"3"', "token", "application/json"]);
    expect(asked().body).toBe('{"a":1}');
  });

  it("takes an answer without a body", async () => {
    expect(await outcome(new Response(null, { status: 204 }))).toEqual({ kind: "ok", body: null, etag: "" });
  });

  it.each([
    ["no network", new TypeError("Failed to fetch")],
    ["a server error", problem(503, {})],
    ["a page in place of JSON", new Response("<p>Hotel Wi-Fi", { headers: { "Content-Type": "text/html" } })],
    ["broken JSON", new Response("{", { headers: { "Content-Type": "application/json" } })],
  ])("may be tried again after %s", async (_, response) => {
    expect(await outcome(response)).toEqual({ kind: "unreachable", waitMs: 0 });
  });

  it("waits as long as it is asked to, but never an hour", async () => {
    const busy = (seconds: string): Response => new Response("", { status: 429, headers: { "Retry-After": seconds } });
    expect(await outcome(busy("7"))).toEqual({ kind: "unreachable", waitMs: 7000 });
    expect(await outcome(busy("3600"))).toEqual({ kind: "unreachable", waitMs: 60_000 });
    expect(await outcome(busy("soon"))).toEqual({ kind: "unreachable", waitMs: 0 });
  });

  it.each([
    [401, "anything"],
    [403, "not_authenticated"],
  ])("knows that %i %s means signed out", async (status, code) => {
    expect((await outcome(problem(status, { code }))).kind).toBe("signed_out");
  });

  it("hands on a refusal with its sentence and its fields, nested ones too", async () => {
    const said = { code: "invalid", detail: "Look again.", fields: { claim: { text: ["Too long."] }, "claim.claimant": "Who?" } };
    expect(await outcome(problem(422, said))).toEqual({
      kind: "refused",
      problem: { status: 422, code: "invalid", detail: "Look again.", fields: { text: ["Too long."], claimant: ["Who?"] }, current: null },
    });
  });

  it("has a sentence even where the server has none", async () => {
    const refused = await outcome(problem(403, { code: "permission_denied" }));
    expect(refused.kind === "refused" && refused.problem.detail).toBe("The server refused this (403).");
  });
});

it("csrfToken reads the cookie as it is now", () => {
  expect(csrfToken("from the page")).toBe("from the page");
  document.cookie = "csrftoken=fresh";
  expect(csrfToken("from the page")).toBe("fresh");
});
