import { toolchains } from '../../vm/catalog.ts';
import { inProcess } from './in-process.ts';
import { Debugged, type Opened } from './sahara.ts';

export const watFile = '/project/program.wat';

/** Launches a module (text or bytes) and returns when it is configured; `path` decides how the file is called. */
export const debugModule = async (
  module: string | Uint8Array,
  { launch = {}, breakpoints, filters, files = {} }: Opened = {},
  path = watFile,
): Promise<Debugged> => {
  const all: Record<string, string | Uint8Array> = { [path]: module, ...files };
  const client = await inProcess(toolchains, all);
  await client.begin(
    { program: path, ...launch },
    {
      ...(breakpoints ? { breakpoints: { [path]: breakpoints } } : {}),
      exceptions: { filters: [...(filters ?? ['unhandled'])] },
    },
  );
  return new Debugged(client, all);
};
