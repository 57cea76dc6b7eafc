/** The standard streams, as far as print() knows them. */
import { PySingleton } from '../objects/values.ts';

export const standardOutput = new PySingleton(
  "<_io.TextIOWrapper name='<stdout>' mode='w' encoding='utf-8'>",
  'TextIOWrapper',
);
export const standardError = new PySingleton(
  "<_io.TextIOWrapper name='<stderr>' mode='w' encoding='utf-8'>",
  'TextIOWrapper',
);
