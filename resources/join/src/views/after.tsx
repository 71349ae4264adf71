// When there is nothing to talk about: afterwards, in between, or when it cannot be held.

import { useEffect, useRef, useState } from "preact/hooks";
import type { Session } from "../session";
import { moment } from "../words";
import { troubleWords } from "./check";
import { Line } from "./line";
import { Copy, Icon, Mail, Note, Title } from "./parts";
import { Requests, RIGHTS } from "./requests";

export function Over({ session }: { session: Session }) {
  const { words, link } = session;
  return (
    <main class="two">
      <div>
        <Title>{words.thanks(link.name)}</Title>
        <p class="meta">{words.overText}</p>
        <Undelivered session={session} />
        <section class="card">
          <h2>{words.nextTitle}</h2>
          <ol class="steps">
            <li>{words.nextRead}</li>
            <li>{words.nextDecide(link.contact)}</li>
            <li>{words.nextAnswer}</li>
          </ol>
          <Mail session={session} />
        </section>
        <OwnTranscript session={session} />
      </div>
      <div>
        <section class="card">
          <h2>{words.requestsTitle}</h2>
          <Requests session={session} kinds={["human", ...RIGHTS, "problem"]} />
        </section>
      </div>
    </main>
  );
}

/** One's own words, to be kept where they cannot be handed over any more. */
function Undelivered({ session }: { session: Session }) {
  const { words, undelivered } = session;
  return (
    <>
      {undelivered.map(({ id, text }) => (
        <Note key={id} kind="warning">
          {words.undelivered}
          <p class="words">{text}</p>
          <Copy label={words.transcriptCopy} done={words.copied} text={text} />
        </Note>
      ))}
    </>
  );
}

function OwnTranscript({ session }: { session: Session }) {
  const { words, turns } = session;
  const [state, become] = useState<"" | "loading" | "failed">("");
  const pressed = useRef(false);
  const region = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (turns && pressed.current) region.current?.focus(); // the button that had it is gone
  }, [turns]);
  const fetch = async () => {
    if (state === "loading") return;
    pressed.current = true;
    become("loading");
    become((await session.fetchTranscript()) ? "" : "failed");
  };
  const who = (role: string) => (role === "interviewer" ? words.stefani : words.you);
  return (
    <section class="card" aria-labelledby="transcript-title">
      <h2 id="transcript-title">{words.transcriptTitle}</h2>
      {turns ? (
        <>
          <div
            class="captions transcript"
            ref={region}
            tabIndex={0}
            role="region"
            aria-label={words.captions}
          >
            {turns.map((turn) => (
              <p key={turn.number} class={turn.role}>
                <span class="who">{who(turn.role)}</span>
                <span class="words">{turn.text}</span>
              </p>
            ))}
          </div>
          <Copy
            label={words.transcriptCopy}
            done={words.copied}
            text={turns.map((turn) => `${who(turn.role)}: ${turn.text}`).join("\n\n")}
          />
        </>
      ) : (
        <button
          type="button"
          class="plain"
          aria-disabled={state === "loading"}
          onClick={() => void fetch()}
        >
          {state === "loading" ? words.transcriptLoading : words.transcriptShow}
        </button>
      )}
      <div role="status">
        {state === "failed" && <p class="bad-text">{words.transcriptFailed}</p>}
      </div>
    </section>
  );
}

/** Cancelled, expired, or not possible right now. */
export function Reception({ session }: { session: Session }) {
  const { words, screen, closes, language, mode } = session;
  const when = closes ? moment(closes, language) : "";
  const [title, text] =
    screen === "cancelled"
      ? [words.cancelledTitle, words.cancelledText]
      : screen === "expired"
        ? [words.expiredTitle, words.expiredText(when)]
        : screen === "refused"
          ? [words.refusedTitle, words.refusedText]
          : [
              words.unavailableTitle,
              session.state?.said?.startsWith("speech.")
                ? words.unavailableKept
                : words.unavailableText,
            ];
  return (
    <main class="one">
      <Title>{title}</Title>
      <p class="meta">{session.link.vacancy}</p>
      <section class="card">
        <p>{text}</p>
        <Mail session={session} />
        {(screen === "unavailable" || (screen === "expired" && mode === null)) && (
          <button type="button" class="plain" disabled={session.starting} onClick={() => void session.tryAgain()}>
            {words.tryAgain}
          </button>
        )}
      </section>
      <div role="status">
        <Line session={session} />
      </div>
      {screen !== "unavailable" && <Undelivered session={session} />}
      {screen !== "refused" && (
        <section class="card">
          <h2>{words.requestsTitle}</h2>
          <Requests session={session} kinds={["human", ...RIGHTS, "problem"]} />
        </section>
      )}
    </main>
  );
}

/** Begun and not finished: one press, and it goes on. */
export function Continue({ session }: { session: Session }) {
  const { words, starting, closes, language, screen } = session;
  const [title, text, button] =
    screen === "elsewhere"
      ? [words.elsewhereTitle, words.elsewhereText, words.goOnHere]
      : screen === "left"
        ? [words.leftTitle, words.leftText(closes ? moment(closes, language) : ""), words.back]
        : [words.continueTitle, words.continueText, words.continueVoice];
  return (
    <main class="one">
      <Title>{title}</Title>
      <p class="meta">{text}</p>
      <div role="status">
        {session.microphone.trouble && (
          <Note kind="bad">{troubleWords(words, session.microphone.trouble)}</Note>
        )}
        {session.refusal && (
          <Note kind="bad">
            {words.saidOther}
            <Mail session={session} />
          </Note>
        )}
        <Line session={session} />
      </div>
      <button
        type="button"
        class="primary big"
        disabled={starting}
        onClick={() => void session.start(false)}
      >
        {starting ? words.starting : button}
      </button>
      <button
        type="button"
        class="big"
        disabled={!session.mayWrite}
        onClick={() => void session.start(true)}
      >
        <Icon name="keyboard" />
        {words.continueTyped}
      </button>
      <Mail session={session} />
      {screen !== "elsewhere" && (
        <details class="rights">
          <summary>{words.moreRights}</summary>
          <Requests session={session} kinds={["human", ...RIGHTS, "problem"]} />
        </details>
      )}
    </main>
  );
}
