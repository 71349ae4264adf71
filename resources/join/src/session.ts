// One candidate's interview as the page sees it: what is shown follows from this, and every press
// ends up here.

import { Asking } from "./asking";
import { Awake } from "./awake";
import { allTurns, Captions } from "./captions";
import { secondsLeft, Warnings } from "./clock";
import { Connection } from "./connection";
import { Kept } from "./kept";
import { type Config, consentText, type Link, roomOf, sha256 } from "./link";
import { Microphone } from "./microphone";
import { Outbox } from "./outbox";
import { Player } from "./player";
import {
  type Answer,
  type Control,
  type Mode,
  type RequestKind,
  type RoomState,
  Rpc,
  type Turn,
} from "./protocol";
import { Publisher } from "./publisher";
import { tryLine } from "./rehearsal";
import { Trial } from "./trial";
import { type Language, WORDS, type Words } from "./words";

export type Screen =
  | "before"
  | "continue"
  | "live"
  | "left"
  | "elsewhere"
  | "refused"
  | "over"
  | "cancelled"
  | "expired"
  | "unavailable";

const TYPING_MS = 3_000;
const THINKING_MS = 30_000;
const START_TRIES = 3;
const OVER: (Mode | null)[] = ["over", "cancelled", "expired"];

export class Session {
  language: Language;
  consented = false;
  muted = false;
  starting = false;
  refusal = ""; // why a start was refused: a sentence's code
  thinkingUntil = 0;
  left = false;
  inside = false; // Start or Continue was pressed since the page was loaded
  turns: Turn[] | null = null; // own transcript, after the interview
  private unfinished = ""; // what was being written when the interview ended
  announcement = "";
  readonly captions = new Captions();
  readonly microphone = new Microphone(() => this.changed());
  readonly check = new Trial(this.microphone, {
    enter: () => this.enter(),
    tryLine: () => tryLine(this.config.livekit, this.link.rehearsal || this.link.token),
    report: (ok, detail) => this.reportMicrophone(ok, detail),
    changed: () => {
      if (this.starting || this.screen === "live") this.closeUnused(); // one did not wait for its end
      this.changed();
    },
  });
  readonly player = new Player(() => this.changed());
  readonly connection: Connection;
  readonly kept: Kept;
  private readonly awake = new Awake();
  private readonly asking: Asking;
  private readonly outbox: Outbox;
  private readonly publisher: Publisher;
  private reopening = false;
  private starts = 0;
  private turning = false; // from writing to speaking
  private leaving: Promise<void> = Promise.resolve();
  private reported = false;
  private typingAt = 0;
  private touchedAt = Date.now();
  private wasLive = false;
  private wasLost = false;
  private calledAt = 0;
  private wasBlocked = false;
  private tickedAt = Date.now();
  private readonly warnings = new Warnings();
  private before: RoomState | null = null; // the state that was shown last
  private told = ""; // by whom
  private listeners = new Set<() => void>();

  constructor(
    readonly config: Config,
    readonly link: Link,
  ) {
    this.kept = new Kept(roomOf(link.token));
    this.language = this.kept.values.language || link.language;
    this.connection = new Connection(config.livekit, link.token, config.waits.retry * 1000, {
      changed: () => this.changed(),
      arrived: () => void this.arrived(),
      caption: (role, id, text, final) => {
        if (role === "candidate") this.thinkingUntil = 0;
        this.captions.put({ id, role, text, final });
        this.changed();
      },
      interrupted: () => this.captions.dropUnfinished(),
      gone: () => {
        // Whoever answers at the door leaves after a while; the next press calls somebody again.
        if (this.reception && !this.starting) void this.connection.close();
      },
      resumed: () => void this.here(),
      heard: (seconds) => this.player.heard(seconds),
      sound: (track) => this.player.play(track),
    });
    this.asking = new Asking(this.connection, config.waits.request * 1000);
    this.publisher = new Publisher(this.connection, this.microphone, () => this.listening);
    this.outbox = new Outbox(
      this.kept,
      async ({ id, text }) =>
        this.screen === "live" && (await this.asking.answered(Rpc.say, { id, text })),
      ({ id, text }) => {
        this.captions.put({ id, role: "candidate", text, final: true, typed: "sent" });
        this.changed();
      },
      config.waits.retry * 1000,
    );
    for (const one of this.outbox.waiting) this.showSending(one);
    for (const kind of ["pointerdown", "keydown"]) {
      document.addEventListener(kind, () => (this.touchedAt = Date.now()), { passive: true });
    }
    setInterval(() => this.tick(), 1000);
  }

  // ---- what is shown

  get words(): Words {
    return WORDS[this.language];
  }

  get state(): RoomState | null {
    return this.connection.state;
  }

  get mode(): Mode | null {
    return this.state?.mode ?? null;
  }

