// What may lie between a browser and the server: a reverse proxy with a path, a wire that can be cut.
import { createServer as createHttpServer, request } from "node:http";
import { connect, createServer } from "node:net";

/** A reverse proxy that serves the server under a path and takes the path off. */
export class Proxy {
  static async start(path) {
    const proxy = new Proxy();
    proxy.http = createHttpServer((asked, answer) => proxy.pass(asked, path, answer));
    proxy.http.on("upgrade", (asked, socket, head) => proxy.upgrade(asked, path, socket, head));
    await new Promise((resolve) => proxy.http.listen(0, "127.0.0.1", resolve));
    proxy.url = `http://127.0.0.1:${proxy.http.address().port}${path}`;
    return proxy;
  }

  pass(asked, path, answer) {
    if (!asked.url.startsWith(`${path}/`)) {
      answer.writeHead(404).end();
      return;
    }
    const inner = request(this.inner(asked, path), (got) => {
      answer.writeHead(got.statusCode, got.rawHeaders);
      got.pipe(answer);
    });
    inner.on("error", () => answer.destroy());
    asked.pipe(inner);
  }

  upgrade(asked, path, socket, head) {
    const inner = request(this.inner(asked, path));
    inner.on("error", () => socket.destroy());
    inner.on("upgrade", (got, innerSocket, innerHead) => {
      const lines = [`HTTP/1.1 101 Switching Protocols`];
      for (let at = 0; at < got.rawHeaders.length; at += 2) {
        lines.push(`${got.rawHeaders[at]}: ${got.rawHeaders[at + 1]}`);
      }
      socket.write(`${lines.join("\r\n")}\r\n\r\n`);
      socket.write(innerHead);
      innerSocket.write(head);
      join(socket, innerSocket);
    });
    inner.end();
  }

  inner(asked, path) {
    const { method, headers } = asked;
    return { host: "127.0.0.1", port: this.target, method, headers, path: asked.url.slice(path.length) };
  }

  async stop() {
    this.http.closeAllConnections();
    await new Promise((resolve) => this.http.close(resolve));
  }
}

/** A wire between the browser and the server, which can be cut and mended. */
export class Wire {
  static async start() {
    const wire = new Wire();
    wire.sockets = new Set();
    wire.whole = true;
    wire.server = createServer((socket) => wire.carry(socket));
    await new Promise((resolve) => wire.server.listen(0, "127.0.0.1", resolve));
    wire.origin = `http://127.0.0.1:${wire.server.address().port}`;
    return wire;
  }

  carry(socket) {
    if (!this.whole) {
      socket.destroy();
      return;
    }
    const other = connect(this.target, "127.0.0.1");
    this.sockets.add(socket).add(other);
    join(socket, other);
  }

  /** Every connection is lost, and no new one comes about. */
  cut() {
    this.whole = false;
    this.sockets.forEach((socket) => socket.destroy());
    this.sockets.clear();
  }

  mend() {
    this.whole = true;
  }

  async stop() {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** What comes in on one side goes out on the other, and the end of one is the end of both. */
function join(one, other) {
  for (const [from, to] of [[one, other], [other, one]]) {
    from.pipe(to);
    from.on("error", () => to.destroy());
    from.on("close", () => to.destroy());
  }
}
