// What a candidate asks of whoever is at the door, before, during and after the interview.

import { allTurns } from "./captions";
import type { Connection } from "./connection";
import { type Answer, type RequestKind, Rpc, type Turn } from "./protocol";

const TRIES = 3;

export class Asking {
  constructor(
    private readonly connection: Connection,
    private readonly waitMs: number, // for somebody to come; then mail is offered
  ) {}

  /** Calls the interviewer; false when it did not get through. */
  async answered(method: string, payload: object): Promise<boolean> {
    try {
      return (await this.connection.call<Answer>(method, payload)).ok;
    } catch {
      return false;
    }
  }

  /** Tells of the page: that it was opened, and how the microphone is. */
  report(kind: "opened" | "microphone", ok: boolean, detail: string): Promise<boolean> {
    return this.answered(Rpc.report, {
      kind,
      ok,
      detail,
      time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      browser: navigator.userAgent.slice(0, 200),
    });
  }

  /**
   * Asks for something; true once it is in the database, where one id stands once. Whoever has left
   * the interview does not come back by that.
   */
  async request(id: string, kind: RequestKind, text: string): Promise<boolean> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      if (!(await this.somebody())) return false;
      if (await this.answered(Rpc.request, { id, kind, text })) return true;
    }
    return false;
  }

  /** The own transcript; null when it could not be had. */
  async transcript(): Promise<Turn[] | null> {
    try {
      return (await this.somebody()) ? await allTurns(this.connection) : null;
    } catch {
      return null;
    }
  }

  private async somebody(): Promise<boolean> {
    this.connection.open();
    await Promise.race([
      this.connection.someone().catch(() => {}),
      new Promise((go) => setTimeout(go, this.waitMs)),
    ]);
    return this.connection.phase === "here";
  }
}
