import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Address, ContextId, Program } from '../vm/context/index.ts';
import { Breakpoints } from './control/breakpoints.ts';
import { type ConditionSettings, stopAtUnhandled } from './control/conditions.ts';
import type { Debuggee } from './control/debuggee.ts';
import type { Stop } from './control/stop.ts';
import type { Host, Terminal } from './host.ts';
import type { Launched, SendEvent, SendRequest } from './launched.ts';
import { News } from './news.ts';
import { Output } from './output.ts';
import type { Container } from './present/containers.ts';
import { type Frame, FrameList } from './present/frames.ts';
import { Handles } from './present/handles.ts';
import { ProgramOutside } from './program-outside.ts';
import type { DebugInformationState, OutputLine } from './protocol.ts';
import { Refusal } from './refusal.ts';
import { Shown } from './shown.ts';
import { ToldProblems } from './told-problems.ts';

/** Frames among which the person's own code is looked for. */
const searchedFrames = 200;
/** References to memory whose readers are told of changes. */
const mostRead = 100;

/** What the requests of one session share. */
export class DebugSession {
  readonly host: Host;
  readonly event: SendEvent;
  readonly request: SendRequest;
  readonly breakpoints = new Breakpoints();
  readonly containers = new Handles<Container>();
  readonly frames = new Handles<Frame>();
  readonly output: Output;
  readonly shown = new Shown(this);
  readonly news = new News(this);
  readonly programOutside = new ProgramOutside(this);
  conditions: ConditionSettings = stopAtUnhandled;
  /** Names in exception filters are looked up in each program anew. */
  conditionsOf: (program: Program) => ConditionSettings = () => stopAtUnhandled;
  client: Partial<DebugProtocol.InitializeRequestArguments> = {};
  launched: Launched | undefined;
  configured = false;
  /** The request that is being answered was cancelled. */
  cancelled = false;
  exitCode: number | undefined;
  /** The session is over. */
  over = false;
  terminal: Terminal | undefined;
  #frameLists = new Map<ContextId, FrameList>();
  /** Stacks that were searched for a frame of the person's own. */
  readonly #own = new WeakMap<FrameList, boolean>();
  readonly #targets = new Handles<Address>();
  /** Of debug information. */
  readonly problems = new ToldProblems();
  #toldOfAll = false;
  /** What clients have read of memory, by their reference for it: from where and up to where. */
  readonly #read = new Map<string, { readonly from: number; readonly to: number }>();

  constructor(host: Host, event: SendEvent, request: SendRequest) {
    this.host = host;
    this.event = event;
    this.request = request;
    this.output = new Output(
      (body) => this.event('output', body),
      (position) => this.shown.outputPlace(position),
      () => {
        const { timeTravel, machine } = this.launched?.debuggee ?? {};
        return (
          timeTravel &&
          machine && {
            clock: machine.clock,
            timeline: timeTravel.timelines.current.id,
            threadId: this.programOutside.callingContext,
          }
        );
      },
    );
  }

  get debuggee(): Debuggee {
    if (!this.launched) throw new Refusal('not-launched', 'No program is launched yet.');
    return this.launched.debuggee;
  }

  /** The debuggee, when it stands. */
  get standing(): Debuggee {
    const { debuggee } = this;
    if (debuggee.execution.state === 'ended')
      throw new Refusal('ended', 'The program has ended: restart it, or stop the session.');
    if (!debuggee.stands) throw new Refusal('running', 'The program is running: pause it first.');
    return debuggee;
  }

  /** The debuggee, when it stands or has ended and its run is recorded. */
  get recorded(): Debuggee {
    const { debuggee } = this;
    if (!debuggee.timeTravel.isOn)
      throw new Refusal('not-recorded', 'This run is not recorded: "timeTravel" is off in the launch configuration.');
    if (!debuggee.stop || debuggee.execution.state === 'running')
      throw new Refusal('running', 'The program is running: pause it first.');
    return debuggee;
  }

  /** The program's output lines on the current timeline. */
  outputLines(): readonly OutputLine[] {
    const { timelines } = this.debuggee.timeTravel;
    return this.output.linesOf(timelines.current.id, (id) => {
      const timeline = timelines.find(id);
      return timeline?.parent === undefined
        ? undefined
        : { parent: timeline.parent, clock: timeline.parted?.clock ?? 0 };
    });
  }

  frame(id: number): Frame {
    const frame = this.frames.get(id);
    if (!frame?.access) throw new Refusal('stale', `Frame ${id} belongs to an earlier stop.`);
    return frame;
  }

  container(reference: number): Container {
    const container = this.containers.get(reference);
    if (!container) throw new Refusal('stale', `Variables ${reference} belong to an earlier stop.`);
    return container;
  }