  get screen(): Screen {
    const { phase } = this.connection;
    if (phase === "elsewhere" || phase === "refused") return phase;
    if (this.left && !OVER.includes(this.mode)) return "left";
    switch (this.mode) {
      case "live":
      case "closing":
        return this.inside ? "live" : "continue";
      case "over":
      case "cancelled":
      case "expired":
      case "unavailable":
        return this.mode;
      case "ready": // also an interrupted one
        if (this.inside) return "live";
        return this.kept.values.started ? "continue" : "before";
      case "early":
        return "before";
    }
    if (this.kept.values.over) return "over";
    if (this.kept.values.started) return "continue";
    return this.closes && this.closes.getTime() < Date.now() ? "expired" : "before";
  }

  get opens(): Date | null {
    return this.state?.opens ? new Date(this.state.opens) : this.link.opens;
  }

  get closes(): Date | null {
    return this.state?.closes ? new Date(this.state.closes) : this.link.closes;
  }

  get early(): boolean {
    const closed = this.opens !== null && this.opens.getTime() > Date.now();
    // Whoever said so may have left, and the time has come since.
    if (this.mode === "early") return closed || this.connection.phase === "here";
    return this.mode === null && closed;
  }

  get typed(): boolean {
    return this.kept.values.typed;
  }

  get paused(): boolean {
    return Boolean(this.state?.paused);
  }

  get lost(): boolean {
    return this.connection.lostSince > 0;
  }

  /** Whether a press reaches an interviewer at this moment. */
  get reached(): boolean {
    return this.connection.phase === "here" && !this.lost;
  }

  /** Nothing is to be talked about: whoever is there only answers what one asks. */
  private get reception(): boolean {
    return this.mode !== null && !["ready", "live", "closing"].includes(this.mode);
  }

  get nobodyCame(): boolean {
    if (this.reception && !this.starting) return false;
    const { waitingSince } = this.connection;
    return waitingSince > 0 && Date.now() - waitingSince > this.config.waits.agent * 1000;
  }

