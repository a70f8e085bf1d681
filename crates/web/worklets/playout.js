// The loudspeaker, in the browser's audio thread: a short queue of samples that the app keeps filled.
//
// From the page:  Float32Array         append these samples, mono, at this context's rate
//                 [epoch, fadeFrames]  fade out, forget the queue, count anew
//                 null                 no more is needed
// To the page:    [epoch, played, clock, loudness], about every 20 ms: frames played since the last flush,
//                 frames since the beginning with silence, and the mean level of this report from 0 to 1.
//
// The app hands over little more than a tenth of a second ahead of time, which bounds the queue.

/** Time between two reports, in seconds. */
const REPORT_S = 0.02;

/** Time in which the last sample falls to a third when the queue runs dry, in seconds: a step would click. */
const DECAY_S = 0.002;

/** Below this a sample is silence; processors are slow with much smaller numbers. */
const INAUDIBLE = 1e-6;

class Playout extends AudioWorkletProcessor {
  constructor() {
    super();
    /** Blocks that wait, and how much of the first is played. */
    this.queue = [];
    this.offset = 0;
    /** What is left of a fade. It comes before the queue, and does not count as played. */
    this.fade = [];
    this.epoch = 0;
    this.played = 0;
    this.clock = 0;
    this.last = 0;
    this.decay = Math.exp(-1 / (DECAY_S * sampleRate));
    this.power = 0;
    this.unreported = 0;
    this.isOver = false;
    this.port.onmessage = ({ data }) => this.obey(data);
  }

  obey(command) {
    if (command === null) {
      this.isOver = true;
    } else if (command instanceof Float32Array) {
      this.queue.push(command);
    } else {
      this.flush(command[0], command[1]);
    }
  }

  flush(epoch, fadeFrames) {
    // A second flush while the first still fades cuts nothing short: that fade goes on.
    if (this.fade.length === 0) {
      for (let frame = 0; frame < fadeFrames; frame += 1) {
        const sample = this.next();
        if (sample === undefined) break;
        this.fade.push(sample * (1 - (frame + 1) / fadeFrames));
      }
      this.fade.reverse();
    }
    this.queue = [];
    this.offset = 0;
    this.epoch = epoch;
    this.played = 0;
  }

  /** The next sample of the queue; undefined when there is none. */
  next() {
    const block = this.queue[0];
    if (block === undefined) return undefined;
    const sample = block[this.offset];
    this.offset += 1;
    if (this.offset >= block.length) {
      this.queue.shift();
      this.offset = 0;
    }
    return sample;
  }

  sample() {
    const fading = this.fade.pop();
    if (fading !== undefined) return fading;
    const sample = this.next();
    if (sample === undefined) return Math.abs(this.last) < INAUDIBLE ? 0 : this.last * this.decay;
    this.played += 1;
    return sample;
  }

  process(_inputs, [output]) {
    const samples = output[0];
    for (let frame = 0; frame < samples.length; frame += 1) {
      this.last = this.sample();
      samples[frame] = this.last;
      this.power += this.last * this.last;
    }
    this.clock += samples.length;
    this.unreported += samples.length;
    if (this.unreported >= sampleRate * REPORT_S) this.report();
    return !this.isOver;
  }

  report() {
    const loudness = Math.sqrt(this.power / this.unreported);
    this.port.postMessage([this.epoch, this.played, this.clock, loudness]);
    this.power = 0;
    this.unreported = 0;
  }
}

registerProcessor("preppal-playout", Playout);
