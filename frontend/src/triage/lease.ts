/** Who has the open claim in hand and for how long; what a reviewer does with it keeps it hers. */
import { post, type Outcome } from "./asking";
import { t } from "../text/spoken";

const RENEW_MS = 120_000;
const TICK_MS = 15_000;
const MINUTE_MS = 60_000;

export class Lease {
  #row: HTMLElement | null = null;
  #askedAt = 0;
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(
    private readonly host: HTMLElement,
    private readonly minutes: number,
    private readonly token: () => string,
    private readonly refused: (outcome: Outcome) => void,
  ) {
    this.#timer = setInterval(() => this.#tell(), TICK_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** From now on it is about this row. */
  show(row: HTMLElement | null): void {
    if (row !== this.#row) this.#askedAt = 0;
    this.#row = row;
    this.#tell();
  }

  /** She works on it: it is hers for another while, unless somebody else has it. */
  async touch(): Promise<void> {
    const row = this.#row;
    if (!row || row.dataset["hand"] === "other" || Date.now() - this.#askedAt < RENEW_MS) return;
    this.#askedAt = Date.now();
    const outcome = await post(`/claims/${row.dataset["claim"] ?? ""}/take/`, this.token());
    if (outcome.kind === "done") this.#take(row);
    else if (outcome.kind === "refused") this.refused(outcome);
  }

  async #letGo(row: HTMLElement): Promise<void> {
    const outcome = await post(`/claims/${row.dataset["claim"] ?? ""}/release/`, this.token());
    if (outcome.kind !== "done") { this.refused(outcome); return; }
    delete row.dataset["hand"];
    delete row.dataset["until"];
    row.querySelector(".in-hand")?.remove();
    this.#tell();
  }

  #take(row: HTMLElement): void {
    row.dataset["hand"] = "mine";
    row.dataset["until"] = new Date(Date.now() + this.minutes * MINUTE_MS).toISOString();
    this.#tell();
  }

  /** The words in the pane's head, and the same in the row. */
  #tell(): void {
    const row = this.#row;
    const left = row ? this.#minutesLeft(row) : 0;
    this.host.replaceChildren();
    if (!row || left <= 0) return;
    const isMine = row.dataset["hand"] === "mine";
    const chip = row.querySelector(".in-hand") ?? this.#chip(row);
    const who = isMine ? t("You have it") : (chip.textContent.split(/[,،]/)[0] ?? "").trim();
    chip.textContent = t("{who}, {left} min", { who, left });
    this.host.append(chip.textContent);
    if (isMine) this.host.append(" ", this.#button(row));
  }

  #minutesLeft(row: HTMLElement): number {
    const until = Date.parse(row.dataset["until"] ?? "");
    return Number.isNaN(until) ? 0 : Math.ceil((until - Date.now()) / MINUTE_MS);
  }

  #chip(row: HTMLElement): Element {
    const chip = document.createElement("span");
    chip.className = "in-hand";
    row.querySelector(".meta")?.append(chip);
    return chip;
  }

  #button(row: HTMLElement): HTMLButtonElement {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "link-button", textContent: t("Let go") });
    button.addEventListener("click", () => void this.#letGo(row));
    return button;
  }
}