  /** Seconds left of the time agreed on, or null before it runs. */
  get secondsLeft(): number | null {
    const { state, connection } = this;
    const runs = this.mode === "live" && !this.paused && connection.phase === "here";
    return secondsLeft(state, runs ? Date.now() - connection.stateAt : 0);
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  changed(): void {
    this.followMode();
    for (const listener of this.listeners) listener();
  }

  /** One sentence for those who hear the page. */
  announce(text: string): void {
    this.announcement = text;
  }

  // ---- presses

  setLanguage(language: Language): void {
    if (language !== this.language) this.agree(false); // it was to the other text
    this.language = language;
    this.kept.put({ language });
    this.changed();
  }

  consent(agreed: boolean): void {
    this.agree(agreed);
    this.enter();
  }

  /** Taken back before the interview has begun, it also takes back the press on Start. */
  private agree(agreed: boolean): void {
    this.consented = agreed;
    if (!agreed && this.starting && !this.kept.values.started) this.endStart();
  }

  /** The first press or tick enters the room; a bare load does not. */
  enter(): void {
    this.touchedAt = Date.now();
    this.left = false;
    this.connection.open();
    this.changed();
  }

  /** Asks once more, with a new interviewer. */
  async tryAgain(): Promise<void> {
    this.starting = true;
    const again = this.connection.phase === "here";
    this.enter();
    if (again) await this.connection.enterAgain();
    await this.connection.someone().catch(() => {}); // refused: the page says so
    this.starting = false;
    this.changed();
  }

  /** A question of the browser that nobody answers keeps nobody from writing. */
  get mayWrite(): boolean {
    return !this.starting || (!this.typed && this.microphone.asks);
  }

  /** The press on Start or Continue; waits for an interviewer as long as it takes. */
  async start(typed: boolean): Promise<void> {
    if (this.starting && !(typed && this.mayWrite)) return;
    const number = (this.starts += 1);
    const given = () => number === this.starts; // not taken back, and no other way was chosen
    const agreed = this.consented && !this.kept.values.started; // by the tick on this page
    this.starting = true;
    this.inside = false;
    this.refusal = "";
    this.kept.put({ typed });
    this.player.resume(); // at the press: some browsers play nothing otherwise
    this.closeUnused();
    this.changed();
    try {
      if (!typed && !(await this.microphone.open())) {
        if (given()) this.check.failed();
        return;
      }
      if (!given()) this.closeUnused();
      await this.leaving; // who comes back at once enters anew, too
      if (!given()) return;
      this.enter();
      const answer = await this.comeIn(given);
      if (answer?.ok && agreed && !this.consented) this.leave(); // taken back while it was on its way
      else if (answer?.ok) void this.catchUp();
      else if (answer) this.refusal = answer.said || "other";
    } catch {
      const broke = given() && this.mode && !this.reception && this.connection.phase !== "elsewhere";
      if (broke) this.refusal = "other"; // one presses again
    } finally {
      if (given()) {
        this.endStart();
        this.closeUnused();
      }
    }
  }

  /** Whether an open microphone serves anything. */
  private get usesMicrophone(): boolean {
    const spoken = !this.typed && (this.starting || this.screen === "live");
    return spoken || this.turning || this.check.running;
  }

  private closeUnused(): void {
    if (!this.usesMicrophone) this.microphone.close();
  }

  private endStart(): void {
    this.starts += 1;
    this.starting = false;
    this.changed();
  }

  /** Tells an interviewer that we are here; another one when it has gone in between. */
  private async comeIn(given: () => boolean): Promise<Answer | null> {
    for (let tries = 1; ; tries += 1) {
      await this.connection.someone();
      if (!given()) return null;
      try {
        return await this.iAmHere();
      } catch (error) {
        if (tries === START_TRIES || !given()) throw error;
      }
    }
  }

  async setTyped(typed: boolean): Promise<void> {
    this.turning = !typed;
    const opened = typed || (await this.microphone.open());
    this.turning = false;
    if (opened) {
      this.kept.put({ typed });
      this.announce(typed ? this.words.isTyped : this.words.isUnmuted);
      this.control(typed ? "typed" : "spoken");
    }
    this.changed(); // where it did not open, why not stands on the page
    if (typed) await this.publisher.unpublish();
    this.closeUnused(); // also of whoever has left meanwhile
    this.changed();
  }

  setMuted(muted: boolean): void {
    this.muted = muted;
    this.announce(muted ? this.words.isMuted : this.words.isUnmuted);
    this.changed();
  }

  async think(): Promise<void> {
    if (!(await this.asking.answered(Rpc.control, { kind: "thinking" }))) return;
    this.thinkingUntil = Date.now() + THINKING_MS;
    this.announce(this.words.takeTime);
    this.changed();
  }

  control(kind: Control): void {
    if (kind === "finished") this.thinkingUntil = 0;
    void this.asking.answered(Rpc.control, { kind });
  }

  /** Seen at once, and nothing is heard from here any more, however long the line takes. */
  leave(): void {
    this.left = true;
    this.inside = false;
    this.leaving = this.sayGoodbye();
    this.microphone.close();
    this.changed();
  }

  private async sayGoodbye(): Promise<void> {
    await this.asking.answered(Rpc.control, { kind: "leave" });
    await this.connection.close();
    this.changed();
  }

  say(text: string): void {
    const answer = this.outbox.add(text.trim());
    this.kept.put({ draft: "" });
    if (this.outbox.waiting.some((one) => one.id === answer.id)) this.showSending(answer);
    this.changed();
  }

  private showSending({ id, text }: { id: string; text: string }): void {
    this.captions.put({ id, role: "candidate", text, final: true, typed: "sending" });
  }

  draft(text: string): void {
    this.kept.put({ draft: text });
    if (Date.now() - this.typingAt < TYPING_MS) return;
    this.typingAt = Date.now();
    void this.asking.answered(Rpc.typing, {});
  }

  /** Typed answers that did not arrive before the interview ended, and what was being written. */
  get undelivered(): readonly { id: string; text: string }[] {
    const { unfinished: text } = this;
    return text ? [...this.outbox.waiting, { id: "unfinished", text }] : this.outbox.waiting;
  }

  request(id: string, kind: RequestKind, text: string): Promise<boolean> {
    this.touchedAt = Date.now();
    return this.asking.request(id, kind, text);
  }

  /** Fetches the own transcript; false when it could not be had. */
  async fetchTranscript(): Promise<boolean> {
    this.enter();
    this.turns = (await this.asking.transcript()) ?? this.turns;
    this.changed();
    return this.turns !== null;
  }

  hear(): void {
    this.player.resume();
    void this.connection.room.startAudio().catch(() => {});
    this.changed();
  }

  // ---- what follows from what the interviewer says

  private async arrived(): Promise<void> {
    if (!this.reported) {
      this.reported = await this.asking.report("opened", true, "");
    }
    if (!this.inside) return;
    await this.here();
    await this.catchUp();
  }

  /** What was typed meanwhile goes out, what was said before is shown. */
  private async catchUp(): Promise<void> {
    void this.outbox.flush();
    try {
      this.captions.load(await allTurns(this.connection), this.outbox.waiting);
    } catch {
      return; // captions go on without what came before
    }
    this.changed();
  }

  /** Tells whoever took over, or found us back, that we hear; again until it got through. */
  private async here(): Promise<void> {
    while (this.inside && this.connection.phase === "here") {
      try {
        await this.iAmHere();
        return;
      } catch {
        await new Promise((go) => setTimeout(go, this.config.waits.retry * 1000));
      }
    }
  }

  /** Consent to the text that is shown, and: I can hear you now. Raises when nobody got it. */
  private async iAmHere(): Promise<Answer | null> {
    const consent = consentText(this.config, this.link, this.language);
    if (!consent || this.reception) return null;
    // From another device, before anything has begun: the page of before asks for the tick.
    if (this.mode === "ready" && !this.consented && !this.kept.values.started) return null;
    if (this.mode === "closing") {
      this.inside = true; // nothing to agree to any more: one hears the goodbye
      return { ok: true };
    }
    const answer = await this.connection.call<Answer>(Rpc.start, {
      version: consent.version,
      sha256: await sha256(consent.text),
      language: this.language,
      voice: !this.typed,
    });
    if (answer.ok) {
      this.inside = true;
      this.kept.put({ started: true });
    }
    return answer;
  }

  /** Microphone, screen and memory as the mode asks for. */
  private followMode(): void {
    // Emptied in between: the same words once more are not read out.
    const back = this.wasLost && ["here", "waiting"].includes(this.connection.phase);
    if (this.lost !== this.wasLost) this.announce(back ? this.words.lineBack : "");
    this.wasLost = this.lost;
    const over = this.mode === "over";
    if (over) this.inside = false;
    if (this.mode && over !== this.kept.values.over) {
      if (over) this.unfinished = this.kept.values.draft.trim();
      this.kept.put(over ? { over, started: false, draft: "" } : { over });
    }
    const { state, connection } = this;
    if (state && state !== this.before) {
      // Set aside by the interviewer who held it: only a press goes on.
      const held = this.before?.mode === "live" && this.told === connection.interviewer;
      if (held && state.mode === "ready") this.inside = false;
      this.before = state;
      this.told = connection.interviewer;
    }
    const live = this.screen === "live";
    if (live !== this.wasLive) {
      this.wasLive = live;
      if (live) {
        if (!this.typed && !this.microphone.track) void this.openOrType();
      } else {
        this.thinkingUntil = 0;
        void this.unpublish();
      }
    }
    if (live) void this.publisher.publish();
  }

  private async openOrType(): Promise<void> {
    if (this.reopening) return; // a browser that asks may be asked for minutes
    this.reopening = true;
    if (await this.microphone.open()) this.changed();
    else await this.setTyped(true);
    this.reopening = false;
    this.closeUnused();
  }

  /** Whether what one says goes to the interviewer. */
  get listening(): boolean {
    return !this.typed && !this.muted && !this.paused && !this.left;
  }

  private async unpublish(): Promise<void> {
    await this.publisher.unpublish();
    if (!this.wasLive) this.microphone.close();
  }

  /** Once a second: nobody came, nobody is here, the time to come has come. */
  private tick(): void {
    const { connection, config } = this;
    this.standBack();
    const idle = Date.now() - this.touchedAt > config.waits.idle * 1000;
    const needed = this.screen === "live" || this.starting;
    const open = connection.phase === "here" || connection.phase === "waiting";
    if (this.nobodyCame && Date.now() - this.calledAt > config.waits.agent * 1000) {
      this.calledAt = Date.now();
      void connection.enterAgain();
    }
    if (idle && !needed && open) void connection.close();
    if (idle && !needed) this.microphone.close(); // left open by the check
    if (this.mode === "early" && connection.phase === "idle") {
      if (this.opens && this.opens.getTime() <= Date.now()) this.enter();
    }
    if (this.publisher.published && !this.typed && !this.microphone.track && this.screen === "live") {
      void this.openOrType();
    }
    void this.awake.keep(this.screen === "live");
    this.tellTime();
    this.changed();
  }

  /** For those who do not see the page. */
  private tellTime(): void {
    const due = this.warnings.due(this.secondsLeft, this.words);
    const blocked = this.screen === "live" && this.player.blocked;
    if (due && this.screen === "live") this.announce(due);
    else if (blocked && !this.wasBlocked) this.announce(this.words.tapToHear);
    this.wasBlocked = blocked;
  }

  /** Who was away for longer than an interviewer waits goes on by a press: nobody may be there. */
  private standBack(): void {
    const [now, { lostSince }] = [Date.now(), this.connection];
    const longest = this.config.waits.away * 1000;
    const slept = now - this.tickedAt > longest;
    this.tickedAt = now;
    const gone = slept || (this.inside && lostSince > 0 && now - lostSince > longest);
    if (!gone || !(this.inside || this.starting)) return;
    if (this.starting) this.endStart();
    this.inside = false;
    this.microphone.close();
    void this.connection.close();
  }

  private reportMicrophone(ok: boolean, detail: string): void {
    void this.connection.someone().then(
      () => this.asking.report("microphone", ok, detail),
      () => {}, // nobody to tell: the page was closed or refused
    );
  }
}
