// What a candidate may ask of the company, at any time.

import { useRef, useState } from "preact/hooks";
import type { RequestKind } from "../protocol";
import type { Session } from "../session";
import type { Words } from "../words";
import { Mail, Note } from "./parts";

const HINTS = {
  human: "hintHuman",
  objection: "hintObjection",
  data: "hintData",
  correction: "hintCorrection",
  withdrawal: "hintWithdrawal",
  deletion: "hintDeletion",
  problem: "hintProblem",
} as const satisfies Record<RequestKind, keyof Words>;

/** What the consent promises. */
export const RIGHTS: RequestKind[] = ["objection", "data", "correction", "withdrawal", "deletion"];

function title(words: Words, kind: RequestKind): string {
  return kind === "problem" ? words.problemTitle : words[kind];
}

/** One request: what it means, one's own words, and what became of it. */
export function RequestForm({
  session,
  kind,
  close,
}: {
  session: Session;
  kind: RequestKind;
  close?: () => void;
}) {
  const { words } = session;
  const [text, write] = useState("");
  const [state, become] = useState<"" | "sending" | "sent" | "failed">("");
  const asked = useRef({ text: "", id: "" });
  const send = async (event: Event) => {
    event.preventDefault();
    become("sending");
    const same = asked.current.id && asked.current.text === text; // it may have arrived after all
    if (!same) asked.current = { text, id: crypto.randomUUID() };
    become((await session.request(asked.current.id, kind, text.trim())) ? "sent" : "failed");
  };
  return (
    <form class="request" onSubmit={(event) => void send(event)} aria-label={title(words, kind)}>
      <p class="muted">{words[HINTS[kind]]}</p>
      {state !== "sent" && (
        <label>
          <span class="label">{words.requestText}</span>
          <textarea
            rows={3}
            maxLength={2000}
            value={text}
            onInput={(event) => write(event.currentTarget.value)}
          />
        </label>
      )}
      <div role="status">
        {state === "sent" && <Note kind="good">{words.requestSent}</Note>}
        {state === "failed" && (
          <Note kind="bad">
            {words.requestFailed}
            <Mail session={session} />
          </Note>
        )}
      </div>
      <div class="row">
        {state !== "sent" && (
          <button type="submit" class="primary" disabled={state === "sending"}>
            {state === "sending" ? words.requestSending : words.requestSend}
          </button>
        )}
        {close && (
          <button type="button" class="plain" onClick={close}>
            {words.close}
          </button>
        )}
      </div>
    </form>
  );
}

/** The requests one under the other, each opened by a press. */
export function Requests({ session, kinds }: { session: Session; kinds: RequestKind[] }) {
  const { words } = session;
  return (
    <div class="requests">
      {kinds.map((kind) => (
        <details key={kind}>
          <summary>{title(words, kind)}</summary>
          <RequestForm session={session} kind={kind} />
        </details>
      ))}
      <p class="muted small">{words.requestsText}</p>
    </div>
  );
}
