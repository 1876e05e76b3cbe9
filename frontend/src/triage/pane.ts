/** The pane beside the list: the review of one claim, fetched as a part, with its forms sent from where they stand. */
import { send, show, type Done, type Outcome } from "./asking";
import { Typed } from "./typed";
import { t } from "../text/spoken";

const FRESH_MS = 30_000;
/** For so long after something new is shown, no key decides on it: it cannot have been read. */
const UNREAD_MS = 400;
export const SIGNED_OUT = t("You are signed out. Sign in again in another tab, then press once more: nothing typed is lost.");
export const UNREACHABLE = t("The server did not answer. Nothing is lost: press once more.");

export interface Told {
  /** A form in the pane was done; `decision` is empty where it decided nothing. */
  done(done: Done, decision: string): void;
  closed(): void;
}

export class Pane {
  #address = "";
  #unread: ReturnType<typeof setTimeout> | undefined;
  readonly #typed = new Typed();
  readonly #fetched = new Map<string, { readonly at: number; readonly outcome: Promise<Outcome> }>();

  constructor(
    private readonly host: HTMLElement,
    private readonly told: Told,
  ) {
    host.addEventListener("submit", (event) => this.#submitted(event));
    host.querySelector("[data-close]")?.addEventListener("click", () => this.close());
  }

  get isOpen(): boolean {
    return !this.host.hidden;
  }

  get address(): string {
    return this.isOpen ? this.#address : "";
  }

  get #body(): HTMLElement {
    return this.host.querySelector<HTMLElement>("[data-body]") ?? this.host;
  }

  get note(): HTMLTextAreaElement | null {
    return this.#body.querySelector<HTMLTextAreaElement>("textarea[name=note]");
  }

  /** The button of a decision, and null where it is not hers to take; nothing within a moment of showing. */
  button(decision: string): HTMLButtonElement | null {
    return this.#body.querySelector<HTMLButtonElement>(`button[name=decision][value="${decision}"]`);
  }

  get isRead(): boolean {
    return this.host.hasAttribute("data-read");
  }

  /** Why the pane offers no decision. */
  get reason(): string {
    return this.#body.querySelector(".decision p, .decision .notice")?.textContent.trim() ?? t("There is nothing to decide here.");
  }

  async open(address: string, { isFresh = false } = {}): Promise<void> {
    this.#keep();
    this.#address = address;
    clearTimeout(this.#unread);
    this.host.removeAttribute("data-read");
    this.host.hidden = false;
    this.host.setAttribute("aria-busy", "true");
    if (isFresh) this.#fetched.delete(address);
    const outcome = await this.fetch(address);
    if (this.#address !== address) return;
    this.host.removeAttribute("aria-busy");
    if (outcome.kind === "part") this.#show(outcome.part);
    else this.#sayInstead(outcome, address);
  }

  /** Asks for what will be looked at next; what is older than half a minute is asked for again. */
  fetch(address: string): Promise<Outcome> {
    const known = this.#fetched.get(address);
    if (known && Date.now() - known.at < FRESH_MS) return known.outcome;
    const outcome = show(address);
    this.#fetched.set(address, { at: Date.now(), outcome });
    void outcome.then(({ kind }) => kind === "part" || this.#fetched.delete(address));
    return outcome;
  }

  forget(address: string): void {
    this.#fetched.delete(address);
    this.#typed.forget(address);
    if (this.#address === address) this.#address = "";
  }

  close(): void {
    if (!this.isOpen) return;
    this.#keep();
    this.host.hidden = true;
    this.#address = "";
    this.told.closed();
  }

  focus(): void {
    this.host.focus();
  }

  scroll(step: number): void {
    this.#body.scrollBy({ top: step * this.#body.clientHeight * 0.8 });
  }

  decide(decision: string): void {
    const button = this.button(decision);
    button?.form?.requestSubmit(button);
  }

  /** Words above what is shown; it stays until something new is. */
  say(words: string): void {
    this.#body.querySelector("[data-said]")?.remove();
    const said = document.createElement("div");
    said.className = "notice";
    said.dataset["tone"] = "bad";
    said.dataset["said"] = "";
    said.setAttribute("role", "alert");
    said.append(Object.assign(document.createElement("p"), { textContent: words }));
    this.#body.prepend(said);
    said.scrollIntoView({ block: "nearest" });
  }

  /** Shows a copy of the part: the one that was fetched may be shown again. */
  #show(part: Element): void {
    this.#body.replaceChildren(...(part.cloneNode(true) as Element).children);
    this.#body.scrollTop = 0;
    clearTimeout(this.#unread);
    this.#unread = setTimeout(() => this.host.setAttribute("data-read", ""), UNREAD_MS);
    this.#typed.restore(this.#address, this.#body);
    this.#body.querySelector<HTMLElement>(".error-summary[data-focus]")?.focus();
  }

  #sayInstead(outcome: Outcome, address: string): void {
    this.#body.replaceChildren();
    this.say(wordsOf(outcome));
    const link = Object.assign(document.createElement("a"), { href: address, textContent: t("Open it as a page") });
    this.#body.querySelector("[data-said]")?.append(link);
  }

  #keep(): void {
    if (this.#address && this.#body.querySelector("form")) this.#typed.keep(this.#address, this.#body);
  }

  #submitted(event: SubmitEvent): void {
    const form = event.target;
    if (event.defaultPrevented || !(form instanceof HTMLFormElement) || form.method !== "post") return;
    event.preventDefault();
    if (form.hasAttribute("data-sending")) return;
    void this.#send(form, event.submitter);
  }

  async #send(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
    const address = this.#address;
    form.setAttribute("data-sending", "");
    this.#keep();
    const outcome = await send(form, form.getAttribute("action") || address, button);
    form.removeAttribute("data-sending");
    const decision = button instanceof HTMLButtonElement && button.name === "decision" ? button.value : "";
    if (outcome.kind === "done") {
      if (decision) this.#typed.forget(address);
      this.#fetched.delete(address);
      this.told.done(outcome.done, decision);
      form.reset();
      if (!decision) await this.open(address, { isFresh: true });
    } else if (this.#address === address) await this.#refused(outcome, address);
  }

  /** A form that says why stays as it came back; of what changed meanwhile the newest is shown, with what was typed. */
  async #refused(outcome: Outcome, address: string): Promise<void> {
    if (outcome.kind === "part") { this.#show(outcome.part); return; }
    if (outcome.kind === "refused") {
      this.#fetched.delete(address);
      const fresh = await this.fetch(address);
      if (this.#address !== address) return;
      if (fresh.kind !== "part") { this.say(wordsOf(fresh)); return; }
      this.#show(fresh.part);
      const kept = this.note ? "" : this.#typed.words(address, "note");
      this.say(kept ? `${outcome.words} ${t("You wrote: {text}", { text: kept })}` : outcome.words);
      return;
    }
    this.say(wordsOf(outcome));
  }
}

export function wordsOf(outcome: Outcome): string {
  if (outcome.kind === "signed_out") return SIGNED_OUT;
  return outcome.kind === "refused" ? outcome.words : UNREACHABLE;
}
