// Request limits for each client address (L5). They bound load and guessing; every secret has at least 128 bits anyway.
import { type RouteShorthandOptions } from 'fastify';

/** Route options that allow `max` requests a minute from one address. */
export function perMinute(max: number): RouteShorthandOptions {
  return { config: { rateLimit: { max, timeWindow: 60_000 } } };
}
