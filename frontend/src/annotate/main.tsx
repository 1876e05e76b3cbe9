/** The annotate page's island: takes over the text that the server has drawn. */
import { render } from "preact";
import { OffsetMap } from "../text/offsets";
import type { Reading } from "../text/quote";
import { Api, csrfToken } from "./api";
import { Bar } from "./Bar";
import { followWish } from "./clip";
import { Coverage } from "./coverage";
import { MarkMenu, CoverageMeter } from "./Coverage";
import { Checkworthy } from "./checkworthy";
import { openWorth, WorthChecking } from "./Checkworthy";
import { browserStorage, Keep } from "./keep";
import { pressed } from "./keyboard";
import { Find } from "./Find";
import { keepLive } from "./live";
import { seek } from "./lost";
import { Margin } from "./Margin";
import { Overlays } from "./Overlays";
import { TextPane } from "./paint";
import { Rail } from "./Rail";
import { Reader } from "./reader";
import { Store } from "./store";
import { Suggestions } from "./suggestions";
import { Threads } from "./threads";
import { KnownClaims, openKnown } from "./Suggestions";
import type { PageData, Snapshot } from "./types";
import { isPlaced } from "./view";
import { t } from "../text/spoken";

function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}.`);
  return found;
}

function start(data: PageData, snapshot: Snapshot): void {
  const reading: Reading = { map: new OffsetMap(snapshot.text), blocks: snapshot.blocks, language: data.article.language };
  const api = new Api(() => csrfToken(data.csrf ?? ""));
  const store = new Store({ data, reading, api, keep: new Keep(browserStorage(), data.me.id, data.article.id) });
  const reader = new Reader(store, new TextPane(byId("reading"), reading.map));
  const coverage = new Coverage(reader);
  const known = new Suggestions(reader);
  const worth = new Checkworthy(reader, coverage);
  const threads = new Threads(reader);
  const talk = (): void => {
    if (!threads.toggle()) store.toast(t("Choose a claim first: j goes to the next one."));
  };
  const letters = { m: () => coverage.ask(), l: () => coverage.nextOpen(), r: () => openKnown(known), w: () => openWorth(worth), t: talk };
  const page = byId("annotate");
  const sheet = (): void => void page.toggleAttribute("data-sheet", store.get().sheetOpen);
  store.subscribe(sheet);
  page.setAttribute("data-live", "");
  document.addEventListener("keydown", (event) => {
    if (pressed(reader, event, letters)) event.preventDefault();
  });
  mount({ reader, coverage, known, worth, threads });
  store.resume();
  afterLoad(() => {
    void coverage.load().then(() => Promise.all([known.load(), worth.load()]));
    void threads.load();
    followAddress(reader);
    followWish(reader);
  });
  addEventListener("hashchange", () => followAddress(reader));
  keepLive(store, data.live ?? "", () => void threads.load());
}

/** The browser follows the address's fragment itself until the page has loaded: what comes after it stays. */
function afterLoad(act: () => void): void {
  const soon = (): void => void setTimeout(act, 0);
  if (document.readyState === "complete") soon();
  else addEventListener("load", soon, { once: true });
}

/** `#highlight-7` in the address leads to that highlight; a lost one is opened to be found again. */
function followAddress(reader: Reader): void {
  const key = /^#highlight-(.+)$/.exec(location.hash)?.[1];
  const shown = reader.store.find(key ?? null);
  if (shown && isPlaced(shown)) reader.goTo(shown.key);
  else if (shown) seek(reader.store, shown.key);
}

interface Parts {
  readonly reader: Reader;
  readonly coverage: Coverage;
  readonly known: Suggestions;
  readonly worth: Checkworthy;
  readonly threads: Threads;
}

function mount({ reader, coverage, known, worth, threads }: Parts): void {
  const margin = byId("margin");
  margin.replaceChildren();
  const rail = document.createElement("div");
  rail.className = "rail-place";
  margin.before(rail);
  const overlays = document.body.appendChild(document.createElement("div"));
  render(
    <Bar reader={reader}>
      <KnownClaims known={known} />
      <WorthChecking worth={worth} />
      <CoverageMeter coverage={coverage} />
      <Find reader={reader} />
    </Bar>,
    byId("reading-bar"),
  );
  render(<Margin reader={reader} threads={threads} />, margin);
  render(<Rail reader={reader} />, rail);
  render(
    <>
      <Overlays reader={reader} markSentence={() => coverage.ask()} />
      <MarkMenu coverage={coverage} />
    </>,
    overlays,
  );
}

const data = JSON.parse(byId("annotate-data").textContent) as PageData;
if (data.article.snapshot) start(data, data.article.snapshot);
