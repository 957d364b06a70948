// The asking side: calls with cancel, and events. Typed by the contract, or by another table of methods.
import type { AbortSignalLike, EventName, EventPayload, Methods } from '#shared/contract/index.ts';
import type { ArgsOf, MethodTable, ResultOf } from '#shared/contract/define.ts';
import { AppError, fromErrorParts } from '#shared/model/app-error.ts';
import { createEventHub } from './events.ts';
import type { EventSource } from './events.ts';
import type { Transport } from './transport.ts';
import type { ClientMessage, ServerMessage } from './wire.ts';

export interface RpcClient<Table extends MethodTable = Methods> extends EventSource {
  /**
   * Calls a method. Rejects with an `AppError`: the handler's, `cancelled` as soon as `signal` fires, or
   * `service-lost` when the connection is gone.
   */
  call<Name extends keyof Table & string>(
    name: Name,
    args: ArgsOf<Table[Name]>,
    options?: { readonly signal?: AbortSignalLike },
  ): Promise<ResultOf<Table[Name]>>;
  close(): void;
}

interface PendingCall {
  resolve(value: unknown): void;
  reject(error: AppError): void;
}

/** A client over `transport`, which it owns from now on. */
export function createClient<Table extends MethodTable = Methods>(
  transport: Transport,
): RpcClient<Table> {
  const pending = new Map<number, PendingCall>();
  const nListeners = new Map<EventName, number>();
  const hub = createEventHub();
  let lastId = 0;
  let isOpen = true;

  const send = (message: ClientMessage) => transport.send(message);

  transport.onMessage((raw) => {
    const message = raw as ServerMessage;
    if (message.type === 'event') {
      hub.emit(message.event as EventName, message.payload as EventPayload<EventName>);
      return;
    }
    const call = pending.get(message.id); // gone when it was cancelled meanwhile
    pending.delete(message.id);
    if (message.type === 'result') call?.resolve(message.value);
    else call?.reject(fromErrorParts(message.error));
  });
  transport.onClose(() => {
    isOpen = false;
    for (const call of pending.values()) call.reject(serviceLost());
    pending.clear();
  });

  function startCall(method: string, args: unknown, signal: AbortSignalLike | undefined) {
    return new Promise<unknown>((resolve, reject) => {
      if (!isOpen) throw serviceLost();
      if (signal?.aborted === true) throw callCancelled();
      const id = (lastId += 1);
      const onAbort = () => {
        pending.delete(id);
        send({ type: 'cancel', id });
        reject(callCancelled());
      };
      const release = () => signal?.removeEventListener('abort', onAbort);
      try {
        send({ type: 'call', id, method, args });
      } catch (error) {
        throw new AppError('usage', `The arguments of ${method} cannot be sent.`, { cause: error });
      }
      signal?.addEventListener('abort', onAbort, { once: true });
      pending.set(id, {
        resolve(value) {
          release();
          resolve(value);
        },
        reject(error) {
          release();
          reject(error);
        },
      });
    });
  }

  return {
    async call(name, args, { signal } = {}) {
      return (await startCall(name, args, signal)) as never;
    },
    subscribe(name, listener) {
      const n = nListeners.get(name) ?? 0;
      nListeners.set(name, n + 1);
      if (n === 0 && isOpen) send({ type: 'subscribe', event: name });
      const end = hub.subscribe(name, listener);
      let isSubscribed = true;
      return () => {
        if (!isSubscribed) return;
        isSubscribed = false;
        end();
        const left = (nListeners.get(name) ?? 1) - 1;
        nListeners.set(name, left);
        if (left === 0 && isOpen) send({ type: 'unsubscribe', event: name });
      };
    },
    close: () => transport.close(),
  };
}

function serviceLost(): AppError {
  return new AppError('service-lost', 'The part of Cellwright that computes has stopped.', {
    hint: 'Finished results are kept. It is started again by itself; repeat what was running.',
  });
}

function callCancelled(): AppError {
  return new AppError('cancelled', 'The request was cancelled.');
}
