/**
 * `<live-part src>`: a part of the page that is asked for again while something in it is under way (`data-waiting`).
 *
 * It asks after 1 s, then ever more seldom, and sooner again when the tab comes to the front. It does not swap what the
 * reader is using. Where the answer says `data-settled`, the page around it has changed too and is loaded again; where
 * it only waits no more, what stands elsewhere on the page and follows from it (`data-follows`, with an id) is renewed.
 */
const FIRST_MS = 1000;
const LONGEST_MS = 15_000;

export class LivePart extends HTMLElement {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waitMs = FIRST_MS;
  readonly #seen = (): void => {
    if (document.visibilityState === "visible") this.#plan(FIRST_MS);
  };

  connectedCallback(): void {
    if (!this.hasAttribute("data-waiting")) return;
    document.addEventListener("visibilitychange", this.#seen);
    this.#plan(FIRST_MS);
  }

  disconnectedCallback(): void {
    this.#stop();
  }

  #plan(ms: number): void {
    clearTimeout(this.#timer);
    this.#waitMs = ms;
    this.#timer = setTimeout(() => void this.#ask(), ms);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    document.removeEventListener("visibilitychange", this.#seen);
  }

  async #ask(): Promise<void> {
    const fresh = document.visibilityState === "visible" ? await this.#fetch() : null;
    if (!this.isConnected) return;
    if (fresh?.hasAttribute("data-settled")) {
      this.#stop();
      location.reload();
      return;
    }
    if (fresh && !this.contains(document.activeElement)) {
      this.replaceChildren(...fresh.childNodes);
      if (!fresh.hasAttribute("data-waiting")) {
        this.removeAttribute("data-waiting");
        this.#stop();
        await renewed();
        return;
      }
    }
    this.#plan(Math.min(this.#waitMs * 1.5, LONGEST_MS));
  }

  /** The same part as the server shows it now; null where it cannot be had at the moment. */
  async #fetch(): Promise<Element | null> {
    return (await shown(this.getAttribute("src") ?? ""))?.querySelector("live-part") ?? null;
  }
}

/** A page as the server shows it now; null where it cannot be had at the moment. */
async function shown(address: string): Promise<Document | null> {
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" }, redirect: "error" });
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    return null;
  }
}

/** Shows again what follows from a part that settled, but for what the reader is using. */
async function renewed(): Promise<void> {
  const parts = document.querySelectorAll("[data-follows][id]");
  const page = parts.length ? await shown(location.pathname + location.search) : null;
  for (const part of parts) {
    const fresh = page?.getElementById(part.id);
    if (fresh && !part.contains(document.activeElement)) part.replaceChildren(...fresh.childNodes);
  }
}
