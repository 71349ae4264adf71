// What page and interviewer say to each other: docs/decisions/0010-voice.md, hr_desktop/domain/voice.py.

export const Rpc = {
  state: "hr.state",
  heard: "hr.heard",
  report: "hr.report",
  start: "hr.start",
  say: "hr.say",
  typing: "hr.typing",
  control: "hr.control",
  request: "hr.request",
  transcript: "hr.transcript",
} as const;

export const CAPTIONS = "lk.transcription";
export const INTERVIEWER_PREFIX = "stefani-";
export const LONGEST_TYPED = 4000;
/** A state of an interviewer who was replaced is refused with this. */
export const REPLACED = 1403;

export type Mode =
  | "ready"
  | "live"
  | "closing"
  | "early"
  | "over"
  | "cancelled"
  | "expired"
  | "unavailable";

export interface RoomState {
  fence: number;
  mode: Mode;
  opens?: string;
  closes?: string;
  elapsed?: number; // seconds talked
  limit?: number; // seconds
  question?: number;
  questions?: number;
  paused?: boolean;
  thinking?: boolean;
  typed?: boolean;
  said?: string | null;
}

export type Control =
  | "pause"
  | "resume"
  | "thinking"
  | "finished"
  | "leave"
  | "typed"
  | "spoken";

export type RequestKind =
  | "human"
  | "objection"
  | "data"
  | "correction"
  | "withdrawal"
  | "deletion"
  | "problem";

export interface Answer {
  ok: boolean;
  said?: string;
}

export interface Turn {
  number: number;
  role: "interviewer" | "candidate";
  text: string;
}

export interface Transcript {
  turns: Turn[];
  more: boolean;
}
