// The candidate's microphone: opened at a press, its level, a test that stays on this device.

const SPEECH = 0.1; // level above which somebody speaks, of 1
const FAINT = 0.22;
export const TEST_MS = 4_000;
const ASKS_MS = 700;

export type Trouble = "denied" | "missing" | "busy" | "unsupported";
export type Verdict = "good" | "quiet" | "silent";

export class Microphone {
  stream: MediaStream | null = null;
  trouble: Trouble | null = null;
  devices: MediaDeviceInfo[] = [];
  private context: AudioContext | null = null;
  private analyser: AnalyserNode | null = null;
  private samples = new Float32Array(1024);
  private opening: Promise<boolean> | null = null;
  private askedAt = 0;
  private chosen = ""; // the device that was picked last

  constructor(changed: () => void) {
    navigator.mediaDevices?.addEventListener?.("devicechange", () => {
      if (this.devices.length) void this.look().then(changed); // their names are known after a question
    });
  }

  /** Browsers inside mail and chat programs have none, and neither has plain http. */
  static get supported(): boolean {
    return typeof navigator.mediaDevices?.getUserMedia === "function";
  }

  get track(): MediaStreamTrack | null {
    const track = this.stream?.getAudioTracks()[0];
    return track?.readyState === "live" ? track : null;
  }

  get device(): string {
    return this.track?.getSettings().deviceId ?? "";
  }

  /** Asks for the microphone, once at a time; false, with `trouble`, when there is none to be had. */
  async open(device = ""): Promise<boolean> {
    if (this.opening && !device) return this.opening;
    await this.opening;
    this.askedAt = Date.now();
    this.opening = this.ask(device).finally(() => (this.opening = null));
    return this.opening;
  }

  /** Whether the browser asks the person: without a question it takes no time. */
  get asks(): boolean {
    return this.opening !== null && Date.now() - this.askedAt > ASKS_MS;
  }

  private async ask(device: string): Promise<boolean> {
    if (this.track && (!device || device === this.device)) return true;
    if (!Microphone.supported) {
      this.trouble = "unsupported";
      return false;
    }
    this.close();
    this.chosen = device || this.chosen;
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({
        audio: {
          echoCancellation: true,
          noiseSuppression: true,
          autoGainControl: true,
          ...(this.chosen ? { deviceId: device ? { exact: device } : { ideal: this.chosen } } : {}),
        },
      });
    } catch (error) {
      this.trouble = troubleOf(error);
      return false;
    }
    this.trouble = null;
    await this.look();
    this.context ??= new AudioContext();
    void this.context.resume(); // waits for a press in some browsers
    this.analyser = this.context.createAnalyser();
    this.analyser.fftSize = 2048;
    this.samples = new Float32Array(this.analyser.fftSize);
    this.context.createMediaStreamSource(this.stream).connect(this.analyser);
    return true;
  }

  private async look(): Promise<void> {
    this.devices = (await navigator.mediaDevices.enumerateDevices()).filter(
      (one) => one.kind === "audioinput" && one.deviceId,
    );
  }

  close(): void {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.analyser?.disconnect();
    this.analyser = null;
  }

  /** How loud it is now, 0 to 1 over the range of speech (-60 to 0 dB). */
  level(): number {
    if (!this.analyser || !this.track?.enabled) return 0;
    this.analyser.getFloatTimeDomainData(this.samples);
    let power = 0;
    for (const sample of this.samples) power += sample * sample;
    const db = 10 * Math.log10(power / this.samples.length + 1e-9);
    return Math.max(0, Math.min(1, (db + 60) / 50));
  }

  /** Records some seconds to be played back; nothing of it leaves this device. */
  async test(): Promise<{ verdict: Verdict; sound: Blob | null }> {
    const levels: number[] = [];
    const meter = window.setInterval(() => levels.push(this.level()), 50);
    const sound = await this.record();
    clearInterval(meter);
    levels.sort((one, other) => one - other);
    const loud = levels[Math.floor(levels.length * 0.9)] ?? 0; // a click is not speech
    return { verdict: loud < SPEECH ? "silent" : loud < FAINT ? "quiet" : "good", sound };
  }

  private async record(): Promise<Blob | null> {
    const pause = new Promise((go) => setTimeout(go, TEST_MS));
    if (!this.stream || typeof MediaRecorder === "undefined") {
      await pause;
      return null;
    }
    const parts: Blob[] = [];
    try {
      const recorder = new MediaRecorder(this.stream);
      recorder.ondataavailable = ({ data }) => parts.push(data);
      const stopped = new Promise((go) => (recorder.onstop = go));
      recorder.start();
      await pause;
      if (recorder.state !== "inactive") recorder.stop();
      await stopped;
      return new Blob(parts, { type: recorder.mimeType });
    } catch {
      await pause; // what records nothing may still hear: the level says it
      return null;
    }
  }
}

function troubleOf(error: unknown): Trouble {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "missing";
  if (name === "NotReadableError" || name === "AbortError") return "busy";
  return "denied";
}
