// Sign-in at providers, as browsers see it (L5). A flow begins and ends by a request of our own page; in between the browser is
// at the provider and comes back to the callback, which opens nothing by itself: without the cookie of the browser that began,
// and without the page that asks for the result, an answer is good for nothing.
import { type Rng, toBase64Url } from '@incamera/kernel';
import {
  type FlowResult,
  flowResultRequestSchema,
  guestHandleSchema,
  guestNonceSchema,
  providerIdSchema,
  startFlowSchema,
} from '@incamera/protocol';
import { type ProviderRow } from '@incamera/store';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type AppContext } from '../../context.js';
import { refusalCode, refuse } from '../../http-errors.js';
import { perMinute } from '../../security/rate-limits.js';
import { parseBody } from '../../validation.js';
import { requireAccount } from '../guards.js';
import { Flows } from './flows.js';
import { linkIdentity, signInByIdentity } from './identities.js';
import { type ProviderClient } from './provider-client.js';

const limited = perMinute(60);
const COOKIE_SECONDS = 15 * 60;

export function redirectUrlOf(context: Pick<AppContext, 'publicUrl'>, providerId: string): string {
  return `${context.publicUrl().origin}/api/oidc/${providerId}/callback`;
}

export function flowRoutes(app: FastifyInstance, context: AppContext, providers: ProviderClient): void {
  const { store } = context;
  const flows = new Flows(context);
  const signedIn = requireAccount(context);
  const confirmed = requireAccount(context, { confirmed: true });
  const browser = new FlowCookie(context.publicUrl().protocol === 'https:', context.rng);

  const offered = async (request: FastifyRequest, use: 'forSignIn' | 'forGuests' | null): Promise<ProviderRow> => {
    const id = providerIdSchema.safeParse((request.params as { providerId?: unknown }).providerId);
    const provider = id.success ? await store.providers.get(id.data) : null;
    if (provider === null || (use !== null && !provider[use])) throw refuse('auth/provider_unknown');
    return provider;
  };

  app.get('/api/oidc/providers', limited, async () => {
    const all = await store.providers.all();
    return {
      providers: all.map(({ providerId, label, issuer, clientId, forSignIn, forGuests }) => {
        return { providerId, label, issuer, clientId, forSignIn, forGuests };
      }),
    };
  });

  app.get('/api/oidc/:providerId/keys', limited, async (request, reply) => {
    await signedIn(request, reply);
    const provider = await offered(request, null);
    return { keys: await providers.keys(provider), emailDomains: provider.emailDomains };
  });

  app.post('/api/oidc/:providerId/start', limited, async (request, reply) => {
    const { purpose } = parseBody(startFlowSchema, request.body);
    const provider = await offered(request, 'forSignIn');
    const session = purpose === 'link' ? await confirmed(request, reply) : null;
    const aim =
      session === null
        ? ({ purpose: 'sign-in' } as const)
        : ({ purpose: 'link', owner: { accountId: session.account.accountId, sessionId: session.sessionId } } as const);
    const flow = flows.begin(provider.providerId, aim, browser.ensure(request, reply));
    const sent = flows.request(flow, redirectUrlOf(context, provider.providerId));
    return { handle: flow.handle, url: await providers.authorizationUrl(provider, sent) };
  });

  app.post('/api/oidc/:providerId/guest', limited, async (request, reply) => {
    const { nonce } = parseBody(guestNonceSchema, request.body);
    const provider = await offered(request, 'forGuests');
    const { handle } = flows.begin(provider.providerId, { purpose: 'guest', nonce }, browser.ensure(request, reply));
    return { handle };
  });

  app.get('/api/oidc/:providerId/guest/start', limited, async (request, reply) => {
    const provider = await offered(request, 'forGuests');
    const { handle } = parseBody(guestHandleSchema, request.query);
    const flow = flows.find(handle, browser.read(request));
    const isOurs = flow?.aim.purpose === 'guest' && flow.providerId === provider.providerId && flow.outcome === null;
    if (flow === null || !isOurs) return reply.redirect('/signed-in', 302);
    const sent = flows.request(flow, redirectUrlOf(context, provider.providerId));
    try {
      return await reply.redirect(await providers.authorizationUrl(provider, sent), 302);
    } catch (error) {
      flow.outcome = { ok: false, code: refusalCode(error) };
      return reply.redirect('/signed-in', 302);
    }
  });

  app.get('/api/oidc/:providerId/callback', limited, async (request, reply) => {
    const { state } = request.query as { state?: unknown };
    const answer = typeof state === 'string' ? flows.takeAnswer(state, browser.read(request)) : null;
    if (answer !== null) await settle(request, answer);
    // The page says what came of it; it has the handle.
    return reply.redirect('/signed-in', 303);
  });

  const settle = async (
    request: FastifyRequest,
    { flow, request: sent }: NonNullable<ReturnType<Flows['takeAnswer']>>,
  ): Promise<void> => {
    try {
      const provider = await offered(request, null);
      // An answer of one provider at the address of another: somebody mixes them up (RFC 9700 section 4.4).
      if (provider.providerId !== flow.providerId) throw refuse('auth/provider_refused');
      const url = new URL(request.url, context.publicUrl());
      flow.outcome = { ok: true, person: await providers.exchange(provider, url, sent) };
    } catch (error) {
      flow.outcome = { ok: false, code: refusalCode(error) };
    }
  };

  app.post('/api/oidc/result', limited, async (request, reply): Promise<FlowResult> => {
    const { handle } = parseBody(flowResultRequestSchema, request.body);
    const taken = flows.takeOutcome(handle, browser.read(request));
    if (taken === null) throw refuse('auth/flow_expired');
    const { flow, outcome } = taken;
    if (!outcome.ok) throw refuse(outcome.code);
    const { person } = outcome;
    const provider = await store.providers.get(flow.providerId);
    const isStillOffered = flow.aim.purpose === 'guest' ? provider?.forGuests : provider?.forSignIn;
    // The officer may have changed or removed it since the person was sent there.
    if (provider === null || !isStillOffered || provider.issuer !== person.issuer) {
      throw refuse('auth/provider_unknown');
    }
    switch (flow.aim.purpose) {
      case 'guest':
        return { purpose: 'guest', idToken: person.idToken };
      case 'link': {
        const session = await signedIn(request, reply);
        const { accountId, sessionId } = flow.aim.owner;
        if (session.account.accountId !== accountId || session.sessionId !== sessionId) {
          throw refuse('auth/flow_expired');
        }
        await linkIdentity(context, provider, person, accountId);
        return { purpose: 'link' };
      }
      case 'sign-in': {
        const { accountId, noticesSinceMs } = await signInByIdentity(context, provider, person);
        const signIn = { accountId, method: 'provider', credentialId: null, noticesSinceMs } as const;
        await context.sessions.open(request, reply, signIn);
        return { purpose: 'sign-in' };
      }
    }
  });
}

/**
 * Tells browsers apart while they are away. SameSite=Lax, because coming back from the provider is a navigation from another
 * site, on which a strict cookie is not sent. It opens nothing by itself.
 */
class FlowCookie {
  readonly #name: string;
  readonly #secure: boolean;
  readonly #rng: Rng;

  constructor(secure: boolean, rng: Rng) {
    this.#name = secure ? '__Host-incamera-flow' : 'incamera-flow';
    this.#secure = secure;
    this.#rng = rng;
  }

  read(request: FastifyRequest): string | undefined {
    const value = request.cookies[this.#name];
    return value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value) ? value : undefined;
  }

  /** The browser's own, or a new one; several tabs may be away at the same time. */
  ensure(request: FastifyRequest, reply: FastifyReply): string {
    const value = this.read(request) ?? toBase64Url(this.#rng.bytes(32));
    reply.setCookie(this.#name, value, {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: this.#secure,
      maxAge: COOKIE_SECONDS,
    });
    return value;
  }
}
