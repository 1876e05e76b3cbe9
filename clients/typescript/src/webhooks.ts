// Who sent this webhook? Signatures by Standard Webhooks 1.0.0, with the platform's own Web Crypto.

const TOLERANCE_S = 300;
const PREFIX = "whsec_";

/** The call was not signed with the endpoint's secret, or is too old or too new. Answer 400 and do nothing. */
export class InvalidSignature extends Error {
  override name = "InvalidSignature";
}

/** What a webhook tells. */
export interface Event {
  type: string;
  timestamp: string;
  data: Record<string, unknown>;
}

type Headers = Record<string, string | string[] | undefined> | globalThis.Headers;

/** Verifies calls to one endpoint. Give it the endpoint's secret (`whsec_…`), or several while one replaces the other. */
export class WebhookVerifier {
  readonly #secrets: Uint8Array<ArrayBuffer>[];
  readonly #toleranceS: number;

  constructor(secrets: string | readonly string[], options: { toleranceS?: number } = {}) {
    const given = typeof secrets === "string" ? [secrets] : secrets;
    if (given.length === 0) throw new TypeError("A verifier needs a secret.");
    this.#secrets = given.map(keyOf);
    this.#toleranceS = options.toleranceS ?? TOLERANCE_S;
  }

  /**
   * The event. `body` is the request's, byte for byte as it came. Throws InvalidSignature.
   * Repeated deliveries carry the same `webhook-id`: note the ids that you have dealt with.
   */
  async verify(body: Uint8Array | string, headers: Headers): Promise<Event> {
    const message = header(headers, "webhook-id");
    const moment = header(headers, "webhook-timestamp");
    this.#requireNow(moment);
    const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
    const head = new TextEncoder().encode(`${message}.${moment}.`);
    const signed = new Uint8Array(head.length + bytes.length);
    signed.set(head);
    signed.set(bytes, head.length);
    const given = header(headers, "webhook-signature").split(" ").filter((one) => one.startsWith("v1,"));
    if (message === "" || !(await this.#isRight(signed, given.map((one) => one.slice(3))))) {
      throw new InvalidSignature("No signature is right.");
    }
    return eventOf(bytes);
  }

  #requireNow(moment: string): void {
    if (!/^[0-9]{1,12}$/.test(moment)) throw new InvalidSignature("The webhook-timestamp is missing, or is no time.");
    if (Math.abs(Date.now() / 1000 - Number(moment)) > this.#toleranceS) {
      throw new InvalidSignature("The webhook-timestamp is too far from now.");
    }
  }

  async #isRight(signed: Uint8Array<ArrayBuffer>, given: string[]): Promise<boolean> {
    let found = false;
    for (const secret of this.#secrets) {
      const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
      for (const signature of given) {
        const bytes = bytesOf(signature);
        if (bytes !== null && (await crypto.subtle.verify("HMAC", key, bytes, signed))) found = true;
      }
    }
    return found;
  }
}

function keyOf(secret: string): Uint8Array<ArrayBuffer> {
  const key = bytesOf(secret.trim().replace(PREFIX, ""));
  if (key === null || key.length < 24) throw new TypeError("The secret is not whole: copy it from whsec_ on.");
  return key;
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
}

function header(headers: Headers, name: string): string {
  if (headers instanceof globalThis.Headers) return headers.get(name) ?? "";
  for (const [given, value] of Object.entries(headers)) {
    if (given.toLowerCase() === name) return (Array.isArray(value) ? value[0] : value) ?? "";
  }
  return "";
}

function eventOf(body: Uint8Array): Event {
  try {
    const event: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
    if (typeof event === "object" && event !== null && !Array.isArray(event)) return event as Event;
  } catch {
    // Said below.
  }
  throw new InvalidSignature("The body is signed, and is no event.");
}
