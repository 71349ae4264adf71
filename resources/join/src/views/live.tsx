// The interview itself: who speaks, what was said, and what one can do.

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { LONGEST_TYPED } from "../protocol";
import type { Line as Said } from "../captions";
import type { Session } from "../session";
import { troubleWords } from "./check";
import { Line } from "./line";
import { Icon, type IconName, Meter, Note, Title } from "./parts";
import { RequestForm } from "./requests";

export function Live({ session }: { session: Session }) {
  const { words } = session;
  const [problem, tell] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const room = useRef<HTMLElement>(null);
  const { blocked } = session.player;
  useEffect(() => {
    // The button that was pressed to hear is gone, and took the focus with it.
    if (!blocked && document.activeElement === document.body) room.current?.focus();
  }, [blocked]);
  const close = () => {
    tell(false);
    opener.current?.focus();
  };
  return (
    <main class="live" ref={room} tabIndex={-1}>
      <div class="hidden">
        <Title>{words.title(session.link.vacancy)}</Title>
      </div>
      <Progress session={session} />
      <div class="stage">
        <Speaker session={session} />
        <div role="status" class="notes">
          <Line session={session} />
          {session.paused && <Note kind="info">{words.isPaused}</Note>}
          {session.typed && session.microphone.trouble && (
            <Note kind="warning">{troubleWords(words, session.microphone.trouble)}</Note>
          )}
          {session.mode === "closing" && <Note kind="info">{words.isClosing}</Note>}
          {session.thinkingUntil > Date.now() && <Note kind="info">{words.takeTime}</Note>}
        </div>
        {blocked && (
          <button type="button" class="primary big" onClick={() => session.hear()}>
            <Icon name="sound" />
            {words.tapToHear}
          </button>
        )}
      </div>
      <div class={`talk ${problem ? "asking" : ""}`}>
        {problem && (
          <section class="card" id="problem" aria-labelledby="problem-title">
            <Heading id="problem-title">{words.problemTitle}</Heading>
            <RequestForm session={session} kind="problem" close={close} />
          </section>
        )}
        <CaptionLog session={session} />
        {session.typed && <Composer session={session} />}
      </div>
      <div class="desk">
        {!session.typed && <Own session={session} />}
        <Controls session={session}>
          <button
            type="button"
            class="control"
            ref={opener}
            aria-expanded={problem}
            aria-controls="problem"
            onClick={() => tell(!problem)}
          >
            <Icon name="help" />
            <span>{words.problem}</span>
          </button>
        </Controls>
      </div>
    </main>
  );
}

/** Takes the focus when it appears: what it stands over comes before what one has pressed. */
function Heading({ id, children }: { id: string; children: ComponentChildren }) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <h2 id={id} ref={title} tabIndex={-1}>
      {children}
    </h2>
  );
}

function Progress({ session }: { session: Session }) {
  const { words, state, secondsLeft } = session;
  const number = state?.question ?? 0;
  const of = state?.questions ?? 0;
  const minutes = secondsLeft === null ? null : Math.floor(secondsLeft / 60);
  const part = state?.limit && secondsLeft !== null ? 1 - secondsLeft / state.limit : 0;
  return (
    <header class="progress">
      <div class="row between">
        <span class="strong">
          {of > 0 && number > 0 ? words.question(Math.min(number, of), of) : words.greeting}
        </span>
        <span class="muted figures">
          {minutes === null ? "" : minutes < 1 ? words.lastMinute : words.minutesLeft(minutes)}
        </span>
      </div>
      <progress max={1} value={part} aria-hidden="true" />
    </header>
  );
}

/** Who speaks, as a word and as a ring that follows the voice. */
function Speaker({ session }: { session: Session }) {
  const { words } = session;
  const ring = useRef<HTMLDivElement>(null);
  const [speaks, hear] = useState<"" | "she" | "you">("");
  useEffect(() => {
    let quietFor = 0;
    const timer = setInterval(() => {
      const hers = session.player.level();
      const own = session.listening ? session.microphone.level() : 0;
      ring.current?.style.setProperty("transform", `scale(${(1 + hers * 0.5).toFixed(3)})`);
      const now = hers > 0.02 ? "she" : own > 0.3 ? "you" : "";
      quietFor = now ? 0 : quietFor + 80;
      if (now || quietFor > 600) hear(now);
    }, 80);
    return () => clearInterval(timer);
  }, [session]);
  const here = session.connection.phase === "here" && !session.lost;
  const says = !here
    ? words.stefani
    : session.paused
    ? words.paused
    : speaks === "she"
      ? words.speaks
      : session.state?.thinking
        ? words.thinks
        : speaks === "you"
          ? words.youSpeak
          : session.typed
            ? words.reads
            : words.listens;
  const weak = session.connection.weak;
  const quality = session.lost ? "offline" : !here ? "waiting" : weak ? "weak" : "online";
  return (
    <div class={`speaker ${speaks}`}>
      <div class="face" aria-hidden="true">
        <div class="ring" ref={ring} />
        <span>{words.stefani.slice(0, 1)}</span>
      </div>
      <p>{says}</p>
      <span class={`tag line-${quality}`}>{words[quality]}</span>
    </div>
  );
}

