/** The threads of one claim, on its card. */
import type { VNode } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { completeMentions } from "../dom/mention";
import { many, t } from "../text/spoken";
import { useObserved } from "./observed";
import { threadsOf, type Said, type Thread, type Threads } from "./threads";
import type { Id } from "./types";
import { momentWords } from "./words";

/** “2 comments”, of open threads; empty without one. */
export const talkWords = (open: number): string => (open ? many(open, "{count} comment", "{count} comments") : "");

export function ThreadList({ threads, close }: { readonly threads: Threads; readonly close: () => void }): VNode {
  const talk = useObserved(threads);
  const section = useRef<HTMLElement>(null);
  useLayoutEffect(() => section.current?.focus({ preventScroll: true }), []);
  return (
    <section
      class="threads"
      aria-label={t("Comments")}
      ref={section}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        close();
      }}
    >
      {talk.trouble && (
        <p class="notice" data-tone="bad" role="alert">
          {talk.trouble}
        </p>
      )}
      {talk.said === null ? !talk.trouble && <p class="muted">{t("Reading…")}</p> : null}
      <ol class="thread-list">
        {threadsOf(talk.said ?? []).map((one) => (
          <OneThread key={one.first.id} thread={one} threads={threads} isBusy={talk.isBusy} />
        ))}
      </ol>
      {talk.said && <Write threads={threads} thread={null} label={t("Write a comment")} act={t("Comment")} isBusy={talk.isBusy} />}
    </section>
  );
}

interface OneProps {
  readonly thread: Thread;
  readonly threads: Threads;
  readonly isBusy: boolean;
}

function OneThread({ thread: { first, replies }, threads, isBusy }: OneProps): VNode {
  const [isReplying, setReplying] = useState(threads.draft(first.id) !== "");
  const isDone = first.resolved_at !== null;
  return (
    <li class="thread" data-resolved={isDone ? "" : undefined}>
      {first.quote && (
        <blockquote class="remark-quote" dir="auto">
          {first.quote}
        </blockquote>
      )}
      {first.source !== null && <p class="muted">{t("About a source")}</p>}
      <Words said={first} />
      {replies.map((one) => (
        <Words key={one.id} said={one} />
      ))}
      {isReplying && <Write threads={threads} thread={first.id} label={t("Reply to {name}", { name: first.author.name })} act={t("Reply")} isBusy={isBusy} done={() => setReplying(false)} />}
      <div class="actions">
        {!isReplying && (
          <button type="button" class="link-button" onClick={() => setReplying(true)}>
            {t("Reply")}
          </button>
        )}
        <button type="button" class="link-button" disabled={isBusy} onClick={() => void threads.settle(first)}>
          {isDone ? t("Open it again") : t("Resolve")}
        </button>
      </div>
    </li>
  );
}

function Words({ said }: { readonly said: Said }): VNode {
  return (
    <div class={said.thread === null ? "said" : "said is-reply"}>
      <p class="muted">
        <strong dir="auto">{said.author.name}</strong> {momentWords(said.created_at)}
      </p>
      <p class="said-text" dir="auto">
        {said.text}
      </p>
    </div>
  );
}

interface WriteProps {
  readonly threads: Threads;
  readonly thread: Id | null;
  readonly label: string;
  readonly act: string;
  readonly isBusy: boolean;
  readonly done?: () => void;
}

function Write({ threads, thread, label, act, isBusy, done }: WriteProps): VNode {
  const area = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(threads.draft(thread));
  useEffect(() => (area.current ? completeMentions(area.current, threads.find) : undefined), []);
  useLayoutEffect(() => {
    if (thread !== null) area.current?.focus();
  }, []);
  const send = async (): Promise<void> => {
    if (isBusy || !(await threads.say(text, thread))) return;
    setText("");
    done?.();
  };
  return (
    <form
      class="thread-write"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div class="thread-field">
        <textarea
          ref={area}
          aria-label={label}
          placeholder={label}
          rows={2}
          dir="auto"
          value={text}
          onInput={(event) => {
            setText(event.currentTarget.value);
            threads.keep(thread, event.currentTarget.value);
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void send();
          }}
        />
      </div>
      {(text.trim() || thread !== null) && (
        <button type="submit" class="button button-secondary button-small" disabled={isBusy || !text.trim()}>
          {act}
        </button>
      )}
    </form>
  );
}
