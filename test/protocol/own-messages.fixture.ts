import type { DebugProtocol } from '@vscode/debugprotocol';

export interface GreetArguments {
  readonly name: string;
}

export interface GreetBody {
  readonly text: string;
  readonly source?: DebugProtocol.Source;
}

export interface GreetedBody {
  readonly times: number;
}
