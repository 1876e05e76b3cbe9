/** Changes on their way to the server: one after another, each until it is answered, over reloads and dead networks. */
import type { Outcome } from "./api";
import type { Keep } from "./keep";
import type { Job } from "./types";

export type Phase =
  | { readonly kind: "idle" }
  | { readonly kind: "saving" }
  | { readonly kind: "retrying"; readonly at: number }
  | { readonly kind: "signed_out" };

/** An answer that settles a job. */
export type Answer = Extract<Outcome, { kind: "ok" | "refused" }>;

export interface OutboxParts {
  readonly send: (job: Job) => Promise<Outcome>;
  readonly settle: (job: Job, answer: Answer) => void;
  readonly changed: () => void;
  /** The browser did not store a change: it is sent all the same, but would not survive a reload meanwhile. */
  readonly notKept: () => void;
  readonly keep: Keep;
}

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;

export class Outbox {
  jobs: readonly Job[] = [];
  phase: Phase = { kind: "idle" };
  /** Grows with every answer: tells a poll that was under way meanwhile that it may be stale. */
  answered = 0;
  private failures = 0;
  private running = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly parts: OutboxParts) {}

  add(job: Job): void {
    if (!this.parts.keep.put("job", job.id, job)) this.parts.notKept();
    this.jobs = [...this.jobs, job];
    this.wake();
  }

  /** Takes up what an earlier page left behind. */
  resume(jobs: readonly Job[]): void {
    this.jobs = [...jobs, ...this.jobs];
    if (this.jobs.length) this.wake();
  }

  /** Tries now rather than at the end of the wait: the network is back, or somebody has signed in again. */
  wake(): void {
    clearTimeout(this.timer);
    if (!this.running) void this.run();
    else this.parts.changed();
  }

  private async run(): Promise<void> {
    this.running = true;
    for (let job = this.jobs[0]; job; job = this.jobs[0]) {
      this.become({ kind: "saving" });
      const outcome = await this.parts.send(job);
      if (outcome.kind === "unreachable") {
        this.running = false;
        this.waitFor(outcome.waitMs);
        return;
      }
      if (outcome.kind === "signed_out") {
        this.running = false;
        this.become({ kind: "signed_out" });
        return;
      }
      this.finish(job, outcome);
    }
    this.running = false;
    this.become({ kind: "idle" });
  }

  private finish(job: Job, answer: Answer): void {
    this.failures = 0;
    this.answered += 1;
    this.jobs = this.jobs.filter((one) => one.id !== job.id);
    this.parts.settle(job, answer);
    this.parts.keep.drop("job", job.id);
  }

  private waitFor(askedMs: number): void {
    const grown = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.failures);
    const waitMs = Math.max(askedMs, grown);
    this.failures += 1;
    this.timer = setTimeout(() => this.wake(), waitMs);
    this.become({ kind: "retrying", at: Date.now() + waitMs });
  }

  private become(phase: Phase): void {
    this.phase = phase;
    this.parts.changed();
  }
}
