// How much of a line reached the candidate's ears: the agent asks after each line, since its own
// side counts a line said into a gap as spoken.

import type { RemoteTrack } from "livekit-client";

const EVERY_MS = 250;
const KEPT_MS = 65_000;

interface Sample {
  at: number; // ms
  real: number; // seconds of sound received and not invented by the browser
}

export class Heard {
  private samples: Sample[] = [];
  private track: RemoteTrack | null = null;
  private timer = 0;

  follow(track: RemoteTrack | null): void {
    if (track === this.track) return;
    this.track = track;
    this.samples = [];
    clearInterval(this.timer);
    if (track) this.timer = window.setInterval(() => void this.sample(), EVERY_MS);
  }

  /** The share of the last `seconds` that arrived, 0 to 1. Between lines silence is sent. */
  async share(seconds: number): Promise<number> {
    await this.sample();
    const last = this.samples.at(-1);
    if (!last || seconds <= 0) return 0;
    const span = Math.min(seconds, KEPT_MS / 1000 - 1);
    const real = last.real - this.realAt(last.at - span * 1000);
    return Math.max(0, Math.min(1, real / span));
  }

  /** Between two samples the sound is taken as even. */
  private realAt(moment: number): number {
    const after = this.samples.findIndex((one) => one.at >= moment);
    const next = this.samples[after];
    const before = this.samples[after - 1];
    if (!next) return this.samples.at(-1)?.real ?? 0;
    if (!before) return next.real;
    const part = (moment - before.at) / (next.at - before.at);
    return before.real + (next.real - before.real) * part;
  }

  private async sample(): Promise<void> {
    const track = this.track;
    const report = await track?.getRTCStatsReport();
    if (!report || track !== this.track) return;
    const at = performance.now();
    report.forEach((stat: RTCInboundRtpStreamStats & { type: string }) => {
      if (stat.type !== "inbound-rtp" || (stat.kind && stat.kind !== "audio")) return;
      this.samples.push({ at, real: realSeconds(stat) });
    });
    this.samples = this.samples.filter((one) => at - one.at <= KEPT_MS);
  }
}

function realSeconds(stat: RTCInboundRtpStreamStats): number {
  const received = stat.totalSamplesReceived ?? 0;
  if (!received) return 0;
  const real = received - (stat.concealedSamples ?? 0);
  return stat.totalSamplesDuration ? (real / received) * stat.totalSamplesDuration : real / 48_000;
}
