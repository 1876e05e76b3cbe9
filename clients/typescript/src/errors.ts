// What can go wrong, by name.

/** Nobody answered, or what answered is not the API. What you have stays right until you hear otherwise. */
export class Unreachable extends Error {
  override name = "Unreachable";
}

/** The API refused (RFC 9457). `code` is stable; `detail` is a sentence for a person; `fields` names culprits. */
export class Problem extends Error {
  override name = "Problem";
  readonly code: string;
  readonly detail: string;
  readonly fields: Record<string, string[]>;

  /** `body` is everything that the API said; `retryAfterS` how many seconds to wait, where it said so. */
  constructor(
    readonly status: number,
    readonly body: Record<string, unknown>,
    readonly retryAfterS: number | null = null,
  ) {
    super(`${status} ${String(body["code"] ?? "")}: ${String(body["detail"] ?? "")}`);
    this.code = String(body["code"] ?? "");
    this.detail = String(body["detail"] ?? "");
    this.fields = (body["fields"] ?? {}) as Record<string, string[]>;
  }
}

/** The check was taken back (410): take it down. `reason` says why, in the newsroom's words. */
export class Retracted extends Problem {
  override name = "Retracted";

  get reason(): string {
    return String(this.body["reason"] ?? "");
  }
}
