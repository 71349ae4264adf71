// Tries the way to LiveKit in a room of its own, days before if one likes. What is sent is silence:
// the candidate's voice stays on this device until the consent.

import { Room, Track } from "livekit-client";

export type Line = "good" | "slow" | "none";

const LIMIT_MS = 15_000;
const SLOW_S = 0.4; // there and back
const ENOUGH = 25; // packets: half a second of sound

export async function tryLine(url: string, token: string): Promise<Line> {
  const room = new Room();
  const context = new AudioContext();
  try {
    const until = Date.now() + LIMIT_MS;
    const quiet = context.createGain();
    quiet.gain.value = 0.001;
    const tone = context.createOscillator();
    const out = context.createMediaStreamDestination();
    tone.connect(quiet).connect(out);
    tone.start();
    void context.resume(); // waits for a press in some browsers
    await within(room.connect(url, token, { maxRetries: 0 }));
    const track = out.stream.getAudioTracks()[0];
    if (!track) return "none";
    const published = await within(
      room.localParticipant.publishTrack(track, { source: Track.Source.Microphone, dtx: false }),
    );
    while (Date.now() < until) {
      const found = readStats(await published.track?.getRTCStatsReport());
      if (found.packets >= ENOUGH) return found.back > SLOW_S ? "slow" : "good";
      await new Promise((go) => setTimeout(go, 200));
    }
    return "none";
  } catch {
    return "none"; // whatever the reason: the person is told that there is no way through
  } finally {
    await room.disconnect();
    await context.close();
  }
}

function readStats(report: RTCStatsReport | undefined): { packets: number; back: number } {
  const found = { packets: 0, back: 0 };
  report?.forEach((stat) => {
    if (stat.type === "outbound-rtp") found.packets = Math.max(found.packets, stat.packetsSent);
    if (stat.type === "remote-inbound-rtp" && stat.roundTripTime) found.back = stat.roundTripTime;
  });
  return found;
}

function within<T>(work: Promise<T>): Promise<T> {
  return Promise.race([
    work,
    new Promise<never>((_, fail) => setTimeout(() => fail(new Error("too slow")), LIMIT_MS)),
  ]);
}
