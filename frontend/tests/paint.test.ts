// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { TextPane, type Mark } from "../src/annotate/paint";
import { OffsetMap } from "../src/text/offsets";

const TEXT = "Rents 📊 rose fast\nFamilies pay";
const mark = (key: string, start: number, end: number, status = "draft"): Mark => ({ key, start, end, status, label: status, anchor: "exact" });
let pane: TextPane;
let root: HTMLElement;

beforeEach(() => {
  document.body.innerHTML = `<article><p data-start="0" data-end="17">Rents 📊 rose fast</p><p data-start="18" data-end="30">Families pay</p></article>`;
  root = document.querySelector("article")!;
  pane = new TextPane(root, new OffsetMap(TEXT));
  pane.adopt([]);
});

const drawn = (): string[][] =>
  [...root.querySelectorAll<HTMLElement>("mark")].map((one) => [one.textContent, one.dataset["highlights"]!, String(one.tabIndex), one.getAttribute("aria-description")!]);

describe("TextPane", () => {
  it("draws overlaps as pieces, each start reachable by Tab, over blocks", () => {
    pane.draw([mark("1", 0, 12), mark("2", 6, 26, "published")]);
    expect(drawn()).toEqual([
      ["Rents ", "1", "0", "Claim, draft"],
      ["📊 rose", "1 2", "0", "2 claims: draft; published"],
      [" fast", "2", "-1", "Claim, published"],
      ["Families", "2", "-1", "Claim, published"],
    ]);
    const both = root.querySelectorAll("mark")[1]!;
    expect(["1", "2", "3"].map((n) => both.getAttribute(`data-lane-${n}`))).toEqual(["draft", "published", ""]);
    expect([...root.querySelectorAll("p")].map((p) => p.textContent).join("\n")).toBe(TEXT);
  });

  it("draws a passage that changed or moved otherwise than one that stands as it was checked", () => {
    const changed = { ...mark("2", 6, 12), anchor: "edited" as const };
    pane.draw([mark("1", 0, 5), changed, { ...mark("3", 8, 17), anchor: "moved" }]);
    const anchors = [...root.querySelectorAll<HTMLElement>("mark")].map((one) => [one.textContent, one.dataset["anchor"] ?? ""]);
    expect(anchors).toEqual([["Rents", ""], ["📊 ", "edited"], ["rose", "edited"], [" fast", "moved"]]);
    pane.draw([mark("2", 6, 12)]);
    expect(root.querySelector("mark")?.dataset["anchor"]).toBeUndefined();
  });

  it("leaves blocks alone that have not changed", () => {
    pane.draw([mark("1", 0, 5)]);
    const untouched = root.querySelector("mark");
    pane.draw([mark("1", 0, 5), mark("2", 18, 22)]);
    expect(root.querySelector("mark")).toBe(untouched);
    expect(drawn()).toHaveLength(2);
  });

  it("takes a mark away without a trace", () => {
    pane.draw([mark("1", 0, 5)]);
    pane.draw([]);
    expect(root.querySelectorAll("mark")).toHaveLength(0);
    expect(root.querySelector("p")!.childNodes).toHaveLength(1);
  });

  it("keeps the selection where the block is drawn again", () => {
    pane.select({ start: 6, end: 12 });
    pane.draw([mark("1", 0, 9)]);
    expect(pane.selection()).toEqual({ start: 6, end: 12 });
  });

  it("keeps the focus when a new highlight gets its number", () => {
    pane.draw([mark("new-x", 0, 5)]);
    pane.markOf("new-x")!.focus();
    pane.draw([mark("41", 0, 5)]);
    expect(document.activeElement).toBe(pane.markOf("41"));
  });

  it("shows the one in focus on all its pieces, and after a redraw", () => {
    pane.draw([mark("1", 0, 12), mark("2", 6, 26)]);
    pane.show("2");
    pane.draw([mark("1", 0, 12), mark("2", 6, 26), mark("3", 27, 30)]);
    expect([...root.querySelectorAll(".is-active")].map((one) => one.textContent)).toEqual(["📊 rose", " fast", "Families"]);
    pane.show(null);
    expect(root.querySelectorAll(".is-active")).toHaveLength(0);
  });
});
