// The marker, sabotaged by ./throw.ts.
import './throw.js';
import '../../../src/mark.worklet.js';
