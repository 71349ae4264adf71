// Where the page begins. Loading it connects nowhere and tells nobody.

import { setLogLevel } from "livekit-client";
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type Link, readConfig, readLink } from "./link";
import { keepToLiveKit } from "./network";
import { Session } from "./session";
import { Continue, Over, Reception } from "./views/after";
import { Before } from "./views/before";
import { Live } from "./views/live";
import { Copy, Mail } from "./views/parts";
import { type Language, NAMES, WORDS } from "./words";

function App({ session }: { session: Session }) {
  const [, draw] = useState(0);
  useEffect(() => session.onChange(() => draw((times) => times + 1)), [session]);
  const { words, link, config, language, screen } = session;
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = words.title(link.vacancy);
  }, [language, words, link]);
  return (
    <div class={`page ${screen}`}>
      <header class="top">
        <div class="mark">
          <span class="dot" aria-hidden="true" />
          <span>{link.company || config.company}</span>
        </div>
        <label class="language">
          <span class="hidden">{words.language}</span>
          <select
            value={language}
            onChange={(event) => session.setLanguage(event.currentTarget.value as Language)}
          >
            {(Object.keys(NAMES) as Language[]).map((one) => (
              <option key={one} value={one} lang={one}>
                {NAMES[one]}
              </option>
            ))}
          </select>
        </label>
      </header>
      <View session={session} />
      <div class="hidden" role="status">
        {session.announcement}
      </div>
    </div>
  );
}

function View({ session }: { session: Session }) {
  switch (session.screen) {
    case "before":
      return <Before session={session} />;
    case "live":
      return <Live session={session} />;
    case "over":
      return <Over session={session} />;
    case "continue":
    case "left":
    case "elsewhere":
      return <Continue key={session.screen} session={session} />;
    default:
      return <Reception key={session.screen} session={session} />;
  }
}

/** A link that was cut off, a page that nobody published, a browser that cannot connect. */
function Broken({ why, link }: { why: "broken" | "insecure" | "unable"; link: Link | null }) {
  const languages: Language[] = navigator.language.startsWith("ru") ? ["ru", "en"] : ["en", "ru"];
  return (
    <div class="page">
      <main class="one">
        {languages.map((language) => {
          const words = WORDS[language];
          return (
            <section key={language} class="card" lang={language}>
              <h1>{words[`${why}Title`]}</h1>
              <p>{words[`${why}Text`]}</p>
              {link && <Copy label={words.copyLink} done={words.copied} text={location.href} />}
              {link && <Mail session={{ words, link }} />}
            </section>
          );
        })}
      </main>
    </div>
  );
}

function begin(): void {
  setLogLevel("silent"); // nothing of what is said goes into the console
  const able = typeof RTCPeerConnection === "function"; // switched off in some browsers
  if (able) keepToLiveKit();
  const config = readConfig();
  const link: Link | null = readLink(location.hash);
  const page = document.getElementById("page");
  if (!page) return;
  if (config && link && able && isSecureContext) {
    render(<App session={new Session(config, link)} />, page);
  } else {
    const why = !isSecureContext ? "insecure" : config && link ? "unable" : "broken";
    render(<Broken why={why} link={config && link} />, page);
  }
  window.addEventListener("hashchange", () => location.reload()); // another link in the same tab
}

begin();
