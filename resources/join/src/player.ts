// The interviewer's voice: one track at a time, how loud it is, and how much of it was heard.

import type { RemoteTrack } from "livekit-client";
import { Heard } from "./heard";

export class Player {
  private readonly element = document.createElement("audio");
  private readonly received = new Heard();
  private track: RemoteTrack | null = null;

  constructor(private readonly changed: () => void) {
    this.element.autoplay = true;
    document.body.append(this.element);
  }

  play(track: RemoteTrack | null): void {
    if (track !== this.track) {
      this.track?.detach(this.element);
      this.track = track;
      track?.attach(this.element);
      if (track) void this.element.play().then(this.changed, this.changed);
    }
    this.received.follow(track);
  }

  /** At a press: some browsers play nothing before one. */
  resume(): void {
    void this.element.play().catch(() => {}); // still blocked: the button stays
  }

  get blocked(): boolean {
    return this.track !== null && this.element.paused;
  }

  /** How loud the interviewer is, 0 to 1. */
  level(): number {
    const source = this.track?.receiver?.getSynchronizationSources?.()[0];
    if (!source) return 0;
    const { timeOrigin } = performance; // some browsers count from it, some from 1970
    const at = source.timestamp > timeOrigin ? source.timestamp - timeOrigin : source.timestamp;
    return performance.now() - at > 500 ? 0 : Math.min(1, (source.audioLevel ?? 0) * 4);
  }

  /** What of the last `seconds` arrived, 0 to 1, and whether it could be heard. */
  async heard(seconds: number): Promise<{ share: number; playing: boolean }> {
    return { share: await this.received.share(seconds), playing: this.playing };
  }

  private get playing(): boolean {
    return this.track !== null && !this.element.paused && !this.element.muted;
  }
}
