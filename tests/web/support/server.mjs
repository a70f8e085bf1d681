// PrepPal itself, and the providers it talks to.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Program, freePort, newFolder } from "./process.mjs";

/** The speech models of the embedded interviewer. */
export const MODELS = process.env.PREPPAL_TEST_MODELS ?? new URL("../../../target/models", import.meta.url).pathname;

/** PrepPal with a database of its own. */
export class Server {
  /** With the embedded interviewer, or with `environment` that names another. */
  static async start(environment = {}) {
    const server = new Server();
    server.port = await freePort();
    server.environment = { PREPPAL_DATA_DIR: newFolder(), PREPPAL_MODELS_DIR: MODELS, ...environment };
    server.origin = `http://127.0.0.1:${server.port}`;
    await server.run();
    return server;
  }

  async run() {
    const options = ["serve", "--listen", `127.0.0.1:${this.port}`];
    this.program = new Program("preppal", options, this.environment);
    await this.program.until("readiness", async () => (await fetch(`${this.origin}/ready`)).ok);
  }

  /** Ends it and starts it again, with the same data and at the same place. */
  async restart(signal) {
    await this.stop(signal);
    await this.run();
  }

  async stop(signal) {
    await this.program.stop(signal);
  }
}

/** The scripted provider. `script` is in the language of docs/fake-gemini.md. */
export class Provider {
  static async start(script) {
    const provider = new Provider();
    const port = await freePort();
    const file = join(newFolder(), "script");
    writeFileSync(file, script);
    provider.program = new Program("fake-gemini", ["--listen", `127.0.0.1:${port}`, "--script", file]);
    await provider.program.until("address", async () => provider.program.output.includes(`:${port}`));
    provider.environment = { GEMINI_API_KEY: "test", GEMINI_BASE_URL: `http://127.0.0.1:${port}` };
    return provider;
  }

  async stop() {
    await this.program.stop();
  }
}
