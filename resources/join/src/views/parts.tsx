// Small parts that several views share.

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Session } from "../session";

const PATHS = {
  mic: "M12 15a3 3 0 0 0 3-3V6a3 3 0 0 0-6 0v6a3 3 0 0 0 3 3zM6 11v1a6 6 0 0 0 12 0v-1M12 18v3",
  micOff:
    "M4 4l16 16M15 10V6a3 3 0 0 0-5.8-1M9 9v3a3 3 0 0 0 4.5 2.6M6 11v1a6 6 0 0 0 9.5 4.9M18 11v1c0 .7-.1 1.4-.4 2M12 18v3",
  pause: "M9 6v12M15 6v12",
  play: "M8 5.5v13l10-6.5z",
  stop: "M7 7h10v10H7z",
  think: "M5 12a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0M11.4 12a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0M17.8 12a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0",
  done: "M5 12.5l4.5 4.5L19 7",
  keyboard: "M4 7h16v10H4zM7 10h.01M10 10h.01M13 10h.01M16 10h.01M8 14h8",
  help: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM9.8 9.7a2.3 2.3 0 1 1 3.2 2.1c-.7.3-1 .8-1 1.5M12 16h.01",
  leave: "M14 5h4v14h-4M4 12h10M10 8l4 4-4 4",
  send: "M5 12h13M12 6l6 6-6 6",
  sound: "M5 10v4h3l4 4V6L8 10zM16 9a4 4 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11",
};

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" class="icon">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** A bar that follows a level many times a second, without drawing the rest of the page again. */
export function Meter({ level, label }: { level: () => number; label: string }) {
  const bar = useRef<HTMLDivElement>(null);
  const now = useRef(level);
  now.current = level;
  useEffect(() => {
    let shown = 0;
    const timer = setInterval(() => {
      shown = Math.max(now.current(), shown * 0.8);
      bar.current?.style.setProperty("transform", `scaleX(${shown.toFixed(3)})`);
    }, 60);
    return () => clearInterval(timer);
  }, []);
  return (
    <div class="meter" role="img" aria-label={label}>
      <div ref={bar} />
    </div>
  );
}

/** Who answers, as a letter that is ready to be written. */
export function Mail({ session }: { session: Pick<Session, "words" | "link"> }) {
  const { words, link } = session;
  if (!link.email) return link.contact ? <p class="contact">{link.contact}</p> : null;
  const subject = encodeURIComponent(words.mailSubject(link.vacancy));
  return (
    <p class="contact">
      <a href={`mailto:${link.email}?subject=${subject}`}>{words.writeMail(link.contact)}</a>{" "}
      <span class="muted">{link.email}</span>
    </p>
  );
}

/** Copies some words; where the clipboard is closed they are shown, ready to be taken. */
export function Copy({ label, done, text }: { label: string; done: string; text: string }) {
  const [state, become] = useState<"" | "copied" | "shown">("");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      become("copied");
    } catch {
      become("shown");
    }
  };
  return (
    <>
      <button type="button" class="plain" onClick={() => void copy()}>
        {state === "copied" ? done : label}
      </button>
      {state === "shown" && (
        <textarea
          readOnly
          rows={3}
          aria-label={label}
          value={text}
          onFocus={(event) => event.currentTarget.select()}
        />
      )}
    </>
  );
}

/** A sentence about a state, in a colour; the words say it without the colour. */
export function Note({
  kind,
  children,
}: {
  kind: "info" | "good" | "warning" | "bad";
  children: ComponentChildren;
}) {
  return <div class={`note ${kind}`}>{children}</div>;
}

/** A title that takes the focus when its view appears, so that a screen reader starts there. */
export function Title({ children }: { children: ComponentChildren }) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus({ preventScroll: true }), []);
  return (
    <h1 ref={title} tabIndex={-1}>
      {children}
    </h1>
  );
}
