// The marker, sabotaged by ./hang.ts.
import './hang.js';
import '../../../src/mark.worklet.js';
