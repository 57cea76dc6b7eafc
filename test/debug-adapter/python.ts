import { toolchains } from '../../vm/catalog.ts';
import { inProcess } from './in-process.ts';
import { Debugged, type Opened } from './sahara.ts';

export const pythonFile = '/project/program.py';

/** Launches a Python text, or with `path` another file, and returns when it is configured. */
export const debugPython = async (
  text: string,
  { launch = {}, breakpoints, filters, files = {}, path = pythonFile }: Opened & { readonly path?: string } = {},
): Promise<Debugged> => {
  const all: Record<string, string | Uint8Array> = { [path]: text, ...files };
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
