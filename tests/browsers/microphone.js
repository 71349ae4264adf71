// A microphone into which a test speaks: whoever asks for one gets a track that carries silence
// until `speakIntoMicrophone` plays a recording (a WAV file in base64) into it.

const sound = { context: null, into: null };

function microphone() {
  if (sound.context === null) {
    sound.context = new AudioContext({ sampleRate: 48000 });
    sound.into = sound.context.createMediaStreamDestination();
    // A microphone goes on in silence, too; with nothing connected no sound at all is sent.
    const hush = new ConstantSourceNode(sound.context, { offset: 1e-5 });
    hush.connect(sound.into);
    hush.start();
  }
  return sound;
}

window.speakIntoMicrophone = async (file) => {
  const { context, into } = microphone();
  await context.resume();
  const bytes = Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0));
  const source = context.createBufferSource();
  source.buffer = await context.decodeAudioData(bytes.buffer);
  source.connect(into);
  await new Promise((over) => {
    source.onended = () => over();
    source.start();
  });
};

if (navigator.mediaDevices) {
  navigator.mediaDevices.getUserMedia = async () => {
    const { context, into } = microphone();
    await context.resume();
    return into.stream.clone();
  };
}
