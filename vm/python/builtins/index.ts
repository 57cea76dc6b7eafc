/** Everything that a program finds without defining it. */
import './constructors.ts';
import './containers.ts';
import './objects.ts';

export { builtins } from './functions.ts';