/** A recogniser gives a long answer in pieces: the name stands over the first one. */
function goesOn(before: Said | undefined, line: Said): boolean {
  return before !== undefined && before.role === line.role && before.typed === line.typed;
}

/** In writing, a screen reader reads new lines out; beside a voice it would talk over it. */
function CaptionLog({ session }: { session: Session }) {
  const { words, captions } = session;
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  // After every drawing: the box also shrinks, when a field to write in comes under it.
  useEffect(() => {
    if (box.current && atEnd.current) box.current.scrollTop = box.current.scrollHeight;
  });
  const scrolled = () => {
    if (!box.current) return;
    const { scrollTop, scrollHeight, clientHeight } = box.current;
    atEnd.current = scrollHeight - scrollTop - clientHeight < 48;
  };
  return (
    <div
      class="captions"
      ref={box}
      role="log"
      aria-label={words.captions}
      aria-live={session.typed ? "polite" : "off"}
      tabIndex={0}
      onScroll={scrolled}
    >
      {captions.lines.length === 0 && <p class="muted">{words.captionsEmpty}</p>}
      {captions.lines.map((line, number) => (
        <p key={line.id} class={`${line.role} ${line.final ? "" : "going"}`}>
          <span class={goesOn(captions.lines[number - 1], line) ? "hidden" : "who"}>
            {line.role === "interviewer" ? words.stefani : words.you}
            {line.typed && <span class="muted"> · {words[line.typed]}</span>}
          </span>
          <span class="words" aria-busy={!line.final}>
            {line.text}
          </span>
        </p>
      ))}
    </div>
  );
}

function Own({ session }: { session: Session }) {
  const { words, microphone } = session;
  const on = session.listening && microphone.track !== null;
  return (
    <div class="own">
      <Icon name={on ? "mic" : "micOff"} />
      <span class="muted">{on ? words.isUnmuted : words.isMuted}</span>
      <Meter level={() => (on ? microphone.level() : 0)} label={words.micLevel} />
    </div>
  );
}

function Composer({ session }: { session: Session }) {
  const { words } = session;
  const [text, write] = useState(session.kept.values.draft);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const over = text.trim().length - LONGEST_TYPED;
  const send = (event: Event) => {
    event.preventDefault();
    if (!text.trim() || over > 0) return;
    session.say(text);
    write("");
    field.current?.focus();
  };
  return (
    <form class="composer" onSubmit={send}>
      <label class="hidden" for="answer">
        {words.yourAnswer}
      </label>
      <textarea
        id="answer"
        ref={field}
        rows={3}
        value={text}
        placeholder={words.write}
        onInput={(event) => {
          write(event.currentTarget.value);
          session.draft(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          // A keyboard on the screen has no other key for a new line.
          const sends = event.key === "Enter" && !matchMedia("(pointer: coarse)").matches;
          if (sends && !event.shiftKey && !event.isComposing) send(event);
        }}
      />
      <button type="submit" class="primary" disabled={!text.trim() || over > 0}>
        <Icon name="send" />
        <span>{words.send}</span>
      </button>
      <p class="bad-text" role="status">
        {over > 0 ? words.tooLong(over) : ""}
      </p>
    </form>
  );
}

function Controls({ session, children }: { session: Session; children: ComponentChildren }) {
  const { words, paused, typed, muted, reached } = session;
  return (
    <div class={`controls ${typed ? "few" : ""}`} role="group" aria-label={words.controls}>
      {!typed && (
        <Control
          icon="done"
          label={words.finished}
          press={() => session.control("finished")}
          off={paused}
          idle={!reached}
        />
      )}
      <Control icon="think" label={words.thinking} press={() => void session.think()} off={paused} idle={!reached} />
      {!typed && (
        <Control
          icon={muted ? "mic" : "micOff"}
          label={muted ? words.unmute : words.mute}
          press={() => session.setMuted(!muted)}
          off={paused}
        />
      )}
      <Control
        icon={typed ? "mic" : "keyboard"}
        label={typed ? words.speak : words.type}
        press={() => void session.setTyped(!typed)}
      />
      <Control
        icon={paused ? "play" : "pause"}
        label={paused ? words.resume : words.pause}
        press={() => session.control(paused ? "resume" : "pause")}
        idle={!reached}
      />
      {children}
      <Control icon="leave" label={words.leave} press={() => session.leave()} />
    </div>
  );
}

function Control({
  icon,
  label,
  press,
  off,
  idle = false,
}: {
  icon: IconName;
  label: string;
  press: () => void;
  off?: boolean;
  idle?: boolean; // nobody would get it now; the focus stays
}) {
  return (
    <button
      type="button"
      class="control"
      disabled={off}
      aria-disabled={idle}
      onClick={() => idle || press()}
    >
      <Icon name={icon} />
      <span>{label}</span>
    </button>
  );
}
