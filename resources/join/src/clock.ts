// The time that is left, and what of it those are told who do not see the clock.

import type { RoomState } from "./protocol";
import type { Words } from "./words";

/** Seconds left of the time agreed on, told `sinceMs` ago; null before it runs. */
export function secondsLeft(state: RoomState | null, sinceMs: number): number | null {
  if (!state?.limit) return null;
  return Math.max(0, state.limit - (state.elapsed ?? 0) - sinceMs / 1000);
}

/** Five minutes left, and the last one: each is said once, and anew after an extension. */
export class Warnings {
  private said = Infinity;

  due(seconds: number | null, words: Words): string {
    const minutes = seconds === null ? Infinity : Math.floor(seconds / 60);
    const step = minutes < 1 ? 0 : minutes < 5 ? 5 : Infinity;
    const due = step < this.said;
    this.said = step;
    return !due ? "" : step ? words.minutesLeft(minutes) : words.lastMinute;
  }
}