  frameList(context: ContextId): FrameList | undefined {
    const known = this.#frameLists.get(context);
    if (known) return known;
    const access = this.debuggee.context(context);
    if (!access) return undefined;
    const list = new FrameList(this.debuggee, access);
    this.#frameLists.set(context, list);
    return list;
  }

  /** Whether an editor should show the topmost frame of the person's own code: an error or a pause is rarely about a library. */
  looksDeeper(context: ContextId): boolean {
    const { stop } = this.debuggee;
    if (stop?.context !== context || !(stop.reason === 'condition' || stop.reason === 'pause' || isRaise(stop)))
      return false;
    return this.#hasOwnFrame(context);
  }

  #hasOwnFrame(context: ContextId): boolean {
    const list = this.frameList(context);
    if (!list) return false;
    let found = this.#own.get(list);
    if (found === undefined) {
      const { code } = this.debuggee;
      const isOwn = ({ access, source }: Frame): boolean =>
        access !== undefined && !code.isHidden(access) && !(source && code.isSkipped(source));
      found = [1, 20, searchedFrames].some((count) => list.slice(0, count).frames.some(isOwn));
      this.#own.set(list, found);
    }
    return found;
  }

  /**
   * Whether a frame is shown subtly: one that a person did not write. Where nothing is theirs, because no text of a source is
   * there, the topmost frame and all that are no library's stand out, so that there is something to look at.
   */
  isSubtle({ access, source, index, context }: Frame): boolean {
    const { code } = this.debuggee;
    if (!access || !(code.isHidden(access) || (source && code.isSkipped(source)))) return false;
    if (this.#hasOwnFrame(context)) return true;
    if (source && !code.isLibrary(source.name, source.position.source)) return false;
    return index > 0 || access.kind === 'host';
  }

  /** A number for a function that the user may step into at this stop. */
  callTarget(address: Address): number {
    return this.#targets.add(address);
  }

  targetAddress(target: number): Address | undefined {
    return this.#targets.get(target);
  }

  /** Everything that was handed out is void: the program runs or was changed by a jump. */
  forget(): void {
    this.containers.clear();
    this.frames.clear();
    this.#targets.clear();
    this.#frameLists.clear();
  }

  /** Frames and values that were read may differ now; handles stay. */
  changed(areas: readonly string[] = ['stacks', 'variables']): void {
    this.#frameLists.clear();
    this.tellMemory();
    if (this.client.supportsInvalidatedEvent) this.event('invalidated', { areas: [...areas] });
  }

  /** A client looks at memory: it is told when that may differ, by the very reference, which is what it compares. */
  looksAt(reference: string, from: number, count: number): void {
    if (!this.client.supportsMemoryEvent || count === 0) return;
    // VS Code takes the end of what is told for its length: told from 0, both are the same.
    const known = this.#read.get(reference) ?? { from: 0, to: 0 };
    // The newest are the last.
    this.#read.delete(reference);
    this.#read.set(reference, { from: Math.min(known.from, from), to: Math.max(known.to, from + count) });
    if (this.#read.size > mostRead) this.#read.delete(this.#read.keys().next().value as string);
  }

  /** Memory that clients look at may differ now. */
  tellMemory(): void {
    for (const [memoryReference, { from, to }] of this.#read)
      this.event('memory', { memoryReference, offset: from, count: to - from });
  }

  /** Whether the other contexts run even though a request names one: what ran is repeated as it was. Says so once. */
  pastRunsAll(): boolean {
    if (!this.debuggee.timeTravel.past) return false;
    if (!this.#toldOfAll)
      this.output.write(
        'console',
        'In the past all contexts run as they ran, also when one is asked for. Change something here to run differently.\n',
      );
    this.#toldOfAll = true;
    this.output.flush();
    return true;
  }

  /** The machine was moved in time and is back: what was read is to be read again, and looks the same. */
  returned(): void {
    this.#frameLists.clear();
    this.debuggee.code.forget();
    this.debuggee.execution.refresh();
  }

  /** The end of the session: `exited` when the program had come to its end, then `terminated`. */
  finish(): void {
    if (this.over) return;
    this.over = true;
    this.programOutside.writeFiles();
    this.output.flush();
    this.launched?.debuggee.timeTravel.close();
    this.terminal?.close();
    if (this.exitCode !== undefined) this.event('exited', { exitCode: this.exitCode });
    this.event('terminated');
  }

  debugInformation(): DebugInformationState {
    const { debuggee, launched } = this;
    const { debugState: state } = debuggee.code.program;
    return { loaded: state === 'loaded', state, path: launched?.path ?? '' };
  }
}

const isRaise = (stop: Stop): boolean => stop.reason === 'breakpoint' && stop.raised !== undefined;
