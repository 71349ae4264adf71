// The connection's state as a sentence, where there is something to say.

import type { Session } from "../session";
import { Mail, Note } from "./parts";

const LONG_MS = 60_000;

export function Line({ session }: { session: Session }) {
  const { words, connection, link } = session;
  if (session.lost) {
    const long = Date.now() - connection.lostSince > LONG_MS;
    return <Note kind="warning">{long ? words.lineLong : words.lineLost}</Note>;
  }
  if (session.nobodyCame) {
    return (
      <Note kind="warning">
        {words.nobody(link.contact)}
        <Mail session={session} />
      </Note>
    );
  }
  if (session.microphone.asks && !session.typed && (session.starting || session.inside)) {
    return <Note kind="info">{words.micAsking}</Note>;
  }
  if (session.starting || session.inside) {
    if (connection.phase === "connecting") return <Note kind="info">{words.connecting}</Note>;
    if (connection.phase === "waiting") {
      return session.inside ? (
        <Note kind="warning">{words.takeover}</Note>
      ) : (
        <Note kind="info">{words.calling}</Note>
      );
    }
  }
  if (session.inside && connection.weak) return <Note kind="warning">{words.poorLine}</Note>;
  return null;
}
