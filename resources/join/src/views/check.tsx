// Microphone and connection, tried before the interview, days before if one likes.

import { useEffect, useRef, useState } from "preact/hooks";
import { Microphone, type Trouble } from "../microphone";
import type { Session } from "../session";
import type { Words } from "../words";
import { Copy, Icon, Meter } from "./parts";

/** Why there is no microphone and what to do about it. */
export function troubleWords(words: Words, trouble: Trouble | null): string {
  switch (trouble) {
    case "missing":
      return words.troubleMissing;
    case "busy":
      return words.troubleBusy;
    case "unsupported":
      return words.troubleUnsupported;
    default:
      return words.troubleDenied;
  }
}

export function MicrophoneCheck({ session }: { session: Session }) {
  const { words, check, microphone } = session;
  const supported = Microphone.supported;
  const trouble = !supported || check.step === "trouble";
  const busy = check.step === "asking" || check.step === "speaking";
  const heard = check.step === "done" && check.verdict === "good";
  return (
    <section class="card check" aria-labelledby="check-title">
      <div class="row between">
        <h2 id="check-title">{heard ? words.micHears : words.micTitle}</h2>
        {check.verdict && <span class={`tag ${check.verdict}`}>{words[check.verdict]}</span>}
      </div>
      {microphone.track && <Meter level={() => microphone.level()} label={words.micLevel} />}
      <div role="status">
        {check.step === "none" && supported && <p class="muted">{words.micHint}</p>}
        {check.step === "asking" && <p>{words.micAsking}</p>}
        {check.step === "speaking" && <p class="strong">{words.micSpeak}</p>}
        {check.verdict === "quiet" && <p>{words.micQuiet}</p>}
        {check.verdict === "silent" && <p>{words.micSilent}</p>}
        {trouble && (
          <p class="bad-text">
            {troubleWords(words, supported ? microphone.trouble : "unsupported")}
          </p>
        )}
        {check.line === "trying" && <p class="muted">{words.lineTrying}</p>}
        {check.line === "good" && <p class="good-text">{words.lineGood}</p>}
        {check.line === "slow" && <p class="warning-text">{words.lineSlow}</p>}
        {check.line === "none" && <p class="bad-text">{words.lineNone}</p>}
      </div>
      {check.sound && <Playback sound={check.sound} session={session} />}
      {!supported && <Copy label={words.copyLink} done={words.copied} text={location.href} />}
      {check.step !== "none" && microphone.devices.length > 1 && (
        <label class="pick">
          <span class="label">{words.micWhich}</span>
          <select
            value={microphone.device}
            onChange={(event) => void check.run(event.currentTarget.value)}
          >
            {microphone.devices.map((device) => (
              <option key={device.deviceId} value={device.deviceId}>
                {device.label}
              </option>
            ))}
          </select>
        </label>
      )}
      {supported && (
        <button
          type="button"
          class="plain"
          aria-disabled={busy} // not taken away: the focus stays
          onClick={() => busy || void check.run()}
        >
          <Icon name="mic" />
          {check.step === "none" ? words.micCheck : words.micAgain}
        </button>
      )}
    </section>
  );
}

function Playback({ session, sound }: { session: Session; sound: string }) {
  const { words } = session;
  const player = useRef<HTMLAudioElement>(null);
  const [playing, become] = useState(false);
  useEffect(() => become(false), [sound]);
  const press = () => (playing ? player.current?.pause() : void player.current?.play());
  return (
    <>
      <audio
        ref={player}
        src={sound}
        onPlay={() => become(true)}
        onPause={() => become(false)}
        onEnded={() => become(false)}
      />
      <button type="button" class="link" onClick={press}>
        <Icon name={playing ? "stop" : "play"} />
        {playing ? words.micStop : words.micListen}
      </button>
    </>
  );
}
