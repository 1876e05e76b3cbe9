/**
 * The script that publishers put on their pages: `<script async src="…/embed/1.0.0.js" integrity="…" crossorigin>`.
 *
 * `data-theme="light"` or `"dark"` says how cards look; without it they follow the page. `data-marks="off"` defines the card
 * element and fits frames, and marks nothing.
 */
import { Newsroom } from "./api";
import { defineCards } from "./element";
import { fitFrames } from "./frames";
import { canMark } from "./marks";
import { Panel } from "./panel";
import { Reporter } from "./reporter";
import { MARKS, POINTER, sheetOf } from "./styles";
import { themeOf } from "./theme";
import { VERSION } from "./version";
import { Watch } from "./watch";

declare global {
  interface Window {
    factCheckEmbed?: string;
  }
}

function whenRead(start: () => void): void {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start, { once: true });
  else start();
}

function begin(script: HTMLScriptElement): void {
  const newsroom = new Newsroom(new URL(script.src).origin);
  const reporter = new Reporter(newsroom);
  whenRead(() => {
    const theme = themeOf(script);
    defineCards({ newsroom, theme, shown: (check) => reporter.see(check, check.rating ? "shown" : "gone") });
    fitFrames(newsroom.origin);
    if (script.dataset["marks"] === "off") return;
    const pointer = sheetOf(POINTER);
    pointer.disabled = true;
    if (canMark()) document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheetOf(MARKS), pointer];
    void new Watch(newsroom, new Panel(theme), reporter, pointer).start();
  });
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement && !window.factCheckEmbed && "adoptedStyleSheets" in document) {
  window.factCheckEmbed = VERSION;
  begin(script);
}
