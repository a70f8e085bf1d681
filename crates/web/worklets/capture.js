// The microphone, in the browser's audio thread: gathers mono samples into blocks and hands them to the page.

/** Length of a block, in seconds: the app makes frames of 20 ms of them. */
const BLOCK_S = 0.02;

class Capture extends AudioWorkletProcessor {
  constructor() {
    super();
    this.block = this.newBlock();
    this.filled = 0;
    this.isOver = false;
    // Whatever the page says, it says that it needs no more.
    this.port.onmessage = () => {
      this.isOver = true;
    };
  }

  newBlock() {
    return new Float32Array(Math.round(sampleRate * BLOCK_S));
  }

  process([input]) {
    // No channel: nothing is connected yet, or any more.
    const samples = input[0] ?? [];
    let taken = 0;
    while (taken < samples.length) {
      const piece = samples.subarray(taken, taken + this.block.length - this.filled);
      this.block.set(piece, this.filled);
      this.filled += piece.length;
      taken += piece.length;
      if (this.filled === this.block.length) {
        this.port.postMessage(this.block, [this.block.buffer]);
        this.block = this.newBlock();
        this.filled = 0;
      }
    }
    return !this.isOver;
  }
}

registerProcessor("preppal-capture", Capture);
