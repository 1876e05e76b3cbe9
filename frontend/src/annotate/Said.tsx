/** Sentences in the page's language that have elements in them. */
import type { ComponentChild, VNode } from "preact";

/** `words` have each element's name in braces where it stands. */
export function Said({ words, ...elements }: { readonly words: string; readonly [name: string]: ComponentChild }): VNode {
  return <>{words.split(/\{(\w+)\}/).map((piece, i) => (i % 2 ? elements[piece] : piece))}</>;
}
