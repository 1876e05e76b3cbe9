/** Pages and deeds of the server, asked for from within the queue: it answers with parts in place of whole pages. */
const TIMEOUT_MS = 20_000;
const HEADERS = { "X-Pane": "1" };

/** What was done, in the server's words; `undo` is the address that takes it back. */
export interface Done {
  readonly to: string;
  readonly said: string;
  readonly undo: string;
}

export type Outcome =
  | { readonly kind: "done"; readonly done: Done }
  /** The page as it stands now: what was asked for, or a form that was not accepted and says why. */
  | { readonly kind: "part"; readonly part: Element; readonly status: number }
  /** Said no, and no form says why. */
  | { readonly kind: "refused"; readonly words: string; readonly status: number }
  | { readonly kind: "signed_out" }
  /** No answer, or one that promises nothing: the same may be sent again. */
  | { readonly kind: "unreachable" };

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

function doneOf(body: unknown): Done {
  const said = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  return { to: textOf(said["to"]), said: textOf(said["said"]), undo: textOf(said["undo"]) };
}

async function read(answer: Response): Promise<Outcome> {
  if (answer.status >= 500 || answer.status === 429 || answer.status === 408) return { kind: "unreachable" };
  if (answer.redirected || answer.status === 401) return { kind: "signed_out" };
  if (answer.headers.get("Content-Type")?.includes("json")) return { kind: "done", done: doneOf(await answer.json()) };
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const part = page.querySelector("main");
  if (!part) return { kind: "unreachable" };
  if (answer.ok || answer.status === 422) return { kind: "part", part, status: answer.status };
  const heading = part.querySelector("h1")?.textContent.trim() ?? "";
  const sentence = part.querySelector(".stack > p, p")?.textContent.trim() ?? "";
  return { kind: "refused", words: [heading, sentence].filter(Boolean).join(". "), status: answer.status };
}

async function ask(address: string, options: RequestInit): Promise<Outcome> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    return await read(await fetch(address, { headers: HEADERS, cache: "no-store", signal, ...options }));
  } catch {
    return { kind: "unreachable" };
  }
}

export const show = (address: string): Promise<Outcome> => ask(address, {});

/** Sends the form as its button would, with the field that the button brings. */
export function send(form: HTMLFormElement, address: string, button: HTMLElement | null): Promise<Outcome> {
  const fields = new FormData(form);
  if (button instanceof HTMLButtonElement && button.name) fields.set(button.name, button.value);
  const isFile = form.enctype === "multipart/form-data";
  return ask(address, { method: "POST", body: isFile ? fields : new URLSearchParams(plain(fields)) });
}

/** A deed without a form of its own: `token` is the CSRF token, `fields` what goes with it. */
export function post(address: string, token: string, fields: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  return ask(address, { method: "POST", body: new URLSearchParams({ csrfmiddlewaretoken: token, ...fields }) });
}

function plain(fields: FormData): [string, string][] {
  return [...fields].map(([name, value]) => [name, typeof value === "string" ? value : value.name]);
}
