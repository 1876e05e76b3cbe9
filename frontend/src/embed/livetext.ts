/** What a reader reads on the page, as one text, and the way back from its offsets to the page's own text nodes. */

/** A text node and where its words begin in the whole. */
interface Piece {
  readonly node: Text;
  readonly start: number;
}

export interface LiveText {
  readonly text: string;
  readonly pieces: readonly Piece[];
}

/** Beyond this many UTF-16 units a page is not read: more than any article has. */
const MOST_UNITS = 2_000_000;
const UNREAD = new Set(
  "SCRIPT STYLE NOSCRIPT TEMPLATE TEXTAREA SELECT OPTION BUTTON SVG CANVAS VIDEO AUDIO IFRAME OBJECT FACT-CHECK FACT-CHECK-PANEL".split(
    " ",
  ),
);
const INLINE = new Set(
  "A ABBR ACRONYM B BDI BDO BIG CITE CODE DATA DEL DFN EM FONT I INS KBD LABEL MARK NOBR Q S SAMP SMALL SPAN STRIKE STRONG SUB SUP TIME TT U VAR WBR RUBY".split(
    " ",
  ),
);

class Reading {
  readonly pieces: Piece[] = [];
  private readonly parts: string[] = [];
  private length = 0;

  read(parent: Node): void {
    for (let child = parent.firstChild; child && this.length < MOST_UNITS; child = child.nextSibling) {
      if (child.nodeType === Node.TEXT_NODE) this.take(child as Text);
      else if (child.nodeType === Node.ELEMENT_NODE) this.enter(child as Element);
    }
  }

  private take(node: Text): void {
    this.pieces.push({ node, start: this.length });
    this.add(node.data);
  }

  /** Words of two blocks never run together; a custom element counts as inline, since most wrap single words. */
  private enter(element: Element): void {
    const name = element.tagName.toUpperCase();
    if (UNREAD.has(name) || (element as HTMLElement).hidden) return;
    const isInline = INLINE.has(name) || name.includes("-");
    if (!isInline) this.add("\n");
    this.read(element);
    if (!isInline) this.add("\n");
  }

  private add(text: string): void {
    this.parts.push(text);
    this.length += text.length;
  }

  done(): LiveText {
    return { text: this.parts.join(""), pieces: this.pieces };
  }
}

export function readLive(root: Node): LiveText {
  const reading = new Reading();
  reading.read(root);
  return reading.done();
}

/** Index of the last piece that begins at or before the offset. */
function pieceAt(pieces: readonly Piece[], offset: number): number {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (pieces[middle]!.start <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The ranges of `[start, end)`: one for each text node, so that nothing between them is marked. */
export function rangesOf({ pieces }: LiveText, start: number, end: number): Range[] {
  const ranges: Range[] = [];
  for (let at = pieceAt(pieces, start); at < pieces.length && pieces[at]!.start < end; at += 1) {
    const { node, start: first } = pieces[at]!;
    const from = Math.max(0, start - first);
    const to = Math.min(node.data.length, end - first);
    if (from >= to) continue;
    const range = node.ownerDocument.createRange();
    range.setStart(node, from);
    range.setEnd(node, to);
    ranges.push(range);
  }
  return ranges;
}
