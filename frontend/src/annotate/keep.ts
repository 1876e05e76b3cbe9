/** What must survive a reload: unsaved forms and changes on their way, one entry each, in the browser's local storage. */
import type { Form, Id, Job } from "./types";

type Kind = "form" | "job";

export class Keep {
  private readonly prefix: string;

  constructor(
    private readonly storage: Storage | null,
    who: Id,
    article: Id,
  ) {
    this.prefix = `factcheck:${who}:${article}:`;
  }

  /** False where the browser refuses to store (private mode, full): the page still works, a reload would lose it. */
  put(kind: Kind, id: string, value: Form | Job): boolean {
    try {
      this.storage?.setItem(`${this.prefix}${kind}:${id}`, JSON.stringify(value));
      return this.storage !== null;
    } catch {
      return false;
    }
  }

  drop(kind: Kind, id: string): void {
    try {
      this.storage?.removeItem(`${this.prefix}${kind}:${id}`);
    } catch {
      // Nothing was kept, so nothing is left behind.
    }
  }

  forms(): Form[] {
    return this.all("form") as Form[];
  }

  /** In the order in which they were made. */
  jobs(): Job[] {
    return (this.all("job") as Job[]).sort((a, b) => a.at - b.at);
  }

  /** The id of the entry that another tab has just dropped, if it was one of ours. */
  droppedBy(event: StorageEvent, kind: Kind): string | null {
    const lead = `${this.prefix}${kind}:`;
    return event.key?.startsWith(lead) && event.newValue === null ? event.key.slice(lead.length) : null;
  }

  private all(kind: Kind): unknown[] {
    const lead = `${this.prefix}${kind}:`;
    const found: unknown[] = [];
    for (let i = 0; i < (this.storage?.length ?? 0); i += 1) {
      const name = this.storage?.key(i);
      if (name?.startsWith(lead)) found.push(readEntry(this.storage?.getItem(name) ?? "null"));
    }
    return found.filter((one) => one !== null);
  }
}

/** Null for what another program has broken. */
function readEntry(said: string): unknown {
  try {
    return JSON.parse(said);
  } catch {
    return null;
  }
}

/** The browser's local storage; null where it is forbidden. */
export function browserStorage(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
