// What the page knows without asking anybody: its fragment and what the company built into it.

import type { Language } from "./words";

export interface Link {
  token: string;
  rehearsal: string;
  name: string;
  vacancy: string;
  company: string;
  minutes: number;
  language: Language;
  opens: Date | null;
  closes: Date | null;
  timeZone: string;
  contact: string;
  email: string;
  days: number; // a recording is kept; 0: none is made
}

export interface ConsentText {
  version: string;
  text: string;
}

export interface Waits {
  agent: number; // until the page says that no interviewer came
  away: number; // an interviewer waits so long for whoever is away; then a press goes on
  idle: number; // a page that nobody touches leaves the room, unless an interview runs
  retry: number; // between attempts to connect or to hand over an answer
  request: number; // for an interviewer to come and take a request; then mail is offered
}

export interface Config {
  livekit: string;
  company: string;
  consent: Partial<Record<Language, ConsentText>>;
  waits: Waits;
}

const WAITS: Waits = { agent: 60, away: 120, idle: 300, retry: 2, request: 20 };

/** The link's fragment, or null when it is cut off or not ours. */
export function readLink(fragment: string): Link | null {
  try {
    const packed = fragment.replace(/^#/, "").replace(/-/g, "+").replace(/_/g, "/");
    const bytes = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
    const raw: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (typeof raw !== "object" || raw === null) return null;
    const { v, t, r, n, j, c, m, l, o, z, tz, p, e, k } = raw as Record<string, unknown>;
    if (v !== 1 || typeof t !== "string" || !t) return null;
    return {
      token: t,
      rehearsal: text(r),
      name: text(n),
      vacancy: text(j),
      company: text(c),
      minutes: number(m),
      language: l === "ru" ? "ru" : "en",
      opens: date(o),
      closes: date(z),
      timeZone: text(tz),
      contact: text(p),
      email: /^[^\s@<>"?&]+@[^\s@<>"?&]+$/.test(text(e)) ? text(e) : "",
      days: number(k),
    };
  } catch {
    return null; // a link that a mail program cut in two; the page says so
  }
}

/** What the company built in, or null in a page that was never published. */
export function readConfig(): Config | null {
  const raw = JSON.parse(document.getElementById("config")?.textContent || "null") as
    | (Omit<Config, "waits"> & { waits?: Partial<Waits> })
    | null;
  if (!raw || !/^wss?:\/\//.test(raw.livekit)) return null;
  return { ...raw, waits: { ...WAITS, ...raw.waits } };
}

/** The consent's exact words for this link. */
export function consentText(config: Config, link: Link, language: Language): ConsentText | null {
  const found = config.consent[language] ?? Object.values(config.consent)[0];
  return found ? { ...found, text: found.text.replaceAll("{days}", String(link.days)) } : null;
}

export async function sha256(words: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(words));
  return [...new Uint8Array(digest)].map((one) => one.toString(16).padStart(2, "0")).join("");
}

/** The room's name, by which this browser keeps what was not handed over yet. */
export function roomOf(token: string): string {
  try {
    const packed = (token.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/");
    return text((JSON.parse(atob(packed)) as { video?: { room?: unknown } }).video?.room);
  } catch {
    return ""; // LiveKit will refuse it
  }
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function number(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

function date(value: unknown): Date | null {
  const found = new Date(text(value));
  return Number.isNaN(found.getTime()) ? null : found;
}
