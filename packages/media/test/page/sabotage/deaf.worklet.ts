// The marker, sabotaged by ./deaf.ts.
import './deaf.js';
import '../../../src/mark.worklet.js';
