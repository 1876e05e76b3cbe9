/** `<mention-field>`: completes `@name` in the field inside. */
import { completeMentions, type Colleague } from "../dom/mention";

async function find(begun: string): Promise<readonly Colleague[]> {
  try {
    const answer = await fetch(`/api/v1/colleagues/?q=${encodeURIComponent(begun)}`, { headers: { Accept: "application/json" } });
    return answer.ok ? ((await answer.json()) as { results: Colleague[] }).results : [];
  } catch {
    return [];
  }
}

export class MentionField extends HTMLElement {
  #stop: (() => void) | null = null;

  connectedCallback(): void {
    const area = this.querySelector("textarea");
    if (area) this.#stop = completeMentions(area, find);
  }

  disconnectedCallback(): void {
    this.#stop?.();
  }
}
