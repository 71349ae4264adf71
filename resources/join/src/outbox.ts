// Typed answers: each is sent until the interviewer says that it is on disk, in order, under one id.

import type { Kept, Unsent } from "./kept";

export class Outbox {
  private sending = false;
  private timer = 0;

  constructor(
    private readonly kept: Kept,
    private readonly send: (answer: Unsent) => Promise<boolean>,
    private readonly sent: (answer: Unsent) => void,
    private readonly retryMs: number,
  ) {}

  get waiting(): readonly Unsent[] {
    return this.kept.values.unsent;
  }

  add(text: string): Unsent {
    const answer = { id: crypto.randomUUID(), text };
    this.kept.put({ unsent: [...this.waiting, answer] });
    void this.flush();
    return answer;
  }

  async flush(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    clearTimeout(this.timer);
    try {
      for (let next = this.waiting[0]; next; next = this.waiting[0]) {
        const { id } = next;
        if (!(await this.send(next))) break;
        this.kept.put({ unsent: this.waiting.filter((one) => one.id !== id) });
        this.sent(next);
      }
    } finally {
      this.sending = false;
      if (this.waiting.length) {
        this.timer = window.setTimeout(() => void this.flush(), this.retryMs);
      }
    }
  }
}
