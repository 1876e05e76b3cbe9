/**
 * `<live-part src>`: a part of the page that is asked for again while something in it is under way (`data-waiting`).
 *
 * It asks after 1 s, then ever more seldom, and sooner again when the tab comes to the front. It does not swap what the
 * reader is using. Where the answer says `data-settled`, the page around it has changed too and is loaded again.
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
        return;
      }
    }
    this.#plan(Math.min(this.#waitMs * 1.5, LONGEST_MS));
  }

  /** The same part as the server shows it now; null where it cannot be had at the moment. */
  async #fetch(): Promise<Element | null> {
    try {
      const answer = await fetch(this.getAttribute("src") ?? "", { headers: { Accept: "text/html" }, redirect: "error" });
      if (!answer.ok) return null;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      return page.querySelector("live-part");
    } catch {
      return null;
    }
  }
}
