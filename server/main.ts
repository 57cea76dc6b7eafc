/** The language server as a process of its own. The client starts it with `--stdio`. */
import { serve } from './main-serve.ts';

serve();
