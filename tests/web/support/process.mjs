// Programs that a test needs beside it: started on a free port, and ended by their process id.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** Where `cargo build` puts programs; `cargo xtask test` names the folder. */
const PROGRAMS = process.env.PREPPAL_TEST_PROGRAMS ?? new URL("../../../target/debug/", import.meta.url).pathname;

/** A program on a busy machine takes its time to be ready, and to end. */
const PATIENCE_MS = 60_000;

/** What a program said last, in bytes: enough to see why it failed. */
const KEPT_OUTPUT = 8_000;

const running = new Set();
const folders = new Set();
// Whatever happens to the tests, nothing is left behind.
process.on("exit", () => {
  running.forEach((child) => child.kill("SIGKILL"));
  folders.forEach((folder) => rmSync(folder, { recursive: true, force: true }));
});

/** A port of this machine that nobody listens at. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A folder of the test's own. */
export function newFolder() {
  const folder = mkdtempSync(join(tmpdir(), "preppal-web-test-"));
  folders.add(folder);
  return folder;
}

/** A program that runs. */
export class Program {
  constructor(name, options, environment = {}) {
    this.name = name;
    this.output = "";
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...environment };
    this.child = spawn(join(PROGRAMS, name), options, { env, stdio: ["ignore", "pipe", "pipe"] });
    running.add(this.child);
    const keep = (text) => (this.output = (this.output + text).slice(-KEPT_OUTPUT));
    this.child.stdout.on("data", keep);
    this.child.stderr.on("data", keep);
    this.child.on("error", (error) => keep(`${error}`));
    this.ended = new Promise((resolve) => this.child.on("close", resolve));
    this.ended.then(() => running.delete(this.child));
  }

  /** Waits until `look` gives something; fails when the program ends before, or with too much patience. */
  async until(what, look) {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const found = await look().catch(() => undefined);
      if (found) return found;
      const over = this.child.exitCode !== null || Date.now() > end;
      if (over) throw new Error(`${this.name}: no ${what}. It said:\n${this.output}`);
      await pause(50);
    }
  }

  /** Ends it, as an operator does or as a crash does. */
  async stop(signal = "SIGTERM") {
    this.child.kill(signal);
    await this.ended;
  }
}
