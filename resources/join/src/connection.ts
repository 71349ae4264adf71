// The room: entered at the first press, entered again by itself for as long as it is wanted, and
// one interviewer in it at a time, the one with the highest fence.

import {
  ConnectionError,
  ConnectionErrorReason,
  ConnectionQuality,
  DisconnectReason,
  type RemoteTrack,
  Room,
  RoomEvent,
  RpcError,
  Track,
} from "livekit-client";
import { CAPTIONS, INTERVIEWER_PREFIX, REPLACED, type RoomState, Rpc } from "./protocol";

export type Phase =
  | "idle" // not entered, or left because nobody needed it
  | "connecting"
  | "waiting" // in the room, no interviewer
  | "here" // an interviewer is there
  | "lost" // the line is gone, tried again by itself
  | "elsewhere" // the same link was opened in another tab
  | "refused"; // LiveKit does not take the token any more

export interface Listener {
  changed(): void;
  arrived(): void; // an interviewer told a state; the first one, or one who took over
  caption(role: "interviewer" | "candidate", id: string, text: string, final: boolean): void;
  resumed(): void; // our line was gone and is back
  gone(): void; // the interviewer has left the room
  interrupted(): void; // what was being said will not go on
  heard(seconds: number): Promise<{ share: number; playing: boolean }>;
  sound(track: RemoteTrack | null): void;
}

const CALL_MS = 8_000; // LiveKit waits at least that long
const RESUME_MS = 25_000; // LiveKit's own attempts to go on; then the room is entered anew

export class Connection {
  readonly room: Room;
  phase: Phase = "idle";
  state: RoomState | null = null;
  stateAt = 0;
  interviewer = "";
  waitingSince = 0;
  lostSince = 0;
  private fence = -1;
  private wanted = false;
  private running = false;
  private again = false; // left on purpose, to come back at once
  private wake = () => {};
  private readonly sounds = new Map<string, RemoteTrack>();
  private callers: (() => void)[] = [];

  constructor(
    private readonly url: string,
    private readonly token: string,
    private readonly retryMs: number,
    private readonly to: Listener,
  ) {
    this.room = new Room({
      stopLocalTrackOnUnpublish: false, // the microphone stays ours from one connection to the next
      disconnectOnPageLeave: false, // also asked for when a mail program is opened by a link
      reconnectPolicy: {
        nextRetryDelayInMs: ({ retryCount, elapsedMs }) =>
          elapsedMs > RESUME_MS ? null : Math.min(200 + retryCount * 300, 2000),
      },
    });
    this.listen();
    window.addEventListener("online", () => this.wake());
    window.addEventListener("pagehide", () => void this.room.disconnect());
  }

  /** Enters the room and stays in it, whatever happens to the line. */
  open(): void {
    this.wanted = true;
    if (!this.running) void this.stay();
  }

  /** Leaves. */
  async close(): Promise<void> {
    this.wanted = false;
    this.wake();
    await this.room.disconnect();
  }

  /** Leaves and enters again: the room ends in between, and its next start calls an interviewer. */
  async enterAgain(): Promise<void> {
    if (this.phase !== "here" && this.somebodyIsComing) return;
    this.again = true;
    this.become("waiting");
    await this.room.disconnect(false); // the microphone stays open
  }

  /** LiveKit finds our own line poor. */
  get weak(): boolean {
    const quality = this.room.localParticipant.connectionQuality;
    return quality === ConnectionQuality.Poor || quality === ConnectionQuality.Lost;
  }

  /** An interviewer is in the room and has not told a state yet. */
  private get somebodyIsComing(): boolean {
    const others = [...this.room.remoteParticipants.keys()];
    return others.some((identity) => identity.startsWith(INTERVIEWER_PREFIX));
  }

  /** Resolves when an interviewer is there; rejects when the room was closed or refused. */
  async someone(): Promise<void> {
    while (this.phase !== "here") {
      if (["idle", "elsewhere", "refused"].includes(this.phase) && !this.running) {
        throw new Error(`no room: ${this.phase}`);
      }
      await new Promise<void>((go) => this.callers.push(go));
    }
  }

  /** Calls the interviewer. Raises when nobody is there or the call failed. */
  async call<T>(method: string, payload: object): Promise<T> {
    if (this.phase !== "here") throw new Error("no interviewer");
    const said = await this.room.localParticipant.performRpc({
      destinationIdentity: this.interviewer,
      method,
      payload: JSON.stringify(payload),
      responseTimeout: CALL_MS,
    });
    return JSON.parse(said) as T;
  }

  private async stay(): Promise<void> {
    this.running = true;
    while (this.wanted) {
      if (!this.again) this.become(this.lostSince ? "lost" : "connecting");
      try {
        const ended = this.ended();
        await this.room.connect(this.url, this.token);
        this.lostSince = 0;
        this.again = false;
        // Who was in the room before may have told a state while this one still came in.
        if (this.wanted && (this.phase as Phase) !== "here") this.become("waiting");
        if ((await ended) === DisconnectReason.DUPLICATE_IDENTITY) {
          this.leaveAs("elsewhere");
          return;
        }
      } catch (error) {
        const end = endOf(error);
        if (end) {
          this.leaveAs(end);
          return;
        }
      }
      if (!this.wanted) break;
      if (!this.again) {
        this.lostSince ||= Date.now();
        this.become("lost");
      }
      await this.pause();
    }
    this.leaveAs("idle");
  }

  private leaveAs(phase: Phase): void {
    this.wanted = false;
    this.running = false;
    this.again = false;
    this.lostSince = 0;
    this.become(phase);
  }

