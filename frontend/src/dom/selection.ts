/**
 * Between the browser's selection and spans of code points.
 *
 * Blocks are elements with `data-start` and `data-end` (code points) whose text is exactly the snapshot's text there;
 * what lies between them is line ends. Any markup may stand inside a block.
 */
import { countPoints, pointAt, splitsPair, unitAt, type Span } from "../text/offsets";

const BLOCK = "[data-start]";

export function blockSpan(block: HTMLElement): Span {
  return { start: Number(block.dataset["start"]), end: Number(block.dataset["end"]) };
}

function blockAround(node: Node): HTMLElement | null {
  const element = node instanceof Element ? node : node.parentElement;
  return element?.closest<HTMLElement>(BLOCK) ?? null;
}

/** UTF-16 offset in the block's text of a place in its tree. */
function unitsBefore(block: HTMLElement, node: Node, offset: number): number {
  const range = document.createRange();
  range.setStart(block, 0);
  range.setEnd(node, offset);
  return range.toString().length;
}

/** The code point of a place in the document; a place between blocks counts as the edge of the nearest one. */
function pointOf(root: HTMLElement, node: Node, offset: number, side: "start" | "end"): number | null {
  const block = blockAround(node);
  if (block && root.contains(block)) {
    const text = block.textContent;
    let units = unitsBefore(block, node, offset);
    if (splitsPair(text, units)) units += side === "start" ? -1 : 1;
    return blockSpan(block).start + pointAt(text, units);
  }
  return edgeNear(root, node, offset, side);
}

function edgeNear(root: HTMLElement, node: Node, offset: number, side: "start" | "end"): number | null {
  const place = document.createRange();
  place.setStart(node, offset);
  const blocks = [...root.querySelectorAll<HTMLElement>(BLOCK)];
  const isAfter = (block: HTMLElement): boolean => place.comparePoint(block, 0) >= 0;
  if (side === "start") {
    const next = blocks.find(isAfter);
    return next ? blockSpan(next).start : null;
  }
  const previous = blocks.filter((block) => !isAfter(block)).at(-1);
  return previous ? blockSpan(previous).end : null;
}

/** The span of code points under a range, or null where it covers none of the root's text. */
export function spanOfRange(root: HTMLElement, range: Range): Span | null {
  if (range.collapsed || !range.intersectsNode(root)) return null;
  const start = pointOf(root, range.startContainer, range.startOffset, "start");
  const end = pointOf(root, range.endContainer, range.endOffset, "end");
  return start !== null && end !== null && start < end ? { start, end } : null;
}

/** The code point where the caret stands in the root's text; null where it stands elsewhere. */
export function caretIn(root: HTMLElement, selection: Selection): number | null {
  const node = selection.anchorNode;
  return node && root.contains(node) ? pointOf(root, node, selection.anchorOffset, "start") : null;
}

/** The text node and offset that a code point of a block stands at. */
function placeIn(block: HTMLElement, point: number): { node: Node; offset: number } {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  let left = point - blockSpan(block).start;
  let last: Text | null = null;
  for (let node = walker.nextNode(); node instanceof Text; node = walker.nextNode()) {
    const size = countPoints(node.data);
    if (left <= size) return { node, offset: unitAt(node.data, left) };
    left -= size;
    last = node;
  }
  return last ? { node: last, offset: last.data.length } : { node: block, offset: 0 };
}

/** Index of the last block that begins at or before a code point; -1 before the first. */
export function blockIndexAt(blocks: readonly HTMLElement[], point: number): number {
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (blockSpan(blocks[middle]!).start <= point) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The range of a span, or null where none of the blocks (in order) holds any of it. */
export function rangeOfSpan(blocks: readonly HTMLElement[], span: Span): Range | null {
  const before = blocks[blockIndexAt(blocks, span.start)];
  const first = before && blockSpan(before).end > span.start ? before : blocks[blockIndexAt(blocks, span.start) + 1];
  const last = blocks[blockIndexAt(blocks, span.end - 1)];
  if (!first || !last || blockSpan(first).start >= span.end || blockSpan(last).start < blockSpan(first).start) return null;
  const range = document.createRange();
  const start = placeIn(first, Math.max(span.start, blockSpan(first).start));
  const end = placeIn(last, Math.min(span.end, blockSpan(last).end));
  range.setStart(start.node, start.offset);
  range.setEnd(end.node, end.offset);
  return range;
}
