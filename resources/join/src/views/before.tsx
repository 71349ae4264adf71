// What one reads before the interview, the consent, and the way in.

import { useState } from "preact/hooks";
import { consentText } from "../link";
import type { Session } from "../session";
import { differs, moment } from "../words";
import { MicrophoneCheck } from "./check";
import { Line } from "./line";
import { Icon, Mail, Note, Title } from "./parts";
import { RequestForm, Requests, RIGHTS } from "./requests";

export function Before({ session }: { session: Session }) {
  const { words, link } = session;
  const days = link.days > 0 ? words.days(link.days) : "";
  return (
    <main class="two">
      <div>
        <Title>{words.invited(link.name, link.vacancy)}</Title>
        <When session={session} />
        <section class="card">
          <h2>{words.aiTitle}</h2>
          <p>
            {words.aiText} {words.decides(link.contact)}
          </p>
        </section>
        <section class="card facts">
          <h2>{words.keptTitle}</h2>
          <ul>
            <li>{days ? words.recorded(days) : words.notRecorded}</li>
            <li>{words.staffListens}</li>
            <li>{words.voluntary}</li>
          </ul>
        </section>
      </div>
      <div>
        <Consent session={session} days={days} />
        <MicrophoneCheck session={session} />
        <Way session={session} />
        <details class="rights">
          <summary>{words.askPerson}</summary>
          <RequestForm session={session} kind="human" />
        </details>
        <details class="rights">
          <summary>{words.moreRights}</summary>
          <Requests session={session} kinds={[...RIGHTS, "problem"]} />
          <Mail session={session} />
        </details>
        <p class="foot">{words.comeBack}</p>
      </div>
    </main>
  );
}

function When({ session }: { session: Session }) {
  const { words, link, language, opens, closes, early } = session;
  const facts = [
    link.minutes > 0 ? words.about(link.minutes) : "",
    early && opens ? words.opensAt(moment(opens, language)) : "",
    closes ? words.openUntil(moment(closes, language)) : "",
  ].filter(Boolean);
  const other = closes && link.timeZone && differs(closes, link.timeZone);
  return (
    <>
      <p class="meta">{facts.join(" · ")}</p>
      {other && (
        <p class="meta small">{words.inLetter(moment(closes, language, link.timeZone))}</p>
      )}
    </>
  );
}

function Consent({ session, days }: { session: Session; days: string }) {
  const { words, config, link, language } = session;
  const [open, show] = useState(false);
  const consent = consentText(config, link, language);
  return (
    <section class="consent">
      <label class="tick">
        <input
          type="checkbox"
          checked={session.consented}
          onChange={(event) => session.consent(event.currentTarget.checked)}
        />
        <span>{words.consent(days)}</span>
      </label>
      <button
        type="button"
        class="link"
        aria-expanded={open}
        aria-controls="consent-text"
        onClick={() => show(!open)}
      >
        {open ? words.hideText : words.fullText}
      </button>
      <div id="consent-text" class="text" tabIndex={0} lang={language} hidden={!open}>
        {consent?.text}
      </div>
    </section>
  );
}

function Way({ session }: { session: Session }) {
  const { words, language, opens, early, starting, refusal } = session;
  const [asked, ask] = useState(false);
  const go = (typed: boolean) => {
    ask(!session.consented);
    if (session.consented) void session.start(typed);
  };
  if (early) {
    return (
      <div role="status">
        <Note kind="info">{words.early(opens ? moment(opens, language) : "")}</Note>
      </div>
    );
  }
  return (
    <div class="way">
      <div role="status">
        {asked && !session.consented && <Note kind="warning">{words.consentFirst}</Note>}
        {refusal && (
          <Note kind="bad">
            {refusal.includes("consent") ? words.saidConsent : words.saidOther}
            <Mail session={session} />
          </Note>
        )}
        <Line session={session} />
      </div>
      <button type="button" class="primary big" disabled={starting} onClick={() => go(false)}>
        {starting ? words.starting : words.start}
      </button>
      <button type="button" class="big" disabled={!session.mayWrite} onClick={() => go(true)}>
        <Icon name="keyboard" />
        {words.startTyped}
      </button>
    </div>
  );
}
