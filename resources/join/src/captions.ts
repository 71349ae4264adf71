// What was said: turns from the database for what came before, then captions as they are spoken.

import type { Connection } from "./connection";
import { Rpc, type Transcript, type Turn } from "./protocol";

export interface Line {
  id: string;
  role: "interviewer" | "candidate";
  text: string;
  final: boolean;
  typed?: "sending" | "sent";
}

export class Captions {
  lines: Line[] = [];

  put(line: Line): void {
    const at = this.lines.findIndex((one) => one.id === line.id);
    if (at < 0) {
      if (line.text.trim()) this.lines = [...this.lines, line];
      return;
    }
    this.lines = this.lines.map((one, index) => (index === at ? line : one));
  }

  remove(id: string): void {
    this.lines = this.lines.filter((one) => one.id !== id);
  }

  /** Lines that were cut off: whoever takes over says them again. */
  dropUnfinished(): void {
    this.lines = this.lines.filter((one) => one.final);
  }

  /**
   * What the database has, then what is not in it yet: what is spoken, and what of the typed waits to
   * be sent. A turn joins several captions.
   */
  load(turns: Turn[], waiting: readonly { id: string }[]): void {
    const rest = this.lines.filter(
      (one) =>
        waiting.some(({ id }) => id === one.id) ||
        (!one.id.startsWith("turn-") &&
          !turns.some((turn) => turn.role === one.role && turn.text.includes(one.text.trim()))),
    );
    this.lines = [
      ...turns.map((turn) => ({
        id: `turn-${turn.number}`,
        role: turn.role,
        text: turn.text,
        final: true,
      })),
      ...rest,
    ];
  }
}

/** Everything that was said so far. Raises when the interviewer is gone. */
export async function allTurns(connection: Connection): Promise<Turn[]> {
  const turns: Turn[] = [];
  for (let more = true; more; ) {
    const page: Transcript = await connection.call(Rpc.transcript, {
      after: turns.at(-1)?.number ?? -1, // they begin with 0
    });
    turns.push(...page.turns);
    more = page.more && page.turns.length > 0;
  }
  return turns;
}
