// LiveKit names public STUN servers to every browser where the company has set none. They would
// learn of each candidate and are not needed: LiveKit sees where a browser's packets come from.

/** From here on connections use relays of the company's LiveKit (TURN) and no other server. */
export function keepToLiveKit(): void {
  const Bare = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Bare {
    constructor(configuration?: RTCConfiguration) {
      super(relaysOnly(configuration));
    }

    override setConfiguration(configuration?: RTCConfiguration): void {
      super.setConfiguration(relaysOnly(configuration));
    }
  };
}

function relaysOnly(configuration: RTCConfiguration = {}): RTCConfiguration {
  const iceServers = (configuration.iceServers ?? [])
    .map((server) => ({
      ...server,
      urls: [server.urls].flat().filter((url) => /^turns?:/.test(url)),
    }))
    .filter((server) => server.urls.length > 0);
  return { ...configuration, iceServers };
}
