// The processor runs and never answers.
import { beforeMessages } from './sabotage.js';

beforeMessages(({ type }) => type !== 'ping');
