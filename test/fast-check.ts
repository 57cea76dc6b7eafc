/** The same random cases in every run, so that a failure is the change's own; SAHARA_SEED explores others. */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.SAHARA_SEED ?? 4_711) });
