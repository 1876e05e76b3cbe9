/** `<change-walk>`: goes from change to change (`[data-change]`) by n and p, or by the two buttons that it adds. */
import { t } from "../text/spoken";
const TYPING = "input, textarea, select, [contenteditable]";

export class ChangeWalk extends HTMLElement {
  #at = -1;
  readonly #pressed = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.matches(TYPING)) return;
    if (event.key !== "n" && event.key !== "p") return;
    event.preventDefault();
    this.#go(event.key === "n" ? 1 : -1);
  };

  connectedCallback(): void {
    document.addEventListener("keydown", this.#pressed);
    if (this.querySelector(".bar-steps")) return;
    const steps = document.createElement("span");
    steps.className = "bar-steps";
    steps.append(this.#button("↑", t("Previous change"), -1), this.#button("↓", t("Next change"), 1));
    (this.querySelector(".diff-key") ?? this).append(steps);
  }

  disconnectedCallback(): void {
    document.removeEventListener("keydown", this.#pressed);
  }

  #button(sign: string, name: string, step: number): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "bar-step";
    button.textContent = sign;
    button.setAttribute("aria-label", name);
    button.addEventListener("click", () => this.#go(step));
    return button;
  }

  /** To the change after or before the one gone to last; at either end it stays there. */
  #go(step: number): void {
    const changes = [...this.querySelectorAll<HTMLElement>("[data-change]")];
    const focused = changes.findIndex((change) => change === document.activeElement);
    const at = focused < 0 ? this.#at : focused;
    this.#at = Math.max(0, Math.min(at + step, changes.length - 1));
    const change = changes[this.#at];
    change?.focus({ preventScroll: true });
    change?.scrollIntoView({ block: "center" });
  }
}
