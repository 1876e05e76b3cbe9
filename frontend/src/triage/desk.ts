/**
 * `<triage-desk>`: the queue, worked through by keyboard or mouse without a page load.
 *
 * The list, the forms and the review are the server's own HTML. A row opens in the pane beside it; what is decided there
 * leaves the list, and the next row is gone to. What fails is said, and nothing typed is lost.
 */
import { post, send, show, type Done } from "./asking";
import { deedOf, type Deeds } from "./keys";
import { Lease } from "./lease";
import { Pane, wordsOf } from "./pane";
import { Refreshing } from "./refreshing";
import { Rows } from "./rows";
import { Said } from "./said";
import { t } from "../text/spoken";

export class TriageDesk extends HTMLElement implements Deeds {
  #rows!: Rows;
  #pane!: Pane;
  #said!: Said;
  #fresh!: Refreshing;
  #lease!: Lease;
  readonly #pressed = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const deed = deedOf(event, this);
    if (!deed) return;
    if (event.key !== "Escape") event.preventDefault();
    deed();
  };
  readonly #wentBack = (): void => {
    const claim = new URLSearchParams(location.search).get("claim") ?? "";
    const row = claim ? this.#rows.byId(claim) : null;
    if (row) this.#openRow(row, { isNew: false });
    else this.#pane.close();
  };

  connectedCallback(): void {
    const pane = this.querySelector<HTMLElement>("[data-pane]");
    const said = this.querySelector<HTMLElement>("[data-told]");
    if (!pane || !said) return;
    this.#rows = new Rows(this);
    this.#pane = new Pane(pane, { done: (done, decision) => this.#done(done, decision), closed: () => this.#closed() });
    this.#said = new Said(said, (address) => void this.#undo(address));
    this.#fresh = new Refreshing(this, this.#rows);
    this.#lease = this.#leaseOf(pane);
    this.addEventListener("click", (event) => this.#clicked(event));
    this.addEventListener("submit", (event) => this.#submitted(event));
    this.addEventListener("change", () => this.#counted());
    this.addEventListener("focusin", (event) => this.#focused(event));
    document.addEventListener("keydown", this.#pressed);
    addEventListener("popstate", this.#wentBack);
    this.toggleAttribute("data-ready", true);
    this.#wentBack();
  }

  disconnectedCallback(): void {
    document.removeEventListener("keydown", this.#pressed);
    removeEventListener("popstate", this.#wentBack);
    this.#fresh.stop();
    this.#lease.stop();
  }

  #leaseOf(pane: HTMLElement): Lease {
    const host = pane.querySelector<HTMLElement>("[data-lease]") ?? document.createElement("span");
    const minutes = Number(this.dataset["leaseMin"]) || 15;
    pane.addEventListener("input", () => void this.#lease.touch());
    return new Lease(host, minutes, () => this.#token, (outcome) => this.#pane.say(wordsOf(outcome)));
  }

  get #token(): string {
    return this.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "";
  }

  step(by: number): void {
    const row = this.#rows.beside(by);
    if (!row) return;
    this.#rows.goTo(row);
    if (this.#pane.isOpen) this.#openRow(row, { isNew: false });
  }

  open(): void {
    const row = this.#rows.current ?? this.#rows.beside(0);
    if (!row) return;
    if (this.#pane.address === this.#rows.address(row)) this.#pane.focus();
    else this.#openRow(row);
  }

  approve(): void {
    if (!this.#isShown(t("Press a again once you have read it."))) return;
    if (this.#pane.button("approve")) this.#pane.decide("approve");
    else this.#pane.say(this.#pane.reason);
  }

  sendBack(): void {
    if (!this.#isShown(t("Press r again once you have read it."))) return;
    if (this.#pane.note && this.#pane.button("send_back")) this.#pane.note.focus();
    else this.#pane.say(this.#pane.reason);
  }

  confirm(): void {
    this.#pane.decide("send_back");
  }

  choose(isRange: boolean): void {
    const row = this.#rows.current;
    if (!row) return;
    this.#rows.choose(row, { isRange });
    this.#counted();
  }

  take(): void {
    const button = this.querySelector<HTMLButtonElement>("[data-take]");
    button?.form?.requestSubmit(button);
  }

  search(): void {
    this.querySelector<HTMLInputElement>("input[type=search]")?.focus();
  }

  help(): void {
    this.querySelector<HTMLDialogElement>("dialog[data-help]")?.showModal();
  }

  undo(): void {
    this.#said.undo();
  }

  close(): void {
    const typing = document.activeElement;
    if (typing instanceof HTMLTextAreaElement) typing.blur();
    else this.#pane.close();
  }

  leaf(by: number): void {
    if (this.#pane.isOpen) this.#pane.scroll(by);
    else scrollBy({ top: by * innerHeight * 0.8 });
  }

  /** Whether the current row stands in the pane, long enough to have been read; else it is opened, and this is said. */
  #isShown(words: string): boolean {
    const row = this.#rows.current ?? this.#rows.beside(0);
    if (!row) return false;
    if (this.#pane.address === this.#rows.address(row)) return this.#pane.isRead;
    this.#openRow(row);
    this.#said.say(words);
    return false;
  }

  #openRow(row: HTMLElement, { isNew = true } = {}): void {
    const claim = row.dataset["claim"] ?? "";
    const address = new URL(location.href);
    address.searchParams.set("claim", claim);
    if (isNew && !this.#pane.isOpen) history.pushState(null, "", address);
    else history.replaceState(null, "", address);
    this.#rows.goTo(row);
    this.toggleAttribute("data-open", true);
    this.#lease.show(row);
    void this.#pane.open(this.#rows.address(row)).then(() => this.#lookAhead());
  }

  #lookAhead(): void {
    const next = this.#rows.beside(1);
    if (next && next !== this.#rows.current) void this.#pane.fetch(this.#rows.address(next));
  }

  #closed(): void {
    const address = new URL(location.href);
    address.searchParams.delete("claim");
    history.replaceState(null, "", address);
    this.toggleAttribute("data-open", false);
    this.#lease.show(null);
    const row = this.#rows.current;
    if (row) this.#rows.goTo(row);
  }

  #done(done: Done, decision: string): void {
    const row = this.#rows.current;
    if (!decision || !row) {
      this.#said.say(done.said, { undo: done.undo });
      return;
    }
    const statement = this.#rows.statement(row);
    this.#pane.forget(this.#rows.address(row));
    const next = this.#rows.remove(row);
    this.#said.say(`${done.said} “${shortened(statement)}”`, { undo: done.undo });
    this.#counted();
    if (next) this.#openRow(next, { isNew: false });
    else this.#pane.close();
    this.#fresh.soon(() => this.#refilled());
  }

  /** Rows came after the last one had gone: on with the first of them. */
  #refilled(): void {
    const row = this.#rows.current ? null : this.#rows.beside(0);
    if (row) this.#rows.goTo(row, { focus: document.activeElement === document.body });
  }

  async #undo(address: string): Promise<void> {
    const outcome = await post(address, this.#token);
    this.#said.say(outcome.kind === "done" ? outcome.done.said : wordsOf(outcome));
    if (outcome.kind === "done") this.#fresh.soon(() => this.#refilled());
  }

  #focused(event: FocusEvent): void {
    const row = this.#rows.holding(event.target);
    if (row && row !== this.#rows.current) this.#rows.goTo(row, { focus: false });
  }

  #clicked(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target instanceof Element ? event.target : null;
    const row = this.#rows.holding(target);
    if (target?.closest("[data-show-help]")) { this.help(); return; }
    if (target instanceof HTMLInputElement && target.matches("[data-all]")) { this.#rows.chooseAll(target.checked); return; }
    if (row && target instanceof HTMLInputElement && target.name === "claims") {
      this.#rows.choose(row, { isRange: event.shiftKey, on: target.checked });
    } else if (row && target?.closest(".row-title") && !event.shiftKey) {
      event.preventDefault();
      this.#rows.goTo(row);
      this.#openRow(row);
    }
  }

  #counted(): void {
    const count = this.#rows.selected().length;
    this.toggleAttribute("data-choosing", count > 0);
    const shown = this.querySelector("[data-chosen]");
    if (shown) shown.textContent = t("Selected: {words}", { words: count });
    const all = this.querySelector<HTMLInputElement>("[data-all]");
    if (all) all.checked = count > 0 && count === this.#rows.all().length;
  }

  /** Forms of the list itself: what they changed is shown in their place. */
  #submitted(event: SubmitEvent): void {
    const form = event.target;
    if (event.defaultPrevented || !(form instanceof HTMLFormElement) || !form.matches("[data-here]")) return;
    event.preventDefault();
    if (!form.hasAttribute("data-sending")) void this.#send(form, event.submitter);
  }

  async #send(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
    form.setAttribute("data-sending", "");
    const outcome = await send(form, form.action, button);
    form.removeAttribute("data-sending");
    if (outcome.kind === "part") {
      this.#fresh.replace(outcome.part);
      this.#counted();
      this.querySelector<HTMLElement>("[data-answer]")?.focus();
    } else if (outcome.kind === "done") {
      this.#said.say(outcome.done.said, { undo: outcome.done.undo });
      await this.#gone(outcome.done.to);
    } else this.#said.say(wordsOf(outcome), { isBad: true });
  }

  /** Where a deed leads: a claim of this list opens in the pane, another is brought onto it. */
  async #gone(to: string): Promise<void> {
    const claim = /\/claims\/(\d+)\//.exec(to)?.[1] ?? "";
    const outcome = await show(location.href);
    if (outcome.kind === "part") this.#fresh.replace(outcome.part);
    const row = claim ? this.#rows.byId(claim) : null;
    if (row) this.#openRow(row);
    else if (claim) location.assign(to);
  }
}

function shortened(words: string): string {
  return words.length > 80 ? `${words.slice(0, 79)}…` : words;
}
