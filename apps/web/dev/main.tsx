// The interface on pretended people; `?scene=` chooses what is shown.
import '../src/design/index.js';
import { start } from '../src/app/start.js';
import { FakeCapture } from './fake-capture.js';
import { FakeClient } from './fake-client.js';

const scene = new URL(location.href).searchParams.get('scene') ?? 'grid';

const server = { origin: location.origin, isElsewhere: scene.startsWith('local-') };

void start({ client: new FakeClient(scene), server, capture: new FakeCapture(scene) });
