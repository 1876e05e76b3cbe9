import { describe, expect, it } from "vitest";
import { crowdedAmong, stackCards, stackHeight } from "../src/annotate/layout";

const card = (want: number, height = 50): { want: number; height: number } => ({ want, height });

describe("stackCards", () => {
  it("leaves cards level where there is room", () => {
    expect(stackCards([card(10), card(200)], -1)).toEqual([10, 200]);
  });

  it("pushes later cards down", () => {
    expect(stackCards([card(10), card(10), card(20)], -1)).toEqual([10, 68, 126]);
  });

  it("keeps the held card level and moves those before it up", () => {
    expect(stackCards([card(200), card(210), card(220)], 2)).toEqual([104, 162, 220]);
  });

  it("begins no card above the top", () => {
    expect(stackCards([card(10), card(15), card(20)], 2)).toEqual([0, 58, 116]);
    expect(stackCards([card(-40)], 0)).toEqual([0]);
  });

  it("lets no two cards touch, whatever they want", () => {
    const items = Array.from({ length: 60 }, (_, i) => card((i * 7919) % 500, 20 + ((i * 31) % 90))).sort((a, b) => a.want - b.want);
    for (const held of [-1, 0, 17, 59]) {
      const tops = stackCards(items, held);
      tops.slice(1).forEach((top, i) => expect(top).toBeGreaterThanOrEqual(tops[i]! + items[i]!.height));
    }
  });
});

it("crowdedAmong names the whole run of a card that is far from its passage, and no other", () => {
  const items = [card(0), card(0), card(0), card(0), card(600)];
  expect(crowdedAmong(items, stackCards(items, -1), 120)).toEqual([true, true, true, true, false]);
  expect(crowdedAmong(items, stackCards(items, -1), 200)).toEqual([false, false, false, false, false]);
});

it("stackHeight is the foot of the lowest card", () => {
  expect(stackHeight([card(0, 30), card(0, 10)], [0, 38])).toBe(48);
  expect(stackHeight([], [])).toBe(0);
});
