// Runs in a page of a browser: starts the workers of dist/ and speaks with them as VS Code does.
// Files are a plain object in memory, by path.

/** A debug session with a worker. */
class DebugSession {
  /** @param {Record<string, Uint8Array | string>} files */
  constructor(files) {
    this.files = new Map(
      Object.entries(files).map(([path, text]) => [
        path,
        typeof text === 'string' ? new TextEncoder().encode(text) : text,
      ]),
    );
    sessions.push(this);
    this.asked = [];
    this.events = [];
    this.waiting = [];
    this.pending = new Map();
    this.seq = 1;
    this.worker = new Worker('/dist/web-adapter.js');
    this.done = new Promise((resolve) => {
      this.finish = resolve;
    });
    this.failed = new Promise((_, reject) => {
      this.worker.onerror = (event) => reject(new Error(event.message));
    });
    this.failed.catch(() => {});
    this.worker.onmessage = ({ data }) => this.receive(data);
  }

  receive(data) {
    if (data.kind === 'done') this.finish();
    else if (data.kind === 'text') this.text?.(data);
    else if (data.kind === 'ask') {
      this.asked.push(data.request);
      this.worker.postMessage({ kind: 'answer', id: data.id, answer: this.answer(data.request) });
    } else {
      const { message } = data;
      if (message.type === 'response') {
        const { resolve, reject } = this.pending.get(message.request_seq);
        if (message.success) resolve(message.body);
        else reject(new Error(message.body?.error?.format ?? message.message));
      } else if (message.type === 'event') {
        this.events.push(message);
        for (const look of this.waiting.splice(0)) look();
      }
    }
  }

  answer(request) {
    const { path } = request;
    if (request.what === 'change') {
      if (request.change === 'create') this.files.set(path, new Uint8Array(0));
      else if (request.change === 'write') this.files.set(path, request.payload);
      else if (request.change.startsWith('remove')) this.files.delete(path);
      return {};
    }
    const inside = [...this.files.keys()].filter((file) => file.startsWith(`${path}/`));
    if (request.what === 'list')
      return { entries: inside.map((file) => ({ name: file.slice(path.length + 1), type: 'file' })) };
    const bytes = this.files.get(path);
    if (request.what === 'stat' && (bytes || inside.length > 0)) {
      const times = { accessed: '1000', modified: '1000', changed: '1000' };
      return { stat: { type: bytes ? 'file' : 'folder', size: bytes?.length ?? 0, ...times } };
    }
    return bytes ? { bytes } : { error: 'noent' };
  }

  send(command, args = {}) {
    const seq = this.seq++;
    const answered = new Promise((resolve, reject) => this.pending.set(seq, { resolve, reject }));
    this.worker.postMessage({ kind: 'protocol', message: { seq, type: 'request', command, arguments: args } });
    return Promise.race([answered, this.failed]);
  }

  /** The next event of a name that has not been taken. */
  async event(name) {
    for (;;) {
      const found = this.events.findIndex((event) => event.event === name);
      if (found >= 0) return this.events.splice(found, 1)[0].body;
      await Promise.race([new Promise((resolve) => this.waiting.push(resolve)), this.failed]);
    }
  }

  output(category) {
    return this.events
      .filter(({ event, body }) => event === 'output' && body.category === category)
      .map(({ body }) => body.output)
      .join('');
  }

  async begin(launch, breakpoints = {}) {
    this.worker.postMessage({ kind: 'begin', program: launch.program });
    await this.send('initialize', {
      adapterID: 'sahara',
      pathFormat: 'path',
      linesStartAt1: true,
      columnsStartAt1: true,
    });
    await this.send('launch', launch);
    await this.event('initialized');
    for (const [path, lines] of Object.entries(breakpoints))
      await this.send('setBreakpoints', { source: { path }, breakpoints: lines.map((line) => ({ line })) });
    await this.send('setExceptionBreakpoints', { filters: ['unhandled'] });
    await this.send('configurationDone');
  }

  async frames() {
    return (await this.send('stackTrace', { threadId: 1 })).stackFrames;
  }

  async stack() {
    return (await this.frames()).map(({ name, line, source }) => `${name}@${source?.path ?? '?'}:${line}`);
  }

  async evaluate(expression) {
    const frameId = (await this.frames())[0]?.id;
    return (await this.send('evaluate', { expression, frameId, context: 'watch' })).result;
  }

  /** Ends the session and waits until its files are written. */
  async end() {
    await this.send('disconnect');
    await this.done;
    this.worker.terminate();
  }
}

/** The language server's worker, as a client that knows JSON-RPC. */
class LanguageSession {
  constructor(files) {
    this.files = files;
    this.seq = 1;
    this.pending = new Map();
    this.diagnostics = new Map();
    this.asked = [];
    this.waiting = [];
    this.worker = new Worker('/dist/web-server.js');
    this.worker.onmessage = ({ data }) => this.receive(data);
  }

  receive(message) {
    if (message.method === 'sahara/readFile') {
      this.asked.push(message.params.path);
      const text = this.files[message.params.path];
      const result = text === undefined ? null : new TextEncoder().encode(text);
      this.worker.postMessage({ jsonrpc: '2.0', id: message.id, result });
    } else if (message.method === 'textDocument/publishDiagnostics') {
      this.diagnostics.set(message.params.uri, message.params.diagnostics);
      for (const look of this.waiting.splice(0)) look();
    } else if (message.method && message.id !== undefined) {
      this.worker.postMessage({ jsonrpc: '2.0', id: message.id, result: null });
    } else if (message.id !== undefined) this.pending.get(message.id)?.(message);
  }

  request(method, params) {
    const id = this.seq++;
    this.worker.postMessage({ jsonrpc: '2.0', id, method, params });
    return new Promise((resolve, reject) =>
      this.pending.set(id, ({ result, error }) => (error ? reject(new Error(error.message)) : resolve(result))),
    );
  }

  notify(method, params) {
    this.worker.postMessage({ jsonrpc: '2.0', method, params });
  }

  async begin() {
    await this.request('initialize', { processId: null, rootUri: null, capabilities: {} });
    this.notify('initialized', {});
  }

  open(uri, languageId, text) {
    this.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
  }

  /** Waits until the diagnostics of a document are as wanted. */
  async until(uri, wanted) {
    for (;;) {
      const found = this.diagnostics.get(uri);
      if (found && wanted(found)) return found.map(({ range, message }) => `${range.start.line + 1}: ${message}`);
      await new Promise((resolve) => this.waiting.push(resolve));
    }
  }
}

/** The disassembly of a file. */
const disassemble = (files, path) =>
  new Promise((resolve, reject) => {
    const session = new DebugSession(files);
    session.failed.catch(reject);
    session.text = (data) => {
      session.worker.terminate();
      resolve(data);
    };
    session.worker.postMessage({ kind: 'disassemble', path });
  });

/** What the sessions of the page have heard last, for a test that waits in vain. */
const sessions = [];
const heard = () => sessions.map((session) => (session.events ?? []).slice(-5));

Object.assign(globalThis, { heard, DebugSession, LanguageSession, disassemble });
