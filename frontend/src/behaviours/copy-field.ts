/** `<copy-field>`: adds a button that copies the field inside, where the browser allows it. */
import { t } from "../text/spoken";
export class CopyField extends HTMLElement {
  connectedCallback(): void {
    const field = this.querySelector<HTMLInputElement | HTMLTextAreaElement>("input, textarea");
    if (!field || !("clipboard" in navigator) || this.querySelector("button")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-secondary";
    button.textContent = t("Copy");
    button.addEventListener("click", () => void this.#copy(field, button));
    this.append(button);
  }

  async #copy(field: HTMLInputElement | HTMLTextAreaElement, button: HTMLButtonElement): Promise<void> {
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = t("Copied");
    } catch {
      field.select();
      button.textContent = t("Press Ctrl+C");
    }
  }
}
