// Every sentence of the page in English; the Russian one beside it has to have the same shape.

import { plurals } from "./plurals";

const n = plurals("en");

export const en = {
  title: (vacancy: string) => (vacancy ? `Interview: ${vacancy}` : "Interview"),
  language: "Language",
  stefani: "Stefani",
  you: "You",
  close: "Close",
  days: (count: number) => n(count, { one: "{n} day", other: "{n} days" }),

  // before
  invited: (name: string, vacancy: string) =>
    name ? `${name}, your interview is waiting: ${vacancy}` : `Your interview: ${vacancy}`,
  about: (minutes: number) => n(minutes, { one: "About {n} minute", other: "About {n} minutes" }),
  openUntil: (when: string) => `open until ${when}`,
  opensAt: (when: string) => `opens ${when}`,
  inLetter: (when: string) => `In the letter: ${when}`,
  aiTitle: "You will be talking with an artificial intelligence",
  aiText: "The interviewer is called Stefani. She asks questions and collects your answers.",
  decides: (who: string) => (who ? `A person decides: ${who}.` : "A person decides, not a program."),
  keptTitle: "What is kept",
  recorded: (days: string) =>
    `The sound and the text of your answers. The sound is deleted after ${days}.`,
  notRecorded: "The text of your answers. The sound is not recorded.",
  staffListens: "Somebody from the company may listen in or read along.",
  voluntary:
    "It is voluntary: you may leave a question out, pause, stop, or ask for a person instead.",
  consent: (days: string) =>
    days
      ? `I agree: an AI interviews me, the talk is recorded and kept for ${days}`
      : "I agree: an AI interviews me, and my answers are kept as text",
  fullText: "Full text",
  hideText: "Hide the text",
  consentFirst: "Please read the consent and tick it first.",
  start: "Start",
  starting: "Starting…",
  startTyped: "Answer in writing",
  askPerson: "Ask to talk with a person",
  moreRights: "Your data and other requests",
  comeBack: "If the connection breaks, open the same link: you go on where you stopped.",
  early: (when: string) => `The interview opens ${when}. You can try your microphone already now.`,
  continueTitle: "Your interview is not finished",
  continueText: "You go on where you stopped; nothing that you said is lost.",
  continueVoice: "Go on",
  continueTyped: "Go on in writing",

  // microphone
  micTitle: "Microphone and connection",
  micHint: "Takes 10 seconds. The test stays on your device.",
  micCheck: "Check",
  micAgain: "Check again",
  micAsking: "Your browser asks for the microphone: please allow it.",
  micSpeak: "Say a few words…",
  micHears: "The microphone hears you",
  micQuiet: "You are hard to hear: move closer or choose another microphone",
  micSilent: "Nothing was heard: is the microphone muted, or another one chosen?",
  micListen: "Listen to the recording",
  micStop: "Stop",
  micWhich: "Microphone",
  micLevel: "Level",
  good: "good",
  quiet: "quiet",
  silent: "silent",
  lineTrying: "Trying the connection…",
  lineGood: "Connection: good",
  lineSlow: "Connection: slow. It works, answers may come late.",
  lineNone:
    "No way through to the interview's server. Try another network, for example a mobile one; company networks often block this.",
  troubleDenied:
    "The browser does not allow the microphone. Allow it in the site's settings (the sign beside the address) and try again, or answer in writing.",
  troubleMissing: "No microphone was found. Connect one and try again, or answer in writing.",
  troubleBusy:
    "Another program holds the microphone. Close it and try again, or answer in writing.",
  troubleUnsupported:
    "This window has no microphone: it is probably a browser inside a mail or chat program. Open the link in Safari, Chrome, Edge or Firefox, or answer in writing.",
  copyLink: "Copy the link",
  copied: "Copied",

  // connection
  connecting: "Connecting…",
  calling: "Stefani is coming…",
  nobody: (who: string) =>
    `No interviewer is free yet. We go on trying; you can leave this page open. ${who ? `Or write to ${who}:` : ""}`,
  lineLost: "The connection is gone. We keep trying; what you said is kept.",
  lineLong:
    "Still no connection. We keep trying. Check your network; you can also open the same link later and go on.",
  lineBack: "The connection is back.",
  takeover: "Waiting for Stefani: the interview goes on in a moment.",
  poorLine: "Your connection is weak: words may be lost. Typing works, too.",
  online: "connected",
  offline: "not connected",
  waiting: "waiting",
  weak: "weak connection",
  refusedTitle: "This link does not work any more",
  refusedText: "There may be a newer letter with another link. Otherwise ask for a new one.",
  elsewhereTitle: "The interview is open in another tab or on another device",
  elsewhereText: "It goes on there. Only one at a time can be connected.",
  goOnHere: "Go on here",
  brokenTitle: "The link is not complete",
  brokenText:
    "Some mail programs cut long links. Open the letter again and press the button in it, or copy the whole link.",
  insecureTitle: "This page is not opened safely",
  insecureText: "The address has to begin with https, or the browser gives no microphone.",
  unableTitle: "This browser cannot connect to the interview",
  unableText:
    "It lacks WebRTC, or has it switched off. Open the link in Safari, Chrome, Edge or Firefox.",

  // during
  question: (number: number, of: number) => `Question ${number} of ${of}`,
  greeting: "Welcome",
  minutesLeft: (count: number) => n(count, { one: "{n} minute left", other: "{n} minutes left" }),
  lastMinute: "less than a minute left",
  speaks: "Stefani is speaking",
  listens: "Stefani is listening",
  thinks: "Stefani is thinking",
  reads: "Stefani is reading",
  youSpeak: "You are speaking",
  paused: "Paused",
  isPaused: "Nobody listens now, and the time stands still.",
  isClosing: "Stefani is saying goodbye.",
  isMuted: "Your microphone is off.",
  isUnmuted: "Your microphone is on.",
  isTyped: "You answer in writing. The microphone is off.",
  takeTime: "Take your time. Stefani waits until you speak.",
  controls: "What you can do",
  mute: "Mute",
  unmute: "Unmute",
  pause: "Pause",
  resume: "Go on",
  thinking: "I am thinking",
  finished: "I have finished",
  type: "Type",
  speak: "Speak",
  problem: "I have a problem",
  leave: "Leave",
  captions: "What was said",
  captionsEmpty: "What is said appears here.",
  yourAnswer: "Your answer",
  write: "Write your answer…",
  send: "Send",
  sending: "sending…",
  sent: "sent",
  tooLong: (over: number) =>
    n(over, { one: "{n} character too long", other: "{n} characters too long" }),
  tapToHear: "Tap to hear Stefani",
  leftTitle: "You have left the interview",
  leftText: (when: string) =>
    when
      ? `Everything you said is kept. You can go on until ${when}.`
      : "Everything you said is kept. You can go on by the same link.",
  back: "Come back",

  // after and reception
  thanks: (name: string) => (name ? `Thank you, ${name}!` : "Thank you!"),
  overText: "The interview is over. Your answers are saved.",
  nextTitle: "What happens next",
  nextRead: "A program puts your answers in order and quotes your own words.",
  nextDecide: (who: string) =>
    who ? `${who} reads them and decides.` : "A person at the company reads them and decides.",
  nextAnswer: "You get the answer by mail.",
  transcriptTitle: "Your transcript",
  transcriptShow: "Show my transcript",
  transcriptLoading: "Fetching…",
  transcriptFailed: "The transcript cannot be fetched right now. Try again a little later.",
  transcriptCopy: "Copy the text",
  cancelledTitle: "This interview was cancelled",
  cancelledText: "The company has cancelled it. If that surprises you, ask:",
  expiredTitle: "The time for this interview is over",
  expiredText: (when: string) =>
    when ? `It was open until ${when}. Ask for a new time:` : "Ask for a new time:",
  unavailableTitle: "The interview cannot be held right now",
  unavailableText: "It is not your fault. Try again a little later, or write:",
  unavailableKept:
    "A technical service does not answer, so Stefani cannot talk with you right now. It is not your fault, and everything you said is kept. Try again in a few minutes, or later by the same link:",
  tryAgain: "Try again",
  undelivered: "This answer was not delivered:",

  // requests
  requestsTitle: "Your rights",
  requestsText: "A person at the company reads each request and answers by mail.",
  human: "Ask to talk with a person",
  objection: "Object to the judgement by a program",
  data: "Ask for a copy of my data",
  correction: "Ask to correct my data",
  withdrawal: "Take my consent back",
  deletion: "Ask to delete my data",
  problemTitle: "I have a problem",
  hintHuman: "You can be interviewed by a person instead. This costs you nothing.",
  hintObjection: "Say what you object to. A person looks at your interview again.",
  hintData: "You get everything that is kept about you.",
  hintCorrection: "Say what is wrong about you, and how it is right.",
  hintWithdrawal:
    "If the interview is not over, you need not go on. A person at the company writes to you about what is kept already.",
  hintDeletion:
    "Everything that is kept about you is deleted, and you no longer take part in the selection.",
  hintProblem:
    "Cannot hear? Check the volume and the headphones. Not heard? Look whether the microphone is muted. You can type at any time. Tell us what is wrong:",
  requestText: "Your words (not required)",
  requestSend: "Send the request",
  requestSending: "Sending…",
  requestSent: "Received. A person will answer you by mail.",
  requestFailed: "It could not be handed over right now. Send it by mail, please:",
  writeMail: (who: string) => (who ? `Write to ${who}` : "Write a letter"),
  mailSubject: (vacancy: string) => `Interview: ${vacancy}`,

  // refused starts
  saidConsent:
    "The consent's text has changed since this link was sent. Ask for a new letter, please.",
  saidOther: "The interview could not be started. Try again in a minute, or write:",
};

export type Words = typeof en;
