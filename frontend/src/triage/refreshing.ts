/** The list as the server shows it now: its words, its counts and rows that moved up, without losing one's place. */
import { show } from "./asking";
import type { Rows } from "./rows";

const SOON_MS = 700;
/** Parts that are the server's to say anew, by their attribute. */
const PARTS = ["data-summary", "data-tabs", "data-take-part", "data-pages"];

export class Refreshing {
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly desk: HTMLElement,
    private readonly rows: Rows,
  ) {}

  /** Asks a moment after the last of several deeds. */
  soon(then: () => void): void {
    this.stop();
    this.#timer = setTimeout(() => void this.#ask(then), SOON_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Everything of the list as this part says it. */
  replace(part: Element): void {
    this.#say(part, [...PARTS, "data-answer", "data-rows"]);
  }

  async #ask(then: () => void): Promise<void> {
    const address = new URL(location.href);
    address.searchParams.delete("claim");
    if (this.rows.all().length === 0) address.searchParams.delete("cursor");
    const outcome = await show(address.href);
    if (outcome.kind !== "part") return;
    const isEmpty = this.rows.all().length === 0;
    this.#say(outcome.part, isEmpty ? [...PARTS, "data-rows"] : PARTS);
    if (!isEmpty) this.#add(outcome.part);
    then();
  }

  /** Rows that are not here yet, at the end: those before them keep their places. */
  #add(part: Element): void {
    const list = this.desk.querySelector("ul[data-list]");
    for (const row of part.querySelectorAll<HTMLElement>("ul[data-list] > [data-claim]")) {
      if (this.rows.wants(row.dataset["claim"] ?? "")) list?.append(row);
    }
  }

  #say(part: Element, names: readonly string[]): void {
    for (const name of names) {
      const here = this.desk.querySelector(`[${name}]`);
      const there = part.querySelector(`[${name}]`);
      if (here && there) here.replaceChildren(...there.childNodes);
    }
  }
}
