/** What the newsroom says of this page, and what it is told of it: no cookies, no storage, no referrer. */
import type { Passage } from "./anchor";

export interface Check {
  readonly slug: string;
  readonly url: string;
  readonly version: number;
  readonly kind: string;
  readonly note: string;
  readonly language: string;
  readonly publisher: string;
  readonly claim: { readonly text: string; readonly claimant: string; readonly claimed_on: string | null };
  /** null where the check was retracted. */
  readonly rating: { readonly key: string; readonly label: string; readonly tone: string } | null;
  readonly summary: string;
  readonly as_of: string;
  readonly passage_changed: boolean;
  readonly passages: readonly Passage[];
  readonly known?: string;
}

export interface Sighting {
  readonly slug: string;
  readonly version: number;
  readonly kind: "shown" | "gone";
}

const QUIETLY = { credentials: "omit", referrerPolicy: "no-referrer" } as const;

export class Newsroom {
  /** `origin` is where the script came from. */
  constructor(readonly origin: string) {}

  /** The checks of a page, tombstones included; none where the newsroom cannot be reached. */
  async ofPage(url: string): Promise<readonly Check[]> {
    return this.ask("url", url);
  }

  async named(slugs: readonly string[]): Promise<readonly Check[]> {
    return this.ask("slugs", slugs.join(","));
  }

  /** Tells what the page shows. Nobody waits for it, and what is lost is told by the next reader. */
  tell(page: string, seen: readonly Sighting[]): void {
    const body = JSON.stringify({ page, seen });
    const sent = fetch(`${this.origin}/api/public/v1/embed/reports/`, { ...QUIETLY, method: "POST", keepalive: true, body });
    sent.catch(() => undefined);
  }

  private async ask(name: string, value: string): Promise<readonly Check[]> {
    const answer = await fetch(`${this.origin}/api/public/v1/embed/checks/?${new URLSearchParams({ [name]: value }).toString()}`, QUIETLY);
    if (!answer.ok) return [];
    return ((await answer.json()) as { checks: readonly Check[] }).checks;
  }
}

/** The page as its publisher names it, if that is on its own site; else as the browser does, without the fragment. */
export function addressOf(page: Document): string {
  const here = new URL(page.location.href);
  here.hash = "";
  const named = page.querySelector<HTMLLinkElement>('link[rel~="canonical"]')?.href;
  return named && URL.canParse(named) && new URL(named).origin === here.origin ? named : here.href;
}
