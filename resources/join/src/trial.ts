// Microphone and connection, tried before the interview: the sound stays on this device.

import type { Microphone, Verdict } from "./microphone";
import type { Line } from "./rehearsal";

export interface Hooks {
  enter(): void;
  tryLine(): Promise<Line>;
  report(ok: boolean, detail: string): void;
  changed(): void;
}

export class Trial {
  step: "none" | "asking" | "speaking" | "done" | "trouble" = "none";
  verdict: Verdict | null = null;
  sound = ""; // a blob's address, to play the recording back
  line: Line | "trying" | null = null;
  private runs = 0;

  constructor(
    private readonly microphone: Microphone,
    private readonly to: Hooks,
  ) {}

  get running(): boolean {
    return this.step === "asking" || this.step === "speaking";
  }

  async run(device = ""): Promise<void> {
    const number = (this.runs += 1);
    const found = (change: Partial<Pick<Trial, "step" | "verdict" | "sound" | "line">>) => {
      if (number !== this.runs) return; // what an earlier one still finds
      Object.assign(this, change);
      this.to.changed();
    };
    if (this.sound) URL.revokeObjectURL(this.sound);
    found({ step: "asking", verdict: null, sound: "", line: null });
    // Before the rooms: Firefox shows all ways into the network only to whom it gave a microphone.
    const opened = await this.microphone.open(device);
    this.to.enter();
    found({ step: opened ? "speaking" : "trouble", line: "trying" });
    const line = this.to.tryLine();
    void line.then((how) => found({ line: how }));
    if (number !== this.runs) return; // a later one tells
    if (!opened) {
      this.to.report(false, this.microphone.trouble ?? "");
      return;
    }
    const { verdict, sound } = await this.microphone.test();
    found({ step: "done", verdict, sound: sound ? URL.createObjectURL(sound) : "" });
    const how = await line;
    if (number === this.runs) this.to.report(verdict === "good", `${verdict}, ${how}`);
  }

  /** The microphone was not to be had when it was needed. */
  failed(): void {
    this.step = "trouble";
    this.to.changed();
  }
}
