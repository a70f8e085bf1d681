// When the page plays sound, measured at the audio element that a person hears.

/** Installs the measurement before the page's own code runs. */
export async function measurePlayback(page) {
  await page.addInitScript(install);
  return {
    /** Milliseconds from the first `Interrupted` message to the last sound of that turn. */
    stopAfterInterruption: () => page.evaluate(() => window.playback.stopAfterInterruption()),
    /** Milliseconds since the page was opened at which the first sound was heard. */
    firstSound: () => page.evaluate(() => window.playback.firstSound()),
  };
}

/** Runs in the page. Sound is read from the element's own stream, ten milliseconds at a time. */
function install() {
  /** Louder than the last bit: what is below is silence. */
  const SILENCE = 1e-4;
  /** So long a pause is the end of what was played, and no gap between two words. */
  const PAUSE_MS = 400;
  const INTERRUPTED_TAG = (6 << 3) | 2;
  const playback = { first: undefined, last: undefined, before: undefined, interrupted: undefined };

  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const until = async (look) => {
    while (!look()) await pause(5);
  };

  // The bytes of each message, at the moment at which the page gets it.
  const NativeSocket = window.WebSocket;
  window.WebSocket = class extends NativeSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => {
        const isInterrupted = data instanceof ArrayBuffer && new Uint8Array(data)[0] === INTERRUPTED_TAG;
        if (isInterrupted) playback.interrupted ??= performance.now();
      });
    }
  };

  const read = async (track) => {
    const reader = new MediaStreamTrackProcessor({ track }).readable.getReader();
    // A frame is noticed late when the page is busy: the shortest delay ever seen is taken for the true one.
    let delay = Infinity;
    for (;;) {
      const { value: frame, done } = await reader.read();
      if (done) return;
      const samples = new Float32Array(frame.numberOfFrames);
      frame.copyTo(samples, { planeIndex: 0, format: "f32-planar" });
      const end = (frame.timestamp + frame.duration) / 1000;
      frame.close();
      delay = Math.min(delay, performance.now() - end);
      if (samples.some((sample) => Math.abs(sample) > SILENCE)) {
        playback.first ??= end + delay;
        playback.last = end + delay;
      }
    }
  };
  (async () => {
    const find = () => document.querySelector('audio[data-sound="interviewer"]')?.srcObject?.getAudioTracks()[0];
    let track;
    for (;;) {
      await until(() => find() && find().id !== track?.id);
      track = find();
      read(track.clone());
    }
  })();

  playback.stopAfterInterruption = async () => {
    await until(() => playback.interrupted && performance.now() - playback.last > PAUSE_MS);
    return playback.last - playback.interrupted;
  };
  playback.firstSound = async () => {
    await until(() => playback.first);
    return playback.first;
  };
  window.playback = playback;
}
