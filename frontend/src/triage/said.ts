/** What was done, said once to eyes and ears, with the way back where there is one. */
import { t } from "../text/spoken";
const STAYS_MS = 12_000;

export class Said {
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly host: HTMLElement,
    private readonly take: (undo: string) => void,
  ) {}

  say(words: string, { undo = "", isBad = false } = {}): void {
    clearTimeout(this.#timer);
    const said = document.createElement("p");
    said.textContent = words;
    this.host.replaceChildren(said);
    this.host.toggleAttribute("data-bad", isBad);
    if (undo) this.host.append(this.#button(undo));
    if (!isBad) this.#timer = setTimeout(() => this.host.replaceChildren(), STAYS_MS);
  }

  /** Presses the button that takes back what was said last. */
  undo(): void {
    this.host.querySelector("button")?.click();
  }

  #button(address: string): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = t("Undo");
    button.addEventListener("click", () => {
      this.host.replaceChildren();
      this.take(address);
    });
    return button;
  }
}
