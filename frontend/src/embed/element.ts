/** `<fact-check slug="…">`: the card of one check in an article. What stands inside is for readers without the script. */
import type { Check, Newsroom } from "./api";
import { cardOf, element } from "./card";
import { ELEMENT, sheetOf } from "./styles";

const MOST_NAMED = 20;

export interface Cards {
  readonly newsroom: Newsroom;
  readonly theme: string;
  /** Called with what a card shows. */
  readonly shown: (check: Check) => void;
}

/** Defines the element. Cards that come in one go are asked for in one go. */
export function defineCards({ newsroom, theme, shown }: Cards): void {
  if (customElements.get("fact-check")) return;
  const sheet = sheetOf(ELEMENT);
  const waiting = new Set<FactCheck>();

  async function ask(): Promise<void> {
    const asking = [...waiting].slice(0, MOST_NAMED);
    asking.forEach((one) => waiting.delete(one));
    if (waiting.size) queueMicrotask(() => void ask());
    const checks = await newsroom.named([...new Set(asking.map((one) => one.slug))]).catch(() => []);
    for (const one of asking) one.show(checks.find((check) => check.slug === one.slug));
  }

  class FactCheck extends HTMLElement {
    static readonly observedAttributes = ["slug"];

    get slug(): string {
      return (this.getAttribute("slug") ?? "").trim();
    }

    connectedCallback(): void {
      if (theme && !this.dataset["theme"]) this.dataset["theme"] = theme;
      this.attributeChangedCallback();
    }

    attributeChangedCallback(): void {
      if (!this.isConnected || !/^[\w-]{1,120}$/u.test(this.slug)) return;
      if (!waiting.size) queueMicrotask(() => void ask());
      waiting.add(this);
    }

    /** Shows the check; without one, what stands inside the element stays to be seen. */
    show(check: Check | undefined): void {
      if (!check) return;
      const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [sheet];
      root.replaceChildren(element("div", { class: "box" }, cardOf(check)));
      shown(check);
    }
  }

  customElements.define("fact-check", FactCheck);
}
