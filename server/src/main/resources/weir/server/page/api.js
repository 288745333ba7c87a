// Requests to the server's API, with the token where it asks for one.

const KEPT = 'weir.token';

let token = read();
let whenNeeded = () => {};

/** What the server refuses; the message is its sentence for people. */
export class Refused extends Error {
  constructor(status, words) {
    super(words);
    this.status = status;
  }
}

function read() {
  try {
    return sessionStorage.getItem(KEPT) ?? '';
  } catch {
    return ''; // where nothing may be stored
  }
}

/** Called when the server wants a token that it was not sent. */
export function onTokenNeeded(tell) {
  whenNeeded = tell;
}

export function useToken(text) {
  token = text.trim();
  try {
    sessionStorage.setItem(KEPT, token);
  } catch {
    // then it holds until the page is left
  }
}

/** A key of a link comes first, then the token. */
export function credentials(key) {
  const secret = key ?? token;
  return secret ? { Authorization: `Bearer ${secret}` } : {};
}

/** The answer's JSON, or null where it has none. */
export async function ask(method, address, body, key) {
  const request = { method, headers: credentials(key) };
  if (body !== undefined) {
    request.headers['Content-Type'] = 'application/json';
    request.body = JSON.stringify(body);
  }
  let answer = await fetch(address, request);
  if ((answer.status === 401 || answer.status === 403) && key) {
    // A server that was started anew knows no key, but may know the token, or trust this machine.
    answer = await fetch(address, { ...request, headers: { ...request.headers, Authorization: '', ...credentials() } });
  }
  if (!answer.ok) {
    throw refusal(answer.status, await answer.json().catch(() => null));
  }
  return answer.status === 204 ? null : answer.json();
}

export function refusal(status, problem) {
  if (status === 401) {
    whenNeeded();
    return new Refused(status, 'needs the token; then try again');
  }
  return new Refused(status, problem?.detail ?? `the server answers ${status}`);
}
