/** Everything that a program finds without defining it. */
import './containers.ts';
import './objects.ts';

export { builtins } from './functions.ts';