  private ended(): Promise<DisconnectReason | undefined> {
    return new Promise((go) => this.room.once(RoomEvent.Disconnected, go));
  }

  private pause(): Promise<void> {
    return new Promise((go) => {
      this.wake = go;
      setTimeout(go, this.retryMs * (0.5 + Math.random()));
    });
  }

  private become(phase: Phase): void {
    if (phase === this.phase) return;
    if (this.phase === "here") this.to.interrupted();
    this.phase = phase;
    if (phase !== "here") this.interviewer = "";
    this.waitingSince = phase === "waiting" ? Date.now() : 0;
    this.wakeCallers();
    this.choose();
    this.to.changed();
  }

  private wakeCallers(): void {
    const callers = this.callers;
    this.callers = [];
    for (const go of callers) go();
  }

  private listen(): void {
    const { room } = this;
    room.registerRpcMethod(Rpc.state, ({ callerIdentity, payload }) =>
      this.told(callerIdentity, JSON.parse(payload) as RoomState),
    );
    room.registerRpcMethod(Rpc.heard, async ({ callerIdentity, payload }) => {
      this.mustBeCurrent(callerIdentity);
      const { seconds } = JSON.parse(payload) as { line: number; seconds: number };
      return JSON.stringify(await this.to.heard(seconds));
    });
    room.registerTextStreamHandler(CAPTIONS, async (reader, { identity }) => {
      const id = reader.info.attributes?.["lk.segment_id"] ?? reader.info.id;
      const whose = () => this.speakerOf(identity, reader.info.attributes ?? {});
      let text = "";
      try {
        for await (const chunk of reader) {
          text += chunk;
          const role = whose();
          if (role) this.to.caption(role, id, text, false);
        }
      } catch {
        return; // whoever spoke has gone; the line was dropped when that was noticed
      }
      const role = whose();
      // The interviewer's line is one stream; one's own words come again with every guess.
      const final =
        role === "interviewer" || reader.info.attributes?.["lk.transcription_final"] === "true";
      if (role) this.to.caption(role, id, text, final);
    });
    room
      .on(RoomEvent.TrackSubscribed, (track, _, { identity }) => {
        if (track.kind !== Track.Kind.Audio) return;
        this.sounds.set(identity, track);
        this.choose();
      })
      .on(RoomEvent.TrackUnsubscribed, (track, _, { identity }) => {
        track.detach();
        if (this.sounds.get(identity) === track) this.sounds.delete(identity);
        this.choose();
      })
      .on(RoomEvent.ParticipantDisconnected, ({ identity }) => {
        if (identity !== this.interviewer) return;
        this.become("waiting");
        this.to.gone();
      })
      .on(RoomEvent.SignalReconnecting, () => this.interrupt())
      .on(RoomEvent.Reconnecting, () => this.interrupt())
      .on(RoomEvent.Reconnected, () => this.resumed())
      .on(RoomEvent.AudioPlaybackStatusChanged, () => this.to.changed())
      .on(RoomEvent.ConnectionQualityChanged, () => this.to.changed());
  }

  /** Whose words a caption has; the interviewer sends both. Those of others are not shown. */
  private speakerOf(
    sender: string,
    attributes: Record<string, string>,
  ): "interviewer" | "candidate" | null {
    if (sender === this.room.localParticipant.identity) return "candidate";
    if (sender !== this.interviewer) return null;
    const track = attributes["lk.transcribed_track_id"];
    const own = this.room.remoteParticipants.get(sender)?.trackPublications;
    return !track || own?.has(track) ? "interviewer" : "candidate";
  }

  private async told(caller: string, state: RoomState): Promise<string> {
    if (!caller.startsWith(INTERVIEWER_PREFIX)) throw new RpcError(REPLACED, "not an interviewer");
    if (state.fence < this.fence) throw new RpcError(REPLACED, "replaced");
    const first = this.phase !== "here" || caller !== this.interviewer;
    if (first && this.phase === "here") this.to.interrupted();
    this.fence = state.fence;
    this.state = state;
    this.stateAt = Date.now();
    this.interviewer = caller;
    this.phase = "here";
    this.waitingSince = 0;
    this.choose();
    this.wakeCallers();
    if (first) this.to.arrived();
    this.to.changed();
    return JSON.stringify({ ok: true });
  }

  private mustBeCurrent(caller: string): void {
    if (caller !== this.interviewer) throw new RpcError(REPLACED, "replaced");
  }

  /** The line is shaky; LiveKit goes on by itself and the interviewer stays who it is. */
  private interrupt(): void {
    this.lostSince ||= Date.now();
    this.to.changed();
  }

  private resumed(): void {
    this.lostSince = 0;
    if (this.phase === "here") this.to.resumed();
    this.to.changed();
  }

  /** Only the current interviewer is heard. */
  private choose(): void {
    for (const [identity, track] of this.sounds) {
      if (identity !== this.interviewer) track.detach();
    }
    this.to.sound(this.sounds.get(this.interviewer) ?? null);
  }
}

/** What a failed attempt to enter says for good; otherwise it is tried again. */
function endOf(error: unknown): "elsewhere" | "refused" | null {
  if (!(error instanceof ConnectionError)) return null;
  // 403 is what a proxy says that lets nobody through: it may be another one soon.
  if (error.reason === ConnectionErrorReason.NotAllowed && error.status !== 403) return "refused";
  const left = error.reason === ConnectionErrorReason.LeaveRequest;
  return left && error.context === DisconnectReason.DUPLICATE_IDENTITY ? "elsewhere" : null;
}
