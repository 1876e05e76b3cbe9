/** The few words of our own that readers see. */
import type { Check } from "./api";

export const RETRACTED = "Retracted";

export function verdictOf(check: Check): string {
  return check.rating?.label ?? RETRACTED;
}

export function toneOf(check: Check): string {
  return check.rating?.tone ?? "retracted";
}

export function countOf(many: number): string {
  return many === 1 ? "1 passage fact-checked" : `${many} passages fact-checked`;
}

/** `22 Nov 2026, 14:05`, in the reader's own time. */
export function moment(iso: string): string {
  const read = new Date(iso);
  if (Number.isNaN(read.getTime())) return iso;
  const day = read.toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" });
  return `${day}, ${read.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" })}`;
}

export function day(iso: string): string {
  return new Date(`${iso}T12:00:00`).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" });
}
