// Requests to the server's HTTP API (L4): every answer is validated, every refusal becomes an AppError by its code.
import { type Bytes, copyBytes } from '@incamera/kernel';
import { httpErrorSchema } from '@incamera/protocol';
import { type z } from 'zod';
import { type ClientEnvironment, type HttpRequest, type HttpResponse } from '../environment.js';
import { clientErrors } from '../errors.js';
import { PendingRequests } from '../transport/pending-requests.js';

/** The API of one server. Sessions are cookies, kept by the environment. */
export class HttpClient {
  readonly #environment: Pick<ClientEnvironment, 'publicUrl' | 'request'>;
  readonly #onSignedOut: () => void;

  /** @param onSignedOut the server refused something since nobody is signed in; called before it is thrown */
  constructor(
    environment: Pick<ClientEnvironment, 'publicUrl' | 'request'>,
    onSignedOut: () => void = () => undefined,
  ) {
    this.#environment = environment;
    this.#onSignedOut = onSignedOut;
  }

  /** @throws {AppError} the server's code, `client/network`, or `client/malformed_answer` */
  async get<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>> {
    return await this.#json(await this.#send(path, { method: 'GET' }), schema);
  }

  /** @throws {AppError} as `get` */
  async post<Schema extends z.ZodType>(path: string, body: unknown, schema: Schema): Promise<z.output<Schema>> {
    const headers = { 'content-type': 'application/json' };
    return await this.#json(await this.#send(path, { method: 'POST', headers, body: JSON.stringify(body) }), schema);
  }

  /** As `get`, under a peer's token. @throws {AppError} as `get` */
  async getAs<Schema extends z.ZodType>(path: string, token: string, schema: Schema): Promise<z.output<Schema>> {
    return await this.#json(await this.#send(path, { method: 'GET', headers: bearer(token) }), schema);
  }

  /** As `post`, under a peer's token. @throws {AppError} as `get` */
  async postAs<Schema extends z.ZodType>(
    path: string,
    body: unknown,
    token: string,
    schema: Schema,
  ): Promise<z.output<Schema>> {
    const headers = { 'content-type': 'application/json', ...bearer(token) };
    return await this.#json(await this.#send(path, { method: 'POST', headers, body: JSON.stringify(body) }), schema);
  }

  /** A request whose answer has no content that matters; with a peer's token as that peer. */
  async command(path: string, body: unknown, token: string | null = null): Promise<void> {
    const headers = { 'content-type': 'application/json', ...(token === null ? {} : bearer(token)) };
    await this.#send(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  /** @throws {AppError} as `get` */
  async delete(path: string): Promise<void> {
    await this.#send(path, { method: 'DELETE' });
  }

  /** As `delete`, with what the server says about it. @throws {AppError} as `get` */
  async remove<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>> {
    return await this.#json(await this.#send(path, { method: 'DELETE' }), schema);
  }

  /** Stores octets under a peer's token. */
  async upload<Schema extends z.ZodType>(
    path: string,
    bytes: Bytes,
    token: string,
    schema: Schema,
  ): Promise<z.output<Schema>> {
    const headers = { 'content-type': 'application/octet-stream', authorization: `Bearer ${token}` };
    return await this.#json(await this.#send(path, { method: 'POST', headers, body: bytes }), schema);
  }

  /** A plain text; more than `maxChars` are refused. @throws {AppError} as `get` */
  async text(path: string, maxChars: number): Promise<string> {
    const response = await this.#send(path, { method: 'GET' });
    const text = await guard(() => response.text());
    if (text.length > maxChars) throw clientErrors.make('client/malformed_answer', { context: { request: 'text' } });
    return text;
  }

  /** Fetches octets under a peer's token, or (`null`) as whoever is signed in; more than `maxBytes` are refused. */
  async download(path: string, token: string | null, maxBytes: number): Promise<Bytes> {
    const headers = token === null ? {} : bearer(token);
    const response = await this.#send(path, { method: 'GET', headers });
    const buffer = await guard(() => response.arrayBuffer());
    if (buffer.byteLength > maxBytes)
      throw clientErrors.make('client/malformed_answer', { context: { request: 'file' } });
    return copyBytes(new Uint8Array(buffer));
  }

  /** Fetches octets or text of this account's, or of everybody's; more than `maxBytes` are refused. @throws {AppError} as `get` */
  async fetchBytes(path: string, maxBytes: number): Promise<Bytes> {
    const response = await this.#send(path, { method: 'GET' });
    const buffer = await guard(() => response.arrayBuffer());
    if (buffer.byteLength > maxBytes)
      throw clientErrors.make('client/malformed_answer', { context: { request: 'file' } });
    return copyBytes(new Uint8Array(buffer));
  }

  async #send(path: string, request: HttpRequest): Promise<HttpResponse> {
    const response = await guard(() => this.#environment.request(`${this.#environment.publicUrl}${path}`, request));
    if (response.status >= 200 && response.status < 300) return response;
    const parsed = httpErrorSchema.safeParse(parseJson(await guard(() => response.text())));
    if (parsed.success) {
      if (parsed.data.error.code === 'auth/signed_out') this.#onSignedOut();
      throw PendingRequests.serverError(parsed.data.error);
    }
    // A proxy or a server that is just going down answers without our form.
    throw clientErrors.make('client/network', { context: { status: response.status } });
  }

  async #json<Schema extends z.ZodType>(response: HttpResponse, schema: Schema): Promise<z.output<Schema>> {
    const parsed = schema.safeParse(parseJson(await guard(() => response.text())));
    if (!parsed.success) throw clientErrors.make('client/malformed_answer', { context: { request: 'http' } });
    return parsed.data;
  }
}

function bearer(token: string): { readonly authorization: string } {
  return { authorization: `Bearer ${token}` };
}

/** The environment throws what its platform throws when there is no connection. */
async function guard<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    throw clientErrors.make('client/network', { cause });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
